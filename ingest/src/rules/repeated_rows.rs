//! Two rows stand for the same thing, so it is unclear which one counts: rows of figures for the same part, targets or tasks of a plan
//! with the same code.
//!
//! Wrong: "Tư pháp" in rows 10 and 14; two targets "CT3". Right: one row for each field of work, a code of its own for each target.

use std::collections::BTreeMap;

use tonghop_domain::form::Yields;
use tonghop_domain::{DimensionKey, Finding, FindingKind, Location, text};

use crate::records::facts;
use crate::table::{Row, Table};

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let mut by_key: BTreeMap<(String, DimensionKey), Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        let Some(key) = key(table, row) else { continue };
        let unit = row.unit.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
        by_key.entry((unit, key)).or_default().push(row);
    }
    let mut findings: Vec<Finding> =
        by_key.iter().filter(|(_, rows)| rows.len() > 1).map(|(key, rows)| repeated(table, key, rows)).collect();
    findings.sort_by_key(|finding| finding.at.clone());
    findings
}

/// What a row stands for; `None` where nothing tells rows apart. Activities have a rule of their own, and people may answer alike.
fn key(table: &Table<'_>, row: &Row) -> Option<DimensionKey> {
    match table.form.yields {
        Yields::Facts => facts::key(table.form, row),
        Yields::Activities | Yields::Answers => None,
        Yields::Targets | Yields::Tasks => {
            let code = text::name_key(&row.get(table.form, "ma")?.found);
            (!code.is_empty()).then(|| DimensionKey::total().with("ma", code))
        }
    }
}

fn repeated(table: &Table<'_>, (unit, key): &(String, DimensionKey), rows: &[&Row]) -> Finding {
    let first_cell = |row: &Row| row.cells.iter().flatten().next().map(|cell| cell.at);
    let members = key.iter().map(|(_, member)| member).filter(|member| !member.is_empty());
    let code = rows.first().and_then(|row| row.get(table.form, "ma")).map(|cell| cell.found.clone());
    let found = match code.filter(|_| table.form.yields != Yields::Facts) {
        Some(code) => code,
        None => std::iter::once(unit.as_str()).filter(|unit| !unit.is_empty()).chain(members).collect::<Vec<_>>().join(", "),
    };
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
    fn rows_of_unknown_parts_repeat_nothing() {
        let figures = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        assert!(sample::codes(super::check, &[sample::row("", figures), sample::row("", figures)]).is_empty());
    }

    #[test]
    fn a_code_names_one_target_of_a_plan() {
        let plan = |codes: [&'static str; 3]| {
            let rows = codes.map(|code| vec![code, "Tin bài về dịch vụ công", "COUNT"]);
            std::iter::once(vec!["Mã", "Nội dung", "Loại"]).chain(rows).collect::<Vec<_>>()
        };
        let codes = |plan: &[Vec<&str>]| sample::codes_of_sheet(super::check, sample::PLAN_TARGETS, plan);
        assert_eq!(codes(&plan(["CT1", "CT2", "ct1"])), ["TABLE-05 A2"]);
        assert!(codes(&plan(["CT1", "CT2", "CT3"])).is_empty());
        assert!(codes(&plan(["", "", "CT3"])).is_empty(), "a missing code is said elsewhere");
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

    #[test]
    fn a_repeated_code_is_quoted_as_the_unit_wrote_it() {
        let rows = [vec!["Mã", "Nội dung", "Loại"], vec!["CT1", "Tin bài về dịch vụ công", "COUNT"], vec!["ct1", "Tin bài khác", "COUNT"]];
        let findings = sample::findings_of_sheet(super::check, sample::PLAN_TARGETS, &rows);
        assert_eq!(findings[0].found.as_deref(), Some("CT1"));
    }
}
