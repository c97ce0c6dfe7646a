//! Workbooks that describe something for the catalogue: their sheets as cells of text, and faults told sheet by sheet.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;
use tonghop_domain::criteria::sheet::{CellFault, TextCell};
use tonghop_domain::{CellRef, display};
use tonghop_ingest::{CellContent, Knowledge, Limits, ReadRequest};

use super::output::say;
use crate::catalogue::Catalogue;
use crate::clock::Clock;

/// A sheet: its name and its cells.
pub(super) type TextSheet = (String, Vec<TextCell>);

/// The sheets of a workbook; `None` where it cannot be read, which was said.
pub(super) fn sheets(catalogue: &Catalogue, file: &Path) -> anyhow::Result<Option<Vec<TextSheet>>> {
    let bytes = std::fs::read(file).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", file.display()))?;
    let knowledge =
        Knowledge { forms: vec![], lists: catalogue.lists.clone(), calendars: catalogue.calendars.clone(), ..Knowledge::default() };
    match tonghop_ingest::read(&bytes, &request(), &knowledge) {
        Ok(reading) => {
            let cells = |content: &[CellContent]| content.iter().filter_map(text_cell).collect();
            Ok(Some(reading.sheets.iter().map(|sheet| (sheet.name.clone(), cells(&sheet.content))).collect()))
        }
        Err(refusal) => {
            say!("{}", tonghop_domain::message::refusal(&refusal, tonghop_domain::message::Language::Vietnamese).sentence());
            Ok(None)
        }
    }
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

/// Says the faults of every sheet that has a table. A sheet without one has one fault, of the sheet as a whole: it is told only where no
/// sheet has a table.
pub(super) fn tell(faults_of_sheets: &[(String, Vec<CellFault>)]) {
    let is_table = |faults: &[CellFault]| faults.len() > 1 || faults.iter().any(|fault| fault.cell.is_some());
    let has_table = faults_of_sheets.iter().any(|(_, faults)| is_table(faults));
    for (name, faults) in faults_of_sheets.iter().filter(|(_, faults)| !has_table || is_table(faults)) {
        say!("Trang tính “{name}”: {} chỗ cần sửa", faults.len());
        faults.iter().for_each(|fault| say!("  {fault}"));
    }
}

/// Writes a file that is not there yet: an existing one may be the only copy of a decision.
pub(super) fn write_new(output: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::File::create_new(output).map_err(|fault| anyhow::anyhow!("không ghi được {}: {fault}", output.display()))?;
    file.write_all(bytes).with_context(|| format!("không ghi được {}", output.display()))
}
