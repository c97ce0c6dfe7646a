//! A line beside the table says that the template is of a year before the period's.
//!
//! Doubtful: "Mẫu biểu dùng cho năm 2024" under a report of 2025. Right: the template of 2025, or no such line.

use tonghop_domain::{CellRef, Finding, FindingKind, Location, text};

use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let Some(period) = table.period else { return vec![] };
    let lines =
        table.source.rows.iter().flat_map(|(row, cells)| cells.iter().map(move |(column, cell)| (CellRef::new(*row, *column), cell)));
    let named = lines.filter_map(|(at, cell)| Some((at, cell.text()?, template_year(cell.text()?)?)));
    let outdated = named.filter(|(_, _, year)| *year < period.to.year());
    let finding = |(at, words, year): (CellRef, &str, i16)| {
        Finding::new(FindingKind::TemplateOutdated { year }, Location::cell(table.sheet, at)).with_found(text::nfc(words))
    };
    outdated.map(finding).collect()
}

/// The year of `Mẫu biểu dùng cho năm 2024`, `Tệp mẫu năm 2024`.
fn template_year(words: &str) -> Option<i16> {
    // Only short lines: the check runs over every text of the sheet.
    if words.len() > 120 || !words.chars().any(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let folded = text::fold(words);
    let is_template = ["mau bieu", "tep mau", "bieu mau", "mau "].iter().any(|begin| folded.starts_with(begin));
    let mut list = folded.split(' ').skip_while(|word| *word != "nam");
    list.next().filter(|_| is_template)?;
    list.next()?.parse().ok().filter(|year| (1990..=2100).contains(year))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn last_years_template_is_said() {
        let rows = |foot| [vec!["Lĩnh vực", "Tiếp nhận", "Trả lời đúng hạn"], vec!["Đất đai", "3", "2"], vec![foot]];
        let codes = |foot| sample::codes_of_sheet(super::check, sample::PETITIONS, &rows(foot));
        assert_eq!(codes("Mẫu biểu dùng cho năm 2024"), ["FILE-09 A3"]);
        assert!(codes("Mẫu biểu dùng cho năm 2025").is_empty());
        assert!(codes("Báo cáo năm 2024").is_empty());
        let long = |words: usize| format!("Mẫu biểu dùng cho năm 2024 {}", "a".repeat(words)).leak() as &'static str;
        let begin = "Mẫu biểu dùng cho năm 2024 ".len();
        assert_eq!(codes(long(120 - begin)), ["FILE-09 A3"]);
        assert!(codes(long(121 - begin)).is_empty(), "a paragraph that begins so is no line about the template");
    }
}
