//! Two sheets of one file say different figures where they must say the same: the same report twice, or two forms of which one
//! says (`[[same]]`) that its total is a figure of the other.
//!
//! Wrong: "Biểu 06a" receives 1.249 and "06a (in)" 1.248. Right: both 1.248.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::form::{Column, Form, SameRule};
use tonghop_domain::{CellRef, DimensionKey, ElementId, Finding, FindingKind, Location, State};

use super::{FileRule, sum};
use crate::reading::{Report, ReportedFact};

/// Compares each report with those before it in the file.
pub(super) const RULE: FileRule = check;

fn check(later: &Report, earlier: &Report, forms: &[Form]) -> Vec<Finding> {
    if later.form == earlier.form {
        return same_form(later, earlier, forms);
    }
    let rules = |report: &Report| forms.iter().find(|form| form.id == report.form).into_iter().flat_map(|form| &form.same);
    let own = rules(later).filter_map(|rule| equality(later, earlier, rule, forms));
    // The rule may stand in either form; the finding always lies on the later sheet.
    let other = rules(earlier).filter_map(|rule| {
        let finding = equality(earlier, later, rule, forms)?;
        turned(&finding, later, &rule.element, forms, earlier)
    });
    own.chain(other).collect()
}

fn same_form(later: &Report, earlier: &Report, forms: &[Form]) -> Vec<Finding> {
    let known: BTreeMap<(&ElementId, &DimensionKey), &ReportedFact> =
        earlier.facts.iter().map(|fact| ((&fact.element, &fact.dimensions), fact)).collect();
    let differs = |fact: &ReportedFact| {
        let other = known.get(&(&fact.element, &fact.dimensions))?;
        let (here, there) = (figure(fact)?, figure(other)?);
        (here != there).then(|| {
            let kind = FindingKind::SheetsDiffer {
                column: column(forms, &fact.element),
                part: part(&fact.dimensions),
                here,
                there,
                other_sheet: other.provenance.sheet().to_owned(),
                other_cell: other.provenance.first_cell(),
            };
            Finding::new(kind, place(later, fact.provenance.first_cell()))
        })
    };
    later.facts.iter().filter_map(differs).collect()
}

/// The total of a field of `one` against the total of an element of `other`.
fn equality(one: &Report, other: &Report, rule: &SameRule, forms: &[Form]) -> Option<Finding> {
    let own = ElementId::of(&one.form, &rule.field).ok()?;
    let ((here, at), (there, other_cell)) = (total(one, &own)?, total(other, &rule.element)?);
    let kind = FindingKind::SheetsDiffer {
        column: column(forms, &own),
        part: String::new(),
        here,
        there,
        other_sheet: other.sheet.clone(),
        other_cell,
    };
    (here != there).then(|| Finding::new(kind, place(one, at)))
}

/// The same finding seen from the other sheet.
fn turned(finding: &Finding, later: &Report, element: &ElementId, forms: &[Form], earlier: &Report) -> Option<Finding> {
    let at = finding.at.first_cell();
    let FindingKind::SheetsDiffer { here, there, other_cell, .. } = &finding.kind else { return None };
    let kind = FindingKind::SheetsDiffer {
        column: column(forms, element),
        part: String::new(),
        here: *there,
        there: *here,
        other_sheet: earlier.sheet.clone(),
        other_cell: at,
    };
    Some(Finding::new(kind, place(later, *other_cell)))
}

/// The total of an element and its cell: as written, else the sum of its parts; `None` where a part is not known.
fn total(report: &Report, element: &ElementId) -> Option<(Decimal, Option<CellRef>)> {
    let own: Vec<&ReportedFact> = report.facts.iter().filter(|fact| fact.element == *element).collect();
    let first = own.first()?.provenance.first_cell();
    match own.iter().find(|fact| fact.dimensions.is_total()) {
        Some(total) => Some((figure(total)?, total.provenance.first_cell())),
        None => Some((sum(own.iter().map(|fact| figure(fact)))?, first)),
    }
}

fn figure(fact: &ReportedFact) -> Option<Decimal> {
    match fact.state {
        State::Value => fact.value,
        State::NilReport => Some(Decimal::ZERO),
        State::Missing | State::NotApplicable | State::Unreadable => None,
    }
}

fn column(forms: &[Form], element: &ElementId) -> String {
    let of_form = |form: &Form| {
        let column = form.columns.iter().find(|column| form.element(&column.field).as_ref() == Ok(element))?;
        Some(Column::label_or_title(column))
    };
    forms.iter().find_map(of_form).unwrap_or_else(|| element.to_string())
}

fn part(key: &DimensionKey) -> String {
    key.iter().map(|(_, member)| member).collect::<Vec<_>>().join(", ")
}

fn place(report: &Report, cell: Option<CellRef>) -> Location {
    match cell {
        Some(cell) => Location::cell(&report.sheet, cell),
        None => Location::Sheet { sheet: report.sheet.clone() },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonghop_domain::message::vi;
    use tonghop_domain::{OrgUnitId, Provenance};

    use super::*;
    use crate::rules::{across, sample};

    fn report(form: &str, sheet: &str, facts: &[(&str, &str, i64, &str)]) -> Report {
        let fact = |(field, member, value, cell): &(&str, &str, i64, &str)| ReportedFact {
            element: ElementId::of(form, field).unwrap(),
            dimensions: if member.is_empty() { DimensionKey::total() } else { DimensionKey::total().with("linh_vuc", *member) },
            state: State::Value,
            value: Some(Decimal::from(*value)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: sheet.into(), cell: cell.parse().unwrap() },
        };
        Report {
            sheet: sheet.into(),
            form: form.into(),
            unit: Some(OrgUnitId::new("tan-an")),
            period: Some("cchc:2025-Q3".parse().unwrap()),
            facts: facts.iter().map(fact).collect(),
            ..Report::default()
        }
    }

    fn forms() -> Vec<Form> {
        let petitions = format!("{}\n[[same]]\nfield = \"received\"\nelement = \"kstt_06a.received_total\"\n", sample::PETITIONS);
        [sample::KSTT_06A, &petitions].map(|text| Form::load(text).unwrap()).to_vec()
    }

    fn found(reports: &[Report]) -> Vec<String> {
        let mut reports = reports.to_vec();
        across(&mut reports, &forms());
        reports.iter().flat_map(|report| &report.findings).map(|finding| vi::finding(finding).headline).collect()
    }

    #[test]
    fn the_same_report_twice_says_the_same() {
        let first = report("kstt-06a", "Biểu 06a", &[("received_total", "Tư pháp", 1248, "C9"), ("received_online", "Tư pháp", 861, "D9")]);
        let second = |online| {
            report("kstt-06a", "06a (in)", &[("received_total", "Tư pháp", 1248, "C5"), ("received_online", "Tư pháp", online, "D5")])
        };
        assert_eq!(
            found(&[first.clone(), second(860)]),
            ["Sheet “06a (in)”, ô D5: cột “(4)” (Tư pháp) ghi 860, nhưng sheet “Biểu 06a”, ô D9 ghi 861."]
        );
        assert_eq!(found(&[first, second(861)]), ["Sheet “06a (in)”: sheet này lặp lại báo cáo ở sheet “Biểu 06a”; chỉ tính một lần."]);
    }

    #[test]
    fn of_several_copies_each_is_compared_with_the_first() {
        let copy = |sheet: &str, online| report("kstt-06a", sheet, &[("received_online", "Tư pháp", online, "D9")]);
        let said = found(&[copy("một", 861), copy("hai", 860), copy("ba", 860)]);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said.iter().all(|said| said.contains("sheet “một”")), "{said:?}");
    }

    #[test]
    fn reports_whose_unit_or_period_is_asked_for_are_not_compared() {
        let copy = |value| report("kstt-06a", "a", &[("received_total", "Tư pháp", value, "C9")]);
        let without = |take: fn(&mut Report)| {
            let mut copies = [copy(8), copy(9)];
            copies.iter_mut().for_each(take);
            found(&copies)
        };
        assert_eq!(found(&[copy(8), copy(9)]).len(), 1);
        assert!(without(|report| report.period = None).is_empty());
        assert!(without(|report| report.unit = None).is_empty());
    }

    #[test]
    fn two_forms_that_must_agree_are_compared_by_their_totals_in_either_order() {
        let dossiers = report("kstt-06a", "Biểu 06a", &[("received_total", "Tư pháp", 8, "C9"), ("received_total", "Đất đai", 4, "C10")]);
        let petitions = |value| report("petitions", "PAKN", &[("received", "", value, "B4")]);
        let expected = "Sheet “PAKN”, ô B4: cột “Tổng số tiếp nhận” ghi 13, nhưng sheet “Biểu 06a”, ô C9 ghi 12.";
        assert_eq!(found(&[dossiers.clone(), petitions(13)]), [expected]);
        let expected = "Sheet “Biểu 06a”, ô C9: cột “(3)” ghi 12, nhưng sheet “PAKN”, ô B4 ghi 13.";
        assert_eq!(found(&[petitions(13), dossiers.clone()]), [expected]);
        assert!(found(&[dossiers.clone(), petitions(12)]).is_empty());
        let mut elsewhere = petitions(13);
        elsewhere.unit = Some(OrgUnitId::new("hoa-binh"));
        assert!(found(&[dossiers, elsewhere]).is_empty(), "another unit");
    }

    #[test]
    fn what_is_not_known_is_not_compared() {
        let first = report("kstt-06a", "a", &[("received_total", "Tư pháp", 8, "C9")]);
        let mut second = report("kstt-06a", "b", &[("received_total", "Tư pháp", 9, "C9")]);
        second.facts[0].state = State::Unreadable;
        second.facts[0].value = None;
        assert_eq!(found(&[first, second]).len(), 1, "only that the sheet repeats the report");
    }
}
