//! The leader's page for a meeting.

use axum::extract::{Query, State};
use axum::response::Html;
use tonghop_domain::task::TaskState;
use tonghop_indicators::lost_points;

use super::error::HttpError;
use super::figures::{all_sets, drawn, periods_with};
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::basis::Basis;
use crate::analysis::{self, Compared, Comparison, published, set_name};
use crate::app::App;
use crate::audience::Audience;
use crate::board;
use crate::drawing::Wanted;
use crate::pages::Place;
use crate::pages::meeting::Meeting;

/// Days ahead that a meeting looks at.
const DAYS_AHEAD: i32 = 7;

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let basis = Basis::of(&app, &signed.scope, &period).await?;
    let completeness = board::by_form(&basis.standings(&app, &signed.scope, &period.id).await?);
    let comparison = analysis::comparison(&app, &signed.scope, &period, None).await?;
    let table = analysis::scores(&app, &signed.scope, set, &period).await?;
    let mut charts = Vec::new();
    for kind in ["ranking", "heat-table", "trend"] {
        charts.push(drawn(&app, kind, Wanted { scope: &signed.scope, period: &period, set: Some(set), unit: None }).await);
    }
    let closing = published::closing(&app, &signed.scope, &period).await?;
    let page = Meeting {
        audience: Audience::from_code(asked.doi_tuong.as_deref().unwrap_or_default()),
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        set: set_name(set),
        set_name: set.name.clone(),
        sets: all_sets(&app),
        published: closing.map(|closing| view::version_words(&closing)),
        completeness: completeness.into_iter().map(|(form, sum)| (app.catalogue.form_title(&form), sum)).collect(),
        sentences: sentences(&comparison, &period.id.to_string()),
        lost: lost_points(&table),
        table,
        tasks: pressing_tasks(&app, &signed).await?,
        charts,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Reports, &period).await?)))
}

async fn pressing_tasks(app: &App, signed: &Signed) -> Result<Vec<(tonghop_domain::task::Task, TaskState, Option<i32>)>, HttpError> {
    let today = app.clock.today();
    let tasks = analysis::tasks(app, &signed.scope).await?;
    let standings = tonghop_indicators::tasks::standings(&tasks, today).into_iter();
    let is_pressing = |standing: &tonghop_indicators::tasks::TaskStanding| match standing.state {
        TaskState::Overdue => true,
        TaskState::NotYetDue => standing.days_left.is_some_and(|days| days <= DAYS_AHEAD),
        TaskState::DoneOnTime | TaskState::DoneLate => false,
    };
    Ok(standings.filter(is_pressing).map(|standing| (standing.task, standing.state, standing.days_left)).collect())
}

/// One sentence for each figure that is known, with its changes.
fn sentences(comparison: &Comparison, period: &str) -> Vec<(String, String)> {
    let known = comparison.rows.iter().filter(|row| row.value.is_some());
    known.map(|row| (sentence(row, comparison), format!("/so-nay-tu-dau?ky={period}&chi_so={}", row.id))).collect()
}

fn sentence(row: &Compared, comparison: &Comparison) -> String {
    let against = |change: &str, name: &Option<String>| name.as_ref().map(|name| format!("; so với {name}: {change}")).unwrap_or_default();
    let to_date = if row.year_to_date.is_empty() { String::new() } else { format!("; lũy kế từ đầu năm {}", row.year_to_date) };
    let aim = row.aim.as_ref().map_or_else(String::new, |aim| format!("; chỉ tiêu năm {}: {}", aim.value, aim.standing));
    format!(
        "{}: {}{}{}{to_date}{aim}.",
        row.name,
        row.now,
        against(&row.before.change, &comparison.before),
        against(&row.last_year.change, &comparison.last_year)
    )
}
