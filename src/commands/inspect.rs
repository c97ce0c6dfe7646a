//! `inspect`: what is in a file. Reads only.

use std::path::Path;

use serde_json::{Value, json};
use tonghop_domain::message::{self, Language};
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Knowledge, Limits, ReadRequest, Reading};

use super::{End, said};
use crate::app::App;
use crate::cli::{InspectArguments, Said};
use crate::commands::output::say;
use crate::import::{self, Part, expand};
use crate::json;
use crate::settings::DataSettings;

struct Inspected {
    name: String,
    result: Result<Reading, Refusal>,
}

pub(super) async fn run(data: &DataSettings, arguments: &InspectArguments) -> anyhow::Result<End> {
    // Inspecting needs no data folder: without one it knows the embedded catalogue and no units.
    let app = if data.data.exists() || data.database.is_some() { Some(App::open(data).await?) } else { None };
    let inspector = Inspector::new(app.as_ref(), &arguments.said, arguments.cells).await?;
    let mut documents = Vec::new();
    let mut end = End::Done;
    for path in &arguments.files {
        let (document, is_refused) = inspector.file(path, arguments).await?;
        documents.push(document);
        if is_refused {
            end = End::Refused;
        }
    }
    if arguments.json {
        let document = if documents.len() == 1 { documents.remove(0) } else { json!({ "schema": json::SCHEMA, "files": documents }) };
        say!("{document}");
    }
    Ok(end)
}

/// Reads files with what the office, the catalogue and the caller say.
pub(super) struct Inspector {
    pub(super) importer: import::Importer,
    pub(super) knowledge: std::sync::Arc<Knowledge>,
    pub(super) request: ReadRequest,
}

impl Inspector {
    pub(super) async fn new(app: Option<&App>, known: &Said, keep_cells: bool) -> anyhow::Result<Self> {
        let (catalogue, today) = match app {
            Some(app) => (std::sync::Arc::clone(&app.catalogue), app.clock.today()),
            None => (std::sync::Arc::new(crate::catalogue::Catalogue::load(None)?), crate::clock::Clock::new(None).today()),
        };
        let form = said::form(&catalogue, known.form.as_deref())?;
        let regime = form.as_deref().and_then(|form| catalogue.form(form)).map(|form| form.regime.clone());
        let period = said::period(&catalogue, known.period.as_deref(), regime.as_deref())?;
        let office = match app {
            Some(app) => app.office().await.ok(),
            None => None,
        };
        let unit = match (app, &office) {
            (Some(app), Some(office)) => said::unit(app, office, known.unit.as_deref())?,
            _ => known.unit.as_deref().map(tonghop_domain::OrgUnitId::new),
        };
        let knowledge = Knowledge {
            forms: catalogue.forms.clone(),
            lists: catalogue.lists.clone(),
            calendars: catalogue.calendars.clone(),
            units: office.as_ref().map(|office| office.directory.clone()).unwrap_or_default(),
            root: office.as_ref().map(|office| office.root.clone()),
        };
        let large = form.as_deref().and_then(|form| catalogue.form(form)).is_some_and(|form| form.large);
        let request = ReadRequest {
            file_name: String::new(),
            form,
            unit,
            period,
            today,
            keep_cells,
            large,
            limits: Limits::default(),
            answers: office.as_ref().map(|office| office.answers.clone()).unwrap_or_default(),
        };
        Ok(Self { importer: import::Importer::new(), knowledge: std::sync::Arc::new(knowledge), request })
    }

    async fn file(&self, path: &Path, arguments: &InspectArguments) -> anyhow::Result<(Value, bool)> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let bytes = std::fs::read(path).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", path.display()))?;
        let parts = match expand(&name, bytes, &self.request.limits) {
            Ok(parts) => parts,
            Err(refusal) => return Ok((self.show(&Inspected { name, result: Err(refusal) }, arguments), true)),
        };
        let is_bundle = parts.len() != 1 || parts[0].name != name;
        let mut inspected = Vec::with_capacity(parts.len());
        for part in parts {
            inspected.push(self.part(part).await?);
        }
        // A bundle is readable when any of its files is.
        let is_refused = inspected.iter().all(|file| file.result.is_err());
        let documents: Vec<Value> = inspected.iter().map(|file| self.show(file, arguments)).collect();
        match documents.into_iter().next().filter(|_| !is_bundle) {
            Some(only) => Ok((only, is_refused)),
            None => {
                let files: Vec<Value> = inspected.iter().map(|file| document(file, arguments)).collect();
                let mut bundle = json!({ "schema": json::SCHEMA, "file": name, "format": "zip", "files": files });
                if is_refused {
                    bundle["error"] = Value::from("Tệp nén không chứa bảng tính nào đọc được.");
                }
                Ok((bundle, is_refused))
            }
        }
    }

    async fn part(&self, part: Part) -> anyhow::Result<Inspected> {
        let request = ReadRequest { file_name: part.name.clone(), ..self.request.clone() };
        let result = self.importer.read(part.bytes, request, std::sync::Arc::clone(&self.knowledge)).await?;
        Ok(Inspected { name: part.name, result })
    }

    /// The document of a file; without `--json` it is also told in words.
    fn show(&self, inspected: &Inspected, arguments: &InspectArguments) -> Value {
        if !arguments.json {
            tell(inspected);
        }
        document(inspected, arguments)
    }
}

fn document(inspected: &Inspected, arguments: &InspectArguments) -> Value {
    match &inspected.result {
        Ok(reading) => json::reading(&inspected.name, reading, arguments.cells, arguments.facts),
        Err(refusal) => json::refusal(&inspected.name, refusal),
    }
}

fn tell(inspected: &Inspected) {
    say!("{}", inspected.name);
    match &inspected.result {
        Err(refusal) => say!("  {}", message::refusal(refusal, Language::Vietnamese).sentence()),
        Ok(reading) => {
            for sheet in &reading.sheets {
                let form = sheet.form.as_deref().unwrap_or("không khớp biểu mẫu nào");
                say!("  Sheet “{}”: {} ô, {form}, {} dòng số liệu", sheet.name, sheet.cells, sheet.records);
            }
            for finding in reading.all_findings() {
                let wording = message::finding(finding, Language::Vietnamese);
                say!("  [{}] {} {}", finding.rule(), wording.sentence(), finding.severity.words());
            }
        }
    }
}
