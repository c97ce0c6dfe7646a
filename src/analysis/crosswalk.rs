//! Bảng đối chiếu: what the office follows × criterion, with the latest value, its trend and the points that are lost there.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::crosswalk::{Crosswalk, IndexCriterion, Link, Subject, SubjectKind, Usage};
use tonghop_domain::score::UnitScore;
use tonghop_domain::{Period, Scope, display};
use tonghop_indicators::ScoreTable;

use super::{AnalysisError, IndicatorFigure, whole_field};
use crate::app::App;
use crate::storage::{StorageError, StoredLinkEdit};

/// One pair of a followed thing and a criterion, or a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrosswalkRow {
    /// What is followed; empty for a criterion that nothing is linked to.
    pub subject: String,
    /// Whether it is an indicator; activities and themes are followed beside them.
    pub is_indicator: bool,
    /// `PAR INDEX: Chỉ đạo, điều hành`; empty for something that is linked to nothing.
    pub criterion: String,
    /// What the link means; `None` for a gap.
    pub usage: Option<Usage>,
    /// Latest value over the whole field of work; a dash where there is none.
    pub value: String,
    /// Change against the report before; empty where nothing is followed.
    pub trend: String,
    /// Points lost in the components that carry the criterion out.
    pub lost: Option<LostPoints>,
    /// Why they are linked; may be empty.
    pub note: String,
}

/// Points lost in one criterion over all units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostPoints {
    /// Mean over the units with a score.
    pub mean: Decimal,
    /// Units with a score.
    pub scored: usize,
    /// Units that the set assesses.
    pub of: usize,
}

/// The crosswalk of the office with every word said about it.
///
/// # Errors
/// When the database is away.
pub async fn crosswalk(app: &App, scope: &Scope) -> Result<(Crosswalk, Vec<StoredLinkEdit>), StorageError> {
    let edits = app.storage.link_edits(scope).await?;
    Ok((app.catalogue.crosswalk.edited(edits.iter().map(|stored| &stored.edit)), edits))
}

/// The rows for a period: linked pairs in the order of the matrix, then what is linked to nothing, then criteria without a link.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn crosswalk_rows(
    app: &App,
    scope: &Scope,
    crosswalk: &Crosswalk,
    set: Option<&CriteriaSet>,
    period: &Period,
) -> Result<Vec<CrosswalkRow>, AnalysisError> {
    let figures = whole_field(app, scope, period).await?;
    let logged = logged(app, scope, period).await?;
    let table = match set {
        Some(set) => Some(super::scores(app, scope, set, period).await?),
        None => None,
    };
    let known = Known { crosswalk, figures: &figures, logged: &logged, period, table: table.as_deref() };
    let mut rows: Vec<CrosswalkRow> = crosswalk.subjects.iter().flat_map(|subject| known.rows_of(subject)).collect();
    rows.extend(crosswalk.unlinked().into_iter().map(|criterion| known.gap(criterion)));
    Ok(rows)
}

/// How many activities of each type the office's own units began in a period, and the same of the report before.
struct Logged {
    now: BTreeMap<String, Decimal>,
    before: Option<(Period, BTreeMap<String, Decimal>)>,
}

async fn logged(app: &App, scope: &Scope, period: &Period) -> Result<Logged, AnalysisError> {
    let calendar = app.catalogue.calendars.regime(period.id.regime()).ok();
    let before = match calendar.and_then(|calendar| calendar.report_before(&period.id)) {
        Some(other) => {
            let counts = by_type(app, scope, &other).await?;
            Some((other, counts))
        }
        None => None,
    };
    Ok(Logged { now: by_type(app, scope, period).await?, before })
}

async fn by_type(app: &App, scope: &Scope, period: &Period) -> Result<BTreeMap<String, Decimal>, AnalysisError> {
    let office = app.office().await?;
    let own = office.directory.subtree(&office.root);
    let facts = super::derived_facts(app, scope, period).await?;
    let mut counts = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.element.as_str() == "activity.count" && own.contains(&fact.unit)) {
        if let (Some(code), Some(count)) = (fact.dimensions.member("activity_type"), fact.figure()) {
            *counts.entry(code.to_owned()).or_insert(Decimal::ZERO) += count;
        }
    }
    Ok(counts)
}

struct Known<'a> {
    crosswalk: &'a Crosswalk,
    figures: &'a [IndicatorFigure],
    logged: &'a Logged,
    period: &'a Period,
    table: Option<&'a ScoreTable>,
}

impl Known<'_> {
    fn rows_of(&self, subject: &Subject) -> Vec<CrosswalkRow> {
        let (value, trend) = self.value(subject);
        if subject.links.is_empty() {
            let (criterion, note) = (String::new(), String::new());
            let is_indicator = subject.kind == SubjectKind::Indicator;
            return vec![CrosswalkRow {
                subject: subject.name.clone(),
                is_indicator,
                criterion,
                usage: None,
                value,
                trend,
                lost: None,
                note,
            }];
        }
        subject.links.iter().filter_map(|link| self.row(subject, link, &value, &trend)).collect()
    }

    fn row(&self, subject: &Subject, link: &Link, value: &str, trend: &str) -> Option<CrosswalkRow> {
        let criterion = self.crosswalk.criteria.iter().find(|criterion| criterion.code == link.criterion)?;
        Some(CrosswalkRow {
            subject: subject.name.clone(),
            is_indicator: subject.kind == SubjectKind::Indicator,
            criterion: titled(criterion),
            usage: Some(link.usage),
            value: value.to_owned(),
            trend: trend.to_owned(),
            lost: self.lost(criterion),
            note: link.note.clone(),
        })
    }

    fn gap(&self, criterion: &IndexCriterion) -> CrosswalkRow {
        CrosswalkRow {
            subject: String::new(),
            is_indicator: false,
            criterion: titled(criterion),
            usage: None,
            value: display::NO_FIGURE.to_owned(),
            trend: String::new(),
            lost: self.lost(criterion),
            note: criterion.gap.clone(),
        }
    }

    fn value(&self, subject: &Subject) -> (String, String) {
        let nothing = || (display::NO_FIGURE.to_owned(), String::new());
        match subject.kind {
            SubjectKind::Indicator => {
                let figure = self.figures.iter().find(|figure| figure.id == subject.code);
                figure.map_or_else(nothing, |figure| (figure.figure.clone(), figure.before.clone()))
            }
            SubjectKind::ActivityType => logged_words(self.logged, &subject.code, self.period),
            SubjectKind::Theme => nothing(),
        }
    }

    /// The mean over units with a score in all components of the criterion; a unit without one is not counted as having lost nothing.
    fn lost(&self, criterion: &IndexCriterion) -> Option<LostPoints> {
        let table = self.table?;
        let codes: Vec<&str> = criterion.components_in(&table.set, &table.version).collect();
        if codes.is_empty() {
            return None;
        }
        let lost: Vec<Decimal> = table.units.iter().filter_map(|unit| lost_of(&unit.score, &codes)).collect();
        let scored = lost.len();
        (scored > 0).then(|| LostPoints { mean: lost.iter().sum::<Decimal>() / Decimal::from(scored), scored, of: table.units.len() })
    }
}

fn titled(criterion: &IndexCriterion) -> String {
    format!("{}: {}", criterion.index.as_str(), criterion.name)
}

/// Periods of other lengths are compared, but it is said.
fn logged_words(logged: &Logged, code: &str, period: &Period) -> (String, String) {
    let now = logged.now.get(code).copied().unwrap_or_default();
    let value = format!("{} hoạt động", display::plain(now, 2));
    let Some((other, counts)) = &logged.before else { return (value, "không có kỳ để so sánh".to_owned()) };
    let before = counts.get(code).copied().unwrap_or_default();
    let length = if (period.days() - other.days()).abs() <= 3 { "" } else { " (khác độ dài kỳ)" };
    let trend = match display::direction(now - before, 2) {
        None => format!("không đổi so với {}{length}", other.name),
        Some(direction) => format!("{direction} {} hoạt động so với {}{length}", display::plain((now - before).abs(), 2), other.name),
    };
    (value, trend)
}

/// Points a unit lost in components or criteria of these codes; `None` while one of them has no score. What does not apply loses
/// nothing.
fn lost_of(score: &UnitScore, codes: &[&str]) -> Option<Decimal> {
    let mut lost = Decimal::ZERO;
    let criteria = || score.domains.iter().flat_map(|domain| &domain.criteria);
    for code in codes {
        let components = criteria().filter(|criterion| criterion.code == *code).flat_map(|criterion| &criterion.components);
        let mut parts: Vec<_> = components.collect();
        if parts.is_empty() {
            parts = score.component(code).into_iter().collect();
        }
        let counted = parts.into_iter().filter(|part| part.state != tonghop_domain::score::ScoreState::NotApplicable);
        for part in counted {
            lost += part.max - part.score?;
        }
    }
    Some(lost)
}
