//! What most handlers need first: the frame of the page, the period and the set asked for.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Deserialize;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::org_unit::OrgUnit;
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, Period, PeriodId, Scope, display};

use super::error::HttpError;
use super::session::Signed;
use crate::analysis::published;
use crate::app::{App, Office};
use crate::clock::local_time;
use crate::pages::phrases::{Ended, Refused, filled};
use crate::pages::reception::Choice;
use crate::pages::{Page, Place};
use crate::storage::{StorageError, StoredClosing};

/// What a page's address may say.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    /// The period, `cchc:2025-Q3`.
    pub(super) ky: Option<String>,
    /// The criteria set, `ID` or `ID@VERSION`.
    pub(super) bo: Option<String>,
    /// The unit.
    pub(super) don_vi: Option<String>,
    /// Page of a long chart.
    pub(super) trang: Option<usize>,
    /// `a4` = as a picture of an A4 sheet, else of a slide.
    pub(super) kho: Option<String>,
    /// `1` = as a download.
    pub(super) tai: Option<String>,
    /// Code of a component to show in full.
    pub(super) tieu_chi: Option<String>,
    /// Id of an indicator.
    pub(super) chi_so: Option<String>,
    /// Id of a form.
    pub(super) bieu: Option<String>,
    /// Number of an older published version of the period.
    pub(super) ban: Option<i64>,
    /// Who a page is for, by code.
    pub(super) doi_tuong: Option<String>,
    /// `hien-nay` = series on the units of today, else on those of each period.
    pub(super) theo: Option<String>,
    /// Transactions of a service, for the size of a sample.
    pub(super) tong_so: Option<String>,
    /// Error of a sample in per cent.
    pub(super) sai_so: Option<String>,
}

/// The frame of a page for a signed-in person.
pub(super) async fn frame(app: &App, signed: &Signed, place: Place) -> Result<Page, StorageError> {
    let office = app.office().await?;
    Ok(Page {
        place,
        office: office.name.clone(),
        person: signed.session.account.name.clone(),
        language: signed.language,
        form_token: signed.session.form_token.clone(),
        printed: format!("{} · in ngày {}", office.name, display::date(app.clock.today())),
        assumed: app.clock.assumed(),
        visits_sample: app.is_sample_visit(),
        follows_progress: false,
    })
}

/// As [`frame`], for a page of a period's figures: printed, it says whether and when they were closed.
pub(super) async fn frame_of(app: &App, signed: &Signed, place: Place, period: &Period) -> Result<Page, StorageError> {
    let frame = frame(app, signed, place).await?;
    let standing = match published::closing(app, &signed.scope, period).await? {
        Some(closing) => format!("số liệu chốt {}, bản số {}", local_time(closing.closed_at), closing.number),
        None => format!("số liệu chưa chốt, tính đến ngày {}", display::date(app.clock.today())),
    };
    Ok(Page { printed: format!("{} · {}: {standing}", frame.office, period.name), ..frame })
}

/// Number and time of a published version.
pub(super) fn version_number(closing: &StoredClosing) -> String {
    format!("{}, {}", closing.number, local_time(closing.closed_at))
}

/// The same in words.
pub(super) fn version_words(closing: &StoredClosing) -> String {
    filled(Ended::PublishedNumber, version_number(closing))
}

/// The period asked for, or the newest one of the CCHC reports whose window has closed.
pub(super) async fn period(app: &App, scope: &Scope, asked: &Asked) -> Result<Period, HttpError> {
    if let Some(text) = asked.ky.as_deref().filter(|text| !text.is_empty()) {
        let id: PeriodId = text.parse().map_err(|fault: tonghop_domain::period::NotAPeriod| HttpError::Wrong(fault.to_string()))?;
        return app.catalogue.calendars.period(&id).map_err(|fault| HttpError::NotFound(fault.to_string()));
    }
    let today = app.clock.today();
    let owed = periods(app, scope).await?;
    let closed = owed.iter().filter(|period| period.to < today && !period.cumulative).max_by_key(|period| period.to);
    closed.or(owed.last()).cloned().ok_or(HttpError::PeriodsFirst)
}

/// The periods that anything is owed for, oldest first.
pub(super) async fn periods(app: &App, scope: &Scope) -> Result<Vec<Period>, StorageError> {
    let ids = app.storage.obligation_periods(scope).await?;
    let mut periods: Vec<Period> = ids.iter().filter_map(|id| app.catalogue.calendars.period(id).ok()).collect();
    periods.sort();
    Ok(periods)
}

/// Periods as choices, newest first.
pub(super) fn period_choices(periods: &[Period]) -> Vec<Choice> {
    periods.iter().rev().map(|period| (period.id.to_string(), period_title(period))).collect()
}

/// A period with its window in words: `Quý III năm 2025 (15/06/2025-14/09/2025)`.
pub(super) fn period_title(period: &Period) -> String {
    format!("{} ({})", period.name, display::window(period.from, period.to))
}

/// The set asked for, or the first one that fits the period's regime: of a closed period as it was published by it.
pub(super) async fn set<'a>(app: &'a App, scope: &Scope, asked: &Asked, period: &Period) -> Result<Cow<'a, CriteriaSet>, HttpError> {
    let today = set_of_catalogue(app, asked, period);
    let name = match (asked.bo.as_deref().filter(|name| !name.is_empty()), &today) {
        (Some(name), _) => name.to_owned(),
        (None, Ok(set)) => set.id.clone(),
        (None, Err(_)) => return today.map(Cow::Borrowed),
    };
    match published::set(app, scope, period, &name).await? {
        Some(set) => Ok(set),
        None => today.map(Cow::Borrowed),
    }
}

fn set_of_catalogue<'a>(app: &'a App, asked: &Asked, period: &Period) -> Result<&'a CriteriaSet, HttpError> {
    if let Some(name) = asked.bo.as_deref().filter(|name| !name.is_empty()) {
        return app.catalogue.set(name, Some(period)).ok_or_else(|| HttpError::NotFound(filled(Refused::NoSet, name)));
    }
    let fitting = sets_for(app, period);
    fitting.first().copied().ok_or_else(|| HttpError::NotFound(filled(Refused::NoSetForPeriod, &period.id)))
}

/// The sets of a period's regime that govern its last day, samples of the office's own groups first.
pub(super) fn sets_for<'a>(app: &'a App, period: &Period) -> Vec<&'a CriteriaSet> {
    let governs = |set: &&CriteriaSet| {
        set.regime == period.id.regime() && set.valid_from <= period.to && set.valid_until.is_none_or(|last| period.to <= last)
    };
    app.catalogue.sets.iter().filter(governs).collect()
}

/// The office and the units below it that exist on a day, in the order of a Vietnamese list: those that reports may come from. Two of one
/// name are told apart by the unit above them.
pub(super) fn sending_units(office: &Office, scope: &Scope, day: Date) -> Vec<Choice> {
    let own = office.directory.subtree(&office.root);
    let may_send = |unit: &&OrgUnit| own.contains(&unit.id) && unit.exists_on(day) && scope.allows(&unit.id);
    let mut units: Vec<&OrgUnit> = office.directory.units().iter().filter(may_send).collect();
    units.sort_by_cached_key(|unit| (collation_key(&unit.name), unit.id.clone()));
    let named = |unit: &OrgUnit| {
        let is_double = units.iter().any(|other| other.id != unit.id && other.name == unit.name);
        match unit.parent.as_ref().filter(|_| is_double) {
            Some(parent) => format!("{} ({})", unit.name, office.directory.name_of(parent)),
            None => unit.name.clone(),
        }
    };
    units.iter().map(|unit| (unit.id.to_string(), named(unit))).collect()
}

/// The unit asked for, if the person may see it.
pub(super) fn unit(signed: &Signed, asked: &Asked) -> Result<Option<OrgUnitId>, HttpError> {
    let Some(id) = asked.don_vi.as_deref().filter(|id| !id.is_empty()).map(OrgUnitId::new) else { return Ok(None) };
    if signed.scope.allows(&id) { Ok(Some(id)) } else { Err(HttpError::NotFound(filled(Refused::NoUnit, id))) }
}
