//! `annex list`, `check` and `import`: phụ lục thống kê of the receiving authority.

use std::path::Path;

use tonghop_domain::annex::AnnexTemplate;
use tonghop_domain::annex::sheet::{self, ImportedAnnex, Known};

use super::{End, text_cells};
use crate::catalogue::{Catalogue, is_element};
use crate::cli::AnnexCommand;
use crate::commands::output::say;
use crate::settings::DataSettings;

pub(super) fn run(data: &DataSettings, command: AnnexCommand) -> anyhow::Result<End> {
    let catalogue = Catalogue::load(Some(&data.data))?;
    match command {
        AnnexCommand::List => {
            catalogue.annexes.iter().for_each(|annex| say!("{}@{}  {} ({} dòng)", annex.id, annex.version, annex.name, annex.lines.len()));
            Ok(End::Done)
        }
        AnnexCommand::Check { file } => check(&catalogue, &file),
        AnnexCommand::Import { file, output } => import(&catalogue, &file, &output),
    }
}

fn check(catalogue: &Catalogue, file: &Path) -> anyhow::Result<End> {
    let text = std::fs::read_to_string(file).map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", file.display()))?;
    match AnnexTemplate::load(&text, &|element| is_element(&catalogue.forms, element)) {
        Ok(annex) => {
            say!("Phụ lục hợp lệ: {}@{}, {}.", annex.id, annex.version, counted(&annex));
            Ok(End::Done)
        }
        Err(faults) => {
            say!("{faults}");
            Ok(End::Refused)
        }
    }
}

/// The first sheet with a table of lines is the annex; other sheets of the workbook are left alone.
fn import(catalogue: &Catalogue, file: &Path, output: &Path) -> anyhow::Result<End> {
    let Some(sheets) = text_cells::sheets(catalogue, file)? else { return Ok(End::Refused) };
    let known = Known { indicators: &catalogue.indicators, is_element: &|element| is_element(&catalogue.forms, element) };
    let mut told = Vec::new();
    for (name, cells) in sheets {
        match sheet::read(&cells, &known) {
            Ok(imported) => return write(&imported, output),
            Err(faults) => told.push((name, faults)),
        }
    }
    text_cells::tell(&told);
    Ok(End::Refused)
}

fn write(imported: &ImportedAnnex, output: &Path) -> anyhow::Result<End> {
    text_cells::write_new(output, imported.text.as_bytes())?;
    let annex = &imported.annex;
    say!("Đã ghi {}@{}: {}.", annex.id, annex.version, counted(annex));
    say!("Đặt tệp vào thư mục catalogue/annexes của thư mục số liệu; phiên bản mới nhất của một mã được dùng.");
    Ok(End::Done)
}

/// `12 dòng, 8 dòng có số liệu, 2 dòng chờ điền tay`.
fn counted(annex: &AnnexTemplate) -> String {
    let computed = annex.lines.iter().filter(|line| line.indicator.is_some()).count();
    let by_hand = annex.lines.iter().filter(|line| line.indicator.is_none() && !line.is_heading).count();
    format!("{} dòng, {computed} dòng có số liệu, {by_hand} dòng điền tay", annex.lines.len())
}
