//! `closing`: freeze the figures of a period, check them, correct them.

use serde_json::{Value, json};
use tonghop_domain::{Period, Scope};

use super::report::DEFAULT_REGIME;
use super::{End, UnknownInput, said};
use crate::analysis::AnalysisError;
use crate::app::App;
use crate::cli::ClosingCommand;
use crate::clock::local_time;
use crate::closing::{self, EffectRow};
use crate::commands::output::say;
use crate::json::SCHEMA;
use crate::settings::DataSettings;
use crate::storage::StorageError;

const SCOPE: Scope = Scope::System("closing command");
/// Who is named in decisions made on the command line.
const BY: &str = "dòng lệnh";

pub(super) async fn run(data: &DataSettings, command: ClosingCommand) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    let ended = match command {
        ClosingCommand::List { json } => list(&app, json).await,
        ClosingCommand::Close { period, note, dry_run, json } => {
            let period = said::period_of(&app.catalogue, &period, Some(DEFAULT_REGIME))?;
            close(&app, &period, &note, (dry_run, json)).await
        }
        ClosingCommand::Check { period, json } => {
            let period = said::period_of(&app.catalogue, &period, Some(DEFAULT_REGIME))?;
            check(&app, &period, json).await
        }
        ClosingCommand::Correct { submission, reason, dry_run, json } => correct(&app, &submission, &reason, (dry_run, json)).await,
    };
    ended.map_err(|fault| match fault {
        // What the caller can mend ends with exit code 2.
        AnalysisError::Storage(why @ (StorageError::Conflict(_) | StorageError::NotFound { .. })) => UnknownInput(why.to_string()).into(),
        other => other.into(),
    })
}

async fn list(app: &App, as_json: bool) -> Result<End, AnalysisError> {
    let office = app.office().await?;
    let closings = app.storage.closings(&SCOPE, &office.root).await?;
    if as_json {
        let rows = closings.iter().map(|closing| {
            json!({
                "period": closing.period, "number": closing.number, "closed_at": closing.closed_at, "closed_by": closing.closed_by,
                "note": closing.note, "engine": closing.engine, "input_hash": closing.input_hash,
            })
        });
        say!("{}", json!({ "schema": SCHEMA, "closings": rows.collect::<Vec<_>>() }));
        return Ok(End::Done);
    }
    for closing in &closings {
        say!("{}  bản số {}  {}  {}", closing.period, closing.number, local_time(closing.closed_at), closing.closed_by);
    }
    Ok(End::Done)
}

async fn close(app: &App, period: &Period, note: &str, (dry_run, as_json): (bool, bool)) -> Result<End, AnalysisError> {
    let office = app.office().await?;
    let standing = closing::standing(app, &SCOPE, period).await?;
    let closed = match dry_run {
        true => None,
        false => Some(closing::close(app, &SCOPE, period, BY, note, app.clock.now()).await?),
    };
    if as_json {
        let open: Vec<Value> =
            standing.open.iter().map(|point| json!({ "unit": point.key.unit, "form": point.key.form, "reason": point.reason })).collect();
        let number = closed.as_ref().map(|closing| closing.number);
        say!(
            "{}",
            json!({ "schema": SCHEMA, "period": period.id, "dry_run": dry_run, "number": number, "owed": standing.owed, "open": open })
        );
        return Ok(End::Done);
    }
    for point in &standing.open {
        say!("{}: {}, {}", point.reason.words(), office.directory.name_of(&point.key.unit), app.catalogue.form_title(&point.key.form));
    }
    match closed {
        Some(closing) => say!("Đã chốt {}, bản số {}.", period.name, closing.number),
        None => say!("Xem trước (chưa chốt): {}/{} báo cáo còn thiếu hoặc còn ước.", standing.open.len(), standing.owed),
    }
    Ok(End::Done)
}

async fn check(app: &App, period: &Period, as_json: bool) -> Result<End, AnalysisError> {
    let office = app.office().await?;
    let check = closing::check(app, &SCOPE, period).await?;
    let rows = closing::effect_rows(&app.catalogue, &office, &check.differences);
    match as_json {
        true => {
            let document = json!({
                "schema": SCHEMA, "period": period.id, "number": check.closing.number, "reproduced": check.is_reproduced(),
                "same_inputs": check.same_inputs, "published_with": check.closing.engine, "engine": check.engine, "differences": documents(&rows),
            });
            say!("{document}");
        }
        false if check.is_reproduced() => say!("Khớp: tính lại cho kết quả giống số liệu đã công bố."),
        false => {
            say!("Khác số liệu đã công bố (không ghi đè):");
            tell(&rows);
        }
    }
    Ok(if check.is_reproduced() { End::Done } else { End::Refused })
}

async fn correct(app: &App, id: &str, reason: &str, (dry_run, as_json): (bool, bool)) -> Result<End, AnalysisError> {
    let office = app.office().await?;
    let preview = closing::preview(app, &SCOPE, id).await?;
    let number = match dry_run {
        true => None,
        false => Some(closing::correct(app, &SCOPE, id, BY, reason, app.clock.now()).await?),
    };
    let rows = closing::effect_rows(&app.catalogue, &office, &preview.effects);
    if as_json {
        let period = &preview.stored.submission.key.period;
        say!("{}", json!({ "schema": SCHEMA, "period": period, "dry_run": dry_run, "number": number, "effects": documents(&rows) }));
        return Ok(End::Done);
    }
    tell(&rows);
    match number {
        Some(number) => say!("Đã đính chính, bản số {number}."),
        None => say!("Xem trước (chưa đính chính): {} số liệu đã công bố sẽ thay đổi.", rows.len()),
    }
    Ok(End::Done)
}

fn documents(rows: &[EffectRow]) -> Vec<Value> {
    let document =
        |row: &EffectRow| json!({ "kind": row.kind, "what": row.what, "unit_name": row.unit, "before": row.before, "after": row.after });
    rows.iter().map(document).collect()
}

fn tell(rows: &[EffectRow]) {
    for row in rows {
        say!("{}: {} ({}): {} → {}", row.kind, row.what, row.unit, row.before, row.after);
    }
}
