//! Rows as units sent them, read again from the kept originals.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::{CellRef, Scope, display};
use tonghop_ingest::{CellContent, Limits, ReadRequest, SheetReading};

use super::Source;
use crate::analysis::AnalysisError;
use crate::app::App;
use crate::storage::{StorageError, StoredSubmission};

/// One cell of a row as sent, with its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCell {
    /// Where.
    pub cell: CellRef,
    /// What stands over it; empty = nothing.
    pub header: String,
    /// The value as stored.
    pub value: String,
    /// Whether it is the cell that the figure was read from.
    pub is_figure: bool,
}

/// Originals read again for one figure's page: beyond these the place is named without its row.
const MOST_READ: usize = 12;

/// Reports with their sheets, each read once.
pub struct Reports<'a> {
    app: &'a App,
    scope: &'a Scope,
    /// Originals that may be read again.
    most_read: usize,
    known: BTreeMap<String, StoredSubmission>,
    sheets: BTreeMap<String, Vec<SheetReading>>,
}

impl<'a> Reports<'a> {
    /// Nothing read yet.
    pub fn new(app: &'a App, scope: &'a Scope) -> Self {
        Self { app, scope, most_read: MOST_READ, known: BTreeMap::new(), sheets: BTreeMap::new() }
    }

    /// With so many originals read again before places are named without their rows.
    #[must_use]
    pub fn reading(self, most_read: usize) -> Self {
        Self { most_read, ..self }
    }

    /// Adds the name of the file, the day it came and the row as sent.
    ///
    /// # Errors
    /// When the report lies outside the scope, or its original is away.
    pub async fn complete(&mut self, source: &mut Source) -> Result<(), AnalysisError> {
        let Some(id) = source.submission.clone() else { return Ok(()) };
        let stored = self.report(&id).await?;
        source.file.clone_from(&stored.submission.file_name);
        source.received = Some(stored.submission.received);
        let Some(cell) = source.cell else { return Ok(()) };
        let is_read = self.sheets.contains_key(&stored.submission.sha256);
        if !is_read && self.sheets.len() >= self.most_read {
            return Ok(());
        }
        let sheets = self.sheets_of(&stored).await?;
        source.row = sheets.iter().find(|sheet| sheet.name == source.sheet).map(|sheet| row(sheet, cell)).unwrap_or_default();
        Ok(())
    }

    async fn report(&mut self, id: &str) -> Result<StoredSubmission, StorageError> {
        if let Some(known) = self.known.get(id) {
            return Ok(known.clone());
        }
        let stored = self.app.storage.submission(self.scope, id).await?;
        self.known.insert(id.to_owned(), stored.clone());
        Ok(stored)
    }

    /// The sheets of a report's original; none where it can no longer be read (the figures were read with an older reader).
    async fn sheets_of(&mut self, stored: &StoredSubmission) -> Result<&[SheetReading], AnalysisError> {
        let submission = &stored.submission;
        if !self.sheets.contains_key(&submission.sha256) {
            let office = self.app.office().await?;
            let bytes = self.app.storage.original(&submission.sha256)?;
            let knowledge = self.app.importer.knowledge(self.app, &office, None);
            let reading = self.app.importer.read(bytes, self.request(stored), knowledge).await;
            let reading = reading.map_err(|fault| StorageError::Content(fault.to_string()))?;
            self.sheets.insert(submission.sha256.clone(), reading.map(|reading| reading.sheets).unwrap_or_default());
        }
        Ok(self.sheets.get(&submission.sha256).map_or(&[], Vec::as_slice))
    }

    fn request(&self, stored: &StoredSubmission) -> ReadRequest {
        let key = &stored.submission.key;
        ReadRequest {
            file_name: stored.submission.file_name.clone(),
            form: Some(key.form.clone()),
            unit: Some(key.unit.clone()),
            period: Some(key.period.clone()),
            today: self.app.clock.today(),
            keep_cells: true,
            large: self.app.catalogue.form(&key.form).is_some_and(|form| form.large),
            limits: Limits::default(),
            answers: tonghop_ingest::Answers::default(),
        }
    }
}

/// The cells of a row with their headings. A heading over several columns stands over each of them.
fn row(sheet: &SheetReading, wanted: CellRef) -> Vec<SentCell> {
    let cells = sheet.content.iter().filter(|content| content.cell.row == wanted.row);
    let sent = cells.map(|content| SentCell {
        cell: content.cell,
        header: header(sheet, content.cell.column, wanted.row),
        value: as_read(content),
        is_figure: content.cell == wanted,
    });
    sent.collect()
}

/// A cell's value as people read it.
fn as_read(content: &CellContent) -> String {
    let number = || content.value.to_string().parse::<Decimal>().map(|value| display::plain(value, 6)).ok();
    match (content.kind.as_str(), content.value.as_str()) {
        ("number", _) => number().unwrap_or_else(|| content.value.to_string()),
        ("date", Some(text)) => text.parse().map_or_else(|_| text.to_owned(), display::date),
        (_, Some(text)) => text.to_owned(),
        (_, None) => content.value.to_string(),
    }
}

/// The header texts over a column, from the top down, of the header rows above a row.
fn header(sheet: &SheetReading, column: u32, row: u32) -> String {
    let above: Vec<u32> = sheet.header_rows.iter().map(|number| number.saturating_sub(1)).filter(|header| *header < row).collect();
    let mut texts: Vec<String> = Vec::new();
    for header in above {
        let cell = covering(sheet, CellRef::new(header, column));
        let text = sheet.content.iter().find(|content| content.cell == cell).and_then(|content| content.value.as_str());
        if let Some(text) = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !texts.contains(text)) {
            texts.push(text);
        }
    }
    texts.join(" – ")
}

/// The upper left corner of the merged area that holds a cell, else the cell itself.
fn covering(sheet: &SheetReading, cell: CellRef) -> CellRef {
    let holds =
        |(from, to): &&(CellRef, CellRef)| (from.row..=to.row).contains(&cell.row) && (from.column..=to.column).contains(&cell.column);
    sheet.merges.iter().find(holds).map_or(cell, |(from, _)| *from)
}
