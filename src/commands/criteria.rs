//! `criteria list`, `check`, `import`, `export`, `diff` and `copy`.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};
use tonghop_domain::criteria::difference::{Difference, differences};
use tonghop_domain::criteria::sheet;
use tonghop_domain::criteria::{CriteriaSet, refinement};
use tonghop_domain::display;
use tonghop_domain::strict::Fault;

use super::{End, compute, text_cells};
use crate::catalogue::{Catalogue, is_element};
use crate::cli::CriteriaCommand;
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
    let Some(sheets) = text_cells::sheets(catalogue, file)? else { return Ok(End::Refused) };
    let mut told = Vec::new();
    for (name, cells) in sheets {
        match sheet::read(&cells, &|element| is_element(&catalogue.forms, element)) {
            Ok(set) => return write_set(&set, output),
            Err(faults) => told.push((name, faults)),
        }
    }
    text_cells::tell(&told);
    Ok(End::Refused)
}

fn write_set(set: &CriteriaSet, output: &Path) -> anyhow::Result<End> {
    text_cells::write_new(output, set.to_toml().as_bytes())?;
    say!("Đã ghi {}@{}: {} tiêu chí thành phần, tổng {} điểm.", set.id, set.version, set.components().count(), display::plain(set.max, 4));
    Ok(End::Done)
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
    text_cells::write_new(output, &tonghop_reports::workbook::plain_table("Bộ tiêu chí", &rows)?)?;
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
