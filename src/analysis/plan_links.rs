//! Plans above and below a unit's plan: whose plan it carries out, and who carries out its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tonghop_domain::plan::TargetState;
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, Scope};

use super::basis::Basis;
use super::inputs::Stored;
use crate::app::App;
use crate::storage::{PlanLink, StorageError};

/// A plan that stands above or below another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedPlan {
    /// The unit whose plan it is; `None` = a document outside this program.
    pub unit: Option<OrgUnitId>,
    /// Name of the unit; empty for a document.
    pub name: String,
    /// Số, ký hiệu, trích yếu as entered; of a plan below, how it names the plan above.
    pub document: String,
    /// Targets reached; `None` where no plan of the year has been accepted.
    pub targets: Option<TargetCount>,
}

/// How many targets of a plan stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TargetCount {
    /// Đạt.
    pub met: usize,
    /// Đạt or chưa đạt: those whose time is over.
    pub judged: usize,
    /// All of them, also those not yet due and those without a number.
    pub all: usize,
}

/// The plans above and below one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanLinks {
    /// Kế hoạch cấp trên; `None` = nobody has said.
    pub above: Option<LinkedPlan>,
    /// Kế hoạch cấp dưới that carry this one out, by name of the unit.
    pub below: Vec<LinkedPlan>,
}

/// The plans above and below the plan of a unit and year, judged on a day.
///
/// # Errors
/// When the database is away.
pub async fn plan_links(app: &App, scope: &Scope, unit: &OrgUnitId, year: i16, day: Date) -> Result<PlanLinks, StorageError> {
    let links = app.storage.plan_links(scope, year).await?;
    if links.is_empty() {
        return Ok(PlanLinks::default());
    }
    let office = app.office().await?;
    let counts = target_counts(app, scope, year, day).await?;
    let linked = |unit: Option<OrgUnitId>, document: &str| LinkedPlan {
        name: unit.as_ref().map_or_else(String::new, |unit| office.directory.name_of(unit)),
        targets: unit.as_ref().and_then(|unit| counts.get(unit)).copied(),
        document: document.to_owned(),
        unit,
    };
    let above = links.iter().find(|link| link.unit == *unit).map(|link| linked(link.higher.clone(), &link.document));
    let carried_out = links.iter().filter(|link| link.higher.as_ref() == Some(unit));
    let mut below: Vec<LinkedPlan> = carried_out.map(|link| linked(Some(link.unit.clone()), &link.document)).collect();
    below.sort_by_cached_key(|plan| collation_key(&plan.name));
    Ok(PlanLinks { above, below })
}

async fn target_counts(app: &App, scope: &Scope, year: i16, day: Date) -> Result<BTreeMap<OrgUnitId, TargetCount>, StorageError> {
    let office = app.office().await?;
    let stored = Stored::load(app, scope, &Basis::Current).await?;
    let cut_off = day.min(Date::new(year, 12, 31).unwrap_or(day));
    let mut counts: BTreeMap<OrgUnitId, TargetCount> = BTreeMap::new();
    for progress in stored.progress(app, &office, year, cut_off, None) {
        let count = counts.entry(progress.target.plan.unit.clone()).or_default();
        count.all += 1;
        count.met += usize::from(progress.state == TargetState::Met);
        count.judged += usize::from(matches!(progress.state, TargetState::Met | TargetState::NotMet));
    }
    Ok(counts)
}

/// Whether a link would lead from a plan back to itself.
pub fn is_circular(links: &[PlanLink], new: &PlanLink) -> bool {
    let mut seen = BTreeSet::from([&new.unit]);
    let mut next = new.higher.as_ref();
    while let Some(unit) = next {
        if !seen.insert(unit) {
            return true;
        }
        next = links.iter().find(|link| link.unit == *unit).and_then(|link| link.higher.as_ref());
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(unit: &str, higher: Option<&str>) -> PlanLink {
        PlanLink { unit: OrgUnitId::new(unit), year: 2025, higher: higher.map(OrgUnitId::new), document: String::new() }
    }

    #[test]
    fn a_plan_never_stands_above_itself() {
        let links = [link("xa", Some("tinh")), link("tinh", Some("trung-uong"))];
        assert!(is_circular(&links, &link("tinh", Some("tinh"))));
        assert!(is_circular(&links, &link("tinh", Some("xa"))), "through another plan");
        assert!(!is_circular(&links, &link("xa", Some("trung-uong"))), "a new link takes the place of the old one");
        assert!(!is_circular(&links, &link("trung-uong", None)));
    }
}
