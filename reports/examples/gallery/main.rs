//! Writes every chart and workbook of this crate into a directory, to be looked at:
//! `cargo run -p tonghop-reports --example gallery -- DIRECTORY`.
//!
//! All names and figures belong to the invented province "tỉnh Mẫu Sơn".

mod charts;
mod kinds;
mod office;
mod workbooks;

use std::error::Error;
use std::path::{Path, PathBuf};

use tonghop_reports::chart;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::args().nth(1).map(PathBuf::from).ok_or("cách dùng: gallery THƯ-MỤC")?;
    std::fs::create_dir_all(&directory)?;
    for (name, chart) in charts::all() {
        for (index, page) in chart.pages()?.iter().enumerate() {
            write_chart(&directory.join(format!("{name}-{}", index + 1)), page)?;
        }
    }
    for units in [3, 34, 126] {
        for (name, chart) in kinds::of_every_kind(units) {
            write_chart(&directory.join(format!("{units:03}-{name}")), &chart)?;
        }
    }
    for (name, bytes) in workbooks::all()? {
        std::fs::write(directory.join(name).with_extension("xlsx"), bytes)?;
    }
    Ok(())
}

fn write_chart(path: &Path, chart: &chart::Chart) -> Result<(), Box<dyn Error>> {
    std::fs::write(path.with_extension("svg"), chart::svg(chart)?)?;
    std::fs::write(path.with_extension("png"), chart::png(chart)?)?;
    Ok(())
}
