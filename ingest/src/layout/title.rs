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
    /// Lines above earlier tables of the sheet: they speak for this one where it says nothing itself.
    pub(crate) inherited: Vec<TitleLine>,
    /// The notes of the unit of measure, one for each different factor.
    pub(crate) scales: Vec<Scale>,
    /// Where the report is called an estimate.
    pub(crate) estimate: Option<CellRef>,
}

impl TitleBlock {
    /// The line with one of these labels.
    pub(crate) fn labelled(&self, labels: &[String]) -> Option<&TitleLine> {
        let wanted: Vec<String> = labels.iter().map(|label| text::fold(label)).collect();
        self.lines.iter().chain(&self.inherited).find(|line| wanted.contains(&line.label))
    }

    /// The note that scales the amounts of money; `None` without one or where two contradict each other.
    pub(crate) fn scale(&self) -> Option<&Scale> {
        if let [only] = self.scales.as_slice() { Some(only) } else { None }
    }
}

/// Labels that introduce a unit of measure; `Đơn vị` alone also introduces an org unit.
const MEASURE_LABELS: [&str; 3] = ["don vi tinh", "dvt", "don vi"];

/// Whether a line says whose report follows or for which period.
pub(super) fn names_report(line: &str) -> bool {
    let label = line.split_once(':').map(|(label, _)| text::fold(label));
    let is_label = label.is_some_and(|label| label.starts_with("don vi") || label.starts_with("ten don vi") || label.starts_with("ky"));
    is_label || crate::identity::unit::names_office(line) || crate::values::period_text::parse(line).is_some()
}

/// Reads what stands above the header, from a row on; `before` is the title block of the table above on the same sheet.
pub(super) fn read(sheet: &Sheet, rows: std::ops::Range<u32>, form: &Form, before: Option<&TitleBlock>) -> TitleBlock {
    let lines: Vec<TitleLine> = sheet.rows.range(rows).flat_map(|(row, cells)| row_lines(*row, cells)).collect();
    let inherited: Vec<TitleLine> = before.map(|title| title.lines.iter().chain(&title.inherited).cloned().collect()).unwrap_or_default();
    let mut scales = different(lines.iter().filter_map(scale));
    if scales.is_empty() {
        scales = before.map(|title| title.scales.clone()).unwrap_or_default();
    }
    let estimate = lines.iter().find(|line| is_estimate(&line.text) && !is_label_of(form, line)).map(|line| line.at);
    TitleBlock { lines, inherited, scales, estimate }
}

fn different(scales: impl Iterator<Item = Scale>) -> Vec<Scale> {
    let mut kept: Vec<Scale> = vec![];
    for scale in scales {
        if kept.iter().all(|known| known.factor != scale.factor) {
            kept.push(scale);
        }
    }
    kept
}

/// Whether words call a figure an estimate. "Hương ước", "công ước" are no estimates.
pub(crate) fn is_estimate(words: &str) -> bool {
    let key = text::name_key(words);
    let is_plain = !crate::matching::has_marks(words);
    let estimate = if is_plain { "uoc".to_owned() } else { text::name_key("ước") };
    let parts: Vec<&str> = key.split(' ').collect();
    let Some(place) = parts.iter().position(|part| *part == estimate) else { return false };
    let next = parts.get(place + 1).map(|part| text::fold(part));
    let before = place.checked_sub(1).map(|place| text::fold(parts[place]));
    let says_done = next.as_deref().is_some_and(|next| ["thuc", "tinh", "dat"].contains(&next));
    let is_alone = next.is_none() && before.is_none();
    says_done || is_alone || before.as_deref().is_some_and(|before| before == "lieu")
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
    let is_measure = MEASURE_LABELS.contains(&line.label.as_str());
    let factor = factor(&line.value).filter(|_| is_measure)?;
    Some(Scale { at: line.at, note: line.text.clone(), factor })
}

/// Đồng per unit, of words like `triệu đồng`, `1.000 đ`.
pub(super) fn factor(words: &str) -> Option<Decimal> {
    let folded = text::fold(words);
    let before = folded.strip_suffix("dong").or_else(|| folded.strip_suffix(" d")).or_else(|| folded.strip_suffix("vnd"))?;
    let factor = match before.trim() {
        "ty" => 1_000_000_000,
        "trieu" | "1 000 000" | "1000000" | "tr" => 1_000_000,
        "nghin" | "ngan" | "1 000" | "1000" => 1_000,
        "" => 1,
        _ => return None,
    };
    Some(Decimal::from(factor))
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
    fn only_figures_to_come_are_estimates() {
        for words in ["Ước thực hiện", "Số liệu ước", "ước", "UOC THUC HIEN NAM 2025", "Kết quả ước đạt", "(ước tính đến 31/12)"]
        {
            assert!(is_estimate(words), "{words}");
        }
        for words in ["Hương ước, quy ước", "Được thực hiện", "Ước mơ", "Thực hiện"] {
            assert!(!is_estimate(words), "{words}");
        }
    }

    #[test]
    fn the_value_of_a_label_may_stand_beside_it() {
        let beside = (3, Cell::Text("Xã Tân An".into()));
        let found = split(CellRef::new(1, 2), "Đơn vị báo cáo:", Some(&beside));
        assert_eq!((found.at, found.label.as_str(), found.value.as_str()), (CellRef::new(1, 3), "don vi bao cao", "Xã Tân An"));
    }

    fn form(lines: &str) -> Form {
        let head = "id = \"f\"\nversion = \"1\"\ntitle = \"f\"\nsource = \"t\"\nregime = \"cchc\"\nyields = \"facts\"\n";
        Form::load(&format!("{head}{lines}[[column]]\nfield = \"a\"\nheader = \"A\"\ntype = \"text\"\n")).unwrap()
    }

    fn block(rows: &[&[&str]], form: &Form, before: Option<&TitleBlock>) -> TitleBlock {
        let mut sheet = Sheet::new("S", true);
        for (row, cells) in (0..).zip(rows) {
            for (column, words) in (0..).zip(*cells).filter(|(_, words)| !words.is_empty()) {
                assert!(sheet.put(CellRef::new(row, column), Cell::Text((*words).into())));
            }
        }
        read(&sheet, 0..u32::try_from(rows.len()).unwrap(), form, before)
    }

    #[test]
    fn what_stands_above_is_split_into_labels_and_values() {
        let read = block(&[&["Đơn vị:", "Xã Tân An"], &["Kỳ báo cáo: Quý III", "x"], &["BÁO CÁO\n\nTỔNG HỢP"]], &form(""), None);
        let lines: Vec<(String, &str, &str)> =
            read.lines.iter().map(|line| (line.at.to_string(), line.label.as_str(), line.value.as_str())).collect();
        let wanted = [
            ("B1", "don vi", "Xã Tân An"),
            ("B1", "", "Xã Tân An"),
            ("A2", "ky bao cao", "Quý III"),
            ("B2", "", "x"),
            ("A3", "", "BÁO CÁO"),
            ("A3", "", "TỔNG HỢP"),
        ];
        assert_eq!(lines, wanted.map(|(at, label, value)| (at.to_owned(), label, value)));
        assert_eq!(read.labelled(&["Kỳ báo cáo".to_owned()]).unwrap().value, "Quý III");
        assert_eq!(read.labelled(&["Năm".to_owned()]), None);
    }

    #[test]
    fn a_title_above_an_earlier_table_speaks_where_this_one_is_silent() {
        let form = form("");
        let first = block(&[&["Đơn vị: triệu đồng"], &["Kỳ báo cáo: Quý III"]], &form, None);
        assert_eq!(first.scale().unwrap().factor, Decimal::from(1_000_000));
        let second = block(&[&["Bảng 2"]], &form, Some(&first));
        assert_eq!(second.scale().unwrap().factor, Decimal::from(1_000_000));
        assert_eq!(second.labelled(&["Kỳ báo cáo".to_owned()]).unwrap().value, "Quý III");
        let third = block(&[&["ĐVT: nghìn đồng"]], &form, Some(&first));
        assert_eq!(third.scale().unwrap().factor, Decimal::from(1_000));
    }

    #[test]
    fn two_notes_that_contradict_each_other_scale_nothing() {
        let scales = |notes: &[&[&str]]| block(notes, &form(""), None).scales.len();
        assert_eq!(scales(&[&["Đơn vị: triệu đồng"], &["ĐVT: Triệu đồng"]]), 1);
        assert_eq!(scales(&[&["Đơn vị: triệu đồng"], &["ĐVT: nghìn đồng"]]), 2);
        let both = block(&[&["Đơn vị: triệu đồng"], &["ĐVT: nghìn đồng"]], &form(""), None);
        assert_eq!(both.scale(), None);
    }

    #[test]
    fn amounts_are_scaled_by_the_words_before_dong() {
        let of = |words: &str| factor(words).map(|factor| factor.to_string());
        assert_eq!(of("tỷ đồng").as_deref(), Some("1000000000"));
        assert_eq!(of("tr.đ").as_deref(), Some("1000000"));
        assert_eq!(of("ngàn đồng").as_deref(), Some("1000"));
        assert_eq!(of("đồng").as_deref(), Some("1"));
        assert_eq!((of("vạn đồng"), of("hồ sơ")), (None, None));
    }

    #[test]
    fn a_report_is_an_estimate_where_a_line_says_so_that_is_no_label_of_the_form() {
        let plain = form("");
        assert_eq!(block(&[&["BÁO CÁO"], &["Số liệu ước"]], &plain, None).estimate, Some(CellRef::new(1, 0)));
        assert_eq!(block(&[&["BÁO CÁO"], &["Số liệu chính thức"]], &plain, None).estimate, None);
        let labelled = form("[[line]]\nfield = \"u\"\nlabels = [\"Ước thực hiện\"]\ntype = \"text\"\n");
        assert_eq!(block(&[&["Ước thực hiện: 5"]], &labelled, None).estimate, None);
        assert_eq!(block(&[&["Ước đạt: 5"]], &labelled, None).estimate, Some(CellRef::new(0, 0)));
        assert_eq!(block(&[&["Ghi chú: 5"]], &labelled, None).estimate, None);
    }

    #[test]
    fn a_line_names_a_report_by_label_office_or_period() {
        for words in ["Đơn vị: Tân An", "Tên đơn vị báo cáo: Tân An", "Kỳ: như trên", "UBND xã Tân An", "Quý III năm 2025"]
        {
            assert!(names_report(words), "{words}");
        }
        for words in ["Tổng hợp kết quả", "Ghi chú: như trên", "Đơn vị", "Hồ sơ"] {
            assert!(!names_report(words), "{words}");
        }
    }
}
