//! Which days the office works: weekend, public holidays, days that make up for one, and what happens to a due date on a day of rest.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// What becomes of a due date that falls on a day of rest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueOnRestDay {
    /// The last working day before it: nothing is late by accident.
    #[default]
    Before,
    /// The first working day after it.
    After,
    /// The day itself.
    Keep,
}

/// The office's working days, loaded from a file such as `working_days/vn.toml`.
///
/// ```
/// use jiff::civil::date;
/// let text = r#"
/// id = "vn"
/// version = "1"
/// name = "Ngày nghỉ"
/// weekend = ["saturday", "sunday"]
/// due_on_rest_day = "before"
/// [[rest]]
/// name = "Quốc khánh"
/// from = "2025-09-01"
/// to = "2025-09-02"
/// "#;
/// let days = tonghop_domain::working_days::WorkingDays::load(text).unwrap();
/// assert!(!days.is_working(date(2025, 9, 2)));
/// assert_eq!(days.due(date(2025, 9, 20)), date(2025, 9, 19), "the 20th is a Saturday");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDays {
    /// Id of the file.
    pub id: String,
    /// Version of the file.
    pub version: String,
    /// What it is called on screens.
    pub name: String,
    weekend: Vec<Weekend>,
    /// Days of rest besides the weekend, with what they are for.
    rest: BTreeMap<Date, String>,
    /// Days of a weekend on which the office works.
    make_up: BTreeSet<Date>,
    due_on_rest_day: DueOnRestDay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Weekend {
    Friday,
    Saturday,
    Sunday,
}

impl Weekend {
    fn day(self) -> Weekday {
        match self {
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}

/// Why a file of working days is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkingDaysFault {
    /// Not TOML, or with unknown or missing keys.
    #[error("tệp ngày làm việc không đúng cấu trúc: {0}")]
    Shape(String),
    /// A stretch of rest that ends before it begins, or is longer than a month.
    #[error("đợt nghỉ “{0}”: ngày cuối phải từ ngày đầu đến không quá 31 ngày sau")]
    Stretch(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    version: String,
    name: String,
    weekend: Vec<Weekend>,
    due_on_rest_day: DueOnRestDay,
    #[serde(default)]
    rest: Vec<RestFile>,
    #[serde(default)]
    make_up: Vec<MakeUpFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RestFile {
    name: String,
    from: Date,
    to: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MakeUpFile {
    #[serde(rename = "name")]
    _name: String,
    day: Date,
}

/// Longest stretch of rest, in days.
const LONGEST_REST: i32 = 31;
/// Days looked at for a working day: two stretches of rest in a row.
const FARTHEST: usize = 62;

impl Default for WorkingDays {
    /// Saturdays and Sundays off, no holidays: what holds until a file says more.
    fn default() -> Self {
        Self {
            id: String::new(),
            version: String::new(),
            name: String::new(),
            weekend: vec![Weekend::Saturday, Weekend::Sunday],
            rest: BTreeMap::new(),
            make_up: BTreeSet::new(),
            due_on_rest_day: DueOnRestDay::default(),
        }
    }
}

impl WorkingDays {
    /// Working days from the text of their file.
    ///
    /// # Errors
    /// The first fault of the file, in Vietnamese.
    pub fn load(text: &str) -> Result<Self, WorkingDaysFault> {
        let file: File = toml::from_str(text).map_err(|fault| WorkingDaysFault::Shape(fault.message().to_owned()))?;
        let mut rest = BTreeMap::new();
        for stretch in &file.rest {
            rest.extend(stretch.days()?.into_iter().map(|day| (day, stretch.name.clone())));
        }
        Ok(Self {
            id: file.id,
            version: file.version,
            name: file.name,
            weekend: file.weekend,
            rest,
            make_up: file.make_up.iter().map(|made| made.day).collect(),
            due_on_rest_day: file.due_on_rest_day,
        })
    }

    /// The same with further days of rest.
    #[must_use]
    pub fn with_rest(mut self, days: impl IntoIterator<Item = Date>) -> Self {
        self.rest.extend(days.into_iter().map(|day| (day, String::new())));
        self
    }

    /// Whether the office works on a day.
    pub fn is_working(&self, day: Date) -> bool {
        let is_weekend = self.weekend.iter().any(|weekend| weekend.day() == day.weekday());
        !self.rest.contains_key(&day) && (!is_weekend || self.make_up.contains(&day))
    }

    /// What a day of rest is for; `None` for working days and weekends without a holiday.
    pub fn holiday(&self, day: Date) -> Option<&str> {
        self.rest.get(&day).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Working days after `from` up to and including `to`; 0 when `to` is not later.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        let mut days = 0;
        let mut day = from;
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            days += u32::from(self.is_working(day));
        }
        days
    }

    /// The day that lies `count` working days after one (a deadline of "ngày chốt + 02 ngày làm việc").
    pub fn after(&self, from: Date, count: u32) -> Date {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            left -= u32::from(self.is_working(day));
        }
        day
    }

    /// The day on which something due on a day must really be there.
    pub fn due(&self, day: Date) -> Date {
        let step = match self.due_on_rest_day {
            DueOnRestDay::Keep => return day,
            DueOnRestDay::Before => Date::yesterday,
            DueOnRestDay::After => Date::tomorrow,
        };
        let days = std::iter::successors(Some(day), |day| step(*day).ok());
        days.take(FARTHEST).find(|day| self.is_working(*day)).unwrap_or(day)
    }
}

impl RestFile {
    fn days(&self) -> Result<Vec<Date>, WorkingDaysFault> {
        if self.to < self.from || (self.to - self.from).get_days() >= LONGEST_REST {
            return Err(WorkingDaysFault::Stretch(self.name.clone()));
        }
        Ok(self.from.series(jiff::Span::new().days(1)).take_while(|day| *day <= self.to).collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn vietnam() -> WorkingDays {
        WorkingDays::load(include_str!("../working_days/vn.toml")).unwrap()
    }

    #[test]
    fn two_working_days_after_a_sunday_is_tuesday() {
        let days = WorkingDays::default();
        assert_eq!(days.after(date(2025, 9, 14), 2), date(2025, 9, 16));
        assert_eq!(days.between(date(2025, 9, 16), date(2025, 9, 17)), 1);
        assert_eq!(days.between(date(2025, 9, 19), date(2025, 9, 22)), 1, "over a weekend");
    }

    #[test]
    fn holidays_do_not_count_and_days_that_make_up_for_one_do() {
        let days = vietnam();
        assert_eq!(days.between(date(2025, 8, 29), date(2025, 9, 3)), 1, "Quốc khánh on Monday and Tuesday");
        assert_eq!(days.between(date(2025, 4, 25), date(2025, 4, 28)), 2, "Saturday 26/4 is worked");
        assert_eq!(days.between(date(2025, 4, 29), date(2025, 5, 5)), 1, "the long weekend of 30/4");
        assert_eq!(days.holiday(date(2025, 9, 2)), Some("Quốc khánh 2025"));
    }

    #[test]
    fn a_due_date_on_a_day_of_rest_moves_as_the_file_says() {
        let text = include_str!("../working_days/vn.toml");
        let policy = |word: &str| WorkingDays::load(&text.replace("\"before\"\n", &format!("\"{word}\"\n"))).unwrap();
        let saturday = date(2025, 9, 20);
        assert_eq!(policy("before").due(saturday), date(2025, 9, 19));
        assert_eq!(policy("after").due(saturday), date(2025, 9, 22));
        assert_eq!(policy("keep").due(saturday), saturday);
        assert_eq!(policy("before").due(date(2025, 2, 1)), date(2025, 1, 24), "Saturday behind the whole of Tết");
    }

    #[test]
    fn a_file_with_a_stretch_that_ends_before_it_begins_is_refused() {
        let text = include_str!("../working_days/vn.toml").replace("to = \"2025-01-31\"", "to = \"2025-01-03\"");
        assert_eq!(WorkingDays::load(&text), Err(WorkingDaysFault::Stretch("Tết Ất Tỵ".to_owned())));
    }
}
