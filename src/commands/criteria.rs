//! `criteria list` and `criteria check`.

use serde_json::{Value, json};
use tonghop_domain::criteria::CriteriaSet;

use super::End;
use crate::catalogue::{Catalogue, is_element};
use crate::cli::CriteriaCommand;
use crate::json;
use crate::settings::DataSettings;

pub(super) fn run(data: &DataSettings, command: CriteriaCommand) -> anyhow::Result<End> {
    let catalogue = Catalogue::load(Some(&data.data))?;
    match command {
        CriteriaCommand::List { json: true } => println!("{}", document(&catalogue)),
        CriteriaCommand::List { json: false } => {
            for set in &catalogue.sets {
                let sample = if set.is_sample { " (mẫu)" } else { "" };
                println!("{}@{}  {}{sample}", set.id, set.version, set.name);
            }
        }
        CriteriaCommand::Check { file } => {
            let text = std::fs::read_to_string(&file).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", file.display()))?;
            if let Err(faults) = CriteriaSet::load(&text, &|element| is_element(&catalogue.forms, element)) {
                println!("{faults}");
                return Ok(End::Refused);
            }
            println!("Bộ tiêu chí hợp lệ.");
        }
    }
    Ok(End::Done)
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
