//! What units owe: the rules that officers accepted, what plans suggest, and the obligations that follow.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_domain::obligation::Obligation;
use tonghop_domain::org_unit::{OrgUnit, UnitLevel};
use tonghop_domain::plan::PlanTarget;
use tonghop_domain::reporting_rule::{self, Deadlines, Exemption, Frequency, Proposal, ReportingRule, proposals};
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, Period, PeriodId, Scope};

use crate::app::{App, Office, setting};
use crate::import::record_kind;
use crate::set_up;
use crate::storage::{StorageError, StoredRule};

/// Form that communication plans are reported with: the log holds what was done.
pub const FORM_OF_PLANS: &str = "activity-log";

/// Everything that decides what is owed.
#[derive(Debug)]
pub struct Duties {
    /// Every rule, also those taken back.
    pub rules: Vec<StoredRule>,
    /// Units free of a form.
    pub exemptions: Vec<Exemption>,
    /// Days set by officers.
    pub deadlines: BTreeMap<PeriodId, jiff::civil::Date>,
    /// Accepted reporting years.
    pub years: BTreeSet<i16>,
}

impl Duties {
    /// The rules that hold.
    pub fn standing_rules(&self) -> Vec<ReportingRule> {
        self.rules.iter().filter(|stored| stored.ended.is_none()).map(|stored| stored.rule.clone()).collect()
    }

    /// The years whose obligations change with a rule.
    fn years_of(&self, rule: &ReportingRule) -> BTreeSet<i16> {
        match (&rule.frequency, rule.year) {
            (Frequency::Once(period), _) => BTreeSet::from([period.year()]),
            (_, Some(year)) => BTreeSet::from([year]),
            (_, None) => self.years.clone(),
        }
    }
}

/// How many reports are owed and how many units × forms are not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units that owe anything.
    pub units: usize,
    /// Forms that anybody owes.
    pub forms: usize,
    /// Reports owed.
    pub owed: usize,
    /// Không thuộc diện nộp.
    pub not_owed: usize,
}

impl Counts {
    /// Counts obligations of one period.
    pub fn of(obligations: &[Obligation]) -> Self {
        let units: BTreeSet<&OrgUnitId> = obligations.iter().map(|one| &one.key.unit).collect();
        let forms: BTreeSet<&str> = obligations.iter().map(|one| one.key.form.as_str()).collect();
        let owed = obligations.iter().filter(|one| one.due.is_some()).count();
        Self { units: units.len(), forms: forms.len(), owed, not_owed: obligations.len() - owed }
    }

    /// `142 đơn vị × 3 biểu: 411 báo cáo phải nộp, 15 không thuộc diện`.
    pub fn sentence(self) -> String {
        format!("{} đơn vị × {} biểu: {} báo cáo phải nộp, {} không thuộc diện", self.units, self.forms, self.owed, self.not_owed)
    }
}

/// Everything that decides what the scope's units owe.
///
/// # Errors
/// When the database is away.
pub async fn duties(app: &App, scope: &Scope) -> Result<Duties, StorageError> {
    let office = app.office().await?;
    let years = app.storage.setting(setting::REPORTING_YEARS).await?.unwrap_or_default();
    Ok(Duties {
        rules: app.storage.rules(scope).await?,
        exemptions: app.storage.exemptions(scope).await?,
        deadlines: app.storage.deadlines(&Scope::System("deadlines of the office"), &office.root).await?,
        years: years.split_whitespace().filter_map(|year| year.parse().ok()).collect(),
    })
}

/// The units of a scope as the office knows them.
fn units(office: &Office, scope: &Scope) -> Vec<OrgUnit> {
    office.directory.units().iter().filter(|unit| scope.allows(&unit.id)).cloned().collect()
}

/// What rules make the scope's units owe for a period, without recording it.
///
/// # Errors
/// When the database is away.
pub async fn preview(app: &App, scope: &Scope, rules: &[ReportingRule], period: &Period) -> Result<Vec<Obligation>, StorageError> {
    let (office, duties) = (app.office().await?, duties(app, scope).await?);
    let deadlines = Deadlines { set: duties.deadlines, working_days: &office.working_days };
    Ok(reporting_rule::obligations(rules, &duties.exemptions, &units(&office, scope), period, &deadlines))
}

/// Accepts a reporting year: from now on rules without a year of their own hold for it.
///
/// # Errors
/// When the database is away.
pub async fn accept_year(app: &App, scope: &Scope, year: i16) -> Result<(), StorageError> {
    let mut years = duties(app, scope).await?.years;
    years.insert(year);
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    app.storage.set_setting(setting::REPORTING_YEARS, &years.join(" ")).await?;
    refresh(app, scope, &BTreeSet::from([year])).await
}

/// Accepts rules and records what they make units owe.
///
/// # Errors
/// When the database is away.
pub async fn accept(app: &App, scope: &Scope, rules: &[ReportingRule], by: &str) -> Result<(), StorageError> {
    let office = app.office().await?;
    app.storage.add_rules(scope, &office.root, rules, by, app.clock.now()).await?;
    let duties = duties(app, scope).await?;
    let years = rules.iter().flat_map(|rule| duties.years_of(rule)).collect();
    refresh(app, scope, &years).await
}

/// Takes a rule back: nothing is owed by it any more in the years that it holds for.
///
/// # Errors
/// When there is no such rule, or the database is away.
pub async fn take_back(app: &App, scope: &Scope, id: &str, by: &str) -> Result<(), StorageError> {
    let duties = duties(app, scope).await?;
    let years = duties.rules.iter().filter(|stored| stored.rule.id == id).flat_map(|stored| duties.years_of(&stored.rule)).collect();
    app.storage.end_rule(scope, id, by, app.clock.now()).await?;
    refresh(app, scope, &years).await
}

/// Computes what is owed for the periods of some years anew. Periods that no rule ever asked for keep what they have.
///
/// # Errors
/// When the database is away.
pub async fn refresh(app: &App, scope: &Scope, years: &BTreeSet<i16>) -> Result<(), StorageError> {
    let (office, duties) = (app.office().await?, duties(app, scope).await?);
    let (units, rules) = (units(&office, scope), duties.standing_rules());
    let ever: Vec<ReportingRule> = duties.rules.iter().map(|stored| stored.rule.clone()).collect();
    let deadlines = Deadlines { set: duties.deadlines, working_days: &office.working_days };
    let mut periods = Vec::new();
    let mut owed = Vec::new();
    for period in years.iter().flat_map(|year| reporting_rule::periods_of(&ever, *year, &app.catalogue.calendars)) {
        owed.extend(reporting_rule::obligations(&rules, &duties.exemptions, &units, &period, &deadlines));
        periods.push(period.id);
    }
    app.storage.replace_obligations(scope, &periods, &owed).await
}

/// Authorities to choose from where a receiver is named: those that rules, plans and documents name already, the usual ones, and the
/// office with its departments. In the order of a Vietnamese list.
///
/// # Errors
/// When the database is away.
pub async fn receivers(app: &App, scope: &Scope) -> Result<Vec<String>, StorageError> {
    let office = app.office().await?;
    let rules = app.storage.rules(scope).await?.into_iter().map(|stored| stored.rule.authority);
    let proposed = open_proposals(app, scope).await?.into_iter().map(|proposal| proposal.authority);
    let documents = app.storage.evidence(scope).await?.into_iter().map(|stored| stored.evidence.recipients);
    let own = office.directory.subtree(&office.root);
    let is_receiver = |unit: &&OrgUnit| {
        unit.id == office.root || (own.contains(&unit.id) && matches!(unit.level, UnitLevel::Department | UnitLevel::Division))
    };
    let today = app.clock.today();
    let units = office.directory.units().iter().filter(|unit| unit.exists_on(today)).filter(is_receiver).map(|unit| unit.name.clone());
    let usual = set_up::USUAL.iter().map(|(_, receiver)| (*receiver).to_owned());
    let named: BTreeSet<String> =
        rules.chain(proposed).chain(documents).chain(units).chain(usual).filter(|name| !name.is_empty()).collect();
    let mut names: Vec<String> = named.into_iter().collect();
    names.sort_by_cached_key(|name| collation_key(name));
    Ok(names)
}

/// What the accepted plans suggest and no rule that holds rests on yet.
///
/// # Errors
/// When the database is away.
pub async fn open_proposals(app: &App, scope: &Scope) -> Result<Vec<Proposal>, StorageError> {
    let targets = app.storage.current_records::<PlanTarget>(scope, record_kind::TARGET).await?;
    let targets: Vec<PlanTarget> = targets.into_iter().map(|stored| stored.record).collect();
    let rules = duties(app, scope).await?.standing_rules();
    let is_taken = |proposal: &Proposal| {
        let year = Some(proposal.clause.plan.year);
        rules.iter().any(|rule| rule.basis == proposal.basis() && rule.debtors == proposal.debtors && rule.year == year)
    };
    Ok(proposals(&targets).into_iter().filter(|proposal| !is_taken(proposal)).collect())
}
