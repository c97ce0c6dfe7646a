//! Gói báo cáo: report, page for leaders, deck, workbooks and charts of a period in one zip, with a list of hashes.

use std::sync::Arc;

use serde_json::{Value, json};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::report_definition::{ReportDefinition, ReportFormat, ReportNeed, RowKind};
use tonghop_domain::{Period, Scope};
use tonghop_reports::letter;

use super::gathered::Gathered;
use super::side_by_side::side_by_side;
use super::{DrawingError, Wanted, documents, slides};
use crate::analysis::{published, set_name};
use crate::app::App;
use crate::audience::Audience;
use crate::json::SCHEMA;
use crate::storage::sha256;

/// Charts of a set in the pack; each as SVG and PNG.
const CHARTS_OF_SET: [&str; 3] = ["ranking", "heat-table", "trend"];
/// Charts of the period that belong to no set.
const CHARTS_OF_PERIOD: [&str; 1] = ["submission-board"];
/// The name of the list.
const MANIFEST: &str = "manifest.json";

/// A file of a pack with its name.
type Named = (String, Vec<u8>);

/// The pack as a zip. Its files are made side by side; a pack is whole or there is none.
pub(super) async fn pack(app: &App, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let gathered = Arc::new(Gathered::of(app, wanted).await?);
    let asked = Arc::new(Asked { scope: wanted.scope.clone(), period: wanted.period.clone() });
    let work = pieces(app, &gathered).into_iter().map(|piece| {
        let (app, asked, gathered) = (app.clone(), Arc::clone(&asked), Arc::clone(&gathered));
        async move { piece.made(&app, asked.wanted(), &gathered).await.map_err(|fault| (piece.name(&asked.period), fault)) }
    });
    let mut files = whole(side_by_side(work).await?)?;
    files.sort();
    let manifest = manifest(app, wanted, &gathered, &files).await?;
    files.insert(0, (MANIFEST.to_owned(), manifest.into_bytes()));
    Ok(tokio::task::spawn_blocking(move || letter::bundle(&files)).await.map_err(|_| DrawingError::Interrupted)??)
}

/// All files, or every one that could not be made: what lacks an annex must not be sent upward.
fn whole(made: Vec<Result<Vec<Named>, (String, DrawingError)>>) -> Result<Vec<Named>, DrawingError> {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for piece in made {
        match piece {
            Ok(named) => files.extend(named),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(DrawingError::Incomplete(faults)) }
}

/// What is asked for, owned by the pieces of work.
struct Asked {
    scope: Scope,
    period: Period,
}

impl Asked {
    fn wanted(&self) -> Wanted<'_> {
        Wanted { scope: &self.scope, period: &self.period, set: None, unit: None }
    }
}

/// One piece of the work on a pack.
enum Piece {
    Report,
    LeaderSummary,
    Deck,
    Workbook(Box<ReportDefinition>, Option<Arc<CriteriaSet>>),
    /// As SVG and PNG.
    Chart(&'static str, Option<Arc<CriteriaSet>>),
}

/// Ledgers first: they take longest, and nothing should wait for them at the end.
fn pieces(app: &App, gathered: &Gathered) -> Vec<Piece> {
    let mut pieces = vec![Piece::Report, Piece::Deck, Piece::LeaderSummary];
    let of_period = workbooks(app, &[]).map(|definition| Piece::Workbook(Box::new(definition.clone()), None));
    pieces.extend(of_period.chain(CHARTS_OF_PERIOD.map(|kind| Piece::Chart(kind, None))));
    for scored in &gathered.situation.scored {
        let own = Arc::new(scored.set.clone());
        let set = || Some(Arc::clone(&own));
        pieces.extend(workbooks(app, &[ReportNeed::Set]).map(|definition| Piece::Workbook(Box::new(definition.clone()), set())));
        pieces.extend(CHARTS_OF_SET.map(|kind| Piece::Chart(kind, set())));
    }
    pieces.sort_by_key(|piece| !piece.is_long());
    pieces
}

/// The workbooks of the catalogue that need just this beside the period; those about one unit are no part of a pack.
fn workbooks<'a>(app: &'a App, needs: &'a [ReportNeed]) -> impl Iterator<Item = &'a ReportDefinition> {
    app.catalogue.reports.iter().filter(move |report| report.format == ReportFormat::Workbook && report.needs == needs)
}

impl Piece {
    fn is_long(&self) -> bool {
        match self {
            Self::Workbook(definition, _) => definition.sheets.iter().any(|sheet| sheet.rows == RowKind::Sources),
            Self::Report | Self::LeaderSummary | Self::Deck | Self::Chart(..) => false,
        }
    }

    /// The name in the pack; of a chart without its ending.
    fn name(&self, period: &Period) -> String {
        let of_set = |set: &Option<Arc<CriteriaSet>>| set.as_ref().map_or_else(String::new, |set| format!("_{}", set.id));
        match self {
            Self::Report => documents::file_name(period, "bao-cao-cchc", "docx"),
            Self::LeaderSummary => documents::file_name(period, "tom-tat-cho-lanh-dao", "docx"),
            Self::Deck => documents::file_name(period, "trinh-chieu", "pptx"),
            Self::Workbook(definition, set) => format!("excel/{}{}.xlsx", definition.id, of_set(set)),
            Self::Chart(kind, set) => format!("bieu-do/{kind}{}", of_set(set)),
        }
    }

    async fn made(&self, app: &App, wanted: Wanted<'_>, gathered: &Gathered) -> Result<Vec<Named>, DrawingError> {
        let name = self.name(wanted.period);
        let bytes = match self {
            Self::Report => documents::report_of(app, wanted, gathered).await?,
            Self::LeaderSummary => documents::leader_summary_of(wanted, gathered, Audience::default()).await?,
            Self::Deck => slides::deck_of(app, wanted, gathered, Audience::default()).await?,
            Self::Workbook(definition, set) => super::workbook(app, definition, Wanted { set: set.as_deref(), ..wanted }).await?,
            Self::Chart(kind, set) => {
                let drawn = gathered.pictures.of(app, kind, Wanted { set: set.as_deref(), ..wanted }).await?;
                let svg = super::svg(drawn.chart.clone()).await?;
                return Ok(vec![(format!("{name}.svg"), svg.into_bytes()), (format!("{name}.png"), drawn.png.clone())]);
            }
        };
        Ok(vec![(name, bytes)])
    }
}

/// What the pack is of, which published version its figures are, and the hash of every file.
async fn manifest(app: &App, wanted: Wanted<'_>, gathered: &Gathered, files: &[Named]) -> Result<String, DrawingError> {
    let (situation, frame) = (&gathered.situation, &gathered.frame);
    let closing = published::closing(app, wanted.scope, wanted.period).await?;
    let published = closing.map(|closing| {
        json!({
            "number": closing.number, "closed_at": closing.closed_at, "closed_by": closing.closed_by, "engine": closing.engine,
            "input_hash": closing.input_hash,
        })
    });
    let sets: Vec<Value> = situation
        .scored
        .iter()
        .map(|scored| {
            let text = app.catalogue.text("set", &scored.set.id, &scored.set.version).unwrap_or_default();
            json!({ "set": set_name(&scored.set), "sha256": sha256(text.as_bytes()) })
        })
        .collect();
    let changed = |corrected: &documents::Corrected| {
        let rows = corrected
            .rows
            .iter()
            .map(|row| json!({ "kind": row.kind, "what": row.what, "unit_name": row.unit, "before": row.before, "after": row.after }));
        json!({ "reason": corrected.reason, "figures": rows.collect::<Vec<_>>() })
    };
    let file = |(name, bytes): &Named| json!({ "name": name, "bytes": bytes.len(), "sha256": sha256(bytes) });
    let document = json!({
        "schema": SCHEMA,
        "office": frame.office.name,
        "period": wanted.period.id,
        "from": wanted.period.from,
        "to": wanted.period.to,
        "figures_until": situation.day,
        "provisional": frame.source.provisional,
        "published": published,
        "document": { "number": frame.number.issued(), "day": frame.date, "replaces": frame.replaces },
        "sets": sets,
        "corrections": frame.corrected.iter().map(changed).collect::<Vec<_>>(),
        "files": files.iter().map(file).collect::<Vec<_>>(),
    });
    Ok(visible(&serde_json::to_string_pretty(&document).unwrap_or_default()))
}

/// Without signs that turn a line around or are not seen: names of units may hold them.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|letter| !matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'))
        .collect()
}
