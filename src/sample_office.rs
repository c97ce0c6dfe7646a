//! The sample office: the invented tỉnh Mẫu Sơn, imported from its workbooks as any office would import them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use tonghop_domain::org_unit::OrgUnit;
use tonghop_domain::reporting_rule::{Debtors, Frequency, ReportingRule};
use tonghop_domain::submission::{SubmissionAct, SubmissionState};
use tonghop_domain::{OrgUnitId, PeriodId, Scope};
use tonghop_fixtures::sample::ObligationRule;
use tonghop_fixtures::{Decision as SampleDecision, SampleFile, SampleOffice};

use crate::app::{App, setting};
use crate::closing;
use crate::duties;
use crate::import::{self, Outcome, Policy};
use crate::national_units::{COUNTRY, NationalUnits, PROVINCE_GROUP};
use crate::settings::DataSettings;
use crate::storage::{Contact, Decision, NewJob};

const SCOPE: Scope = Scope::System("sample office");
/// Who did what an officer would have done.
const BY: &str = "văn phòng mẫu";
/// Why a unit sent form 06a again after the figures were closed.
const CORRECTION_REASON: &str =
    "Đơn vị rà soát lại: 03 hồ sơ trả đúng hạn bị ghi nhầm vào cột quá hạn; Sở Nội vụ đã đối chiếu với sổ theo dõi.";
/// Set once everything was imported; a run that was interrupted imports the rest.
const IS_LOADED: &str = "sample_loaded";
/// Code of the province whose published 766 table is shown.
const GIA_LAI: &str = "52";
/// Group of its departments.
const GIA_LAI_DEPARTMENTS: &str = "Các sở, ban, ngành tỉnh Gia Lai";

/// Loads the sample office into an empty data folder; `progress` hears how many of how many files are in. One that was loaded before
/// is opened as it is.
///
/// # Errors
/// When the folder cannot be written, or a file of the sample cannot be made.
pub async fn load(data: &DataSettings, progress: impl Fn(usize, usize)) -> anyhow::Result<App> {
    let app = App::open(data).await?;
    if app.storage.setting(IS_LOADED).await?.is_some() {
        return Ok(app);
    }
    let office = tonghop_fixtures::sample_office()?;
    let plans = tonghop_fixtures::real_plans()?;
    let national = NationalUnits::load()?;
    set_up(&app, &office, &plans, &national).await?;
    // The clock of the office is a setting: open again with it.
    let app = App::open(data).await?;
    let gia_lai = national.province(GIA_LAI, office.clock).map(|(id, ..)| id);
    let plan_files: Vec<&SampleFile> = plans.plans.iter().flat_map(|plan| &plan.files).collect();
    let published = tonghop_fixtures::published::workbooks()?;
    let total = office.files.len() + plan_files.len() + published.len();
    let mut done = 0;
    for file in office.files.iter().chain(plan_files) {
        close_until(&app, &office, file.received).await?;
        import_one(&app, file).await?;
        done += 1;
        progress(done, total);
    }
    for (form, name, bytes) in published {
        let unit = if form == "metrics-766" { gia_lai.clone() } else { Some(OrgUnitId::new(COUNTRY)) };
        let file = SampleFile {
            name,
            bytes,
            received: office.clock,
            unit,
            period: None,
            form: Some(form.to_owned()),
            decision: SampleDecision::Accept,
            fault: None,
        };
        import_one(&app, &file).await?;
        done += 1;
        progress(done, total);
    }
    close_until(&app, &office, office.clock).await?;
    app.storage.set_setting(IS_LOADED, "1").await?;
    Ok(app)
}

async fn set_up(
    app: &App,
    office: &SampleOffice,
    plans: &tonghop_fixtures::real_plans::RealPlans,
    national: &NationalUnits,
) -> anyhow::Result<()> {
    let (provinces, province_events) = national.provinces();
    app.storage.add_units(&provinces, &province_events).await?;
    let planners: BTreeSet<OrgUnitId> = plans.plans.iter().map(|plan| plan.unit.clone()).collect();
    let (mut real, events) = national.with_ancestors(&planners);
    real.extend(plans.extra_units.iter().cloned());
    // Of the real units only provinces and the departments of the published 766 table are compared, each among themselves.
    let only_provinces = |unit: OrgUnit| OrgUnit { group: unit.group.filter(|group| group == PROVINCE_GROUP), ..unit };
    let mut real: Vec<OrgUnit> = real.into_iter().map(only_provinces).collect();
    if let Some((gia_lai, ..)) = national.province(GIA_LAI, office.clock) {
        let departments = tonghop_fixtures::published::departments_766(&gia_lai)?;
        real.extend(departments.into_iter().map(|unit| OrgUnit { group: Some(GIA_LAI_DEPARTMENTS.to_owned()), ..unit }));
    }
    app.storage.add_units(&real, &events).await?;
    let below_country = |unit: &OrgUnit| OrgUnit { parent: unit.parent.clone().or_else(|| Some(OrgUnitId::new(COUNTRY))), ..unit.clone() };
    let units: Vec<OrgUnit> = office.units.iter().map(below_country).collect();
    app.storage.add_units(&units, &office.events).await?;
    app.storage.set_setting(setting::OFFICE, office.province.as_str()).await?;
    app.storage.set_setting(setting::ACCOUNT_UNIT, COUNTRY).await?;
    app.storage.set_setting(setting::IS_SAMPLE, "1").await?;
    app.storage.set_setting(setting::ASSUMED_DAY, &office.clock.to_string()).await?;
    app.storage.set_setting(setting::REPORTING_YEARS, &office.clock.year().to_string()).await?;
    accept_rules(app, office).await?;
    add_contacts(app, office).await
}

/// The rules that an officer of the office would have accepted, with the days that were set.
async fn accept_rules(app: &App, office: &SampleOffice) -> anyhow::Result<()> {
    let deadlines: BTreeMap<PeriodId, Date> = office.obligations.iter().map(|rule| (rule.period.clone(), rule.due)).collect();
    app.storage.set_deadlines(&SCOPE, &office.province, &deadlines, BY, app.clock.now()).await?;
    let rule = |rule: &ObligationRule| ReportingRule {
        id: uuid::Uuid::now_v7().to_string(),
        debtors: Debtors::Group(rule.group.clone()),
        form: rule.form.clone(),
        regime: rule.period.regime().to_owned(),
        frequency: Frequency::Once(rule.period.clone()),
        authority: rule.authority.clone(),
        year: None,
        basis: String::new(),
    };
    let rules: Vec<ReportingRule> = office.obligations.iter().map(rule).collect();
    Ok(duties::accept(app, &SCOPE, &rules, BY).await?)
}

async fn add_contacts(app: &App, office: &SampleOffice) -> anyhow::Result<()> {
    let contacts: Vec<(OrgUnitId, Contact)> = office
        .contacts
        .iter()
        .map(|contact| {
            let known = Contact { name: contact.name.clone(), phone: contact.phone.clone(), email: contact.email.clone() };
            (contact.unit.clone(), known)
        })
        .collect();
    Ok(app.storage.set_contacts(&SCOPE, &contacts, BY, app.clock.now()).await?)
}

/// Imports one file as it came, then decides as the officer did.
async fn import_one(app: &App, file: &SampleFile) -> anyhow::Result<()> {
    let parts = import::expand(&file.name, file.bytes.clone(), &tonghop_ingest::Limits::default());
    let parts = parts.unwrap_or_else(|_| vec![import::Part { name: file.name.clone(), bytes: file.bytes.clone() }]);
    let mut files = Vec::with_capacity(parts.len());
    for part in parts {
        let hash = app.storage.keep_original(&part.name, &part.bytes, app.clock.now()).await?;
        files.push((part.name, hash));
    }
    let job = NewJob {
        office: app.office().await?.root.clone(),
        created_by: BY.to_owned(),
        is_preview: false,
        policy: Policy::Wait.as_str().to_owned(),
        received: file.received,
        form: file.form.clone(),
        period: file.period.clone(),
        unit: file.unit.clone(),
        files,
    };
    let id = app.storage.add_job(&SCOPE, &job, app.clock.now()).await?;
    import::work(app, Some(&id), |_| {}).await?;
    for outcome in app.storage.job(&SCOPE, &id).await?.files.iter().filter_map(|file| file.outcome.as_deref()) {
        decide(app, file, &serde_json::from_str(outcome)?).await?;
    }
    Ok(())
}

/// A report that still has something to be mended is never accepted, whatever the story says.
async fn decide(app: &App, file: &SampleFile, outcome: &Outcome) -> anyhow::Result<()> {
    for report in &outcome.reports {
        let (Some(id), Some(SubmissionState::Submitted)) = (&report.submission, report.state) else { continue };
        let (act, reason) = match file.decision {
            SampleDecision::Accept if !report.is_blocked() => (SubmissionAct::Accept, ""),
            SampleDecision::Return => (SubmissionAct::Return, "Còn chỗ cần sửa, đề nghị đơn vị sửa và gửi lại."),
            SampleDecision::Accept | SampleDecision::AwaitDecision => continue,
        };
        let decision = Decision { act, by: BY.to_owned(), reason: reason.to_owned(), at: app.clock.now() };
        // What comes after its period was closed goes into the published figures by a correction only.
        if app.storage.decide(&SCOPE, id, &decision).await? == SubmissionState::AfterClosing {
            closing::correct(app, &SCOPE, id, BY, CORRECTION_REASON, noon(file.received)?).await?;
        }
    }
    Ok(())
}

/// Closes the periods whose figures were frozen before a day, each at noon of its day.
async fn close_until(app: &App, office: &SampleOffice, day: Date) -> anyhow::Result<()> {
    for (id, closed) in office.periods.iter().filter_map(|(id, closed)| Some((id, (*closed)?))) {
        let is_closed = app.storage.newest_closing(&SCOPE, &office.province, id).await?.is_some();
        if closed < day && !is_closed {
            let period = app.catalogue.calendars.period(id)?;
            closing::close(app, &SCOPE, &period, BY, "", noon(closed)?).await?;
        }
    }
    Ok(())
}

fn noon(day: Date) -> anyhow::Result<jiff::Timestamp> {
    Ok(day.at(12, 0, 0, 0).to_zoned(TimeZone::fixed(Offset::constant(7)))?.timestamp())
}
