//! Việc nâng điểm nhiều nhất: the simulation of one unit on the figures that are current, and its words.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tonghop_domain::criteria::rule::day_of_figure;
use tonghop_domain::criteria::{Assessment, CriteriaSet};
use tonghop_domain::form::ColumnKind;
use tonghop_domain::plan::TargetState;
use tonghop_domain::{ElementId, Fact, OrgUnitId, Period, Scope, display};
use tonghop_indicators::AssessedUnit;
use tonghop_indicators::derived::DAYS;
use tonghop_indicators::simulation::{
    Asked, Difference, FigureChange, Measure, Outlook, Place, Prospect, Reach, Simulation, Suggestion, Together, WhyNot, simulate,
};

use super::basis::Basis;
use super::inputs::Stored;
use super::{AnalysisError, facts_of_units};
use crate::app::{App, Office};
use crate::catalogue::Catalogue;
use crate::json::{SCHEMA, number, optional_number};
use crate::pages::simulation::{ProspectRow, StepRow, TogetherRow};
use crate::storage::StorageError;

/// A simulation with what is needed to tell it.
#[derive(Debug)]
pub struct SimulationView {
    /// The simulation.
    pub simulation: Simulation,
    /// Name of the unit.
    pub name: String,
    /// The day on which the question was asked.
    pub today: Date,
    /// Targets of the unit's plan that were missed in windows that are over, one line each.
    pub missed: Vec<String>,
}

/// Simulates one unit as of today.
///
/// # Errors
/// When the set does not assess the unit or govern the period, or the database is away.
pub async fn simulation(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
    unit: &OrgUnitId,
) -> Result<SimulationView, AnalysisError> {
    let mut views = simulations(app, scope, set, period, std::slice::from_ref(unit)).await?;
    views.pop().ok_or_else(|| AnalysisError::NotAssessed(unit.clone()))
}

/// Simulates several units as of today, side by side, in their order.
///
/// # Errors
/// As [`simulation`].
pub async fn simulations(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
    units: &[OrgUnitId],
) -> Result<Vec<SimulationView>, AnalysisError> {
    // The table of scores says why a set is not for a period.
    super::scores(app, scope, set, period).await?;
    let units = facts_of_units(app, scope, set, period, units).await?;
    let (office, today) = (app.office().await?, app.clock.today());
    let stored = Stored::load(app, scope, &Basis::of(app, scope, period).await?).await?;
    let mut searches = Vec::with_capacity(units.len());
    for (assessed, facts) in units {
        let missed = missed_targets(app, &office, &stored, period, &assessed.id);
        searches.push((assessed.name.clone(), missed, search(app, set, period, assessed, facts)));
    }
    let mut views = Vec::with_capacity(searches.len());
    for (name, missed, search) in searches {
        let simulation = search.await.map_err(|fault| StorageError::Content(fault.to_string()))?;
        views.push(SimulationView { simulation, name, today, missed });
    }
    Ok(views)
}

/// A search is work for a processor, not for a thread that serves.
fn search(app: &App, set: &CriteriaSet, period: &Period, unit: AssessedUnit, facts: Vec<Fact>) -> JoinHandle<Simulation> {
    let (catalogue, set, period, today) = (app.catalogue.clone(), set.clone(), period.clone(), app.clock.today());
    tokio::task::spawn_blocking(move || {
        let (calendars, levers, group) = (&catalogue.calendars, &catalogue.levers, unit.group.as_deref());
        simulate(&Asked { set: &set, unit: &unit.id, group, period: &period, facts: &facts, calendars, levers, today })
    })
}

/// `Mỗi tháng ít nhất 01 tin bài: tháng 4/2025`: more of the same in other months does not mend these.
fn missed_targets(app: &App, office: &Office, stored: &Stored, period: &Period, unit: &OrgUnitId) -> Vec<String> {
    let progress = stored.progress(app, office, period.id.year(), period.to.min(app.clock.today()), Some(unit));
    let line = |progress: &tonghop_indicators::progress::TargetProgress| {
        let missed = progress.stretches.iter().filter(|part| part.state == TargetState::NotMet);
        let labels: Vec<String> = missed.map(|part| part.stretch.label.to_lowercase()).collect();
        if labels.is_empty() { progress.target.content.clone() } else { format!("{}: {}", progress.target.content, labels.join(", ")) }
    };
    progress.iter().filter(|progress| progress.state == TargetState::NotMet).map(line).collect()
}

impl SimulationView {
    /// The rows of the page, in words.
    pub fn rows(&self, catalogue: &Catalogue) -> Vec<ProspectRow> {
        let words = Words { catalogue, missed: &self.missed };
        self.simulation.prospects.iter().map(|prospect| words.row(prospect)).collect()
    }

    /// Everything together, and what there is still time for, in words.
    pub fn together(&self, catalogue: &Catalogue) -> [TogetherRow; 2] {
        let words = Words { catalogue, missed: &self.missed };
        [&self.simulation.reachable, &self.simulation.all].map(|together| words.together(together))
    }

    /// What to do where nothing is left in time.
    pub fn nothing_left(&self, period: &Period) -> String {
        if period.to < self.today {
            let ended = display::date(period.to);
            return format!(
                "Kỳ đã hết ngày {ended}: không còn việc nào làm thay đổi điểm của kỳ này. Chọn kỳ đang mở, ví dụ kỳ năm, để xem việc còn kịp."
            );
        }
        let due = period.due.map_or_else(String::new, |due| format!(" trước hạn {}", display::date(due)));
        format!("Kỳ còn mở nhưng chưa có số liệu để dự kiến. Nộp các biểu của kỳ{due}; tiêu chí còn thiếu số liệu liệt kê ở dưới.")
    }

    /// The document of `simulate --json`.
    pub fn document(&self, set: &CriteriaSet, period: &Period, catalogue: &Catalogue) -> Value {
        let words = Words { catalogue, missed: &self.missed };
        let now = &self.simulation.now;
        let measured_on = match self.simulation.measured_on {
            Measure::Total => "total",
            Measure::KnownPoints => "known_points",
        };
        json!({
            "schema": SCHEMA, "set": set.id, "version": set.version, "period": period.id, "unit": now.unit, "name": self.name,
            "today": self.today, "total": optional_number(now.total), "known_points": number(now.provisional), "max": number(now.max),
            "measured_on": measured_on,
            "criteria": self.simulation.prospects.iter().map(|prospect| words.prospect(prospect)).collect::<Vec<_>>(),
            "together": { "reachable": words.joined(&self.simulation.reachable), "all": words.joined(&self.simulation.all) },
        })
    }
}

/// Finds the words of things.
struct Words<'a> {
    catalogue: &'a Catalogue,
    missed: &'a [String],
}

impl Words<'_> {
    fn title(&self, place: &Place) -> String {
        self.catalogue.figure_title(&place.element, &place.dimensions)
    }

    /// A figure as people say it: a day, có or không, a number; `chưa có` where nobody reported it.
    fn figure(&self, element: &ElementId, value: Option<Decimal>) -> String {
        let Some(value) = value else { return "chưa có".to_owned() };
        if DAYS.contains(&element.as_str()) {
            return day_of_figure(value).map_or_else(|| display::plain(value, 4), display::date);
        }
        match self.kind(element) {
            Some(ColumnKind::YesNo) => if value.is_zero() { "không" } else { "có" }.to_owned(),
            _ => display::plain(value, 4),
        }
    }

    fn kind(&self, element: &ElementId) -> Option<ColumnKind> {
        self.catalogue.forms.iter().find_map(|form| {
            let column = form.columns.iter().find(|column| form.element(&column.field).as_ref() == Ok(element))?;
            Some(column.kind)
        })
    }

    fn change(&self, change: &FigureChange) -> String {
        let element = &change.place.element;
        format!("{}: {} → {}", self.title(&change.place), self.figure(element, change.before), self.figure(element, Some(change.after)))
    }

    /// Whether there is time, then until when or why not.
    fn time(&self, reach: &Reach) -> (String, String) {
        let (time, reach) = match reach {
            Reach::Until { day } => ("Còn kịp", format!("đến hết ngày {}", display::date(*day))),
            Reach::Over { why } => ("Không còn kịp", self.why_not(why)),
            Reach::Answers => ("Tham khảo", "do người dân, tổ chức trả lời khảo sát".to_owned()),
        };
        (time.to_owned(), reach)
    }

    fn time_words(&self, reach: &Reach) -> String {
        let (time, why) = self.time(reach);
        format!("{time}: {why}")
    }

    fn why_not(&self, why: &WhyNot) -> String {
        match why {
            WhyNot::PeriodOver { day } => format!("kỳ báo cáo đã hết ngày {}", display::date(*day)),
            WhyNot::DayPassed { day } => format!("hạn {} đã qua", display::date(*day)),
            WhyNot::Happened { element } => format!("“{}” là việc đã xảy ra, không giảm được", self.catalogue.element_title(element)),
            WhyNot::Judged { element } => {
                let title = self.catalogue.element_title(element);
                match self.missed.is_empty() || !element.as_str().starts_with("plan.") {
                    true => format!("“{title}” đã xét theo thời hạn riêng"),
                    false => format!("thời hạn đã qua ({})", self.missed.join("; ")),
                }
            }
        }
    }

    fn row(&self, prospect: &Prospect) -> ProspectRow {
        let (next, best) = match &prospect.outlook {
            Outlook::Steps { next, best } => (Some(self.step(next)), best.as_ref().map(|best| self.step(best))),
            _ => (None, None),
        };
        ProspectRow {
            code: prospect.code.clone(),
            name: prospect.name.clone(),
            score: prospect.score,
            max: prospect.max,
            lost: prospect.lost,
            arithmetic: prospect.arithmetic.clone(),
            remark: self.remark(prospect),
            is_full: matches!(prospect.outlook, Outlook::Full | Outlook::NotApplicable),
            next,
            best,
        }
    }

    fn step(&self, suggestion: &Suggestion) -> StepRow {
        let (time, reach) = self.time(&suggestion.reach);
        StepRow {
            changes: suggestion.changes.iter().map(|change| self.change(change)).collect(),
            reason: suggestion.reason.clone(),
            points: suggestion.points,
            gain: suggestion.gain,
            total_gain: suggestion.total_gain,
            arithmetic: suggestion.arithmetic.clone(),
            time,
            reach,
            is_reachable: suggestion.reach.is_reachable(),
            is_certain: suggestion.is_certain,
        }
    }

    /// Why there is nothing to suggest; empty where there is.
    fn remark(&self, prospect: &Prospect) -> String {
        match &prospect.outlook {
            Outlook::Steps { .. } => String::new(),
            Outlook::Full => "Đã đạt điểm tối đa".to_owned(),
            Outlook::NotApplicable => "Không áp dụng cho đơn vị".to_owned(),
            Outlook::NotTheUnits => match prospect.assessment {
                Assessment::Survey => "Điểm điều tra xã hội học: người dân, tổ chức cho điểm".to_owned(),
                Assessment::Assessor => "Cơ quan thẩm định cho điểm".to_owned(),
                _ => "Lấy theo kết quả đã công bố, đơn vị không tự thay đổi được".to_owned(),
            },
            Outlook::NoSingleChange => "Không có một thay đổi nào của số liệu đủ để lên mức cao hơn".to_owned(),
            Outlook::WithoutFigures { missing } if missing.is_empty() => "Chưa có điểm".to_owned(),
            Outlook::WithoutFigures { missing } => {
                let titles: Vec<String> = missing.iter().map(|place| self.title(place)).collect();
                format!("Chưa có số liệu: {}", titles.join("; "))
            }
        }
    }

    fn together(&self, together: &Together) -> TogetherRow {
        TogetherRow {
            done: together.done.clone(),
            sum_of_single: together.sum_of_single,
            rescored: together.rescored,
            points: together.points,
            band: together.band.clone(),
            differences: together.differences.iter().map(|difference| self.difference(difference)).collect(),
        }
    }

    fn difference(&self, difference: &Difference) -> String {
        let points = |points: Option<Decimal>| points.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2));
        match difference {
            Difference::LeftOut { codes } => format!("Tiêu chí {} đã đạt nhờ việc khác, không cộng thêm lần nữa.", codes.join(", ")),
            Difference::SharedFigure { place, codes } => {
                format!("Các tiêu chí {} cùng dựa vào “{}”.", codes.join(", "), self.title(place))
            }
            Difference::OtherPoints { code, expected, found } => {
                format!("Tiêu chí {code}: làm riêng lẻ còn {} điểm, làm cùng lúc được {} điểm.", points(*expected), points(*found))
            }
            Difference::RoundingOrLimits => "Bộ tiêu chí làm tròn hoặc giới hạn điểm sau khi cộng.".to_owned(),
        }
    }

    fn prospect(&self, prospect: &Prospect) -> Value {
        let (next, best) = match &prospect.outlook {
            Outlook::Steps { next, best } => (Some(self.suggestion(next)), best.as_ref().map(|best| self.suggestion(best))),
            _ => (None, None),
        };
        let missing: &[Place] = if let Outlook::WithoutFigures { missing } = &prospect.outlook { missing } else { &[] };
        json!({
            "code": prospect.code, "name": prospect.name, "score": optional_number(prospect.score), "max": number(prospect.max),
            "lost": optional_number(prospect.lost), "state": prospect.state.as_str(), "assessment": prospect.assessment,
            "explanation": prospect.arithmetic, "outlook": outlook_code(&prospect.outlook), "remark": self.remark(prospect),
            "missing": missing.iter().map(|place| self.place(place)).collect::<Vec<_>>(), "next": next, "best": best,
        })
    }

    fn place(&self, place: &Place) -> Value {
        json!({ "element": place.element.as_str(), "title": self.title(place), "dimensions": place.dimensions })
    }

    fn suggestion(&self, suggestion: &Suggestion) -> Value {
        let changes = suggestion.changes.iter().map(|change| {
            json!({
                "element": change.place.element.as_str(), "title": self.title(&change.place), "dimensions": change.place.dimensions,
                "before": optional_number(change.before), "after": number(change.after),
            })
        });
        let until = if let Reach::Until { day } = &suggestion.reach { Some(*day) } else { None };
        json!({
            "changes": changes.collect::<Vec<_>>(), "reason": suggestion.reason, "points": number(suggestion.points),
            "gain": number(suggestion.gain), "total_gain": number(suggestion.total_gain), "explanation": suggestion.arithmetic,
            "certain": suggestion.is_certain, "reachable": suggestion.reach.is_reachable(), "until": until,
            "time": self.time_words(&suggestion.reach),
        })
    }

    fn joined(&self, together: &Together) -> Value {
        json!({
            "done": together.done, "left_out": together.left_out, "sum_of_single": number(together.sum_of_single),
            "rescored": number(together.rescored), "points": number(together.points), "total": optional_number(together.total),
            "band": together.band,
            "differences": together.differences.iter().map(|difference| self.difference(difference)).collect::<Vec<_>>(),
        })
    }
}

fn outlook_code(outlook: &Outlook) -> &'static str {
    match outlook {
        Outlook::Full => "full",
        Outlook::NotApplicable => "not_applicable",
        Outlook::WithoutFigures { .. } => "without_figures",
        Outlook::NotTheUnits => "not_the_units",
        Outlook::NoSingleChange => "no_single_change",
        Outlook::Steps { .. } => "steps",
    }
}
