//! The shapes of rules that real decisions use, numbered R1 … R23 as in the survey of real sets. Shapes that are no rule stand
//! elsewhere: R10, R11, R18 and R22 on the component, R12 on the domain, R13 and R14 as [`super::Assessment`], R17 on the set,
//! R23 in [`super::refinement`]. A new shape is a new variant, its loader arm, its sentence and its evaluation.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::interval::Interval;
use super::shape::{Branches, ImportedIndex, ItemDeduction, StepAccumulation};
use crate::display;
use crate::formula::Formula;

/// How a component gives points.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// R1: all points where the condition holds, else none.
    Boolean {
        /// What must hold.
        condition: Formula,
    },
    /// R2: all points where every condition holds; one that fails takes them all.
    AllOf {
        /// What must hold.
        conditions: Vec<Condition>,
    },
    /// R3: points by the day something was done.
    DateCategory(DateCategory),
    /// R4 and R5: points by the step a ratio lies on; a step may give a share of the maximum in proportion to the ratio.
    PercentTiers {
        /// The ratio; steps are in per cent of it.
        ratio: Formula,
        /// Steps, without gap or overlap.
        tiers: Vec<Tier>,
    },
    /// R6: max × min(1, ratio / threshold).
    LinearShare {
        /// The ratio.
        ratio: Formula,
        /// The ratio that earns all points; 1 where the set names none.
        threshold: Decimal,
    },
    /// R7: points by the step a count lies on.
    CountTiers {
        /// The count.
        count: Formula,
        /// Steps, without gap or overlap.
        tiers: Vec<Tier>,
    },
    /// R8: the sum of small parts.
    Checklist {
        /// The parts; their points add up to the maximum.
        items: Vec<Item>,
    },
    /// R9: all points while nothing is counted, none from the first on.
    ZeroTolerance {
        /// What must not happen.
        violations: Formula,
    },
    /// A score taken over as it is, e.g. a published sub-index. Outside min … max it is no score.
    Value {
        /// The score.
        value: Formula,
    },
    /// R14, and R13 where no figures of the survey are kept: people give the points, no figure decides.
    Assessed {
        /// The points they gave, where those are collected; else the component waits for them.
        points: Option<Formula>,
    },
    /// R15.
    Imported(ImportedIndex),
    /// R19.
    Branches(Branches),
    /// R20.
    StepAccumulation(StepAccumulation),
    /// R21.
    ItemDeduction(ItemDeduction),
    /// The decision gives the maximum, but its rule could not be read: never scored, shown as a gap.
    NotRecovered,
}

/// A named condition of [`Rule::AllOf`].
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What it asks, in words.
    pub name: String,
    /// What must hold.
    pub condition: Formula,
}

/// One part of [`Rule::Checklist`].
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Code of the part in the decision; may be ours where the decision numbers none.
    pub code: String,
    /// What it asks, in words.
    pub name: String,
    /// What must hold.
    pub condition: Formula,
    /// What it is worth.
    pub points: Decimal,
}

/// One step of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// Where it applies: per cent for ratios, the count itself for counts.
    pub range: Interval,
    /// What it gives.
    pub award: Award,
}

/// What a step gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Award {
    /// Fixed points.
    Points(Decimal),
    /// The ratio × the maximum (the linear band of R5), never above the maximum.
    Share,
}

/// What the sentence of a checklist begins with.
pub const SUM_OF_PARTS: &str = "Cộng các phần";

/// Points by the day something was done, against days of the period's year.
#[derive(Debug, Clone, PartialEq)]
pub struct DateCategory {
    /// The day as a figure `yyyymmdd` (20250228), which orders as days do. A nil report or 0 means that it was not done.
    pub day: Formula,
    /// Steps in order of their days; the last may be open.
    pub steps: Vec<DateStep>,
    /// Points where it was not done.
    pub absent: Decimal,
}

/// One step of [`DateCategory`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateStep {
    /// What it is called: `đúng hạn`.
    pub name: String,
    /// Last day of the step; `None` = any later day.
    pub until: Option<DayOfYear>,
    /// What it gives.
    pub points: Decimal,
}

/// A day relative to the period's year, written `dd/mm` or `dd/mm/±years` in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfYear {
    /// Day of the month.
    pub day: i8,
    /// Month.
    pub month: i8,
    /// Added to the period's year.
    pub year: i16,
}

impl DayOfYear {
    /// Reads `dd/mm` or `dd/mm/±years`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let (day, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let year = parts.next().map_or(Some(0), |years| years.parse().ok())?;
        let known = parts.next().is_none() && Date::new(2024, month, day).is_ok();
        known.then_some(Self { day, month, year })
    }

    /// The day in a year; the 29th of February falls on the 28th where there is none.
    pub fn in_year(self, year: i16) -> Option<Date> {
        let year = year.checked_add(self.year)?;
        Date::new(year, self.month, self.day).or_else(|_| Date::new(year, self.month, self.day - 1)).ok()
    }
}

impl fmt::Display for DayOfYear {
    /// `28/02`, and `15/12 năm trước`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}/{:02}", self.day, self.month)?;
        match self.year {
            0 => Ok(()),
            -1 => write!(formatter, " năm trước"),
            1 => write!(formatter, " năm sau"),
            years => write!(formatter, " ({years:+} năm)"),
        }
    }
}

/// A day as the figure that date elements hold: `yyyymmdd`.
pub fn day_figure(day: Date) -> Decimal {
    Decimal::from(i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day()))
}

/// The day of a `yyyymmdd` figure; `None` for anything else.
pub fn day_of_figure(figure: Decimal) -> Option<Date> {
    let number = i64::try_from(figure).ok().filter(|_| figure.fract().is_zero())?;
    let part = |value: i64| i8::try_from(value).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}

impl Rule {
    /// The code in files and in explanations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Boolean { .. } => "boolean",
            Self::AllOf { .. } => "all-of",
            Self::DateCategory(_) => "date-category",
            Self::PercentTiers { .. } => "percent-tiers",
            Self::LinearShare { .. } => "linear-share",
            Self::CountTiers { .. } => "count-tiers",
            Self::Checklist { .. } => "checklist",
            Self::ZeroTolerance { .. } => "zero-tolerance",
            Self::Value { .. } => "value",
            Self::Assessed { .. } => "assessed",
            Self::Imported(_) => "imported-index",
            Self::Branches(_) => "branches",
            Self::StepAccumulation(_) => "step-accumulation",
            Self::ItemDeduction(_) => "item-deduction",
            Self::NotRecovered => "not-recovered",
        }
    }

    /// Every formula of the rule, in order.
    pub fn formulas(&self) -> Vec<&Formula> {
        match self {
            Self::Boolean { condition } => vec![condition],
            Self::AllOf { conditions } => conditions.iter().map(|named| &named.condition).collect(),
            Self::DateCategory(category) => vec![&category.day],
            Self::PercentTiers { ratio, .. } | Self::LinearShare { ratio, .. } => vec![ratio],
            Self::CountTiers { count, .. } => vec![count],
            Self::Checklist { items } => items.iter().map(|item| &item.condition).collect(),
            Self::ZeroTolerance { violations } => vec![violations],
            Self::Value { value } => vec![value],
            Self::Assessed { points } => points.iter().collect(),
            Self::Imported(index) => vec![&index.value],
            Self::Branches(branches) => branches.formulas(),
            Self::StepAccumulation(steps) => steps.formulas(),
            Self::ItemDeduction(deduction) => vec![&deduction.count],
            Self::NotRecovered => vec![],
        }
    }

    /// Whether the rule may meet a zero denominator; it then needs a policy for it.
    pub fn divides(&self) -> bool {
        let divides = |formula: &Formula| formula.ratio().is_some();
        match self {
            Self::Branches(branches) => branches.shares().any(divides),
            _ => self.ratio().is_some_and(divides),
        }
    }

    /// The ratio of a rule that compares one.
    pub fn ratio(&self) -> Option<&Formula> {
        match self {
            Self::PercentTiers { ratio, .. } | Self::LinearShare { ratio, .. } => Some(ratio),
            _ => None,
        }
    }

    /// How points are given, in one Vietnamese sentence ("cách tính"). [`super::rule_text`] reads it back.
    pub fn sentence(&self, max: Decimal) -> String {
        let full = points(max);
        match self {
            Self::Boolean { .. } => format!("Đạt yêu cầu: {full}; không đạt: 0 điểm"),
            Self::AllOf { conditions } => {
                let names: Vec<&str> = conditions.iter().map(|named| named.name.as_str()).collect();
                format!("Đạt tất cả ({}): {full}; thiếu một điều kiện: 0 điểm", names.join("; "))
            }
            Self::DateCategory(category) => category.sentence(),
            Self::PercentTiers { tiers, .. } => tier_sentence(tiers, " %", max),
            Self::CountTiers { tiers, .. } => tier_sentence(tiers, "", max),
            Self::LinearShare { threshold, .. } if *threshold == Decimal::ONE => format!("Tỷ lệ × {full}"),
            Self::LinearShare { threshold, .. } => {
                format!("Đạt từ {} % trở lên: {full}; thấp hơn: theo tỷ lệ", display::plain(*threshold * Decimal::ONE_HUNDRED, 6))
            }
            Self::Checklist { items } => {
                let parts: Vec<String> = items.iter().map(|item| format!("{}: {}", item.name, points(item.points))).collect();
                format!("{SUM_OF_PARTS}: {}", parts.join("; "))
            }
            Self::ZeroTolerance { .. } => format!("Không có trường hợp nào: {full}; có từ 1 trường hợp: 0 điểm"),
            Self::Value { .. } => format!("Lấy điểm đã công bố, tối đa {full}"),
            Self::Assessed { .. } => format!("Người chấm cho điểm, tối đa {full}"),
            Self::Imported(index) => index.sentence(max),
            Self::Branches(branches) => capitalised(&branches.sentence(max)),
            Self::StepAccumulation(steps) => steps.sentence(max),
            Self::ItemDeduction(deduction) => deduction.sentence(max),
            Self::NotRecovered => "Chưa có cách tính (không đọc được trong văn bản)".to_owned(),
        }
    }
}

impl DateCategory {
    fn sentence(&self) -> String {
        let step = |step: &DateStep| match step.until {
            Some(until) => format!("{} (đến {until}): {}", step.name, points(step.points)),
            None => format!("{}: {}", step.name, points(step.points)),
        };
        let mut parts: Vec<String> = self.steps.iter().map(step).collect();
        parts.push(format!("không thực hiện: {}", points(self.absent)));
        parts.join("; ")
    }
}

fn tier_sentence(tiers: &[Tier], unit: &str, max: Decimal) -> String {
    let step = |tier: &Tier| match tier.award {
        Award::Points(award) => format!("{}: {}", tier.range.words(unit), points(award)),
        Award::Share => format!("{}: tỷ lệ × {}", tier.range.words(unit), points(max)),
    };
    let sentence = tiers.iter().map(step).collect::<Vec<_>>().join("; ");
    capitalised(&sentence)
}

fn points(value: Decimal) -> String {
    format!("{} điểm", display::plain(value, 6))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_relative_to_the_year_and_read_back() {
        assert_eq!(DayOfYear::parse("28/02").unwrap().in_year(2025), Some(date(2025, 2, 28)));
        assert_eq!(DayOfYear::parse("15/12/-1").unwrap().in_year(2025), Some(date(2024, 12, 15)));
        assert_eq!(DayOfYear::parse("29/02").unwrap().in_year(2025), Some(date(2025, 2, 28)));
        for wrong in ["", "30/02", "1", "1/13", "1/1/x", "1/1/1/1"] {
            assert_eq!(DayOfYear::parse(wrong), None, "{wrong}");
        }
        assert_eq!(day_of_figure(day_figure(date(2025, 2, 28))), Some(date(2025, 2, 28)));
        assert_eq!(day_of_figure(Decimal::from(20_250_230)), None);
        assert_eq!(day_of_figure(Decimal::new(202_502_285, 1)), None);
    }
}
