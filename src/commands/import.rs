//! `import`: files, folders and zips; idempotent.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tonghop_domain::message::{self, Language};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Scope, Severity};
use tonghop_ingest::Limits;

use super::{End, said};
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::cli::ImportArguments;
use crate::commands::output::say;
use crate::import::{self, Policy, expand, received_or_today};
use crate::json;
use crate::reception::outcome;
use crate::settings::DataSettings;
use crate::storage::{FileState, Job, NewJob};

const SCOPE: Scope = Scope::System("import command");

pub(super) async fn run(data: &DataSettings, arguments: ImportArguments) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    let new = new_job(&app, &arguments).await?;
    let id = app.storage.add_job(&SCOPE, &new, app.clock.now()).await?;
    let bar = progress_bar(new.files.len());
    import::work(&app, Some(&id), |file| {
        bar.inc(1);
        bar.set_message(file.file_name.clone());
    })
    .await?;
    bar.finish_and_clear();
    let job = app.storage.job(&SCOPE, &id).await?;
    if arguments.json {
        say!("{}", document(&job, &app.catalogue));
    } else {
        tell(&job);
    }
    Ok(end(&job))
}

async fn new_job(app: &App, arguments: &ImportArguments) -> anyhow::Result<NewJob> {
    let office = app.office().await?;
    let form = said::form(&app.catalogue, arguments.said.form.as_deref())?;
    let regime = form.as_deref().and_then(|form| app.catalogue.form(form)).map(|form| form.regime.clone());
    let policy = if arguments.dry_run { Policy::Wait } else { Policy::Decide };
    Ok(NewJob {
        office: office.root.clone(),
        created_by: "dòng lệnh".to_owned(),
        is_preview: arguments.dry_run,
        policy: policy.as_str().to_owned(),
        received: received_or_today(arguments.received, app),
        period: said::period(&app.catalogue, arguments.said.period.as_deref(), regime.as_deref())?,
        unit: said::unit(app, &office, arguments.said.unit.as_deref())?,
        form,
        files: keep_files(app, &arguments.paths).await?,
    })
}

/// Files that are in memory at once while they are kept.
const FILES_AT_ONCE: usize = 64;

/// Keeps the originals of everything named; a zip that is refused as a whole is kept whole and refused when read.
async fn keep_files(app: &App, paths: &[PathBuf]) -> anyhow::Result<Vec<(String, String)>> {
    let mut kept = Vec::new();
    for some in files_below(paths)?.chunks(FILES_AT_ONCE) {
        let mut files = Vec::new();
        for path in some {
            let name = path.file_name().map_or_else(String::new, |name| tonghop_domain::text::nfc(&name.to_string_lossy()));
            let bytes = std::fs::read(path).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", path.display()))?;
            let parts = expand(&name, bytes.clone(), &Limits::default()).unwrap_or_else(|_| vec![import::Part { name, bytes }]);
            files.extend(parts.into_iter().map(|part| (part.name, part.bytes)));
        }
        kept.extend(app.storage.keep_originals(files, app.clock.now()).await?);
    }
    Ok(kept)
}

/// Files named, and all files below folders named, sorted by path; hidden files and office lock files are left out.
fn files_below(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", path.display()))?;
            open.extend(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !is_hidden(path)));
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.') || name.to_string_lossy().starts_with("~$"))
}

fn progress_bar(files: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(files as u64).with_style(style)
}

/// All accepted = done; anything refused, returned or unknown = refused.
fn end(job: &Job) -> End {
    let all_well = job.files.iter().all(|file| {
        let Some(outcome) = outcome(file) else { return false };
        let reports_are_well = outcome.reports.iter().all(|report| match report.state {
            Some(state) => state.is_current() || state == SubmissionState::Superseded,
            None => job.asked.is_preview && !report.is_blocked() && report.unit.is_some() && report.period.is_some(),
        });
        let file_is_well = !outcome.findings.iter().any(|finding| finding.severity == Severity::Blocking);
        file.state == FileState::Done && reports_are_well && file_is_well
    });
    if all_well { End::Done } else { End::Refused }
}

fn document(job: &Job, catalogue: &Catalogue) -> Value {
    let files: Vec<Value> = job.files.iter().map(|file| file_document(file, catalogue)).collect();
    json!({ "schema": json::SCHEMA, "job": job.id, "dry_run": job.asked.is_preview, "files": files })
}

fn file_document(file: &crate::storage::JobFile, catalogue: &Catalogue) -> Value {
    let outcome = outcome(file).unwrap_or_default();
    let reports: Vec<Value> = outcome
        .reports
        .iter()
        .map(|report| {
            json!({
                "form": report.form,
                "unit": report.unit,
                "unit_name": report.unit_name,
                "period": report.period,
                "state": report.state.map(SubmissionState::as_str),
                "submission": report.submission,
                "known": report.is_known,
                "changes": report.changes.as_ref().map(|changes| json::changes(changes, catalogue)),
                "questions": report.questions,
                "findings": report.findings.iter().map(json::finding).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "file": file.file_name,
        "sha256": file.sha256,
        "state": file.state.as_str(),
        "error": outcome.refusal.as_ref().map(|refusal| message::refusal(refusal, Language::Vietnamese).sentence()),
        "filed_under": outcome.filed_under,
        "findings": outcome.findings.iter().map(json::finding).collect::<Vec<_>>(),
        "reports": reports,
    })
}

fn tell(job: &Job) {
    for file in &job.files {
        say!("{}", file.file_name);
        let Some(outcome) = outcome(file) else {
            say!("  chưa xử lý được");
            continue;
        };
        if let Some(refusal) = &outcome.refusal {
            say!("  {}", message::refusal(refusal, Language::Vietnamese).sentence());
        }
        for finding in &outcome.findings {
            say!("  [{}] {}", finding.rule(), message::finding(finding, Language::Vietnamese).sentence());
        }
        for report in &outcome.reports {
            let unit = report.unit_name.as_deref().unwrap_or("chưa rõ đơn vị");
            let period = report.period.as_ref().map_or_else(|| "chưa rõ kỳ".to_owned(), ToString::to_string);
            let state = report.state.map_or("chưa ghi nhận", SubmissionState::words);
            say!("  {} · {unit} · {period}: {state}", report.form);
            for finding in &report.findings {
                say!("    [{}] {}", finding.rule(), message::finding(finding, Language::Vietnamese).sentence());
            }
        }
    }
}
