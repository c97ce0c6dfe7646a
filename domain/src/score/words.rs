//! The arithmetic of scores in Vietnamese, one sentence each. Figures here are for reading only.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{ScoreState, VariableValue};
use crate::criteria::{Assessment, Interval};
use crate::display;
use crate::formula::Ratio;

pub(super) const NOT_RECOVERED: &str = "cách tính không đọc được trong văn bản";
pub(super) const NOT_DONE: &str = "không thực hiện";
pub(super) const TOO_LATE: &str = "sau mọi mốc của bộ tiêu chí";
pub(super) const TAKEN_OVER: &str = "lấy điểm đã công bố";
pub(super) fn too_few_answers(answers: Decimal, least: u32) -> String {
    format!("{} phiếu hợp lệ, dưới mức {least} phiếu của bộ tiêu chí", display::plain(answers, 0))
}

pub(super) const NO_TASK: &str = "không phát sinh nhiệm vụ";
pub(super) const ZERO_DENOMINATOR: &str = "mẫu số bằng 0";

/// `4/5 mục tiêu = 80,00 %, dưới 90 % → 0 điểm`
pub(super) fn arithmetic(reasoning: &str, points: Decimal) -> String {
    format!("{reasoning} → {}", points_of(points))
}

pub(super) fn no_score(state: ScoreState, reason: &str) -> String {
    let end = if state == ScoreState::NotApplicable { "không tính vào tổng điểm" } else { "chưa có điểm" };
    let colon = if reason.is_empty() { "" } else { ": " };
    format!("{}{colon}{reason} → {end}", state.words())
}

pub(super) fn met(holds: bool) -> &'static str {
    if holds { "đạt yêu cầu" } else { "không đạt yêu cầu" }
}

pub(super) fn all_of(failed: &[&str]) -> String {
    if failed.is_empty() { "đạt tất cả điều kiện".to_owned() } else { format!("không đạt: {}", failed.join("; ")) }
}

pub(super) fn does_not_arise(condition: &str) -> String {
    format!("không có gì để xét “{condition}”")
}

pub(super) fn on_day(day: Date, branch: &str) -> String {
    format!("ngày {}: {branch}", display::date(day))
}

pub(super) fn no_day(figure: Decimal) -> String {
    format!("{} không phải là một ngày", display::plain(figure, 4))
}

/// `4/5 mục tiêu = 80,00 %, dưới 90 %`
pub(super) fn ratio_in(ratio: Ratio, unit: &str, range: &Interval, branch: &str) -> String {
    format!("{} = {}, {branch}", fraction(ratio, unit), percent_within(ratio, range))
}

pub(super) fn linear(ratio: Ratio, unit: &str, reaches: bool, threshold: Decimal, max: Decimal) -> String {
    let share = quotient(ratio).map_or_else(String::new, |share| display::percent(share, 2));
    let told = format!("{} = {share}", fraction(ratio, unit));
    match (reaches, threshold == Decimal::ONE) {
        (true, true) => told,
        (true, false) => format!("{told}, đạt ngưỡng {}", percent_plain(threshold)),
        (false, true) => format!("{told} × {}", points_of(max)),
        (false, false) => format!("{told} : {} × {}", percent_plain(threshold), points_of(max)),
    }
}

pub(super) fn linear_branch(reaches: bool, threshold: Decimal) -> String {
    let threshold = percent_plain(threshold);
    if reaches { format!("đạt ngưỡng {threshold}") } else { format!("dưới ngưỡng {threshold}, theo tỷ lệ") }
}

pub(super) fn count_in(count: Decimal, unit: &str, branch: &str) -> String {
    format!("{}: {branch}", with_unit(&number(count), unit))
}

pub(super) fn part(name: &str, points: Decimal) -> String {
    format!("{name}: {}", number(points))
}

pub(super) fn parts_looked_at(count: usize) -> String {
    format!("cộng {count} phần")
}

pub(super) fn violations(none: bool) -> &'static str {
    if none { "không có trường hợp vi phạm" } else { "có trường hợp vi phạm" }
}

pub(super) fn taken(value: Decimal) -> String {
    format!("điểm công bố {}", number(value))
}

pub(super) fn outside(value: Decimal, least: Decimal, most: Option<Decimal>) -> String {
    let most = most.map_or_else(|| " trở lên".to_owned(), |most| format!(" đến {}", number(most)));
    format!("{} nằm ngoài khoảng từ {}{most}", number(value), number(least))
}

pub(super) fn outside_tiers(ratio: Ratio) -> String {
    format!("{} không thuộc mức nào của bộ tiêu chí", fraction(ratio, ""))
}

pub(super) const GIVEN: &str = "điểm người chấm cho";
pub(super) const NO_BRANCH: &str = "không trường hợp nào của cách tính phù hợp";
pub(super) const DEDUCTED: &str = "trừ theo số trường hợp";
pub(super) const AT_THE_FLOOR: &str = "trừ đến mức thấp nhất";

pub(super) fn waiting(assessment: Assessment) -> String {
    match assessment {
        Assessment::Survey => "chờ kết quả điều tra xã hội học".to_owned(),
        _ => "chờ cơ quan thẩm định chấm".to_owned(),
    }
}

pub(super) fn given(points: Decimal) -> String {
    format!("{GIVEN}: {}", number(points))
}

pub(super) fn from_index(index: &str) -> String {
    format!("lấy theo {index}")
}

/// `SIPAS 84,5 trên thang 0–100, quy về 10 điểm`
pub(super) fn imported(index: &str, value: Decimal, lowest: Decimal, highest: Decimal, max: Decimal) -> String {
    format!("{index} {} trên thang {}–{}, quy về {}", number(value), number(lowest), number(highest), points_of(max))
}

/// `a = 4; b = 5: hoàn thành một phần`
pub(super) fn branch(variables: &[VariableValue], name: &str) -> String {
    let figure = |variable: &VariableValue| variable.value.map_or_else(|| display::NO_FIGURE.to_owned(), number);
    let told: Vec<String> = variables.iter().map(|variable| format!("{} = {}", variable.code, figure(variable))).collect();
    if told.is_empty() { name.to_owned() } else { format!("{}: {name}", told.join("; ")) }
}

pub(super) fn branch_share(variables: &[VariableValue], name: &str, share: &str) -> String {
    format!("{}, {share}", branch(variables, name))
}

/// `4/5 mục tiêu = 80,00 % × 2 điểm`
pub(super) fn share(ratio: Ratio, unit: &str, max: Decimal) -> String {
    let percent = quotient(ratio).map_or_else(String::new, |share| display::percent(share, 2));
    format!("{} = {percent} × {}", fraction(ratio, unit), points_of(max))
}

pub(super) fn steps(steps: Decimal) -> String {
    format!("{} bước tăng thêm", number(steps))
}

/// `4.250 người: 7 bước tăng thêm, 10 + 3,5 = 13,5; × 0,75 (miền núi)`
pub(super) fn accumulated(counted: &str, base: Decimal, gained: Decimal, sum: Decimal, factor: Option<(Decimal, &str)>) -> String {
    let all = base + gained;
    let held = if all == sum { String::new() } else { format!(", tối đa {}", number(sum)) };
    let told = format!("{counted}, {} + {} = {}{held}", number(base), number(gained), number(all));
    factor.map_or_else(|| told.clone(), |(factor, name)| format!("{told}; × {} ({name})", number(factor)))
}

/// `3 báo cáo: 2 − 3 × 0,5 điểm`
pub(super) fn deducted(count: Decimal, unit: &str, max: Decimal, each: Decimal, at_the_floor: bool) -> String {
    let floor = if at_the_floor { ", không thấp hơn mức thấp nhất" } else { "" };
    format!("{}: {} − {} × {} điểm{floor}", with_unit(&number(count), unit), number(max), number(count), number(each))
}

pub(super) fn negative_share(ratio: Ratio, unit: &str) -> String {
    format!("{} là tỷ lệ âm", fraction(ratio, unit))
}

pub(super) fn without_evidence(earned: &str) -> String {
    format!("{earned}; không có tài liệu kiểm chứng")
}

/// `thưởng 3 + 2 = 5, trần 4`
pub(super) fn adjusted(points: Decimal, cap: Decimal) -> String {
    let held = points.min(cap);
    if held == points { number(points) } else { format!("{}, trần {} → {}", number(points), number(cap), number(held)) }
}

/// `1.178/1.190 hồ sơ`; a quotient by 1 is only its numerator.
fn fraction(ratio: Ratio, unit: &str) -> String {
    let figure = match ratio.denominator == Decimal::ONE {
        true => number(ratio.numerator),
        false => format!("{}/{}", number(ratio.numerator), number(ratio.denominator)),
    };
    with_unit(&figure, unit)
}

/// Two decimals, and more where two would show a figure on the wrong side of the threshold: 89,996 % is not "90,00 %, dưới 90 %".
fn percent_within(ratio: Ratio, range: &Interval) -> String {
    let Some(share) = quotient(ratio) else { return String::new() };
    let percent = share.saturating_mul(Decimal::ONE_HUNDRED);
    let digits = (2..=8).find(|digits| range.contains(percent.round_dp(*digits))).unwrap_or(2);
    format!("{} %", display::decimal(percent, digits))
}

fn quotient(ratio: Ratio) -> Option<Decimal> {
    ratio.quotient().ok()
}

fn percent_plain(share: Decimal) -> String {
    format!("{} %", display::plain(share * Decimal::ONE_HUNDRED, 4))
}

fn points_of(points: Decimal) -> String {
    format!("{} điểm", number(points))
}

fn number(value: Decimal) -> String {
    display::plain(value, 4)
}

fn with_unit(figure: &str, unit: &str) -> String {
    if unit.is_empty() { figure.to_owned() } else { format!("{figure} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_explanation_says_what_was_found_and_what_follows() {
        let not_applicable = format!("{}: không có đơn vị → không tính vào tổng điểm", ScoreState::NotApplicable.words());
        assert_eq!(no_score(ScoreState::NotApplicable, "không có đơn vị"), not_applicable);
        assert_eq!(no_score(ScoreState::Missing, ""), format!("{} → chưa có điểm", ScoreState::Missing.words()));
        assert_eq!((met(true), met(false)), ("đạt yêu cầu", "không đạt yêu cầu"));
        assert_eq!(no_day(Decimal::new(455, 1)), "45,5 không phải là một ngày");
        let threshold = Decimal::new(8, 1);
        assert_eq!(linear_branch(true, threshold), "đạt ngưỡng 80 %");
        assert_eq!(linear_branch(false, threshold), "dưới ngưỡng 80 %, theo tỷ lệ");
        assert_eq!(parts_looked_at(3), "cộng 3 phần");
        assert_eq!((violations(true), violations(false)), ("không có trường hợp vi phạm", "có trường hợp vi phạm"));
        assert_eq!(taken(Decimal::new(75, 1)), "điểm công bố 7,5");
        assert_eq!(outside(Decimal::TEN, Decimal::ZERO, Some(Decimal::TWO)), "10 nằm ngoài khoảng từ 0 đến 2");
        assert_eq!(outside(Decimal::NEGATIVE_ONE, Decimal::ZERO, None), "-1 nằm ngoài khoảng từ 0 trở lên");
        assert_eq!(from_index("PAPI"), "lấy theo PAPI");
        assert_eq!(without_evidence("đạt yêu cầu"), "đạt yêu cầu; không có tài liệu kiểm chứng");
        let ratio = Ratio { numerator: Decimal::ONE, denominator: Decimal::TWO };
        assert_eq!(outside_tiers(ratio), "1/2 không thuộc mức nào của bộ tiêu chí");
    }
}
