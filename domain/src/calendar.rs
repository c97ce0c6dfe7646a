//! Regimes of reporting periods as data: a calendar file says which periods a regime has and how their windows lie.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::period::{ADHOC, Period, PeriodId, PeriodKind};

/// One regime, loaded from a file such as `calendars/cchc.toml`.
///
/// ```
/// let text = r#"
/// id = "cchc"
/// version = "1"
/// name = "Năm báo cáo CCHC"
/// [[period]]
/// kind = "Q3"
/// name = "Quý III năm {year}"
/// from = "15/06/0"
/// to = "14/09/0"
/// due = "20/09/0"
/// cumulative = false
/// "#;
/// let calendar = tonghop_domain::calendar::Calendar::load(text).unwrap();
/// let quarter = calendar.period(&"cchc:2025-Q3".parse().unwrap()).unwrap();
/// assert_eq!(quarter.from.to_string(), "2025-06-15");
/// assert_eq!(quarter.name, "Quý III năm 2025");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Regime id, the part of a period before the colon.
    pub id: String,
    /// Version of the file.
    pub version: String,
    /// What the regime is called on screens.
    pub name: String,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Rule {
    kind: RuleKind,
    name: String,
    from: DayRule,
    to: DayRule,
    due: Option<DayRule>,
    cumulative: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum RuleKind {
    EveryMonth,
    Fixed(PeriodKind),
}

/// A day relative to a period's year (and month, for monthly rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum DayRule {
    /// Day, month, offset in years.
    OfYear { day: i8, month: i8, year: i16 },
    /// Day (`None` = the last), offset in months.
    OfMonth { day: Option<i8>, month: i16 },
}

/// Why a calendar file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// The file is no TOML of the documented shape.
    #[error("tệp lịch kỳ báo cáo không đúng cấu trúc: {0}")]
    Shape(String),
    /// A period kind is none of month, Q1-Q4, H1, H2, 9M, year.
    #[error("loại kỳ `{0}` không có trong danh mục (month, Q1-Q4, H1, H2, 9M, year)")]
    Kind(String),
    /// A day rule is neither `dd/mm/±y` nor `dd/±nm`.
    #[error("ngày `{0}` của kỳ `{1}` không đúng dạng dd/mm/±năm hoặc dd/±tháng m")]
    Day(String, String),
}

/// Why there is no such period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchPeriod {
    /// No calendar of that regime is loaded.
    #[error("không có chế độ báo cáo `{regime}`; các chế độ đã có: {known}")]
    Regime {
        /// The regime asked for.
        regime: String,
        /// The ids of the loaded ones.
        known: String,
    },
    /// The regime has no such period, as `cchc` has no Quý II.
    #[error("chế độ `{regime}` không có kỳ `{kind}`; các kỳ có: {known}")]
    Kind {
        /// The regime.
        regime: String,
        /// The kind asked for.
        kind: String,
        /// The kinds it has.
        known: String,
    },
    /// The window would lie outside the years that dates can hold.
    #[error("năm {0} nằm ngoài khoảng tính được")]
    Year(i16),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    id: String,
    version: String,
    name: String,
    period: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    kind: String,
    name: String,
    from: String,
    to: String,
    due: Option<String>,
    cumulative: bool,
}

impl Calendar {
    /// A calendar from the text of its file.
    ///
    /// # Errors
    /// The first fault of the file, in Vietnamese.
    pub fn load(text: &str) -> Result<Self, CalendarFault> {
        let file: CalendarFile = toml::from_str(text).map_err(|fault| CalendarFault::Shape(fault.message().to_owned()))?;
        let rules = file.period.iter().map(Rule::load).collect::<Result<_, _>>()?;
        Ok(Self { id: file.id, version: file.version, name: file.name, rules })
    }

    /// The period of an id with its window.
    ///
    /// # Errors
    /// When the regime has no such period.
    pub fn period(&self, id: &PeriodId) -> Result<Period, NoSuchPeriod> {
        if id.regime() != self.id {
            return Err(NoSuchPeriod::Regime { regime: id.regime().to_owned(), known: self.id.clone() });
        }
        let rule = self.rules.iter().find(|rule| rule.covers(id.kind())).ok_or_else(|| self.no_kind(id))?;
        rule.period(id).ok_or(NoSuchPeriod::Year(id.year()))
    }

    /// All periods of a year, by first then last day.
    pub fn periods_of_year(&self, year: i16) -> Vec<Period> {
        let kinds = self.rules.iter().flat_map(Rule::kinds);
        let ids = kinds.map(|kind| PeriodId::new(&self.id, year, kind));
        let mut periods: Vec<Period> = ids.filter_map(|id| self.period(&id).ok()).collect();
        periods.sort();
        periods
    }

    /// The period just before one, of the same kind; `None` where the regime has none (`cchc` has no Quý II).
    pub fn previous(&self, id: &PeriodId) -> Option<Period> {
        let (year, kind) = match id.kind() {
            PeriodKind::Month(1) => (id.year() - 1, PeriodKind::Month(12)),
            PeriodKind::Month(month) => (id.year(), PeriodKind::Month(month - 1)),
            PeriodKind::Quarter(1) => (id.year() - 1, PeriodKind::Quarter(4)),
            PeriodKind::Quarter(quarter) => (id.year(), PeriodKind::Quarter(quarter - 1)),
            PeriodKind::Half(1) => (id.year() - 1, PeriodKind::Half(2)),
            PeriodKind::Half(_) => (id.year(), PeriodKind::Half(1)),
            PeriodKind::NineMonths => (id.year() - 1, PeriodKind::NineMonths),
            PeriodKind::Year => (id.year() - 1, PeriodKind::Year),
            PeriodKind::AdHoc(_) => return None,
        };
        self.period(&PeriodId::new(&self.id, year, kind)).ok()
    }

    /// The report that fell due before this one (kỳ trước of a score), whatever its length: of `cchc` Q3 it is H1.
    pub fn report_before(&self, id: &PeriodId) -> Option<Period> {
        let this = self.period(id).ok()?;
        let ends = |period: &Period| (period.to, period.from);
        let candidates = [id.year() - 1, id.year()].into_iter().flat_map(|year| self.periods_of_year(year));
        let same_family =
            candidates.filter(|period| matches!(period.id.kind(), PeriodKind::Month(_)) == matches!(id.kind(), PeriodKind::Month(_)));
        same_family.filter(|period| period.to < this.to).max_by_key(|period| (period.to, std::cmp::Reverse(ends(period).1)))
    }

    /// The periods of about the same length (a tenth more or less) that ended before one began, of the same year and `years` before
    /// it, latest first: figures of Quý III compare with those of Quý I, not with those of the year.
    pub fn comparable_before(&self, id: &PeriodId, years: i16) -> Vec<Period> {
        let Ok(this) = self.period(id) else { return vec![] };
        let candidates = (id.year() - years..=id.year()).flat_map(|year| self.periods_of_year(year));
        let is_alike = |period: &Period| (period.days() - this.days()).abs() * 10 <= this.days();
        let mut alike: Vec<Period> = candidates.filter(|period| period.to < this.from && is_alike(period)).collect();
        alike.sort_by_key(|period| std::cmp::Reverse(period.to));
        alike
    }

    /// The same stretch of the year before (cùng kỳ năm trước).
    pub fn same_period_last_year(&self, id: &PeriodId) -> Option<Period> {
        self.period(&PeriodId::new(&self.id, id.year() - 1, id.kind().clone())).ok()
    }

    /// The periods whose window ends the day before this one begins: what is still open there is carried into this one.
    pub fn carried_over_from(&self, id: &PeriodId) -> Vec<Period> {
        let Ok(this) = self.period(id) else { return vec![] };
        let Ok(eve) = this.from.yesterday() else { return vec![] };
        let candidates = [id.year() - 1, id.year()].into_iter().flat_map(|year| self.periods_of_year(year));
        candidates.filter(|period| period.to == eve).collect()
    }

    fn no_kind(&self, id: &PeriodId) -> NoSuchPeriod {
        let known = self.rules.iter().map(Rule::label).collect::<Vec<_>>().join(", ");
        let printed = id.to_string();
        let kind = printed.rsplit([':', '-']).next().unwrap_or_default().to_owned();
        NoSuchPeriod::Kind { regime: self.id.clone(), kind, known }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdHocFile {
    id: String,
    name: String,
    from: Date,
    to: Date,
    due: Option<Date>,
}

/// A report asked for once, from the text of its file: its own window and due date.
///
/// ```
/// let text = r#"
/// id = "adhoc:2025-sap-xep"
/// name = "Báo cáo nhanh sau sắp xếp đơn vị"
/// from = "2025-07-01"
/// to = "2025-07-20"
/// due = "2025-07-25"
/// "#;
/// let period = tonghop_domain::calendar::load_ad_hoc(text).unwrap();
/// assert_eq!(period.days(), 20);
/// ```
///
/// # Errors
/// When the file has another shape, its id is not of the regime `adhoc`, or its window ends before it begins.
pub fn load_ad_hoc(text: &str) -> Result<Period, CalendarFault> {
    let file: AdHocFile = toml::from_str(text).map_err(|fault| CalendarFault::Shape(fault.message().to_owned()))?;
    let id: PeriodId = file.id.parse().map_err(|_| CalendarFault::Kind(file.id.clone()))?;
    if id.regime() != ADHOC {
        return Err(CalendarFault::Kind(file.id));
    }
    if file.to < file.from {
        return Err(CalendarFault::Day(file.to.to_string(), file.id));
    }
    Ok(Period { id, name: file.name, from: file.from, to: file.to, cumulative: false, due: file.due })
}

/// All loaded calendars.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendars {
    calendars: Vec<Calendar>,
    ad_hoc: Vec<Period>,
}

impl Calendars {
    /// These regimes and reports asked for once.
    pub fn new(calendars: Vec<Calendar>, ad_hoc: Vec<Period>) -> Self {
        Self { calendars, ad_hoc }
    }

    /// The regimes.
    pub fn iter(&self) -> impl Iterator<Item = &Calendar> {
        self.calendars.iter()
    }

    /// The calendar of a regime.
    ///
    /// # Errors
    /// When no such regime is loaded; the message lists the known ones.
    pub fn regime(&self, id: &str) -> Result<&Calendar, NoSuchPeriod> {
        self.calendars.iter().find(|calendar| calendar.id == id).ok_or_else(|| NoSuchPeriod::Regime {
            regime: id.to_owned(),
            known: self.calendars.iter().map(|calendar| calendar.id.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// The period of an id with its window.
    ///
    /// # Errors
    /// When the regime is unknown or has no such period.
    pub fn period(&self, id: &PeriodId) -> Result<Period, NoSuchPeriod> {
        if id.regime() == ADHOC {
            let known = || self.ad_hoc.iter().map(|period| period.id.to_string()).collect::<Vec<_>>().join(", ");
            return self.ad_hoc.iter().find(|period| period.id == *id).cloned().ok_or_else(|| NoSuchPeriod::Kind {
                regime: ADHOC.to_owned(),
                kind: id.to_string(),
                known: known(),
            });
        }
        self.regime(id.regime())?.period(id)
    }
}

impl Rule {
    fn load(file: &RuleFile) -> Result<Self, CalendarFault> {
        let kind = RuleKind::parse(&file.kind)?;
        let day = |text: &str| DayRule::parse(text).ok_or_else(|| CalendarFault::Day(text.to_owned(), file.kind.clone()));
        Ok(Self {
            kind,
            name: file.name.clone(),
            from: day(&file.from)?,
            to: day(&file.to)?,
            due: file.due.as_deref().map(day).transpose()?,
            cumulative: file.cumulative,
        })
    }

    fn covers(&self, kind: &PeriodKind) -> bool {
        match &self.kind {
            RuleKind::EveryMonth => matches!(kind, PeriodKind::Month(_)),
            RuleKind::Fixed(own) => own == kind,
        }
    }

    fn kinds(&self) -> Vec<PeriodKind> {
        match &self.kind {
            RuleKind::EveryMonth => (1..=12).map(PeriodKind::Month).collect(),
            RuleKind::Fixed(kind) => vec![kind.clone()],
        }
    }

    fn label(&self) -> String {
        match &self.kind {
            RuleKind::EveryMonth => "01-12".to_owned(),
            RuleKind::Fixed(PeriodKind::Year) => "năm".to_owned(),
            RuleKind::Fixed(kind) => PeriodId::new("x", 2000, kind.clone()).to_string().trim_start_matches("x:2000-").to_owned(),
        }
    }

    fn period(&self, id: &PeriodId) -> Option<Period> {
        let month = if let PeriodKind::Month(month) = id.kind() { *month } else { 1 };
        Some(Period {
            id: id.clone(),
            name: self.name.replace("{year}", &id.year().to_string()).replace("{month}", &month.to_string()),
            from: self.from.resolve(id.year(), month)?,
            to: self.to.resolve(id.year(), month)?,
            cumulative: self.cumulative,
            due: match self.due {
                Some(due) => Some(due.resolve(id.year(), month)?),
                None => None,
            },
        })
    }
}

impl RuleKind {
    fn parse(text: &str) -> Result<Self, CalendarFault> {
        let suffix = match text {
            "month" => return Ok(Self::EveryMonth),
            "year" => return Ok(Self::Fixed(PeriodKind::Year)),
            other => other,
        };
        let id: PeriodId = format!("x:2000-{suffix}").parse().map_err(|_| CalendarFault::Kind(text.to_owned()))?;
        Ok(Self::Fixed(id.kind().clone()))
    }
}

impl DayRule {
    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            [day, month, year] => Some(Self::OfYear { day: day.parse().ok()?, month: month.parse().ok()?, year: year.parse().ok()? }),
            [day, offset] => {
                let day = if *day == "last" { None } else { Some(day.parse().ok()?) };
                Some(Self::OfMonth { day, month: offset.strip_suffix('m')?.parse().ok()? })
            }
            _ => None,
        }
    }

    fn resolve(self, year: i16, month: i8) -> Option<Date> {
        match self {
            Self::OfYear { day, month, year: offset } => Date::new(year.checked_add(offset)?, month, day).ok(),
            Self::OfMonth { day, month: offset } => {
                let months = i32::from(year) * 12 + i32::from(month) - 1 + i32::from(offset);
                let first = Date::new(i16::try_from(months.div_euclid(12)).ok()?, i8::try_from(months.rem_euclid(12) + 1).ok()?, 1).ok()?;
                match day {
                    None => Some(first.last_of_month()),
                    Some(day) => Date::new(first.year(), first.month(), day).ok(),
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn calendars() -> Calendars {
        let files =
            [include_str!("../calendars/cchc.toml"), include_str!("../calendars/nd09.toml"), include_str!("../calendars/civil.toml")];
        Calendars::new(files.iter().map(|text| Calendar::load(text).unwrap()).collect(), vec![])
    }

    fn window(id: &str) -> String {
        let period = calendars().period(&id.parse().unwrap()).unwrap();
        format!("{}..{}", period.from, period.to)
    }

    #[test]
    fn windows_are_those_of_the_regimes() {
        assert_eq!(window("cchc:2025-Q1"), "2024-12-15..2025-03-14");
        assert_eq!(window("cchc:2025-Q3"), "2025-06-15..2025-09-14");
        assert_eq!(window("cchc:2025"), "2024-12-15..2025-12-14");
        assert_eq!(window("nd09:2025-01"), "2024-12-15..2025-01-14");
        assert_eq!(window("nd09:2025-03"), "2025-02-15..2025-03-14");
        assert_eq!(window("nd09:2025-9M"), "2024-12-15..2025-09-14");
        assert_eq!(window("civil:2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(window("civil:2025-H2"), "2025-07-01..2025-12-31");
    }

    #[test]
    fn cchc_has_no_second_quarter() {
        let fault = calendars().period(&"cchc:2025-Q2".parse().unwrap()).unwrap_err();
        assert_eq!(fault.to_string(), "chế độ `cchc` không có kỳ `Q2`; các kỳ có: Q1, H1, Q3, năm");
    }

    #[test]
    fn before_means_three_different_things() {
        let all = calendars();
        let cchc = all.regime("cchc").unwrap();
        let third: PeriodId = "cchc:2025-Q3".parse().unwrap();
        assert_eq!(cchc.previous(&third), None);
        assert_eq!(cchc.report_before(&third).unwrap().id.to_string(), "cchc:2025-H1");
        assert_eq!(cchc.same_period_last_year(&third).unwrap().id.to_string(), "cchc:2024-Q3");
        let carried =
            |id: &str| -> Vec<String> { cchc.carried_over_from(&id.parse().unwrap()).iter().map(|period| period.id.to_string()).collect() };
        assert_eq!(carried("cchc:2025-Q3"), ["cchc:2025-H1"]);
        for id in ["cchc:2025-Q1", "cchc:2025-H1", "cchc:2025"] {
            assert_eq!(carried(id), ["cchc:2024"]);
        }
        let nd09 = all.regime("nd09").unwrap();
        assert_eq!(nd09.previous(&"nd09:2025-Q3".parse().unwrap()).unwrap().id.to_string(), "nd09:2025-Q2");
        assert_eq!(cchc.report_before(&"cchc:2025-Q1".parse().unwrap()).unwrap().id.to_string(), "cchc:2024");
    }

    #[test]
    fn figures_compare_with_periods_of_the_same_length() {
        let calendar = Calendar::load(include_str!("../calendars/cchc.toml")).unwrap();
        let before = |id: &str| -> Vec<String> {
            calendar.comparable_before(&id.parse().unwrap(), 1).into_iter().map(|period| period.id.to_string()).collect()
        };
        assert_eq!(before("cchc:2025-Q3"), ["cchc:2025-Q1", "cchc:2024-Q3", "cchc:2024-Q1"]);
        assert_eq!(before("cchc:2025-Q1"), ["cchc:2024-Q3", "cchc:2024-Q1"]);
        assert_eq!(before("cchc:2025"), ["cchc:2024"]);
    }

    #[test]
    fn a_file_with_an_unknown_key_is_refused() {
        let text = include_str!("../calendars/cchc.toml").replace("cumulative = true", "cumulated = true");
        assert!(matches!(Calendar::load(&text), Err(CalendarFault::Shape(_))));
    }
}
