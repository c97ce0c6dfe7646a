//! The submission board.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_domain::obligation::{ReportStanding, Timeliness};
use tonghop_domain::submission::SubmissionState;
use tonghop_reports::chart::{BoardRow, BoardState, Chart, ChartKind, SubmissionBoard};

use super::source::{period_line, source};
use super::{DrawingError, Wanted};
use crate::analysis::basis::Basis;
use crate::app::App;

/// Unit × form of a period.
pub(super) async fn board(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let office = app.office().await?;
    let basis = Basis::of(app, wanted.scope, wanted.period).await?;
    let standings = basis.standings(app, wanted.scope, &wanted.period.id).await?;
    let forms: BTreeSet<&str> = standings.iter().map(|standing| standing.obligation.key.form.as_str()).collect();
    let mut rows: BTreeMap<String, BTreeMap<&str, BoardState>> = BTreeMap::new();
    for standing in &standings {
        let unit = office.directory.name_of(&standing.obligation.key.unit);
        rows.entry(unit).or_default().insert(&standing.obligation.key.form, state(standing));
    }
    let row = |(label, states): (String, BTreeMap<&str, BoardState>)| {
        let cells: Vec<BoardState> = forms.iter().map(|form| states.get(form).copied().unwrap_or(BoardState::NotOwed)).collect();
        BoardRow { label, cells }
    };
    let rows: Vec<BoardRow> = rows.into_iter().map(row).collect();
    let missing = standings.iter().filter(|standing| standing.timeliness == Timeliness::Overdue).count();
    let title = match missing {
        0 => "Tất cả báo cáo phải nộp đã đến".to_owned(),
        count => format!("Còn {count} báo cáo quá hạn chưa nộp"),
    };
    let forms = forms.iter().map(|form| app.catalogue.form_title(form)).collect();
    let source = source(app, wanted).await?;
    let kind = ChartKind::SubmissionBoard(SubmissionBoard { forms, rows });
    let mut chart = Chart::new(title, format!("Tình hình nộp báo cáo, {}", period_line(wanted.period)), source.line, kind);
    chart.note = source.provisional;
    Ok(chart)
}

fn state(standing: &ReportStanding) -> BoardState {
    if standing.state == Some(SubmissionState::Returned) {
        return BoardState::Returned;
    }
    match standing.timeliness {
        Timeliness::NotOwed => BoardState::NotOwed,
        Timeliness::NotYetDue => BoardState::NotDue,
        Timeliness::Overdue => BoardState::NotSent,
        Timeliness::Late { working_days } => BoardState::Late(working_days),
        Timeliness::OnTime if standing.is_nil => BoardState::Nil,
        Timeliness::OnTime => BoardState::OnTime,
    }
}
