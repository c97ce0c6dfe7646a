//! A pass over the records of an xlsb for what the library does not tell: formulas whose result is an error, which it drops (V2),
//! percentages, old fonts, merged areas, hidden rows and columns.

use std::collections::HashMap;
use std::io::Read;

use tonghop_domain::CellRef;
use tonghop_domain::refusal::Refusal;

use super::marks::{Marks, Styles, error_text, u16_at, u32_at, utf16};
use super::number_format::{self, Format};
use super::scanner::{COLUMNS, ROWS};
use super::xlsx::package::Package;
use crate::grid::{LegacyFont, Merge};
use crate::guard::{SizeLimits, damaged};

/// What is known of the cells of each sheet, by the name of the sheet.
pub(super) fn marks(bytes: &[u8], limits: &SizeLimits) -> Result<HashMap<String, Marks>, Refusal> {
    let mut package = Package::open(bytes, limits.part_bytes)?;
    let workbook = "xl/workbook.bin";
    let relationships = package.relationships(workbook)?;
    let styles = relationships.iter().find(|relationship| relationship.kind == "styles");
    let styles = match styles {
        Some(styles) => self::styles(&content(&mut package, &styles.target, limits)?),
        None => Styles::default(),
    };
    let mut all = HashMap::new();
    for (id, name) in sheets(&content(&mut package, workbook, limits)?) {
        let part = relationships.iter().find(|relationship| relationship.id == id && relationship.kind == "worksheet");
        if let Some(part) = part {
            all.insert(name, sheet(&content(&mut package, &part.target, limits)?, &styles));
        }
    }
    Ok(all)
}

/// A part as a whole; nothing where it is missing.
fn content(package: &mut Package<'_>, name: &str, limits: &SizeLimits) -> Result<Vec<u8>, Refusal> {
    let mut content = vec![];
    if let Some(part) = package.bytes(name)? {
        part.take(limits.part_bytes).read_to_end(&mut content).map_err(damaged)?;
    }
    Ok(content)
}

/// Kind and content of each record; stops where the part is cut off.
fn records(part: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = part;
    std::iter::from_fn(move || {
        let kind = variable(&mut rest, 2)?;
        let length = usize::try_from(variable(&mut rest, 4)?).ok()?;
        let data = rest.get(..length)?;
        rest = &rest[length..];
        Some((u16::try_from(kind).ok()?, data))
    })
}

/// A number of seven bits a byte, at most so many bytes.
fn variable(rest: &mut &[u8], most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u32::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// A text after its length; and what follows it.
fn wide(data: &[u8]) -> Option<(String, &[u8])> {
    let count = usize::try_from(u32_at(data, 0)?).ok()?;
    let text = utf16(data.get(4..)?, count)?;
    Some((text, &data[4 + 2 * count..]))
}

/// Relationship and name of each sheet.
fn sheets(workbook: &[u8]) -> Vec<(String, String)> {
    let sheet = |data: &[u8]| {
        let (id, rest) = wide(data.get(8..)?)?;
        Some((id, wide(rest)?.0))
    };
    records(workbook).filter(|(kind, _)| *kind == 0x9C).filter_map(|(_, data)| sheet(data)).collect()
}

fn styles(part: &[u8]) -> Styles {
    let mut formats: HashMap<u16, Format> = HashMap::new();
    let mut fonts: Vec<Option<LegacyFont>> = vec![];
    let mut styles = Styles::default();
    let mut of_cells = false;
    for (kind, data) in records(part) {
        match kind {
            0x2C => formats.extend(format(data)),
            0x2B => fonts.push(data.get(21..).and_then(wide).and_then(|(name, _)| LegacyFont::named(&name))),
            617 => of_cells = true,
            618 => of_cells = false,
            0x2F if of_cells => {
                let id = u16_at(data, 2).unwrap_or(0);
                let format = formats.get(&id).copied().unwrap_or_else(|| number_format::built_in(u32::from(id)));
                let font = u16_at(data, 4).and_then(|font| fonts.get(usize::from(font)).copied().flatten());
                styles.push((format, font));
            }
            _ => {}
        }
    }
    styles
}

fn format(data: &[u8]) -> Option<(u16, Format)> {
    Some((u16_at(data, 0)?, number_format::of_code(&wide(data.get(2..)?)?.0)))
}

fn sheet(part: &[u8], styles: &Styles) -> Marks {
    let mut marks = Marks::default();
    let mut row = 0;
    for (kind, data) in records(part) {
        // What is cut off says nothing.
        let _ = mark(&mut marks, &mut row, kind, data, styles);
    }
    marks
}

fn mark(marks: &mut Marks, row: &mut u32, kind: u16, data: &[u8], styles: &Styles) -> Option<()> {
    match kind {
        0x00 => {
            *row = u32_at(data, 0).filter(|row| *row < ROWS)?;
            if data.get(11)? & 0x10 != 0 {
                marks.hide_row(*row);
            }
        }
        0x01..=0x0B => {
            let at = CellRef::new(*row, u32_at(data, 0).filter(|column| *column < COLUMNS)?);
            let style = u32_at(data, 4)? & 0x00FF_FFFF;
            marks.style(at, styles, usize::try_from(style).ok()?);
            if kind == 0x0B {
                marks.errors.push((at, error_text(*data.get(8)?)));
            }
        }
        0x3C => {
            let (first, last) = (u32_at(data, 0)?, u32_at(data, 4)?.min(COLUMNS - 1));
            marks.width(first, last, u32_at(data, 8)?);
            if u16_at(data, 16)? & 1 != 0 && first <= last {
                marks.hidden_columns.push(first..=last);
            }
        }
        0xB0 => {
            let [first_row, last_row, first_column, last_column] =
                [u32_at(data, 0)?, u32_at(data, 4)?, u32_at(data, 8)?, u32_at(data, 12)?];
            marks.merges.push(Merge { first: CellRef::new(first_row, first_column), last: CellRef::new(last_row, last_column) });
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Sheet};

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let [low, high] = kind.to_le_bytes();
        let kind = if kind < 0x80 { vec![low] } else { vec![low | 0x80, (high << 1) | (low >> 7)] };
        [kind, vec![u8::try_from(data.len()).unwrap_or(0)], data.to_vec()].concat()
    }

    fn numbers(numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    fn text(text: &str) -> Vec<u8> {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [numbers(&[u32::try_from(units.len() / 2).unwrap_or(0)]), units].concat()
    }

    #[test]
    fn errors_of_formulas_are_seen() {
        let font = record(0x2B, &[vec![0; 21], text(".VnTime")].concat());
        let format = record(0x2C, &[vec![164, 0], text("0.0%")].concat());
        let xf = |format: u8| record(0x2F, &[0, 0, format, 0, 0, 0]);
        let styles = styles(&[format, font, xf(9), record(617, &[]), xf(0), xf(164), record(618, &[])].concat());
        assert_eq!(styles, [(Format::Plain, Some(LegacyFont::Tcvn3)), (Format::Percent, Some(LegacyFont::Tcvn3))]);
        let part = [
            record(0x3C, &[numbers(&[1, 2, 0, 0]), vec![1, 0]].concat()),
            record(0x00, &[numbers(&[4, 0]), vec![0, 0, 0, 0x10]].concat()),
            record(0x05, &[numbers(&[0, 1]), 0.85_f64.to_le_bytes().to_vec()].concat()),
            record(0x0B, &[numbers(&[1, 0]), vec![0x2A]].concat()),
            record(0xB0, &numbers(&[0, 1, 2, 3])),
            vec![0x05, 0x10, 1, 2],
        ];
        let mut sheet = Sheet::new("S", true);
        sheet.put(CellRef::new(4, 0), Cell::Number { value: 0.85, percent: false });
        super::sheet(&part.concat(), &styles).apply(&mut sheet);
        assert_eq!(sheet.get(CellRef::new(4, 0)), Some(&Cell::Number { value: 0.85, percent: true }));
        assert_eq!(sheet.get(CellRef::new(4, 1)), Some(&Cell::Error("#N/A".to_owned())));
        assert_eq!((sheet.hidden_rows, sheet.hidden_columns, sheet.merges.len()), (vec![4..=4], vec![1..=2], 1));
    }

    #[test]
    fn sheets_have_a_part_and_a_name() {
        let workbook = record(0x9C, &[numbers(&[0, 1]), text("rId1"), text("Biểu 06a")].concat());
        assert_eq!(sheets(&workbook), [("rId1".to_owned(), "Biểu 06a".to_owned())]);
    }
}
