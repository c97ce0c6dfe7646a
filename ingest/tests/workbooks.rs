//! Whole workbooks, written by another library, read back: facts, addresses, findings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use office::{Office, kstt_06a, read_06a};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::{Finding, Severity, State};
use tonghop_ingest::Reading;

fn codes(reading: &Reading) -> Vec<String> {
    let place = |finding: &Finding| finding.at.first_cell().map_or("-".to_owned(), |cell| cell.to_string());
    reading.all_findings().filter(|finding| finding.severity != Severity::Note).map(|f| format!("{} {}", f.rule(), place(f))).collect()
}

#[test]
fn form_06a_becomes_facts_with_their_cells() {
    let reading = read_06a(&kstt_06a("UBND XÃ TÂN AN", &[("Tổng số", office::TAN_AN), ("Tư pháp", office::TAN_AN)]));
    let [report] = reading.reports.as_slice() else { panic!("one report") };
    assert_eq!(codes(&reading), Vec::<String>::new());
    assert_eq!(report.unit.as_ref().unwrap().as_str(), "tan-an");
    assert_eq!(report.period.as_ref().unwrap().to_string(), "cchc:2025-Q3");
    assert_eq!((reading.sheets[0].header_rows.clone(), reading.sheets[0].records), (vec![5, 6, 7], 1));
    assert_eq!(report.facts.len(), 22, "eleven figures of one row and of the total");
    let online = report.facts.iter().find(|fact| fact.element.as_str() == "kstt_06a.received_online" && !fact.is_total).unwrap();
    assert_eq!(online.value, Some(861.into()));
    assert_eq!(online.state, State::Value);
    assert_eq!(online.dimensions.member("linh_vuc"), Some("Tư pháp"));
    assert_eq!(online.provenance.first_cell().unwrap().to_string(), "D10");
    assert!(report.facts.iter().filter(|fact| fact.is_total).all(|fact| fact.dimensions.is_total()));
}

#[test]
fn a_broken_sum_is_found_at_the_total() {
    let mut wrong = office::TAN_AN;
    wrong[0] += 1;
    let reading = read_06a(&kstt_06a("UBND XÃ TÂN AN", &[("Tổng số", wrong), ("Tư pháp", office::TAN_AN)]));
    assert_eq!(codes(&reading), ["SUM-01 C9", "SUM-01 C9", "SUM-02 C9"]);
    assert_eq!(reading.reports[0].facts.len(), 22, "nothing else is lost");
    let sentence =
        tonghop_domain::message::vi::finding(reading.reports[0].findings.iter().find(|f| f.rule() == "SUM-01").unwrap()).sentence();
    assert!(
        sentence.starts_with("Sheet “Biểu 06a”, ô C9: cột (3) ghi 1.249 nhưng (4) + (5) + (6) = 861 + 342 + 45 = 1.248."),
        "{sentence}"
    );
}

#[test]
fn a_name_that_fits_two_units_is_asked_about() {
    let bytes = kstt_06a("UBND xã Tân Thanh", &[("Tư pháp", office::TAN_AN)]);
    let reading = read_06a(&bytes);
    assert_eq!(codes(&reading), ["UNIT-03 A2"]);
    assert_eq!(reading.reports[0].unit, None);
    assert_eq!(reading.reports[0].facts.len(), 11, "figures are kept while the unit is unknown");
    let mut request = office::request("bao cao q3 (1).xls");
    request.unit = Some(tonghop_domain::OrgUnitId::new("tan-thanh"));
    let chosen = Office::new().read(&bytes, &request).unwrap();
    assert_eq!(codes(&chosen), Vec::<String>::new());
    assert!(chosen.findings.iter().any(|finding| finding.rule() == "FILE-06"), "xlsx named .xls");
}

#[test]
fn what_was_said_and_what_stands_there_must_agree() {
    let mut request = office::request("a.xlsx");
    request.unit = Some(tonghop_domain::OrgUnitId::new("tan-an"));
    request.period = Some("cchc:2025-H1".parse().unwrap());
    let bytes = kstt_06a("UBND XÃ HOÀ BÌNH", &[("Tư pháp", office::TAN_AN)]);
    let reading = Office::new().read(&bytes, &request).unwrap();
    assert_eq!(codes(&reading), ["UNIT-06 A2", "PERIOD-03 A4"]);
    assert_eq!(reading.reports[0].unit.as_ref().unwrap().as_str(), "tan-an");
}

#[test]
fn files_that_are_no_workbook_are_refused() {
    let office = Office::new();
    let refusal = |bytes: &[u8]| office.read(bytes, &office::request("a.xlsx")).unwrap_err();
    let whole = kstt_06a("UBND XÃ TÂN AN", &[("Tư pháp", office::TAN_AN)]);
    assert_eq!(refusal(b""), Refusal::Empty);
    assert!(matches!(refusal(&whole[..whole.len() / 2]), Refusal::Damaged { .. }));
    assert_eq!(refusal(b"%PDF-1.4"), Refusal::Pdf);
}
