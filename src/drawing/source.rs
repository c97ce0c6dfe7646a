//! The lines that stand around every chart and table: source, closing date, completeness.

use std::collections::BTreeMap;

use tonghop_domain::obligation::{Completeness, ReportStanding, Timeliness};
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_domain::{OrgUnitId, Period, display};
use tonghop_reports::workbook::Heading;

use super::{DrawingError, Wanted};
use crate::analysis::basis::Basis;
use crate::analysis::published;
use crate::app::App;
use crate::clock::local_time;
use crate::storage::StoredClosing;

/// What the footer says.
pub(super) struct Source {
    /// `Nguồn: …; số liệu chốt đến …; n/N đơn vị đã nộp đủ (m/M báo cáo)`.
    pub(super) line: String,
    /// `Tạm tính (32/34 đơn vị đã nộp đủ báo cáo)`, `None` when everything owed has come.
    pub(super) provisional: Option<String>,
}

/// The footer of a period.
pub(super) async fn source(app: &App, wanted: Wanted<'_>) -> Result<Source, DrawingError> {
    let office = app.office().await?;
    let basis = Basis::of(app, wanted.scope, wanted.period).await?;
    let standings = basis.standings(app, wanted.scope, &wanted.period.id).await?;
    let sum = Completeness::of(&standings);
    let (complete, units) = complete_units(&standings);
    let version = published::closing(app, wanted.scope, wanted.period).await?.map_or_else(String::new, |closing| version_words(&closing));
    let illustrative = if office.is_sample { "Số liệu minh họa. " } else { "" };
    let closed = display::date(closing_day(app, wanted.period));
    let sent = if sum.owed == 0 {
        String::new()
    } else {
        format!("; {complete}/{units} đơn vị đã nộp đủ ({}/{} báo cáo)", sum.received, sum.owed)
    };
    let set = wanted.set.map_or_else(String::new, |set| format!("; bộ tiêu chí {}@{}", set.id, set.version));
    Ok(Source {
        line: format!("{illustrative}Nguồn: báo cáo của các đơn vị; số liệu chốt đến {closed}{version}{sent}{set}"),
        provisional: (sum.received < sum.owed).then(|| format!("Tạm tính ({complete}/{units} đơn vị đã nộp đủ báo cáo)")),
    })
}

/// Units that owe a report, and how many of them have sent every one.
fn complete_units(standings: &[ReportStanding]) -> (usize, usize) {
    let mut units: BTreeMap<&OrgUnitId, bool> = BTreeMap::new();
    for standing in standings.iter().filter(|standing| standing.timeliness != Timeliness::NotOwed) {
        *units.entry(&standing.obligation.key.unit).or_insert(true) &= standing.received.is_some();
    }
    (units.values().filter(|is_complete| **is_complete).count(), units.len())
}

/// ` (bản chốt số 2, 10/07/2025)`: which version of the published figures this is.
fn version_words(closing: &StoredClosing) -> String {
    let at = local_time(closing.closed_at);
    let day = at.split(' ').next().unwrap_or_default();
    format!(" (bản chốt số {}, {day})", closing.number)
}

/// The last day whose figures are in: the period's last day, or today while it is still open.
pub(super) fn closing_day(app: &App, period: &Period) -> jiff::civil::Date {
    period.to.min(app.clock.today())
}

/// `Quý III năm 2025 (từ ngày 15/06/2025 đến ngày 14/09/2025)`.
pub(super) fn period_line(period: &Period) -> String {
    format!("{} (từ ngày {} đến ngày {})", period.name, display::date(period.from), display::date(period.to))
}

/// The heading of a workbook, titled as its definition says.
pub(super) async fn titled(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Heading, DrawingError> {
    let source = source(app, wanted).await?;
    let office = app.office().await?;
    let set = wanted.set.map(|set| set.name.to_uppercase());
    let unit = wanted.unit.map(|unit| office.directory.name_of(unit).to_uppercase());
    Ok(Heading {
        issuer: issuer(app).await?,
        title: definition.title_for(set.as_deref(), unit.as_deref()),
        period: period_line(wanted.period),
        source: source.line,
        provisional: source.provisional,
        closed: closing_day(app, wanted.period),
    })
}

/// Name of the office in capitals, as letterheads print it.
pub(super) async fn issuer(app: &App) -> Result<String, DrawingError> {
    Ok(app.office().await?.name.to_uppercase())
}
