//! Rows as units sent them, read again from the kept originals.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Hashes of the originals that were read.
    read: BTreeSet<String>,
    /// Their sheets by hash and name, as far as they are still held.
    sheets: BTreeMap<String, BTreeMap<String, SentSheet>>,
}

/// The cells of a sheet as sent, ready to be looked up.
#[derive(Debug, Default)]
struct SentSheet {
    /// The cells of each row, from the left.
    rows: BTreeMap<u32, Vec<CellContent>>,
    /// Rows of headers, counted from 0.
    headers: Vec<u32>,
    merges: Vec<(CellRef, CellRef)>,
    /// The row that was asked for last, none of its cells marked: figures of a row are asked for one after the other.
    last: Option<(u32, Vec<SentCell>)>,
}

impl<'a> Reports<'a> {
    /// Nothing read yet.
    pub fn new(app: &'a App, scope: &'a Scope) -> Self {
        Self { app, scope, most_read: MOST_READ, known: BTreeMap::new(), read: BTreeSet::new(), sheets: BTreeMap::new() }
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
        if !self.known.contains_key(&id) {
            let stored = self.app.storage.submission(self.scope, &id).await?;
            self.known.insert(id.clone(), stored);
        }
        let Some(StoredSubmission { submission, .. }) = self.known.get(&id) else { return Ok(()) };
        source.file.clone_from(&submission.file_name);
        source.received = Some(submission.received);
        let Some(cell) = source.cell else { return Ok(()) };
        let hash = submission.sha256.clone();
        if !self.sheets.contains_key(&hash) {
            if self.read.len() >= self.most_read && !self.read.contains(&hash) {
                return Ok(());
            }
            let sheets = self.sheets_of(&id).await?;
            self.read.insert(hash.clone());
            self.sheets.insert(hash.clone(), sheets);
        }
        let sheet = self.sheets.get_mut(&hash).and_then(|sheets| sheets.get_mut(&source.sheet));
        source.row = sheet.map(|sheet| sheet.row(cell)).unwrap_or_default();
        Ok(())
    }

    /// Lets go of originals that no report of these needs: a ledger of hundreds holds a few at a time.
    pub fn hold_only(&mut self, still_needed: impl Fn(&str) -> bool) {
        let known = &self.known;
        self.sheets.retain(|hash, _| {
            let mut of_hash = known.iter().filter(|(_, stored)| stored.submission.sha256 == *hash);
            of_hash.any(|(id, _)| still_needed(id))
        });
    }

    /// The sheets of a report's original; none where it can no longer be read (the figures were read with an older reader).
    async fn sheets_of(&self, id: &str) -> Result<BTreeMap<String, SentSheet>, AnalysisError> {
        let Some(stored) = self.known.get(id) else { return Ok(BTreeMap::new()) };
        let office = self.app.office().await?;
        let bytes = self.app.storage.original(&stored.submission.sha256)?;
        let knowledge = self.app.importer.knowledge(self.app, &office, None);
        let reading = self.app.importer.read(bytes, self.request(stored), knowledge).await;
        let reading = reading.map_err(|fault| StorageError::Content(fault.to_string()))?;
        let mut sheets = BTreeMap::new();
        for sheet in reading.map(|reading| reading.sheets).unwrap_or_default() {
            sheets.entry(sheet.name.clone()).or_insert_with(|| SentSheet::of(sheet));
        }
        Ok(sheets)
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

impl SentSheet {
    fn of(sheet: SheetReading) -> Self {
        let mut rows: BTreeMap<u32, Vec<CellContent>> = BTreeMap::new();
        for content in sheet.content {
            rows.entry(content.cell.row).or_default().push(content);
        }
        let headers = sheet.header_rows.iter().map(|number| number.saturating_sub(1)).collect();
        Self { rows, headers, merges: sheet.merges, last: None }
    }

    /// The cells of a row with their headings; the figure's own cell is marked.
    fn row(&mut self, wanted: CellRef) -> Vec<SentCell> {
        let mut sent = match self.last.take() {
            Some((row, sent)) if row == wanted.row => sent,
            _ => self.unmarked(wanted.row),
        };
        self.last = Some((wanted.row, sent.clone()));
        for cell in &mut sent {
            cell.is_figure = cell.cell == wanted;
        }
        sent
    }

    fn unmarked(&self, row: u32) -> Vec<SentCell> {
        let sent = |content: &CellContent| SentCell {
            cell: content.cell,
            header: self.header(content.cell.column, row),
            value: as_read(content),
            is_figure: false,
        };
        self.rows.get(&row).into_iter().flatten().map(sent).collect()
    }

    /// The header texts over a column, from the top down, of the header rows above a row. A heading over several columns stands over
    /// each of them.
    fn header(&self, column: u32, row: u32) -> String {
        let mut texts: Vec<String> = Vec::new();
        for header in self.headers.iter().filter(|header| **header < row) {
            let text = self.text(self.covering(CellRef::new(*header, column)));
            if let Some(text) = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !texts.contains(text))
            {
                texts.push(text);
            }
        }
        texts.join(" – ")
    }

    fn text(&self, cell: CellRef) -> Option<&str> {
        self.rows.get(&cell.row)?.iter().find(|content| content.cell == cell)?.value.as_str()
    }

    /// The upper left corner of the merged area that holds a cell, else the cell itself.
    fn covering(&self, cell: CellRef) -> CellRef {
        let holds =
            |(from, to): &&(CellRef, CellRef)| (from.row..=to.row).contains(&cell.row) && (from.column..=to.column).contains(&cell.column);
        self.merges.iter().find(holds).map_or(cell, |(from, _)| *from)
    }
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
