//! `criteria list`, `check`, `import`, `export`, `diff` and `copy`.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};
use tonghop_domain::CellRef;
use tonghop_domain::criteria::difference::{Difference, differences};
use tonghop_domain::criteria::sheet::{self, TextCell};
use tonghop_domain::criteria::{CriteriaSet, refinement};
use tonghop_domain::display;
use tonghop_domain::strict::Fault;
use tonghop_ingest::{CellContent, Knowledge, Limits, ReadRequest};

use super::{End, compute};
use crate::catalogue::{Catalogue, is_element};
use crate::cli::CriteriaCommand;
use crate::clock::Clock;
use crate::commands::output::say;
use crate::json;
use crate::settings::DataSettings;

pub(super) fn run(data: &DataSettings, command: CriteriaCommand) -> anyhow::Result<End> {
    let catalogue = Catalogue::load(Some(&data.data))?;
    match command {
        CriteriaCommand::List { json } => {
            list(&catalogue, json);
            Ok(End::Done)
        }
        CriteriaCommand::Check { file } => check(&catalogue, &file),
        CriteriaCommand::Import { file, output } => import(&catalogue, &file, &output),
        CriteriaCommand::Export { set, output } => export(&catalogue, &set, &output),
        CriteriaCommand::Diff { one, other, json } => difference(&catalogue, &one, &other, json),
        CriteriaCommand::Copy { set, year, output } => copy(&catalogue, &set, year, &output),
    }
}

fn list(catalogue: &Catalogue, as_json: bool) {
    if as_json {
        say!("{}", document(catalogue));
        return;
    }
    for set in &catalogue.sets {
        let sample = if set.is_sample { " (mẫu)" } else { "" };
        say!("{}@{}  {}{sample}", set.id, set.version, set.name);
    }
}

fn check(catalogue: &Catalogue, file: &Path) -> anyhow::Result<End> {
    let text = std::fs::read_to_string(file).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", file.display()))?;
    let set = match CriteriaSet::load(&text, &|element| is_element(&catalogue.forms, element)) {
        Ok(set) => set,
        Err(faults) => return Ok(refused(file, &faults.0)),
    };
    if let Some(name) = &set.refines {
        let faults = refinement::faults(known(catalogue, name)?, &set);
        if !faults.is_empty() {
            return Ok(refused(file, &faults));
        }
    }
    say!("Bộ tiêu chí hợp lệ.");
    Ok(End::Done)
}

/// Every fault with its file and field.
fn refused(file: &Path, faults: &[Fault]) -> End {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    faults.iter().for_each(|fault| say!("{name}: {fault}"));
    End::Refused
}

fn known<'a>(catalogue: &'a Catalogue, name: &str) -> anyhow::Result<&'a CriteriaSet> {
    Ok(catalogue.set(name, None).ok_or_else(|| compute::unknown_set(catalogue, name))?)
}

/// The first sheet with a table of criteria is the annex; other sheets of the workbook are left alone.
fn import(catalogue: &Catalogue, file: &Path, output: &Path) -> anyhow::Result<End> {
    let bytes = std::fs::read(file).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", file.display()))?;
    let knowledge =
        Knowledge { forms: vec![], lists: catalogue.lists.clone(), calendars: catalogue.calendars.clone(), ..Knowledge::default() };
    let reading = match tonghop_ingest::read(&bytes, &request(), &knowledge) {
        Ok(reading) => reading,
        Err(refusal) => {
            say!("{}", tonghop_domain::message::refusal(&refusal, tonghop_domain::message::Language::Vietnamese).sentence());
            return Ok(End::Refused);
        }
    };
    let mut told = Vec::new();
    for sheet in &reading.sheets {
        let cells: Vec<TextCell> = sheet.content.iter().filter_map(text_cell).collect();
        match sheet::read(&cells, &|element| is_element(&catalogue.forms, element)) {
            Ok(set) => return write_set(&set, output),
            Err(faults) => told.push((sheet.name.clone(), faults)),
        }
    }
    // A sheet without a table has one fault, of the sheet as a whole: it is told only where no sheet has a table.
    let is_table = |faults: &[sheet::CellFault]| faults.len() > 1 || faults.iter().any(|fault| fault.cell.is_some());
    let has_table = told.iter().any(|(_, faults)| is_table(faults));
    for (name, faults) in told.iter().filter(|(_, faults)| !has_table || is_table(faults)) {
        say!("Trang tính “{name}”: {} chỗ cần sửa", faults.len());
        faults.iter().for_each(|fault| say!("  {fault}"));
    }
    Ok(End::Refused)
}

fn request() -> ReadRequest {
    ReadRequest {
        file_name: String::new(),
        form: None,
        unit: None,
        period: None,
        today: Clock::new(None).today(),
        keep_cells: true,
        large: false,
        limits: Limits::default(),
        answers: tonghop_ingest::Answers::default(),
    }
}

/// A cell as a person would read it; numbers with a comma, since a dot may group thousands.
fn text_cell(content: &CellContent) -> Option<TextCell> {
    let text = match &content.value {
        Value::String(text) if content.kind == "date" => day_text(text),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string().replace('.', ","),
        Value::Bool(holds) => if *holds { "có" } else { "không" }.to_owned(),
        _ => return None,
    };
    Some(TextCell { cell: CellRef::new(content.cell.row, content.cell.column), text })
}

fn day_text(iso: &str) -> String {
    let day = iso.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
    day.map_or_else(|| iso.to_owned(), display::date)
}

/// An existing file is never written over: it may be the only copy of a decision.
fn write_set(set: &CriteriaSet, output: &Path) -> anyhow::Result<End> {
    write_new(output, set.to_toml().as_bytes())?;
    say!("Đã ghi {}@{}: {} tiêu chí thành phần, tổng {} điểm.", set.id, set.version, set.components().count(), display::plain(set.max, 4));
    Ok(End::Done)
}

fn write_new(output: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::File::create_new(output).map_err(|fault| anyhow::anyhow!("không ghi được {}: {fault}", output.display()))?;
    file.write_all(bytes).with_context(|| format!("không ghi được {}", output.display()))
}

fn export(catalogue: &Catalogue, name: &str, output: &Path) -> anyhow::Result<End> {
    let set = known(catalogue, name)?;
    let rows = match sheet::write(set) {
        Ok(rows) => rows,
        Err(lost) => {
            lost.iter().for_each(|sentence| say!("{sentence}"));
            return Ok(End::Refused);
        }
    };
    write_new(output, &tonghop_reports::workbook::plain_table("Bộ tiêu chí", &rows)?)?;
    say!("Đã ghi {}@{}: {} dòng.", set.id, set.version, rows.len());
    Ok(End::Done)
}

fn difference(catalogue: &Catalogue, one: &str, other: &str, as_json: bool) -> anyhow::Result<End> {
    let (one, other) = (known(catalogue, one)?, known(catalogue, other)?);
    let found = differences(one, other);
    if as_json {
        let named = |set: &CriteriaSet| format!("{}@{}", set.id, set.version);
        say!("{}", json!({ "schema": json::SCHEMA, "one": named(one), "other": named(other), "differences": found }));
        return Ok(End::Done);
    }
    for Difference { place, one, other } in &found {
        say!("{place}");
        say!("  - {}", one.as_deref().unwrap_or("(không có)"));
        say!("  + {}", other.as_deref().unwrap_or("(không có)"));
    }
    say!("{} chỗ khác nhau.", found.len());
    Ok(End::Done)
}

fn copy(catalogue: &Catalogue, name: &str, year: i16, output: &Path) -> anyhow::Result<End> {
    let set = known(catalogue, name)?.for_year(year).with_context(|| format!("không chuyển được {name} sang năm {year}"))?;
    write_set(&set, output)
}

fn document(catalogue: &Catalogue) -> Value {
    let sets: Vec<Value> = catalogue
        .sets
        .iter()
        .map(|set| {
            json!({
                "id": set.id, "version": set.version, "name": set.name, "is_sample": set.is_sample, "max": json::number(set.max),
                "valid_from": set.valid_from, "valid_until": set.valid_until, "unit_groups": set.unit_groups, "gaps": set.gaps,
            })
        })
        .collect();
    json!({ "schema": json::SCHEMA, "sets": sets })
}
