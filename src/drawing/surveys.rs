//! Satisfaction as bars that part at the middle.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::survey::SurveyMethod;
use tonghop_indicators::satisfaction::{About, Satisfaction};
use tonghop_reports::chart::{Answers, Chart, ChartKind, OpinionRow, Opinions};

use super::source::{period_line, source};
use super::{DrawingError, Wanted};
use crate::analysis::{self, Survey};
use crate::app::App;

const LEVELS: [&str; 5] = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];

/// Every unit; of a named unit every question.
pub(super) async fn opinions(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let survey = analysis::survey(app, wanted.scope, wanted.period).await?;
    let (rows, title) = match &survey {
        Some(survey) => rows(survey, wanted),
        None => (vec![], "Chưa có cách đo hài lòng nào áp dụng cho kỳ này".to_owned()),
    };
    let kind = ChartKind::Opinions(Opinions { levels: LEVELS.map(str::to_owned), rows });
    let source = source(app, wanted).await?;
    let measured = survey.as_ref().map_or_else(String::new, |survey| format!("{}: ", survey.method.name));
    let subtitle = format!("{measured}tỷ lệ câu trả lời hợp lệ theo mức (%), {}", period_line(wanted.period));
    let mut chart = Chart::new(title, subtitle, source.line, kind);
    chart.note = source.provisional;
    Ok(chart)
}

fn rows(survey: &Survey, wanted: Wanted<'_>) -> (Vec<OpinionRow>, String) {
    let method = &survey.method;
    let Some(unit) = wanted.unit.and_then(|wanted| survey.units.iter().find(|unit| unit.figures.unit.as_ref() == Some(wanted))) else {
        let mut shown: Vec<_> = survey.units.iter().collect();
        // All units together first, then from the most to the least satisfied; without a share last. The sort is stable: equal ones by name.
        shown.sort_by_key(|unit| (unit.figures.unit.is_some(), std::cmp::Reverse(unit.figures.overall.share)));
        let rows = shown.into_iter().map(|unit| row(&unit.name, &unit.figures.overall, method)).collect();
        let title = survey
            .units
            .first()
            .map_or_else(|| "Chưa có phiếu khảo sát nào được tiếp nhận".to_owned(), |unit| title(&unit.name, &unit.figures.overall));
        return (rows, title);
    };
    let parts = unit.figures.factors.iter().filter(|factor| factor.tally.valid() > 0).chain(&unit.figures.questions);
    let mut rows = vec![row("Chung", &unit.figures.overall, method)];
    rows.extend(parts.map(|part| row(about(&part.about), part, method)));
    (rows, title(&unit.name, &unit.figures.overall))
}

fn title(name: &str, overall: &Satisfaction) -> String {
    match overall.share {
        Some(share) => format!("{name}: {} hài lòng hoặc rất hài lòng", display::percent(share, 2)),
        None => format!("{name}: chưa nêu được tỷ lệ hài lòng"),
    }
}

fn about(about: &About) -> &str {
    match about {
        About::Overall => "Chung",
        About::Factor { name, .. } => name,
        About::Question(question) => question,
        About::Group { member, .. } => member,
    }
}

fn row(label: &str, figures: &Satisfaction, method: &SurveyMethod) -> OpinionRow {
    OpinionRow { label: label.to_owned(), answers: answers(figures, method) }
}

fn answers(figures: &Satisfaction, method: &SurveyMethod) -> Answers {
    let valid = Decimal::from(figures.tally.valid());
    match (figures.is_suppressed, figures.share) {
        (true, _) if figures.tally.people() < method.fewest => Answers::Withheld(format!("dưới {} phiếu, không nêu tỷ lệ", method.fewest)),
        (true, _) => Answers::Withheld("ẩn kèm, để không suy ra đơn vị có ít phiếu".to_owned()),
        (false, Some(share)) if !valid.is_zero() => Answers::Shown {
            shares: figures.tally.levels.map(|count| Decimal::from(count * 100) / valid),
            satisfied: display::percent(share, 2),
            count: figures.tally.valid(),
        },
        (false, _) => Answers::Withheld("chưa có số liệu".to_owned()),
    }
}
