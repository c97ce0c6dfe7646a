//! `units list`, `units adopt`, `units import`.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use tonghop_domain::org_unit::{OrgUnit, OrgUnitId, UnitLevel};

use super::{End, UnknownInput};
use crate::app::{App, Office, setting};
use crate::cli::UnitsCommand;
use crate::commands::output::say;
use crate::json;
use crate::national_units::NationalUnits;
use crate::settings::DataSettings;

pub(super) async fn run(data: &DataSettings, command: UnitsCommand) -> anyhow::Result<End> {
    match command {
        UnitsCommand::List { national, on, json } => {
            let units =
                if national { NationalUnits::load()?.units } else { App::open(data).await?.office().await?.directory.units().to_vec() };
            list(&units, on, json);
        }
        UnitsCommand::Adopt { code } => adopt(&App::open(data).await?, &code).await?,
        UnitsCommand::Import { file } => {
            let app = App::open(data).await?;
            let office = app.office().await?;
            let units = read(&file, &office)?;
            say!("Đã thêm {} đơn vị.", app.storage.add_units(&units, &[]).await?);
        }
    }
    Ok(End::Done)
}

fn list(units: &[OrgUnit], on: Option<Date>, as_json: bool) {
    let units: Vec<&OrgUnit> = units.iter().filter(|unit| on.is_none_or(|day| unit.exists_on(day))).collect();
    if as_json {
        let rows: Vec<Value> = units
            .iter()
            .map(|unit| {
                json!({
                    "id": unit.id, "code": unit.code, "name": unit.name, "kind": unit.kind, "level": unit.level.as_str(), "parent": unit.parent,
                    "valid_from": unit.valid_from, "valid_to": unit.valid_to,
                })
            })
            .collect();
        say!("{}", json!({ "schema": json::SCHEMA, "units": rows }));
        return;
    }
    for unit in units {
        say!("{}\t{}\t{}", unit.id, unit.code, unit.name);
    }
}

async fn adopt(app: &App, code: &str) -> anyhow::Result<()> {
    let national = NationalUnits::load()?;
    let today = app.clock.today();
    let Some((root, units, events)) = national.province(code, today) else {
        let provinces = national.units.iter().filter(|unit| unit.level == UnitLevel::Province && unit.exists_on(today));
        let known = provinces.map(|unit| format!("{} {}", unit.code, unit.name)).collect::<Vec<_>>().join(", ");
        return Err(UnknownInput(format!("không có tỉnh, thành phố mã “{code}”; các mã đã có: {known}")).into());
    };
    let added = app.storage.add_units(&units, &events).await?;
    app.storage.set_setting(setting::OFFICE, root.as_str()).await?;
    let communes = units.iter().filter(|unit| unit.level == UnitLevel::Commune && unit.exists_on(today)).count();
    let name = units.iter().find(|unit| unit.id == root).map_or_else(String::new, |unit| unit.name.clone());
    say!("{name}: {communes} xã, phường, đặc khu hiện nay; thêm {added} đơn vị (gồm cả đơn vị cũ).");
    Ok(())
}

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    kind: String,
    level: String,
    parent_code: String,
    valid_from: Date,
    #[serde(default)]
    group: Option<String>,
}

/// Units of a CSV file; a parent is a unit of the office, or an earlier row.
fn read(file: &Path, office: &Office) -> anyhow::Result<Vec<OrgUnit>> {
    let mut units: Vec<OrgUnit> = Vec::new();
    for (line, row) in (2_usize..).zip(csv::Reader::from_path(file)?.deserialize::<Row>()) {
        let row = row.map_err(|fault| UnknownInput(format!("{}, dòng {line}: {fault}", file.display())))?;
        let level = UnitLevel::from_code(&row.level);
        let known = UnitLevel::ALL.map(|(_, code)| code).join(", ");
        let level = level.ok_or_else(|| UnknownInput(format!("dòng {line}: cấp “{}” không có; các cấp: {known}", row.level)))?;
        let parent = parent(&row, &units, office)
            .ok_or_else(|| UnknownInput(format!("dòng {line}: không có đơn vị cấp trên mã “{}”", row.parent_code)))?;
        units.push(OrgUnit {
            id: OrgUnitId::new(uuid::Uuid::now_v7().to_string()),
            code: row.code,
            name: tonghop_domain::text::nfc(&row.name),
            kind: row.kind,
            level,
            parent: Some(parent),
            valid_from: row.valid_from,
            valid_to: None,
            aliases: vec![],
            group: row.group.filter(|group| !group.is_empty()),
        });
    }
    Ok(units)
}

fn parent(row: &Row, units: &[OrgUnit], office: &Office) -> Option<OrgUnitId> {
    if row.parent_code.is_empty() {
        return Some(office.root.clone());
    }
    let earlier = units.iter().chain(office.directory.units()).find(|unit| unit.code == row.parent_code && unit.exists_on(row.valid_from));
    earlier.map(|unit| unit.id.clone())
}
