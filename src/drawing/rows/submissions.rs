//! Reports owed, one row each.

use tonghop_domain::obligation::{ReportStanding, Shown, Timeliness};
use tonghop_domain::text::collation_key;
use tonghop_reports::workbook::{ReportRow, ReportSheet};

use super::super::{DrawingError, Wanted};
use super::{count, day, text};
use crate::analysis::basis::Basis;
use crate::app::App;
use crate::storage::Contact;

/// What was owed and sent, grouped by form, each group by unit.
pub(super) async fn owed(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let office = app.office().await?;
    let basis = Basis::of(app, wanted.scope, wanted.period).await?;
    let contacts = app.storage.contacts(wanted.scope).await?;
    let standings = basis.standings(app, wanted.scope, &wanted.period.id).await?;
    let is_wanted = |standing: &&ReportStanding| {
        standing.timeliness != Timeliness::NotOwed && wanted.unit.is_none_or(|unit| standing.obligation.key.unit == *unit)
    };
    let mut named: Vec<(String, String, &ReportStanding)> = standings
        .iter()
        .filter(is_wanted)
        .map(|standing| {
            let key = &standing.obligation.key;
            (app.catalogue.form_title(&key.form), office.directory.name_of(&key.unit), standing)
        })
        .collect();
    named.sort_by_key(|(form, unit, standing)| (form.clone(), collation_key(unit), standing.obligation.key.unit.clone()));
    let mut rows: Vec<ReportRow> = Vec::new();
    let mut group = String::new();
    for (form, unit, standing) in named {
        if form != group {
            rows.push(ReportRow::opening(&form));
            group.clone_from(&form);
        }
        let contact = contacts.get(&standing.obligation.key.unit).map(Contact::line).unwrap_or_default();
        rows.push(of_standing(&form, &unit, standing, &contact));
    }
    Ok(ReportSheet { rows, ..ReportSheet::default() })
}

fn of_standing(form: &str, unit: &str, standing: &ReportStanding, contact: &str) -> ReportRow {
    let late = match standing.shown() {
        Shown::Late(days) => count(days.into()),
        _ => text(""),
    };
    ReportRow::of([
        ("unit", text(unit)),
        ("form", text(form)),
        ("due", day(standing.obligation.due)),
        ("received", day(standing.received)),
        ("state", text(standing.shown().words())),
        ("days_late", late),
        ("contact", text(contact)),
    ])
}
