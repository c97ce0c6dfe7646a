//! The submission board.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_domain::obligation::{ReportStanding, Shown, Timeliness};
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_domain::text::{CollationKey, collation_key};
use tonghop_reports::chart::{BoardRow, BoardState, Chart, ChartKind, SubmissionBoard};
use tonghop_reports::workbook::{BoardTable, BoardTableRow};

use super::source::{period_line, source, titled};
use super::{DrawingError, Wanted};
use crate::analysis::basis::Basis;
use crate::app::App;
use crate::board;
use crate::storage::Contact;

/// Unit × form of a period.
pub(super) async fn board(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let office = app.office().await?;
    let basis = Basis::of(app, wanted.scope, wanted.period).await?;
    let standings = basis.standings(app, wanted.scope, &wanted.period.id).await?;
    let forms: BTreeSet<&str> = standings.iter().map(|standing| standing.obligation.key.form.as_str()).collect();
    let mut rows: BTreeMap<(CollationKey, String), BTreeMap<&str, BoardState>> = BTreeMap::new();
    for standing in &standings {
        let unit = office.directory.name_of(&standing.obligation.key.unit);
        rows.entry((collation_key(&unit), unit)).or_default().insert(&standing.obligation.key.form, state(standing));
    }
    let row = |((_, label), states): ((CollationKey, String), BTreeMap<&str, BoardState>)| {
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

/// The board as a workbook.
pub(super) async fn workbook(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let office = app.office().await?;
    let standings = board::standings(app, wanted.scope, &wanted.period.id).await?;
    let contacts = app.storage.contacts(wanted.scope).await?;
    let by_form = board::by_form(&standings);
    let forms: Vec<&str> = by_form.iter().map(|(form, _)| form.as_str()).collect();
    let cell = |own: &[&ReportStanding], form: &str| {
        let standing = own.iter().find(|standing| standing.obligation.key.form == form);
        standing.map_or_else(|| Shown::NotOwed.words(), |standing| standing.words())
    };
    let rows = board::by_unit(&office, &standings).into_iter().map(|(id, unit, own)| BoardTableRow {
        unit,
        contact: contacts.get(&id).map(Contact::line).unwrap_or_default(),
        cells: forms.iter().map(|form| cell(&own, form)).collect(),
    });
    let counted: Vec<_> = by_form.iter().map(|(_, sum)| board::counted(sum)).collect();
    let names = counted.first().map(|counts| counts.map(|(name, _)| name)).unwrap_or_default();
    let counts = names.iter().enumerate().filter(|(_, name)| !name.is_empty());
    let table = BoardTable {
        heading: titled(app, definition, wanted).await?,
        rows: rows.collect(),
        counts: counts.map(|(place, name)| ((*name).to_owned(), counted.iter().map(|counts| counts[place].1).collect())).collect(),
        rates: vec![
            ("Tỷ lệ nộp".to_owned(), by_form.iter().map(|(_, sum)| board::rate(sum.received, sum.owed)).collect()),
            ("Tỷ lệ nộp đúng hạn".to_owned(), by_form.iter().map(|(_, sum)| board::rate(sum.on_time, sum.owed)).collect()),
        ],
        forms: forms.iter().map(|form| app.catalogue.form_title(form)).collect(),
    };
    Ok(tonghop_reports::workbook::submission_board(&table)?)
}

fn state(standing: &ReportStanding) -> BoardState {
    match standing.shown() {
        Shown::OnTime => BoardState::OnTime,
        Shown::Late(working_days) => BoardState::Late(working_days),
        Shown::Returned => BoardState::Returned,
        Shown::Nil => BoardState::Nil,
        Shown::NotSent => BoardState::NotSent,
        Shown::NotYetDue => BoardState::NotDue,
        Shown::NotOwed => BoardState::NotOwed,
    }
}
