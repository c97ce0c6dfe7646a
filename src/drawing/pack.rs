//! Gói báo cáo: report, page for leaders, deck, workbooks and charts of a period in one zip, with a list of hashes.

use serde_json::{Value, json};
use tonghop_domain::report_definition::{ReportDefinition, ReportFormat, ReportNeed};
use tonghop_reports::letter;

use super::documents::{self, Frame};
use super::situation::{Costly, Situation};
use super::{DrawingError, Wanted, slides};
use crate::analysis::{published, set_name};
use crate::app::App;
use crate::json::SCHEMA;
use crate::storage::sha256;

/// Charts of a set in the pack; each as SVG and PNG.
const CHARTS_OF_SET: [&str; 3] = ["ranking", "heat-table", "trend"];
/// The name of the list.
const MANIFEST: &str = "manifest.json";

/// The pack as a zip.
pub(super) async fn pack(app: &App, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let situation = Situation::of(app, wanted).await?;
    let frame = Frame::of(app, wanted).await?;
    let costly = situation.costly(app, wanted).await?;
    let mut files = words(app, wanted, (&situation, &frame, &costly)).await?;
    for definition in workbooks(app, &[]) {
        files.push((format!("excel/{}.xlsx", definition.id), super::workbook(app, definition, wanted).await?));
    }
    for scored in &situation.scored {
        of_set(app, Wanted { set: Some(&scored.set), ..wanted }, &scored.set.id, &mut files).await?;
    }
    let board = super::chart(app, "submission-board", wanted).await?;
    pictures(board, "bieu-do/submission-board", &mut files).await?;
    files.sort();
    let manifest = manifest(app, wanted, (&situation, &frame), &files).await?;
    files.insert(0, (MANIFEST.to_owned(), manifest.into_bytes()));
    Ok(tokio::task::spawn_blocking(move || letter::bundle(&files)).await.map_err(|_| DrawingError::Interrupted)??)
}

/// The workbooks of the catalogue that need just this beside the period; those about one unit are no part of a pack.
fn workbooks<'a>(app: &'a App, needs: &'a [ReportNeed]) -> impl Iterator<Item = &'a ReportDefinition> {
    app.catalogue.reports.iter().filter(move |report| report.format == ReportFormat::Workbook && report.needs == needs)
}

async fn words(
    app: &App,
    wanted: Wanted<'_>,
    (situation, frame, costly): (&Situation, &Frame, &[Costly]),
) -> Result<Vec<(String, Vec<u8>)>, DrawingError> {
    let name = |kind: &str, ending: &str| documents::file_name(wanted.period, kind, ending);
    Ok(vec![
        (name("bao-cao-cchc", "docx"), documents::report_of(app, wanted, situation, frame, costly).await?),
        (name("tom-tat-cho-lanh-dao", "docx"), documents::leader_summary_of(wanted, situation, frame, costly).await?),
        (name("trinh-chieu", "pptx"), slides::deck_of(app, wanted, situation, frame, costly).await?),
    ])
}

async fn of_set(app: &App, wanted: Wanted<'_>, set: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), DrawingError> {
    for definition in workbooks(app, &[ReportNeed::Set]) {
        files.push((format!("excel/{}_{set}.xlsx", definition.id), super::workbook(app, definition, wanted).await?));
    }
    for kind in CHARTS_OF_SET {
        pictures(super::chart(app, kind, wanted).await?, &format!("bieu-do/{kind}_{set}"), files).await?;
    }
    Ok(())
}

async fn pictures(chart: tonghop_reports::chart::Chart, name: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), DrawingError> {
    files.push((format!("{name}.svg"), super::svg(chart.clone()).await?.into_bytes()));
    files.push((format!("{name}.png"), super::png(chart).await?));
    Ok(())
}

/// What the pack is of, which published version its figures are, and the hash of every file.
async fn manifest(
    app: &App,
    wanted: Wanted<'_>,
    (situation, frame): (&Situation, &Frame),
    files: &[(String, Vec<u8>)],
) -> Result<String, DrawingError> {
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
    let file = |(name, bytes): &(String, Vec<u8>)| json!({ "name": name, "bytes": bytes.len(), "sha256": sha256(bytes) });
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
