//! "Số này từ đâu?".

use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use tonghop_domain::score::explain;
use tonghop_domain::{CellRef, OrgUnitId, Period, display};

use super::error::HttpError;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::basis::Basis;
use crate::analysis::{self, published};
use crate::app::App;
use crate::lineage::{self, Reports, Source, TracedInput};
use crate::pages::Place;
use crate::pages::lineage::{CellPage, LineagePage};
use crate::pages::phrases::{Figures, Refused, filled, said};
use crate::reception::Labels;

/// `/so-nay-tu-dau?ky=…&bo=…&tieu_chi=…&don_vi=…` or `?ky=…&chi_so=…[&don_vi=…]`.
pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let unit = view::unit(&signed, &asked)?;
    let page = match (&asked.chi_so, &asked.tieu_chi, unit) {
        (Some(id), _, Some(unit)) => of_indicator(&app, &signed, &period, id, &unit).await?,
        (Some(id), _, None) => of_field(&app, &signed, &period, id).await?,
        (None, Some(code), Some(unit)) => of_component(&app, &signed, &asked, &period, (code, &unit)).await?,
        _ => return Err(HttpError::Wrong(said(Refused::ChooseAFigure).to_owned())),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Indicators, &period).await?)))
}

async fn published_words(app: &App, signed: &Signed, period: &Period) -> Result<String, HttpError> {
    let closing = published::closing(app, &signed.scope, period).await?;
    Ok(closing.map_or_else(String::new, |closing| view::version_words(&closing)))
}

async fn of_component(
    app: &App,
    signed: &Signed,
    asked: &Asked,
    period: &Period,
    (code, unit): (&str, &OrgUnitId),
) -> Result<LineagePage, HttpError> {
    let set = view::set(app, &signed.scope, asked, period).await?;
    let set = set.as_ref();
    let component = set.component(code).ok_or_else(|| HttpError::NotFound(filled(Refused::NoComponent, code)))?;
    let traced = analysis::traced(app, &signed.scope, set, period, unit).await?;
    let score = traced.score.component(code).ok_or_else(|| HttpError::NotFound(filled(Refused::NoScoreOfUnit, code)))?;
    let explanation = explain(component, score);
    let basis = Basis::of(app, &signed.scope, period).await?;
    let inputs = lineage::inputs(app, &signed.scope, &basis, period, unit, explanation.inputs).await?;
    Ok(LineagePage {
        what: format!("Tiêu chí {code} {}: {}", component.name, set.name),
        unit: app.office().await?.directory.name_of(unit),
        period_name: view::period_title(period),
        figure: score.score.map_or_else(|| display::NO_FIGURE.to_owned(), |points| format!("{} điểm", display::decimal(points, 2))),
        published: published_words(app, signed, period).await?,
        rule: explanation.rule,
        arithmetic: explanation.arithmetic.to_owned(),
        inputs,
        units: vec![],
        back: (format!("/chi-tieu/don-vi?ky={}&bo={}@{}&don_vi={unit}", period.id, set.id, set.version), said(Figures::BackToScoresOfUnit)),
    })
}

fn known<'a>(app: &'a App, id: &str) -> Result<&'a tonghop_domain::indicator::Indicator, HttpError> {
    let found = app.catalogue.indicators.iter().find(|indicator| indicator.id == id);
    found.ok_or_else(|| HttpError::NotFound(filled(Refused::NoIndicator, id)))
}

async fn of_indicator(app: &App, signed: &Signed, period: &Period, id: &str, unit: &OrgUnitId) -> Result<LineagePage, HttpError> {
    let indicator = known(app, id)?;
    let traced = lineage::indicator(app, &signed.scope, period, indicator, unit).await?;
    Ok(LineagePage {
        what: indicator.name.clone(),
        unit: app.office().await?.directory.name_of(unit),
        period_name: view::period_title(period),
        figure: traced.figure,
        published: published_words(app, signed, period).await?,
        rule: traced.rule,
        arithmetic: traced.arithmetic,
        inputs: traced.inputs,
        units: vec![],
        back: (format!("/chi-so?ky={}&chi_so={id}", period.id), said(Figures::BackToIndicator)),
    })
}

async fn of_field(app: &App, signed: &Signed, period: &Period, id: &str) -> Result<LineagePage, HttpError> {
    let indicator = known(app, id)?;
    let office = app.office().await?;
    let whole = analysis::whole_field(app, &signed.scope, period).await?;
    let whole = whole.into_iter().find(|figure| figure.id == id).ok_or_else(|| HttpError::NotFound(filled(Refused::NoIndicator, id)))?;
    let units = analysis::by_unit(app, &signed.scope, period, indicator).await?;
    let address = |unit: &OrgUnitId| format!("/so-nay-tu-dau?ky={}&chi_so={id}&don_vi={unit}", period.id);
    let shown = |figure: analysis::IndicatorFigure| {
        let parts = if figure.parts.is_empty() { String::new() } else { format!(" ({})", figure.parts) };
        (figure.name, format!("{}{parts}", figure.figure), address(&figure.unit))
    };
    let names = |element: &tonghop_domain::ElementId| app.catalogue.element_title(element);
    let arithmetic = match whole.parts.split_once('/') {
        Some((numerator, denominator)) => format!("{numerator} : {denominator} = {}", whole.figure),
        None => format!("Cộng số của {} đơn vị = {}", units.len(), whole.figure),
    };
    Ok(LineagePage {
        what: indicator.name.clone(),
        unit: filled(Figures::WholeArea, &office.name),
        period_name: view::period_title(period),
        figure: whole.figure,
        published: published_words(app, signed, period).await?,
        rule: format!("{}; cộng tử số và mẫu số của các đơn vị", tonghop_domain::formula::sentence(&indicator.formula, &names)),
        arithmetic,
        inputs: Vec::<TracedInput>::new(),
        units: units.into_iter().map(shown).collect(),
        back: (format!("/chi-tieu?ky={}", period.id), said(Figures::BackToTargetsAndIndicators)),
    })
}

/// Which cell of which report.
#[derive(Debug, Deserialize)]
pub(super) struct CellAsked {
    bao_cao: String,
    sheet: String,
    o: String,
}

/// `/so-nay-tu-dau/o?bao_cao=…&sheet=…&o=C9`: from a cell forward.
pub(super) async fn cell(State(app): State<App>, signed: Signed, Query(asked): Query<CellAsked>) -> Result<Html<String>, HttpError> {
    let cell: CellRef = asked.o.parse().map_err(|_| HttpError::Wrong(filled(Refused::NoCell, asked.o)))?;
    let stored = app.storage.submission(&signed.scope, &asked.bao_cao).await?;
    let key = stored.submission.key.clone();
    let (facts, used) = lineage::used_by(&app, &signed.scope, &asked.bao_cao, (&asked.sheet, cell)).await?;
    let mut source = Source { submission: Some(asked.bao_cao.clone()), sheet: asked.sheet.clone(), cell: Some(cell), ..Source::default() };
    Reports::new(&app, &signed.scope).complete(&mut source).await?;
    let labels = Labels::of(app.catalogue.form(&key.form), &app.catalogue.lists);
    let read = facts.iter().map(|fact| {
        let value = fact.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 6));
        (labels.title(fact.element.as_str()).to_owned(), labels.part(&fact.dimensions), value)
    });
    let page = CellPage {
        about: format!("{} · {}", app.office().await?.directory.name_of(&key.unit), app.catalogue.form_title(&key.form)),
        file: stored.submission.file_name.clone(),
        sheet: asked.sheet,
        cell,
        row: source.row,
        read: read.collect(),
        used,
        is_current: stored.submission.state.is_current(),
        submission: asked.bao_cao,
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Indicators).await?)))
}
