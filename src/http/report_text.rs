//! Lời văn báo cáo: the text of the periodic report, section by section.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use tonghop_domain::Period;
use tonghop_reports::document::wording::MOST_LETTERS;

use super::error::HttpError;
use super::figures::periods_with;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::published;
use crate::app::App;
use crate::drawing::{Wanted, documents};
use crate::pages::Place;
use crate::pages::phrases::{Refused, filled};
use crate::pages::report_text::ReportTextPage;
use crate::report_text::{self, REPORT, SectionText};

fn wanted<'a>(signed: &'a Signed, period: &'a Period) -> Wanted<'a> {
    Wanted { scope: &signed.scope, period, set: None, unit: None }
}

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let page = ReportTextPage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        is_closed: published::closing(&app, &signed.scope, &period).await?.is_some(),
        sections: documents::filled_sections(&app, wanted(&signed, &period)).await?,
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Reports).await?)))
}

/// The fields of a form; several may have one name.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The period and the section that the form is about.
    async fn about(&self, app: &App, signed: &Signed) -> Result<(Period, SectionText), HttpError> {
        signed.check_form(self.one("form_token"))?;
        let asked = Asked { ky: Some(self.one("ky").to_owned()), ..Asked::default() };
        let period = view::period(app, &signed.scope, &asked).await?;
        let sections = report_text::sections(app, &signed.scope, &period).await?;
        let section = sections.into_iter().find(|section| section.section.id == self.one("muc"));
        Ok((period, section.ok_or_else(|| HttpError::NotFound(filled(Refused::NoSection, self.one("muc"))))?))
    }
}

fn back_to(period: &Period, section: &str) -> Redirect {
    Redirect::to(&format!("/loi-van-bao-cao?ky={}#{section}", period.id))
}

pub(super) async fn edit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(fields): axum::Form<Vec<(String, String)>>,
) -> Result<Redirect, HttpError> {
    let fields = Fields(fields);
    let (period, section) = fields.about(&app, &signed).await?;
    let mut text = fields.one("van_ban").replace("\r\n", "\n").trim().to_owned();
    let chosen =
        fields.0.iter().filter(|(name, _)| name == "lay").filter_map(|(_, place)| section.narratives.get(place.parse::<usize>().ok()?));
    for words in chosen {
        let one_line = words.text.split_whitespace().collect::<Vec<_>>().join(" ");
        text.push_str(&format!("\n- {}: {}", words.unit, literally(&one_line)));
    }
    if text.chars().count() > MOST_LETTERS {
        return Err(HttpError::Wrong(filled(Refused::SectionTooLong, MOST_LETTERS)));
    }
    let name = format!("Mục “{}”", section.section.heading);
    if let Some(fault) = documents::fault_of_text(&app, wanted(&signed, &period), &name, &text).await? {
        return Err(HttpError::Wrong(filled(Refused::NotSaved, fault)));
    }
    let office = app.office().await?;
    let seen = fields.one("ban").parse().unwrap_or(section.version);
    let place = (&period.id, section.section.id.as_str(), seen);
    let by = (signed.session.account.name.as_str(), app.clock.now());
    app.storage.keep_report_text(&signed.scope, (&office.root, REPORT), place, text.trim(), by).await?;
    Ok(back_to(&period, &section.section.id))
}

/// Words of a unit are never fields: marks that would open one are taken apart.
fn literally(words: &str) -> String {
    words.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #")
}

pub(super) async fn confirm(
    State(app): State<App>,
    signed: Signed,
    axum::Form(fields): axum::Form<Vec<(String, String)>>,
) -> Result<Redirect, HttpError> {
    let fields = Fields(fields);
    let (period, section) = fields.about(&app, &signed).await?;
    let literal = fields.one("chu");
    if !section.carried_over.iter().any(|carried| carried.key() == literal) {
        return Err(HttpError::Wrong(filled(Refused::LiteralGone, literal)));
    }
    let office = app.office().await?;
    let place = (&period.id, section.section.id.as_str(), literal);
    let by = (signed.session.account.name.as_str(), app.clock.now());
    app.storage.confirm_literal(&signed.scope, (&office.root, REPORT), place, by).await?;
    Ok(back_to(&period, &section.section.id))
}
