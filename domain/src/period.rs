//! Reporting periods. They do not follow the calendar: the CCHC year runs from 15/12 to 14/12.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The printed form of a period: `cchc:2025-Q3`, `nd09:2025-03`, `nd09:2025-9M`, `civil:2025-H1`, `cchc:2025`, `adhoc:2025-chuyen-de`.
///
/// This is what storage and JSON hold; the window of dates behind it comes from a [`crate::calendar::Calendar`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PeriodId {
    regime: Arc<str>,
    year: i16,
    kind: PeriodKind,
}

/// The stretch of a year that a period covers. Windows and cumulation are the regime's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PeriodKind {
    /// Tháng, 1 to 12.
    Month(i8),
    /// Quý, 1 to 4.
    Quarter(i8),
    /// 6 tháng đầu năm (1) or cuối năm (2).
    Half(i8),
    /// 9 tháng.
    NineMonths,
    /// Năm.
    Year,
    /// A report asked for once, with its own window and due date; the text names it.
    AdHoc(String),
}

/// The text names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no period such as cchc:2025-Q3, nd09:2025-03, civil:2025-H1 or cchc:2025")]
pub struct NotAPeriod(pub String);

impl PeriodKind {
    /// The part behind the year, empty for the year itself.
    fn suffix(&self) -> String {
        match self {
            Self::Month(month) => format!("{month:02}"),
            Self::Quarter(quarter) => format!("Q{quarter}"),
            Self::Half(half) => format!("H{half}"),
            Self::NineMonths => "9M".to_owned(),
            Self::Year => String::new(),
            Self::AdHoc(name) => name.clone(),
        }
    }

    fn parse(regime: &str, suffix: &str) -> Option<Self> {
        if regime == ADHOC {
            let word = suffix.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            return (word && !suffix.is_empty()).then(|| Self::AdHoc(suffix.to_owned()));
        }
        match suffix {
            "" => Some(Self::Year),
            "9M" => Some(Self::NineMonths),
            "H1" => Some(Self::Half(1)),
            "H2" => Some(Self::Half(2)),
            "Q1" => Some(Self::Quarter(1)),
            "Q2" => Some(Self::Quarter(2)),
            "Q3" => Some(Self::Quarter(3)),
            "Q4" => Some(Self::Quarter(4)),
            month if month.len() == 2 => month.parse().ok().filter(|m| (1..=12).contains(m)).map(Self::Month),
            _ => None,
        }
    }
}

/// The regime of reports asked for once.
pub const ADHOC: &str = "adhoc";

impl PeriodId {
    /// A period of a regime; the regime's calendar decides whether it has such a period.
    pub fn new(regime: &str, year: i16, kind: PeriodKind) -> Self {
        Self { regime: regime.into(), year, kind }
    }

    /// The regime's id, `cchc`.
    pub fn regime(&self) -> &str {
        &self.regime
    }

    /// The year the period belongs to (the CCHC year 2025 begins on 15/12/2024).
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The stretch of the year.
    pub fn kind(&self) -> &PeriodKind {
        &self.kind
    }

    /// A text with or without a regime; a bare `2025-Q3` takes `default_regime`.
    ///
    /// # Errors
    /// When the text is no period, or is bare and there is no default.
    pub fn parse_with_default(text: &str, default_regime: Option<&str>) -> Result<Self, NotAPeriod> {
        match (text.contains(':'), default_regime) {
            (false, Some(regime)) => format!("{regime}:{text}").parse(),
            _ => text.parse(),
        }
    }
}

impl fmt::Display for PeriodId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = self.kind.suffix();
        let dash = if suffix.is_empty() { "" } else { "-" };
        write!(formatter, "{}:{:04}{dash}{suffix}", self.regime, self.year)
    }
}

impl FromStr for PeriodId {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let fault = || NotAPeriod(text.to_owned());
        let (regime, rest) = text.split_once(':').ok_or_else(fault)?;
        let (year, suffix) = rest.split_once('-').unwrap_or((rest, ""));
        let word = !regime.is_empty() && regime.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let year = year.parse::<i16>().ok().filter(|y| year.len() == 4 && (1990..=2100).contains(y)).ok_or_else(fault)?;
        let kind = PeriodKind::parse(regime, suffix).ok_or_else(fault)?;
        if !word || rest.ends_with('-') {
            return Err(fault());
        }
        Ok(Self::new(regime, year, kind))
    }
}

impl TryFrom<String> for PeriodId {
    type Error = NotAPeriod;

    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

impl From<PeriodId> for String {
    fn from(id: PeriodId) -> Self {
        id.to_string()
    }
}

/// A period with its window, as a calendar made it.
///
/// Ordered by first day, then by last day, then by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Printed form.
    pub id: PeriodId,
    /// What it is called on screens and in reports: `Quý III năm 2025`.
    pub name: String,
    /// First day that counts.
    pub from: Date,
    /// Last day that counts.
    pub to: Date,
    /// Whether it counts from the beginning of its year (6 tháng, 9 tháng, năm) and so holds shorter periods again.
    pub cumulative: bool,
    /// When the reporting authority wants it; `None` where the regime names no day.
    pub due: Option<Date>,
}

impl Period {
    /// Whether a day lies in the window.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Length of the window in days.
    pub fn days(&self) -> i32 {
        (self.to - self.from).get_days() + 1
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.from, self.to, &self.id).cmp(&(other.from, other.to, &other.id))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_back() {
        for text in ["cchc:2025-Q3", "nd09:2025-03", "nd09:2025-9M", "civil:2025-H1", "cchc:2025", "adhoc:2025-tuan-le-cchc"] {
            assert_eq!(text.parse::<PeriodId>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in
            ["2025-Q3", "cchc:2025-Q5", "cchc:25-Q1", "cchc:2025-", "nd09:2025-13", "nd09:2025-3", "cchc", "adhoc:2025", "CCHC:2025"]
        {
            assert!(text.parse::<PeriodId>().is_err(), "{text}");
        }
        assert_eq!(PeriodId::parse_with_default("2025-Q3", Some("cchc")).unwrap().to_string(), "cchc:2025-Q3");
        assert!(PeriodId::parse_with_default("2025-Q3", None).is_err());
    }
}
