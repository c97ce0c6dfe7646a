//! The one criterion of a real commune set that could be read whole.

use tonghop_domain::State;
use tonghop_domain::score::ScoreState;

use super::given::{component, decimal, fact, period, set, table};

#[test]
fn the_rule_is_applied_where_the_page_contradicts_it() {
    let period = period("cchc:2022");
    let set = set("xuan-loc-xa-2022", &period);
    let cases = [("4", "5", "0"), ("8", "9", "0"), ("9", "10", "0.9"), ("19", "20", "0.95"), ("5", "5", "1")];
    for (met, due, points) in cases {
        let said = [("plan.targets_met", met), ("plan.targets_due", due)];
        let facts = said.map(|(element, value)| fact("xa", &period, element, &[], Ok(decimal(value))));
        let table = table(&set, &period, "xa", &["xa"], &facts);
        assert_eq!(component(&table.units[0].score, "4.1").score, Some(decimal(points)), "{met}/{due}");
    }
    assert!(set.gaps.iter().any(|gap| gap.contains("4/5")), "the contradiction is told");
}

#[test]
fn a_form_that_does_not_apply_gives_its_points_to_the_others() {
    let period = period("cchc:2022");
    let set = set("xuan-loc-xa-2022", &period);
    let answers = [("bang_dien_tu", Err(State::NotApplicable)), ("website_mang_xa_hoi", Ok("0")), ("truyen_thong", Ok("1"))];
    let facts = answers.map(|(item, said)| fact("xa", &period, "facilities.present", &[("muc", item)], said.map(decimal)));
    let table = table(&set, &period, "xa", &["xa"], &facts);
    let score = &table.units[0].score;
    assert_eq!(component(score, "4.2.a.1").state, ScoreState::NotApplicable);
    // 0.5 of the 0.75 that apply, on the criterion's maximum of 1.
    let criterion = score.domains[0].criteria.iter().find(|criterion| criterion.code == "4.2").unwrap();
    assert_eq!(criterion.score.map(|score| score.round_dp(6)), Some(decimal("0.666667")));
}
