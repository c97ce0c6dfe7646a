//! Pages that show figures.

use std::borrow::Cow;

use axum::extract::{Query, State};
use axum::response::Html;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::obligation::{Completeness, Timeliness};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::task::TaskState;
use tonghop_domain::{OrgUnitId, Period, Scope, display};

use super::error::HttpError;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::{self, AnalysisError, SeenOn, set_name};
use crate::app::{App, Office};
use crate::board;
use crate::drawing::{self, DrawingError, Wanted};
use crate::pages::phrases::{Refused, filled, said};
use crate::pages::reception::Choice;
use crate::pages::units::UnitRow;
use crate::pages::words::Drawn;
use crate::pages::{self, Place};

impl From<AnalysisError> for HttpError {
    fn from(fault: AnalysisError) -> Self {
        match fault {
            AnalysisError::Storage(fault) => fault.into(),
            other => Self::Wrong(other.to_string()),
        }
    }
}

impl From<DrawingError> for HttpError {
    fn from(fault: DrawingError) -> Self {
        match fault {
            DrawingError::Storage(fault) => fault.into(),
            DrawingError::Analysis(fault) => fault.into(),
            DrawingError::Kind(..) | DrawingError::Version(..) | DrawingError::NotIssued(..) => Self::NotFound(fault.to_string()),
            DrawingError::NoSet
            | DrawingError::NoUnit
            | DrawingError::NoPlan
            | DrawingError::NoIndicator(_)
            | DrawingError::NoMerger
            | DrawingError::Format(..)
            | DrawingError::Template(..)
            | DrawingError::Draw(_)
            | DrawingError::Incomplete(_)
            | DrawingError::Wording(_) => Self::Wrong(fault.to_string()),
            DrawingError::Workbook(_) | DrawingError::Zip(_) | DrawingError::Interrupted => Self::Internal(fault.to_string()),
        }
    }
}

/// The set asked for; none where none was asked for and none fits.
pub(super) async fn wanted_set<'a>(
    app: &'a App,
    scope: &Scope,
    asked: &Asked,
    period: &Period,
) -> Result<Option<Cow<'a, CriteriaSet>>, HttpError> {
    match view::set(app, scope, asked, period).await {
        Ok(set) => Ok(Some(set)),
        Err(fault) if asked.bo.as_deref().is_some_and(|name| !name.is_empty()) => Err(fault),
        Err(_) => Ok(None),
    }
}

pub(super) fn set_choices(app: &App, period: &Period) -> Vec<Choice> {
    view::sets_for(app, period).into_iter().map(|set| (set_name(set), set.name.clone())).collect()
}

/// A chart for a page; one that cannot be drawn says why and never takes the page with it.
pub(super) async fn drawn(app: &App, kind: &'static str, wanted: Wanted<'_>) -> Drawn {
    drawn_of(app, kind, wanted, None).await
}

/// The same for a chart of one indicator.
pub(super) async fn drawn_of(app: &App, kind: &'static str, wanted: Wanted<'_>, indicator: Option<&str>) -> Drawn {
    let mut query = format!("ky={}", wanted.period.id);
    if let Some(set) = wanted.set {
        query.push_str(&format!("&bo={}", set_name(set)));
    }
    if let Some(unit) = wanted.unit {
        query.push_str(&format!("&don_vi={unit}"));
    }
    if let Some(indicator) = indicator {
        query.push_str(&format!("&chi_so={indicator}"));
    }
    let picture = match drawing::chart_of(app, kind, wanted, indicator).await {
        Ok(chart) => drawing::picture(chart).await,
        Err(fault) => Err(fault),
    };
    Drawn { kind, query, picture: picture.map_err(|fault| fault.to_string()) }
}

pub(super) async fn overview(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let standings = board::standings(&app, &signed.scope, &period.id).await?;
    let submissions = app.storage.submissions(&signed.scope).await?;
    let mut sets = Vec::new();
    for set in view::sets_for(&app, &period) {
        let wanted = Wanted { scope: &signed.scope, period: &period, set: Some(set), unit: None };
        sets.push(((set_name(set), set.name.clone()), drawn(&app, "ranking", wanted).await));
    }
    let page = pages::overview::Overview {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: view::period_choices(&view::periods(&app, &signed.scope).await?),
        completeness: Completeness::of(&standings),
        waiting: submissions.iter().filter(|stored| stored.submission.state == SubmissionState::Submitted).count(),
        overdue: standings.iter().filter(|standing| standing.timeliness == Timeliness::Overdue).count(),
        tasks_due: tasks_due(&app, &signed).await?,
        sets,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Overview, &period).await?)))
}

/// Tasks overdue or due within a week.
async fn tasks_due(app: &App, signed: &Signed) -> Result<usize, HttpError> {
    let today = app.clock.today();
    let tasks = analysis::tasks(app, &signed.scope).await?;
    let is_due = |task: &tonghop_domain::task::Task| match task.state_on(today) {
        TaskState::Overdue => true,
        TaskState::NotYetDue => task.due().is_some_and(|due| (due - today).get_days() <= 7),
        TaskState::DoneOnTime | TaskState::DoneLate => false,
    };
    Ok(tasks.iter().filter(|task| is_due(task)).count())
}

pub(super) async fn indicators(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let figures = match asked.tieu_chi {
        None => analysis::whole_field(&app, &signed.scope, &period).await?,
        Some(_) => vec![],
    };
    let names = app.catalogue.indicators.iter().map(|indicator| indicator.name.clone());
    let page = pages::indicators::Indicators {
        figures: names.zip(figures).collect(),
        set,
        set_name: set_name(set),
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        sets: all_sets(&app),
        table: analysis::scores(&app, &signed.scope, set, &period).await?,
        chart: match asked.tieu_chi {
            None => Some(drawn(&app, "heat-table", Wanted { scope: &signed.scope, period: &period, set: Some(set), unit: None }).await),
            Some(_) => None,
        },
        chosen: asked.tieu_chi.clone(),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Indicators, &period).await?)))
}

pub(super) async fn indicator(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let id = asked.chi_so.unwrap_or_default();
    let known = app.catalogue.indicators.iter().find(|indicator| indicator.id == id);
    let indicator = known.ok_or_else(|| HttpError::NotFound(filled(Refused::NoIndicator, &id)))?;
    let figures = analysis::by_unit(&app, &signed.scope, &period, indicator).await?;
    let names = |element: &tonghop_domain::ElementId| app.catalogue.element_title(element);
    let formula = tonghop_domain::formula::sentence(&indicator.formula, &names);
    let frame = view::frame_of(&app, &signed, Place::Indicators, &period).await?;
    let seen_on = match asked.theo.as_deref() {
        Some("hien-nay") => SeenOn::UnitsOfToday,
        _ => SeenOn::UnitsOfThePeriod,
    };
    let whole = Wanted { scope: &signed.scope, period: &period, set: None, unit: None };
    let mut charts = vec![drawn_of(&app, "indicator-trend", whole, Some(&id)).await];
    // Only where units were made of others: elsewhere there is nothing to say about it.
    charts.extend(Some(drawn_of(&app, "merger", whole, Some(&id)).await).filter(|drawn| drawn.picture.is_ok()));
    let page = pages::indicator_series::IndicatorSeries {
        charts,
        id: &indicator.id,
        name: &indicator.name,
        formula: &formula,
        source: &indicator.source,
        fewest: indicator.minimum_denominator,
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        figures,
        seen_on,
        series: analysis::series(&app, &signed.scope, &period, indicator, seen_on).await?,
    };
    Ok(Html(page.render(&frame)))
}

pub(super) async fn survey(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let dimensions = ["cap", "thu_tuc", "gioi_tinh", "do_tuoi", "trinh_do", "nghe_nghiep"];
    let title = |field: &str| {
        let form = app.catalogue.form("survey-answers")?;
        form.column(field).map(|column| (field.to_owned(), column.title().to_lowercase()))
    };
    let unit = view::unit(&signed, &asked)?;
    let mut charts = Vec::new();
    for unit in [None, unit.as_ref()].into_iter().take(1 + usize::from(unit.is_some())) {
        charts.push(drawn(&app, "opinions", Wanted { scope: &signed.scope, period: &period, set: None, unit }).await);
    }
    let page = pages::survey::SurveyPage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        survey: analysis::survey(&app, &signed.scope, &period).await?,
        dimensions: dimensions.into_iter().filter_map(title).collect(),
        sample: sample(&asked),
        charts,
        chosen: asked.don_vi.unwrap_or_default(),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Indicators, &period).await?)))
}

/// What the calculator gives for what was typed, in the Vietnamese way of writing numbers.
fn sample(asked: &Asked) -> pages::survey::Sample {
    let typed = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let (population, error) = (typed(&asked.tong_so), typed(&asked.sai_so));
    let error = if error.is_empty() { "5".to_owned() } else { error };
    let answer = (!population.is_empty()).then(|| {
        let people = population.replace(['.', ' '], "").parse().map_err(|_| said(Refused::SampleTransactions).to_owned())?;
        let share: rust_decimal::Decimal = error.replace(',', ".").parse().map_err(|_| said(Refused::SampleError).to_owned())?;
        tonghop_domain::survey::sample_size(people, share / rust_decimal::Decimal::ONE_HUNDRED)
            .ok_or_else(|| said(Refused::SampleLimits).to_owned())
    });
    pages::survey::Sample { population, error, answer }
}

/// Every set; one for another period is refused with a sentence that says for which it is.
pub(super) fn all_sets(app: &App) -> Vec<Choice> {
    app.catalogue.sets.iter().map(|set| (set_name(set), set.name.clone())).collect()
}

/// The periods that something is owed for or that something current reports on, and the chosen one.
pub(super) async fn periods_with(app: &App, signed: &Signed, chosen: &Period) -> Result<Vec<Choice>, HttpError> {
    let mut periods = view::periods(app, &signed.scope).await?;
    let reported = app.storage.reported_periods(&signed.scope).await?;
    periods.extend(reported.iter().filter_map(|id| app.catalogue.calendars.period(id).ok()));
    periods.push(chosen.clone());
    periods.sort();
    periods.dedup();
    Ok(view::period_choices(&periods))
}

pub(super) async fn unit_scores(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let unit = view::unit(&signed, &asked)?.ok_or_else(|| HttpError::Wrong(said(Refused::NoUnitChosen).to_owned()))?;
    let table = analysis::scores(&app, &signed.scope, set, &period).await?;
    let row = table.units.iter().find(|row| row.score.unit == unit);
    let rank = row.map_or_else(String::new, |row| format!("{} {}", pages::ranking::place(row), pages::ranking::remark(row)));
    let office = app.office().await?;
    let traced = analysis::traced(&app, &signed.scope, set, &period, &unit).await?;
    let claims = analysis::claims_of(&app, &signed.scope, set, &period, &unit).await?;
    let wanted = Wanted { scope: &signed.scope, period: &period, set: Some(set), unit: Some(&unit) };
    let charts = vec![drawn(&app, "profile", wanted).await, drawn(&app, "waterfall", wanted).await];
    let page = pages::unit_scores::UnitScores {
        set,
        charts,
        unit: office.directory.name_of(&unit),
        period_name: view::period_title(&period),
        query: format!("ky={}&bo={}", period.id, set_name(set)),
        differences: analysis::differences(set, &traced.score, &claims),
        claims,
        score: traced.score,
        sources: traced.sources,
        catalogue: &app.catalogue,
        rank: rank.trim().to_owned(),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Indicators, &period).await?)))
}

pub(super) async fn simulation(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let unit = view::unit(&signed, &asked)?.ok_or_else(|| HttpError::Wrong(said(Refused::NoUnitChosen).to_owned()))?;
    let simulated = analysis::simulation(&app, &signed.scope, set, &period, &unit).await?;
    let now = &simulated.simulation.now;
    let wanted = Wanted { scope: &signed.scope, period: &period, set: Some(set), unit: Some(&unit) };
    let page = pages::simulation::SimulationPage {
        set,
        chart: drawn(&app, "waterfall", wanted).await,
        unit: simulated.name.clone(),
        period_name: view::period_title(&period),
        query: format!("ky={}&bo={}&don_vi={unit}", period.id, set_name(set)),
        today: display::date(simulated.today),
        total: now.total,
        known: now.provisional,
        max: now.max,
        open_period: open_period(&app, set, &period, &unit),
        nothing_left: simulated.nothing_left(&period),
        rows: simulated.rows(&app.catalogue),
        together: simulated.together(&app.catalogue),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Indicators, &period).await?)))
}

/// Of a period that is over: one of its year that the set governs and that is still open.
fn open_period(app: &App, set: &CriteriaSet, period: &Period, unit: &OrgUnitId) -> Option<(String, String)> {
    let today = app.clock.today();
    let calendar = app.catalogue.calendars.regime(period.id.regime()).ok().filter(|_| period.to < today)?;
    let is_open = |other: &Period| other.from <= today && today <= other.to && set.governs(other);
    let open = calendar.periods_of_year(period.id.year()).into_iter().find(is_open)?;
    Some((format!("/chi-tieu/nang-diem?ky={}&bo={}&don_vi={unit}", open.id, set_name(set)), open.name))
}

pub(super) async fn ranking(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let table = analysis::scores(&app, &signed.scope, set, &period).await?;
    let wanted = Wanted { scope: &signed.scope, period: &period, set: Some(set), unit: None };
    let page = pages::ranking::RankingPage {
        set,
        set_name: set_name(set),
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        sets: all_sets(&app),
        changes: analysis::changes(&app, &signed.scope, set, &period, &table).await?,
        table,
        chart: drawn(&app, "ranking", wanted).await,
        before_and_now: drawn(&app, "grouped-bars", wanted).await,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Ranking, &period).await?)))
}

pub(super) async fn units(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    let mut rows = Vec::new();
    add_units(&office, &office.root, 0, app.clock.today(), &mut rows);
    let own = office.directory.subtree(&office.root);
    let ended = office.directory.units().iter().filter(|unit| own.contains(&unit.id) && !unit.exists_on(app.clock.today())).count();
    let frame = view::frame(&app, &signed, Place::Units).await?;
    Ok(Html(pages::units::page(&frame, &rows, ended)))
}

fn add_units(office: &Office, id: &OrgUnitId, depth: usize, today: jiff::civil::Date, rows: &mut Vec<UnitRow>) {
    let Some(unit) = office.directory.get(id) else { return };
    let predecessors = office.directory.predecessors(id).into_iter().map(|event| {
        let name = office.directory.name_of(&event.old);
        if event.resolution.is_empty() { name } else { format!("{name} ({})", event.resolution) }
    });
    rows.push(UnitRow { unit: unit.clone(), depth, predecessors: predecessors.collect() });
    for child in office.directory.children_on(id, today) {
        add_units(office, &child.id, depth + 1, today, rows);
    }
}

pub(super) async fn plans(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    let units = analysis::units_with_plans(&app, &signed.scope).await?;
    let asked_unit = view::unit(&signed, &asked)?;
    let unit = asked_unit.or_else(|| units.first().cloned()).unwrap_or_else(|| office.root.clone());
    let own = office.directory.subtree(&office.root);
    let view = analysis::plan_view(&app, &signed.scope, &unit, app.clock.today()).await?;
    let period = view::period(&app, &signed.scope, &asked).await?;
    let chart = match view.targets.is_empty() {
        true => None,
        false => Some(drawn(&app, "plan-progress", Wanted { scope: &signed.scope, period: &period, set: None, unit: Some(&unit) }).await),
    };
    let choice = |id: &OrgUnitId| (id.to_string(), office.directory.name_of(id));
    let higher = pages::higher_plan::HigherPlan {
        unit: unit.to_string(),
        year: view.year,
        links: analysis::plan_links(&app, &signed.scope, &unit, view.year, app.clock.today()).await?,
        units: units.iter().filter(|other| **other != unit).map(choice).collect(),
    };
    let (inside, outside): (Vec<OrgUnitId>, Vec<OrgUnitId>) = units.into_iter().partition(|id| own.contains(id));
    let page = pages::plans::Plans {
        units: inside.iter().map(choice).collect(),
        real_plans: outside.iter().map(choice).collect(),
        unit: unit.to_string(),
        unit_name: office.directory.name_of(&unit),
        cut_off: display::date(view.cut_off),
        findings: view.findings(),
        targets: view.rows(&app.catalogue.lists),
        tasks: view.tasks,
        query: format!("don_vi={unit}"),
        is_illustrative: !own.contains(&unit),
        chart,
        higher,
        versions: analysis::plan_versions(&app, &signed.scope, &unit, view.year).await?,
        budget: (analysis::plan_budget(&app, &signed.scope, &unit, &period).await?, period.name.clone()),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Plans, &period).await?)))
}

pub(super) async fn reports(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let mut charts = Vec::new();
    for kind in ["ranking", "grouped-bars", "heat-table", "trend", "submission-board"] {
        charts.push(drawn(&app, kind, Wanted { scope: &signed.scope, period: &period, set: Some(set), unit: None }).await);
    }
    let office = app.office().await?;
    let page = pages::reports::Reports {
        charts,
        reports: app.catalogue.reports.clone(),
        units: assessed_units(&office, &signed, set, &period),
        plans: plan_units(&app, &office, &signed).await?,
        versions: analysis::published::versions(&app, &signed.scope, &period).await?.iter().map(|closing| closing.number).collect(),
        version: asked.ban,
        period: period.id.to_string(),
        periods: view::period_choices(&view::periods(&app, &signed.scope).await?),
        set: set_name(set),
        sets: set_choices(&app, &period),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Reports, &period).await?)))
}

/// The units below the office that the set assesses, by name.
fn assessed_units(office: &Office, signed: &Signed, set: &CriteriaSet, period: &Period) -> Vec<Choice> {
    let own = office.directory.subtree(&office.root);
    let is_wanted = |unit: &&tonghop_domain::OrgUnit| {
        let is_assessed = unit.group.is_some() && set.applies_to(unit.group.as_deref());
        is_assessed && own.contains(&unit.id) && unit.exists_on(period.to) && signed.scope.allows(&unit.id)
    };
    let mut units: Vec<Choice> =
        office.directory.units().iter().filter(is_wanted).map(|unit| (unit.id.to_string(), unit.name.clone())).collect();
    units.sort_by_key(|(id, name)| (tonghop_domain::text::collation_key(name), id.clone()));
    units
}

async fn plan_units(app: &App, office: &Office, signed: &Signed) -> Result<Vec<Choice>, HttpError> {
    let units = analysis::units_with_plans(app, &signed.scope).await?;
    Ok(units.iter().map(|id| (id.to_string(), office.directory.name_of(id))).collect())
}
