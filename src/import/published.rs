//! Tables of published results: a composite against its own parts, and against what another source printed.
//!
//! A form of published results has a column `published`, the composite; the criteria sets that read nothing but that form say how its
//! parts make it.

use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::finding::{FindingKind, Location};
use tonghop_domain::submission::SubmissionKey;
use tonghop_domain::{ElementId, Fact, Finding, State, display, printed};
use tonghop_indicators::published::Comparison;
use tonghop_ingest::Report;

use super::ImportError;
use super::record::Desk;

/// The field of a form that holds the published composite.
const COMPOSITE: &str = "published";

/// The composite's data element; `None` for every form that is no table of published results.
fn composite(desk: &Desk<'_>, form: &str) -> Option<ElementId> {
    let form = desk.app.catalogue.form(form)?;
    form.column(COMPOSITE)?;
    form.element(COMPOSITE).ok()
}

/// A published composite that its own parts do not give (RESULT-03).
pub(super) fn against_parts(desk: &Desk<'_>, key: &SubmissionKey, report: &Report) -> Option<Finding> {
    let composite = composite(desk, &key.form)?;
    let facts: Vec<Fact> = report.facts.iter().map(|fact| fact.bind(&key.unit, &key.period)).collect();
    let stated = facts.iter().find(|fact| fact.element == composite && fact.dimensions.is_total())?;
    let published = stated.value.filter(|_| stated.state == State::Value)?;
    let unit = desk.office.directory.get(&key.unit)?;
    let calendars = &desk.app.catalogue.calendars;
    let subject = (&key.unit, unit.group.as_deref());
    let compare = |set: &CriteriaSet| Comparison::of_set(set, subject, &key.period, &facts, published, calendars);
    // Where several methods fit (PAPI with and without weights) the composite is any one of them.
    let compared: Vec<_> = methods(desk, key, unit.group.as_deref()).into_iter().filter_map(|set| Some((set, compare(set)?))).collect();
    if compared.iter().any(|(_, comparison)| !comparison.differs()) {
        return None;
    }
    let (set, comparison) = compared.first()?;
    let about = format!("{}, {}, {}", set.name, unit.name, display::period(&key.period));
    let kind = FindingKind::PublishedDiffers { published, computed: comparison.computed.normalize(), about };
    Some(Finding::new(kind, place(stated)))
}

/// The sets that make the composite of a form out of its parts in a period.
fn methods<'a>(desk: &Desk<'a>, key: &SubmissionKey, group: Option<&str>) -> Vec<&'a CriteriaSet> {
    let Ok(period) = desk.app.catalogue.calendars.period(&key.period) else { return vec![] };
    let prefix = format!("{}.", key.form.replace('-', "_"));
    let reads_only_this = |set: &CriteriaSet| {
        let elements = set.elements();
        !elements.is_empty() && elements.iter().all(|element| element.as_str().starts_with(&prefix))
    };
    let fits = |set: &&CriteriaSet| set.regime == key.period.regime() && set.governs(&period) && set.applies_to(group);
    desk.app.catalogue.sets.iter().filter(fits).filter(|set| reads_only_this(set)).collect()
}

/// Figures of a published table that an accepted file from elsewhere prints otherwise (RESULT-05). Fewer digits are no difference.
pub(super) async fn against_other_source(desk: &mut Desk<'_>, key: &SubmissionKey, report: &Report) -> Result<Vec<Finding>, ImportError> {
    if composite(desk, &key.form).is_none() {
        return Ok(vec![]);
    }
    let stored = desk.recording.current_facts_of_report(key).await?;
    let Some(first) = stored.first() else { return Ok(vec![]) };
    let other = desk.recording.submission(&first.submission_id).await?.submission;
    let source = format!("tệp “{}” nhận ngày {}", other.file_name, display::date(other.received));
    let unit = desk.office.directory.name_of(&key.unit);
    let mut findings = Vec::new();
    for reported in &report.facts {
        let fact = reported.bind(&key.unit, &key.period);
        let known = stored.iter().map(|stored| &stored.fact).find(|known| is_same_figure(known, &fact));
        if let (Some(said), Some(other)) = (fact.figure(), known.and_then(Fact::figure))
            && !printed::agree(said, other)
        {
            let title = desk.app.catalogue.element_title(&fact.element);
            let about = format!("{title}, {unit}, {}", display::period(&key.period));
            findings.push(Finding::new(FindingKind::SourcesDiffer { about, said, other, source: source.clone() }, place(&fact)));
        }
    }
    Ok(findings)
}

fn is_same_figure(one: &Fact, other: &Fact) -> bool {
    (&one.element, &one.dimensions, one.is_total) == (&other.element, &other.dimensions, other.is_total)
}

fn place(fact: &Fact) -> Location {
    match fact.provenance.first_cell() {
        Some(cell) => Location::cell(fact.provenance.sheet(), cell),
        None => Location::Sheet { sheet: fact.provenance.sheet().to_owned() },
    }
}
