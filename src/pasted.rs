//! Cells pasted from a spreadsheet: rows of texts as programs put them on the clipboard, tab between cells.

use std::collections::BTreeMap;

use tonghop_domain::directory::Resolution;
use tonghop_domain::{OrgUnitId, text};

use crate::app::Office;
use crate::storage::Contact;

/// Rows that one paste may hold.
pub const MOST_ROWS: usize = 2_000;

/// The rows of a paste, cells in NFC, empty rows left out. Text in quotes may hold tabs and line ends, as spreadsheets copy it. Rows
/// without a tab are split at semicolons, which is how people type such lists.
pub fn rows(pasted: &str) -> Vec<Vec<String>> {
    let delimiter = if pasted.contains('\t') { b'\t' } else { b';' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(pasted.as_bytes());
    let records = reader.records().filter_map(Result::ok);
    let rows = records.map(|record| record.iter().map(text::nfc).collect::<Vec<String>>());
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty())).take(MOST_ROWS).collect()
}

/// A pasted row of contacts as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// The unit as written.
    pub written: String,
    /// The unit meant, or why it cannot be told.
    pub unit: Result<OrgUnitId, String>,
    /// Whom to call.
    pub contact: Contact,
}

/// Pasted contacts: the unit stands in the first cell; telephone and e-mail are told by their looks, the name is what is left. A row
/// whose unit comes a second time is refused.
pub fn contacts(pasted: &str, office: &Office, day: jiff::civil::Date) -> Vec<ContactRow> {
    let mut seen: BTreeMap<OrgUnitId, String> = BTreeMap::new();
    let mut read = Vec::new();
    for row in rows(pasted) {
        let row = &row[usize::from(is_numbered(&row))..];
        if is_head(row) {
            continue;
        }
        let written = row.first().cloned().unwrap_or_default();
        let mut unit = resolve(&written, office, day);
        if let Ok(id) = &unit
            && let Some(earlier) = seen.insert(id.clone(), written.clone())
        {
            unit = Err(format!("trùng với dòng “{earlier}”"));
        }
        read.push(ContactRow { written, unit, contact: contact(&row[1..]) });
    }
    read
}

fn is_head(row: &[String]) -> bool {
    let first = row.first().map(|cell| heading(cell)).unwrap_or_default();
    matches!(first.as_str(), "don vi" | "ten don vi" | "co quan" | "ten co quan don vi" | "co quan don vi" | "ten co quan")
}

/// A heading without marks and punctuation: `Cơ quan, đơn vị` → `co quan don vi`.
pub fn heading(cell: &str) -> String {
    let folded = text::fold(cell);
    folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a row begins with its number, or with the heading of such numbers.
pub fn is_numbered(row: &[String]) -> bool {
    let is_number = |cell: &String| !cell.is_empty() && cell.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
    row.len() > 1 && row.first().is_some_and(|first| is_number(first) || matches!(heading(first).as_str(), "stt" | "tt" | "so tt"))
}

/// The unit of the office that a text names, or why it cannot be told.
///
/// # Errors
/// The reason in Vietnamese: no such unit, or several.
pub fn resolve(written: &str, office: &Office, day: jiff::civil::Date) -> Result<OrgUnitId, String> {
    match office.directory.resolve(written, day, Some(&office.root)) {
        Resolution::One(unit, _) => Ok(unit),
        Resolution::Ambiguous(units) | Resolution::Divided { new: units, .. } => {
            let names: Vec<String> = units.iter().map(|unit| office.directory.name_of(unit)).collect();
            Err(format!("có thể là {}", names.join(", ")))
        }
        Resolution::Unknown => Err("không có đơn vị nào mang tên này".to_owned()),
    }
}

fn contact(cells: &[String]) -> Contact {
    let mut contact = Contact::default();
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        let letters = cell.chars().filter(|sign| sign.is_alphabetic()).count();
        let part = match () {
            () if cell.contains('@') => &mut contact.email,
            () if digits >= 6 && letters == 0 => &mut contact.phone,
            () => &mut contact.name,
        };
        if part.is_empty() {
            part.clone_from(cell);
        }
    }
    contact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_keeps_cells_with_line_ends_together() {
        assert_eq!(rows("Sở A\t\"dòng 1\ndòng 2\"\n\n Sở  B \tx"), [vec!["Sở A", "dòng 1 dòng 2"], vec!["Sở B", "x"]]);
        assert_eq!(rows("Sở A; 0900 000 001"), [["Sở A", "0900 000 001"]]);
    }

    #[test]
    fn telephone_and_mail_are_told_by_their_looks_in_any_order() {
        let cells = ["xa@example.vn", "Nguyễn Văn Ba", "0900.000.001"].map(str::to_owned);
        let expected = Contact { name: "Nguyễn Văn Ba".to_owned(), phone: "0900.000.001".to_owned(), email: "xa@example.vn".to_owned() };
        assert_eq!(contact(&cells), expected);
    }

    #[test]
    fn the_number_of_a_row_is_no_unit() {
        let numbered = |row: &[&str]| is_numbered(&row.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert!(numbered(&["1", "Sở A"]) && numbered(&["12.", "Sở A"]) && numbered(&["Số TT", "Cơ quan"]));
        assert!(!numbered(&["Sở A", "1"]) && !numbered(&["7"]), "a thôn may be called by its number");
        assert_eq!(heading("Cơ quan, đơn vị"), "co quan don vi");
    }
}
