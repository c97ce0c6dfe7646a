//! Satisfaction surveys: counts per level, of units and of questions.

use tonghop_domain::display;
use tonghop_domain::survey::SurveyMethod;
use tonghop_indicators::satisfaction::{About, Satisfaction};
use tonghop_reports::workbook::{ReportCell, ReportRow, ReportSheet};

use super::super::{DrawingError, Wanted};
use super::{count, figure, text};
use crate::analysis::{self, Survey, SurveyedUnit};
use crate::app::App;

const LEVELS: [&str; 5] = ["very_dissatisfied", "dissatisfied", "neutral", "satisfied", "very_satisfied"];

/// Each unit, the smallest samples withheld.
pub(super) async fn of_units(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let Some(survey) = analysis::survey(app, wanted.scope, wanted.period).await? else { return Ok(ReportSheet::default()) };
    let units = survey.units.iter().filter(|unit| match (&unit.figures.unit, wanted.unit) {
        (Some(own), Some(wanted)) => own == wanted,
        (own, _) => own.is_some(),
    });
    let rows = units.map(|unit| of_unit(unit, &survey.method)).collect();
    Ok(ReportSheet { rows, notes: notes(&survey), ..ReportSheet::default() })
}

fn notes(survey: &Survey) -> Vec<String> {
    let method = &survey.method;
    let mut notes = vec![
        format!("Tỷ lệ hài lòng = (hài lòng + rất hài lòng) : số trả lời hợp lệ; {}; {}.", method.name, method.overall.words()),
        format!("Khoảng tin cậy {} % theo Wilson; dưới {} phiếu không công bố tỷ lệ.", method.confidence, method.fewest),
    ];
    notes.extend(method.gaps.iter().cloned());
    notes
}

fn of_unit(unit: &SurveyedUnit, method: &SurveyMethod) -> ReportRow {
    let mut row = of_tally(&unit.figures.overall, method);
    row.cells.insert("unit", text(&unit.name));
    row.cells.insert("last_year", text(if unit.figures.overall.is_suppressed { "" } else { &unit.last_year }));
    row
}

/// Counts, share and interval; of a withheld figure only that it is.
fn of_tally(figures: &Satisfaction, method: &SurveyMethod) -> ReportRow {
    if figures.is_suppressed {
        return ReportRow::of([("share", text(format!("dưới {} phiếu", method.fewest)))]);
    }
    let interval = figures.interval.as_ref();
    let mut cells: Vec<(&str, ReportCell)> =
        LEVELS.iter().zip(figures.tally.levels).map(|(level, answers)| (*level, count(answers))).collect();
    cells.extend([
        ("valid", count(figures.tally.valid())),
        ("invalid", count(figures.tally.invalid)),
        ("share", figure(figures.share)),
        ("low", figure(interval.map(|interval| interval.low))),
        ("high", figure(interval.map(|interval| interval.high))),
    ]);
    ReportRow::of(cells)
}

/// The questions of all units together, grouped by factor where the method knows them.
pub(super) async fn of_questions(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let Some(survey) = analysis::survey(app, wanted.scope, wanted.period).await? else { return Ok(ReportSheet::default()) };
    let whole = survey.units.iter().find(|unit| unit.figures.unit.as_ref() == wanted.unit).or(survey.units.first());
    let Some(whole) = whole else { return Ok(ReportSheet::default()) };
    let rows = whole.figures.factors.iter().chain(&whole.figures.questions).map(|figures| {
        let (factor, question) = match &figures.about {
            About::Factor { name, .. } => (name.clone(), String::new()),
            About::Question(question) => (factor_of(question, &survey.method), question.clone()),
            About::Overall | About::Group { .. } => (String::new(), String::new()),
        };
        let mut row = of_tally(figures, &survey.method);
        row.cells.extend([("factor", text(factor)), ("question", text(question))]);
        row
    });
    let notes = vec![format!(
        "Của {}; tỷ lệ theo số trả lời hợp lệ ({}).",
        whole.name,
        display::plain(whole.figures.overall.tally.valid().into(), 0)
    )];
    Ok(ReportSheet { rows: rows.collect(), notes, ..ReportSheet::default() })
}

fn factor_of(question: &str, method: &SurveyMethod) -> String {
    let key = tonghop_domain::text::name_key(question);
    let holds =
        |factor: &&tonghop_domain::survey::Factor| factor.questions.iter().any(|known| tonghop_domain::text::name_key(known) == key);
    method.factors.iter().find(holds).map_or_else(String::new, |factor| factor.name.clone())
}
