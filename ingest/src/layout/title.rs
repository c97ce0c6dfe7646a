//! The title block: every line above the header, split into label and value where it has a colon.

use rust_decimal::Decimal;
use tonghop_domain::CellRef;
use tonghop_domain::form::Form;
use tonghop_domain::text;

use crate::grid::{Cell, Sheet};

/// One line of text above the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TitleLine {
    /// Cell of the value (the cell right of the label where the label stands alone).
    pub(crate) at: CellRef,
    /// The whole line in NFC.
    pub(crate) text: String,
    /// What stands before the colon, folded; empty without a colon.
    pub(crate) label: String,
    /// What stands behind it, or the whole line.
    pub(crate) value: String,
}

/// A note that scales every amount of money of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scale {
    pub(crate) at: CellRef,
    pub(crate) note: String,
    /// Đồng per unit of the sheet.
    pub(crate) factor: Decimal,
}

/// What stands above the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TitleBlock {
    pub(crate) lines: Vec<TitleLine>,
    pub(crate) scale: Option<Scale>,
    /// Where the report is called an estimate.
    pub(crate) estimate: Option<CellRef>,
}

impl TitleBlock {
    /// The line with one of these labels.
    pub(crate) fn labelled(&self, labels: &[String]) -> Option<&TitleLine> {
        let wanted: Vec<String> = labels.iter().map(|label| text::fold(label)).collect();
        self.lines.iter().find(|line| wanted.contains(&line.label))
    }
}

/// Labels that introduce a unit of measure; `Đơn vị` alone also introduces an org unit.
const MEASURE_LABELS: [&str; 3] = ["don vi tinh", "dvt", "don vi"];

/// Reads what stands above the header.
pub(crate) fn read(sheet: &Sheet, header_row: u32, form: &Form) -> TitleBlock {
    let lines: Vec<TitleLine> = sheet.rows.range(..header_row).flat_map(|(row, cells)| row_lines(*row, cells)).collect();
    let scale = lines.iter().rev().find_map(scale);
    let estimate = lines.iter().find(|line| is_estimate(&line.text) && !is_label_of(form, line)).map(|line| line.at);
    TitleBlock { lines, scale, estimate }
}

/// Whether words call a figure an estimate.
pub(crate) fn is_estimate(words: &str) -> bool {
    let folded = text::fold(words);
    folded.contains("uoc thuc hien") || folded == "uoc" || folded.starts_with("so lieu uoc")
}

fn is_label_of(form: &Form, line: &TitleLine) -> bool {
    form.lines.iter().flat_map(|known| &known.labels).any(|label| text::fold(label) == line.label)
}

fn row_lines(row: u32, cells: &[(u32, Cell)]) -> Vec<TitleLine> {
    let mut lines = vec![];
    for (place, (column, cell)) in cells.iter().enumerate() {
        let Some(words) = cell.text() else { continue };
        let at = CellRef::new(row, *column);
        for line in words.lines().map(text::nfc).filter(|line| !line.is_empty()) {
            lines.push(split(at, &line, cells.get(place + 1)));
        }
    }
    lines
}

/// A label whose value stands in the next cell takes it from there.
fn split(at: CellRef, line: &str, next: Option<&(u32, Cell)>) -> TitleLine {
    let (label, value) = line.split_once(':').map_or(("", line), |(label, value)| (label, value.trim()));
    let beside = next.filter(|_| value.is_empty() && !label.is_empty());
    let (at, value) = match beside {
        Some((column, cell)) => (CellRef::new(at.row, *column), cell.shown()),
        None => (at, value.to_owned()),
    };
    TitleLine { at, text: line.to_owned(), label: text::fold(label), value }
}

fn scale(line: &TitleLine) -> Option<Scale> {
    let folded = text::fold(&line.value);
    let is_measure = MEASURE_LABELS.contains(&line.label.as_str()) && folded.ends_with("dong");
    let factor = match folded.trim_end_matches("dong").trim() {
        "ty" => 1_000_000_000,
        "trieu" | "1 000 000" | "1000000" => 1_000_000,
        "nghin" | "ngan" | "1 000" | "1000" => 1_000,
        "" => 1,
        _ => return None,
    };
    is_measure.then(|| Scale { at: line.at, note: line.text.clone(), factor: Decimal::from(factor) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn line(words: &str) -> TitleLine {
        split(CellRef::new(0, 0), words, None)
    }

    #[test]
    fn a_note_of_the_unit_of_measure_scales() {
        assert_eq!(scale(&line("Đơn vị: Triệu đồng.")).unwrap().factor, Decimal::from(1_000_000));
        assert_eq!(scale(&line("ĐVT: 1.000 đồng")).unwrap().factor, Decimal::from(1_000));
        assert_eq!(scale(&line("Đơn vị: Xã Đồng Đăng")), None);
        assert_eq!(scale(&line("Đơn vị tính: hồ sơ")), None);
    }

    #[test]
    fn the_value_of_a_label_may_stand_beside_it() {
        let beside = (3, Cell::Text("Xã Tân An".into()));
        let found = split(CellRef::new(1, 2), "Đơn vị báo cáo:", Some(&beside));
        assert_eq!((found.at, found.label.as_str(), found.value.as_str()), (CellRef::new(1, 3), "don vi bao cao", "Xã Tân An"));
    }
}
