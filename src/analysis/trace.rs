//! "Số này từ đâu?": the score of one unit with every input led back to the report, sheet and cell it was read from.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::fact::counted_once;
use tonghop_domain::formula::{Input, UnitFacts};
use tonghop_domain::score::{ComponentScore, Evaluated, UnitScore, score_unit};
use tonghop_domain::{DimensionKey, ElementId, OrgUnitId, Period, PeriodId, Scope};

use super::{AnalysisError, unit_facts};
use crate::app::App;
use crate::storage::StorageError;

/// The score of one unit with all it rests on.
#[derive(Debug)]
pub struct TracedScore {
    /// Name of the unit.
    pub name: String,
    /// The score; every component carries its inputs.
    pub score: UnitScore,
    /// The reports that the inputs were read from.
    pub sources: Sources,
}

/// The report that each figure came with. Figures derived from logs, plans and standings are in none.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<(PeriodId, ElementId, DimensionKey), Source>);

/// A report that a figure was read from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Id of the submission.
    pub submission: String,
    /// Name of its file.
    pub file: String,
}

impl Sources {
    /// The report of an input; `None` where the figure is derived, or nobody reported it.
    pub fn of(&self, input: &Input) -> Option<&Source> {
        self.0.get(&(input.period.clone(), input.element.clone(), input.dimensions.clone()))
    }
}

/// The score of one unit with every input traced to its cell.
///
/// # Errors
/// When the set does not assess the unit or the database is away.
pub async fn traced(app: &App, scope: &Scope, set: &CriteriaSet, period: &Period, unit: &OrgUnitId) -> Result<TracedScore, AnalysisError> {
    let (assessed, facts) = unit_facts(app, scope, set, period, unit).await?;
    let context = UnitFacts::new(&app.catalogue.calendars, unit, period.id.clone(), &facts);
    let score = score_unit(set, unit, assessed.group.as_deref(), &Evaluated(&context));
    let periods: BTreeSet<PeriodId> = every(&score).flat_map(|component| &component.inputs).map(|input| input.period.clone()).collect();
    Ok(TracedScore { name: assessed.name, sources: sources(app, scope, unit, &periods).await?, score })
}

/// Every component, those of bonuses and penalties last.
fn every(score: &UnitScore) -> impl Iterator<Item = &ComponentScore> {
    score.components().chain(score.adjustments.iter().flat_map(|adjustment| &adjustment.components))
}

async fn sources(app: &App, scope: &Scope, unit: &OrgUnitId, periods: &BTreeSet<PeriodId>) -> Result<Sources, StorageError> {
    let mut sources = Sources::default();
    for period in periods {
        let reports = app.storage.submissions_of_period(scope, period).await?;
        let files: BTreeMap<&str, &str> =
            reports.iter().map(|stored| (stored.submission.id.as_str(), stored.submission.file_name.as_str())).collect();
        let facts = app.storage.current_facts_of(scope, unit, period).await?;
        for stored in counted_once(facts, |stored| &stored.fact) {
            let file = files.get(stored.submission_id.as_str()).map_or_else(String::new, |file| (*file).to_owned());
            let source = Source { submission: stored.submission_id, file };
            sources.0.insert((stored.fact.period, stored.fact.element, stored.fact.dimensions), source);
        }
    }
    Ok(sources)
}

impl TracedScore {
    /// The component of a code, or those of the criterion or domain of that code.
    pub fn components_of(&self, code: &str) -> Vec<&ComponentScore> {
        if let Some(component) = self.score.component(code) {
            return vec![component];
        }
        let criteria = self.score.domains.iter().flat_map(|domain| &domain.criteria);
        let of_criterion: Vec<&ComponentScore> =
            criteria.filter(|criterion| criterion.code == code).flat_map(|criterion| &criterion.components).collect();
        if !of_criterion.is_empty() {
            return of_criterion;
        }
        let domains = self.score.domains.iter().filter(|domain| domain.code == code);
        domains.flat_map(|domain| &domain.criteria).flat_map(|criterion| &criterion.components).collect()
    }
}
