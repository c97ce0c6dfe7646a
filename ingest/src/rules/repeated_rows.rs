//! Two rows of figures stand for the same thing, so it is unclear which one counts.
//!
//! Wrong: "Tư pháp" in rows 10 and 14. Right: one row for each field of work.

use std::collections::BTreeMap;

use tonghop_domain::form::Yields;
use tonghop_domain::{DimensionKey, Finding, FindingKind, Location};

use crate::records::facts;
use crate::table::{Row, Table};

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    if table.form.yields != Yields::Facts {
        return vec![];
    }
    let mut by_key: BTreeMap<(String, DimensionKey), Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        let unit = row.unit.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
        by_key.entry((unit, facts::dimensions(table.form, row))).or_default().push(row);
    }
    let mut findings: Vec<Finding> =
        by_key.iter().filter(|(_, rows)| rows.len() > 1).map(|(key, rows)| repeated(table, key, rows)).collect();
    findings.sort_by_key(|finding| finding.at.clone());
    findings
}

fn repeated(table: &Table<'_>, (unit, key): &(String, DimensionKey), rows: &[&Row]) -> Finding {
    let first_cell = |row: &Row| row.cells.iter().flatten().next().map(|cell| cell.at);
    let members = key.iter().map(|(_, member)| member).filter(|member| !member.is_empty());
    let found = std::iter::once(unit.as_str()).filter(|unit| !unit.is_empty()).chain(members).collect::<Vec<_>>().join(", ");
    let at = Location::Cells { sheet: table.sheet.to_owned(), cells: rows.iter().filter_map(|row| first_cell(row)).collect() };
    Finding::new(FindingKind::RowsRepeated { rows: rows.iter().map(|row| row.number()).collect() }, at).with_found(found)
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn one_row_for_each_field_of_work() {
        let figures = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        let row = |field| sample::row(field, figures);
        assert!(sample::codes(super::check, &[row("Tư pháp"), row("Đất đai")]).is_empty());
        assert_eq!(sample::codes(super::check, &[row("Tư pháp"), row("Đất đai"), row("Tư pháp")]), ["TABLE-05 A10"]);
    }

    #[test]
    fn what_is_repeated_is_quoted_without_what_is_not_said() {
        let header = vec!["Tỉnh", "Gia nhập thị trường", "Tiếp cận đất đai", "Tính minh bạch", "Chi phí thời gian"];
        let row = |unit| vec![unit, "5", "5", "5", "5"];
        let words = |units: [&'static str; 3]| {
            let rows = [vec![header.clone()], units.iter().map(|unit| row(*unit)).collect()].concat();
            sample::findings_of_sheet(super::check, sample::PCI, &rows).into_iter().filter_map(|finding| finding.found).collect::<Vec<_>>()
        };
        assert_eq!(words(["An Giang", "Hà Tĩnh", "An Giang"]), ["An Giang"]);
        assert!(words(["An Giang", "Hà Tĩnh", "Huế"]).is_empty(), "each unit has a row of its own");
        let figures = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        let row = |field| sample::row(field, figures);
        let fields = sample::findings(super::check, &sample::form_06a(&[row("Tư pháp"), row("Tư pháp")]));
        assert_eq!(fields[0].found.as_deref(), Some("Tư pháp"));
    }
}
