//! So sánh giữa các kỳ.

use axum::extract::{Query, State};
use axum::response::Html;

use super::error::HttpError;
use super::figures::periods_with;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis;
use crate::app::App;
use crate::pages::Place;
use crate::pages::comparison::ComparisonPage;
use crate::pages::phrases::{Figures, filled};

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let unit = view::unit(&signed, &asked)?;
    let office = app.office().await?;
    let own = office.directory.subtree(&office.root);
    let mut units: Vec<(String, String)> = office
        .directory
        .units()
        .iter()
        .filter(|known| own.contains(&known.id) && known.group.is_some() && known.exists_on(period.to))
        .map(|known| (known.id.to_string(), known.name.clone()))
        .collect();
    units.sort_by_cached_key(|(_, name)| tonghop_domain::text::collation_key(name));
    units.insert(0, (String::new(), filled(Figures::WholeArea, &office.name)));
    let page = ComparisonPage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        unit: unit.as_ref().map(ToString::to_string).unwrap_or_default(),
        units,
        comparison: analysis::comparison(&app, &signed.scope, &period, unit.as_ref()).await?,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Indicators, &period).await?)))
}
