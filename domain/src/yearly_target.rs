//! Targets of a year (chỉ tiêu năm): the total of a set, one of its components or an indicator, for one unit, with the unit that
//! leads the work. Progress is what the reports of the year have given so far.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::indicator::Direction;
use crate::org_unit::OrgUnitId;

/// What a target is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TargetSubject {
    /// The total of a set.
    Set {
        /// Id of the set, without version: each period takes the version that governs it.
        set: String,
    },
    /// The points of a component.
    Component {
        /// Id of the set.
        set: String,
        /// Code of the component.
        code: String,
    },
    /// An indicator of the office, on its own scale (a share as a share of 1).
    Indicator {
        /// Id of the indicator.
        id: String,
    },
}

impl TargetSubject {
    /// The subject of stored words; `None` for an unknown kind.
    pub fn of(kind: &str, set: &str, code: &str) -> Option<Self> {
        let (set, code) = (set.to_owned(), code.to_owned());
        match kind {
            "set" => Some(Self::Set { set }),
            "component" => Some(Self::Component { set, code }),
            "indicator" => Some(Self::Indicator { id: code }),
            _ => None,
        }
    }

    /// The word for its kind in storage and JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Set { .. } => "set",
            Self::Component { .. } => "component",
            Self::Indicator { .. } => "indicator",
        }
    }

    /// Id of its set; empty for an indicator.
    pub fn set(&self) -> &str {
        match self {
            Self::Set { set } | Self::Component { set, .. } => set,
            Self::Indicator { .. } => "",
        }
    }

    /// Code of its component or id of its indicator; empty for a total.
    pub fn code(&self) -> &str {
        match self {
            Self::Set { .. } => "",
            Self::Component { code, .. } => code,
            Self::Indicator { id } => id,
        }
    }
}

/// One target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearlyTarget {
    /// The unit that it is set for.
    pub unit: OrgUnitId,
    /// The reporting year.
    pub year: i16,
    /// What it is about.
    pub subject: TargetSubject,
    /// What is to be reached by the end of the year.
    pub value: Decimal,
    /// Đơn vị chủ trì.
    pub lead: OrgUnitId,
    /// A remark; may be empty.
    pub note: String,
}

/// How a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetStanding {
    /// The newest figure reaches it.
    Met,
    /// The year is over and it was not reached.
    NotMet,
    /// Not reached, and the year is not over.
    NotYetDue,
    /// No report of the year has a figure.
    NoFigure,
}

impl TargetStanding {
    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "Đạt",
            Self::NotMet => "Chưa đạt",
            Self::NotYetDue => "Chưa đến hạn",
            Self::NoFigure => "Chưa có số liệu",
        }
    }
}

impl YearlyTarget {
    /// How far a figure is from the target: above 0 = still missing, 0 = just reached, below 0 = more than enough.
    pub fn missing(&self, figure: Decimal, direction: Direction) -> Decimal {
        match direction {
            Direction::HigherIsBetter | Direction::Neutral => self.value - figure,
            Direction::LowerIsBetter => figure - self.value,
        }
    }

    /// How it stands with the newest figure of the year; `is_year_over` once no report of the year is still to come.
    pub fn standing(&self, newest: Option<Decimal>, direction: Direction, is_year_over: bool) -> TargetStanding {
        match newest {
            None => TargetStanding::NoFigure,
            Some(figure) if self.missing(figure, direction) <= Decimal::ZERO => TargetStanding::Met,
            Some(_) if is_year_over => TargetStanding::NotMet,
            Some(_) => TargetStanding::NotYetDue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(value: i64) -> YearlyTarget {
        let subject = TargetSubject::Set { set: "mau".into() };
        let unit = OrgUnitId::new("U");
        YearlyTarget { lead: unit.clone(), unit, year: 2025, subject, value: Decimal::from(value), note: String::new() }
    }

    #[test]
    fn a_target_is_met_exactly_at_its_value_in_its_own_direction() {
        let standing = |figure: i64, direction| target(90).standing(Some(Decimal::from(figure)), direction, true);
        assert_eq!(
            (standing(90, Direction::HigherIsBetter), standing(89, Direction::HigherIsBetter)),
            (TargetStanding::Met, TargetStanding::NotMet)
        );
        assert_eq!(
            (standing(90, Direction::LowerIsBetter), standing(91, Direction::LowerIsBetter)),
            (TargetStanding::Met, TargetStanding::NotMet)
        );
        let open = target(90).standing(Some(Decimal::from(80)), Direction::HigherIsBetter, false);
        assert_eq!((open, open.words()), (TargetStanding::NotYetDue, "Chưa đến hạn"));
        assert_eq!(target(90).standing(None, Direction::HigherIsBetter, true), TargetStanding::NoFigure);
    }

    #[test]
    fn a_subject_survives_storage() {
        let subjects = [
            TargetSubject::Set { set: "a".into() },
            TargetSubject::Component { set: "a".into(), code: "1.1".into() },
            TargetSubject::Indicator { id: "on-time".into() },
        ];
        for subject in subjects {
            assert_eq!(TargetSubject::of(subject.kind(), subject.set(), subject.code()), Some(subject));
        }
        assert_eq!(TargetSubject::of("other", "", ""), None);
    }
}
