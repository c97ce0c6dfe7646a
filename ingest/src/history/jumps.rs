//! A figure that jumps against what the same unit reported before: a digit too many, another unit of measure, a column mixed up.
//!
//! Doubtful: 12.480 dossiers after 1.190, 1.248, 1.251 and 1.230. Right: 1.248, or a reason.
//!
//! Judged by the robust z-score |x - median| / (1.4826 · MAD), which one earlier slip does not spoil as it would mean and deviation.

use rust_decimal::Decimal;
use tonghop_domain::finding_policy::JumpThresholds;
use tonghop_domain::form::{Column, Form};
use tonghop_domain::{DimensionKey, ElementId, Fact, Finding, FindingKind};

use super::{Side, location, part};
use crate::reading::Report;

/// MAD times this is the standard deviation of normally distributed figures.
const NORMAL: Decimal = Decimal::from_parts(14_826, 0, 0, false, 4);

/// Counts and amounts of a report that jump against the accepted reports in `earlier`, each the facts of one period of equal length.
///
/// Where the report has a total only that is judged, else each part. An earlier period without the figure counts as none.
pub fn jumps(report: &Report, form: &Form, earlier: &[&[Fact]], thresholds: &JumpThresholds) -> Vec<Finding> {
    let counts = form.columns.iter().filter(|column| column.kind.is_additive());
    counts.flat_map(|column| of_column(report, form, column, earlier, thresholds)).collect()
}

fn of_column(report: &Report, form: &Form, column: &Column, earlier: &[&[Fact]], thresholds: &JumpThresholds) -> Vec<Finding> {
    let Ok(element) = form.element(&column.field) else { return vec![] };
    let now = Side::reported(report, &element);
    let total = now.0.iter().filter(|figure| figure.key.is_total());
    let judged: Vec<_> = if now.at(&DimensionKey::total()).is_some() { total.collect() } else { now.parts().collect() };
    let finding = |figure: &&super::Figure<'_>| {
        let value = figure.value?;
        let before = known(earlier, &element, figure.key);
        let median = jump(value, &before, thresholds)?;
        let count = u32::try_from(before.len()).unwrap_or(u32::MAX);
        let kind = FindingKind::FigureJumps { column: column.label_or_title(), value, median, earlier: count, part: part(figure.key) };
        Some(Finding::new(kind, location(figure.provenance)))
    };
    judged.iter().filter_map(finding).collect()
}

/// The earlier figures of a key, where known. A field of work that a period did not have says nothing about it.
fn known(earlier: &[&[Fact]], element: &ElementId, key: &DimensionKey) -> Vec<Decimal> {
    let figure = |facts: &&[Fact]| {
        let side = Side::accepted(facts, element);
        if side.0.is_empty() || (!key.is_total() && side.at(key).is_none()) { None } else { side.value(key) }
    };
    earlier.iter().filter_map(figure).collect()
}

/// The median of the earlier figures where the value jumps against it.
fn jump(value: Decimal, earlier: &[Decimal], thresholds: &JumpThresholds) -> Option<Decimal> {
    if earlier.len() < usize::try_from(thresholds.least_earlier).ok()? {
        return None;
    }
    let distance = |from: Decimal, to: Decimal| Some(from.checked_sub(to)?.abs());
    let middle = median(earlier.to_vec())?;
    let deviation = median(earlier.iter().map(|figure| distance(*figure, middle)).collect::<Option<_>>()?)?;
    let spread = NORMAL.checked_mul(deviation)?.max(thresholds.least_spread.checked_mul(middle.abs())?);
    let change = distance(value, middle)?;
    (change >= thresholds.least_change && change > thresholds.score.checked_mul(spread)?).then_some(middle)
}

/// `None` of nothing.
fn median(mut figures: Vec<Decimal>) -> Option<Decimal> {
    figures.sort_unstable();
    let upper = *figures.get(figures.len() / 2)?;
    if figures.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *figures.get(figures.len() / 2 - 1)?;
    lower.checked_add(upper)?.checked_div(Decimal::TWO)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use tonghop_domain::finding_policy::FindingPolicy;
    use tonghop_domain::message::vi;
    use tonghop_domain::{OrgUnitId, Provenance, State};

    use super::*;
    use crate::reading::ReportedFact;
    use crate::rules::sample;

    fn fact(field: &str, member: Option<&str>, value: i64) -> ReportedFact {
        ReportedFact {
            element: format!("kstt_06a.{field}").parse().unwrap(),
            dimensions: member.map(|member| DimensionKey::total().with("linh_vuc", member)).unwrap_or_default(),
            state: State::Value,
            value: Some(Decimal::from(value)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "S".into(), cell: "C9".parse().unwrap() },
        }
    }

    fn found(now: Vec<ReportedFact>, earlier: &[Vec<ReportedFact>]) -> Vec<String> {
        let period = "cchc:2024-Q3".parse().unwrap();
        let bind = |facts: &Vec<ReportedFact>| facts.iter().map(|fact| fact.bind(&OrgUnitId::new("u"), &period)).collect::<Vec<Fact>>();
        let earlier: Vec<Vec<Fact>> = earlier.iter().map(bind).collect();
        let earlier: Vec<&[Fact]> = earlier.iter().map(Vec::as_slice).collect();
        let report = Report { facts: now, ..Report::default() };
        let thresholds = FindingPolicy::embedded().unwrap().jump;
        let findings = jumps(&report, &Form::load(sample::KSTT_06A).unwrap(), &earlier, &thresholds);
        findings.iter().map(|finding| vi::finding(finding).headline).collect()
    }

    fn totals(figures: &[i64]) -> Vec<Vec<ReportedFact>> {
        figures.iter().map(|figure| vec![fact("received_total", None, *figure)]).collect()
    }

    #[test]
    fn a_digit_too_many_is_doubtful() {
        let earlier = totals(&[1190, 1248, 1251, 1230]);
        let expected = "Sheet “S”, ô C9: cột “(3)” ghi 12.480, trong khi 4 kỳ trước đơn vị thường báo khoảng 1.239.".to_owned();
        assert_eq!(found(vec![fact("received_total", None, 12_480)], &earlier), [expected]);
        assert!(found(vec![fact("received_total", None, 1_900)], &earlier).is_empty(), "within 3.5 times a fifth of the median");
        assert!(found(vec![fact("received_total", None, 12_480)], &earlier[1..]).is_empty(), "three figures say nothing");
    }

    #[test]
    fn one_earlier_slip_hides_no_later_one() {
        assert_eq!(found(vec![fact("received_total", None, 12_480)], &totals(&[1190, 124_800, 1251, 1230, 1240])).len(), 1);
    }

    #[test]
    fn small_figures_may_double() {
        assert!(found(vec![fact("received_total", None, 11)], &totals(&[2, 2, 2, 2])).is_empty());
        assert_eq!(found(vec![fact("received_total", None, 12)], &totals(&[2, 2, 2, 2])).len(), 1);
    }

    #[test]
    fn parts_are_judged_only_where_no_total_stands() {
        let parts = |one, other| vec![fact("received_total", Some("Tư pháp"), one), fact("received_total", Some("Đất đai"), other)];
        let earlier: Vec<_> = [100, 101, 99, 100].map(|figure| parts(figure, 100)).to_vec();
        assert_eq!(found(parts(1000, 100), &earlier).len(), 1);
        let mut with_total = parts(1000, 100);
        with_total.push(fact("received_total", None, 200));
        assert!(found(with_total, &earlier).is_empty(), "the total agrees with the sums of the earlier parts");
        assert!(found(vec![fact("received_total", Some("Hộ tịch"), 5000)], &earlier).is_empty(), "a new field of work");
    }

    proptest! {
        #[test]
        fn no_figure_overflows_and_none_inside_the_range_jumps(figures in proptest::collection::vec(0_i64..i64::MAX, 4..9)) {
            let thresholds = FindingPolicy::embedded().unwrap().jump;
            let earlier: Vec<Decimal> = figures.iter().map(|figure| Decimal::from(*figure)).collect();
            prop_assert!(jump(Decimal::MAX, &earlier, &thresholds).is_some());
            prop_assert_eq!(jump(earlier[0], &[earlier[0]; 5], &thresholds), None);
        }
    }
}
