//! `forms list`.

use serde_json::{Value, json};

use super::End;
use crate::catalogue::Catalogue;
use crate::cli::FormsCommand;
use crate::commands::output::say;
use crate::json;
use crate::settings::DataSettings;

pub(super) fn run(data: &DataSettings, command: &FormsCommand) -> anyhow::Result<End> {
    let catalogue = Catalogue::load(Some(&data.data))?;
    let FormsCommand::List { json: as_json } = command;
    if *as_json {
        let forms: Vec<Value> = catalogue
            .forms
            .iter()
            .map(|form| json!({ "id": form.id, "version": form.version, "title": form.title, "regime": form.regime, "valid_until": form.valid_until }))
            .collect();
        say!("{}", json!({ "schema": json::SCHEMA, "forms": forms }));
    } else {
        for form in &catalogue.forms {
            say!("{}@{}  {}", form.id, form.version, form.title);
        }
    }
    Ok(End::Done)
}
