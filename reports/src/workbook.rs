//! Excel reports from plain models.
//!
//! Each report is one file with a data sheet laid out for A4, and a sheet "Biểu đồ" with native charts on the cells of the data
//! sheet. Rules that hold for all of them:
//!
//! - Text from data is always written as text, so `=cmd|…` stays a name; nothing else than our own formulas can calculate.
//! - A total is a live formula with the value that was handed over as its cached result. It is written only where it reproduces
//!   that value; elsewhere the value stands alone and a note under the table says so. Formulas use only functions that
//!   Excel 2007, WPS and LibreOffice share.
//! - Missing is "–", not applicable and nil are words; none of them is a number, so no sum counts them.
//! - The same model gives the same bytes: the only date in the file is the closing date of the data.

mod charts;
mod communication_summary;
mod correction_list;
mod letterhead;
mod measure;
mod plain_copy;
mod plain_table;
mod plan_progress;
mod ranking;
mod report;
mod return_slip;
mod score_table;
mod sheet;
mod styles;
mod submission_board;
mod template;
mod total;

#[cfg(test)]
mod read_back;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use communication_summary::{ActivityColumn, ActivityRow, CommunicationSummary, communication_summary};
pub use correction_list::correction_list;
pub use letterhead::{Letterhead, Signature};
pub use plain_copy::{PlainSheet, PlainValue, plain_copy};
pub use plain_table::plain_table;
pub use plan_progress::{PlanProgressTable, TargetProgress, plan_progress};
pub use ranking::{RankedGroup, RankedUnit, RankingTable, UnrankedUnit, ranking};
pub use report::{CellContent, OfficialLetter, Report, ReportCell, ReportRow, ReportSheet, report};
pub use return_slip::return_slip;
pub use score_table::{ScoreNode, ScoreTable, ScoredUnit, score_table};
pub use submission_board::{BoardTable, BoardTableRow, submission_board};
pub use template::template;

/// What stands around every table.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The issuing office: "SỞ NỘI VỤ TỈNH MẪU SƠN"; also the company and author in the document properties.
    pub issuer: String,
    /// "BẢNG ĐIỂM CẢI CÁCH HÀNH CHÍNH".
    pub title: String,
    /// Period with its window: "Quý III năm 2025 (từ ngày 15/06/2025 đến ngày 14/09/2025)".
    pub period: String,
    /// "Nguồn: …; số liệu chốt đến …; n/N đơn vị đã nộp".
    pub source: String,
    /// "Tạm tính (32/34 đơn vị)"; `None` when the data are complete.
    pub provisional: Option<String>,
    /// The closing date of the data; printed in the footer, and the creation date in the document properties.
    pub closed: Date,
}

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// A row has another number of cells than the table has columns.
    #[error("bảng “{table}”, dòng “{row}”: có {found} ô, cần {expected} ô theo số cột")]
    Ragged {
        /// Title of the table.
        table: String,
        /// Name of the row.
        row: String,
        /// Cells found.
        found: usize,
        /// Cells expected.
        expected: usize,
    },
    /// Two criteria of a set have the same code, so that a score could belong to either.
    #[error("bảng “{table}”: mã tiêu chí “{code}” có hai lần")]
    RepeatedCode {
        /// Title of the table.
        table: String,
        /// The code.
        code: String,
    },
    /// A unit has a score for a criterion that the set does not have.
    #[error("bảng “{table}”, đơn vị “{unit}”: có điểm cho mã “{code}” nhưng bộ tiêu chí không có mã này")]
    UnknownCode {
        /// Title of the table.
        table: String,
        /// The org unit.
        unit: String,
        /// The code.
        code: String,
    },
    /// The table is larger than a worksheet.
    #[error("bảng “{table}” rộng hoặc dài hơn một trang tính Excel")]
    TooLarge {
        /// Title of the table.
        table: String,
    },
    /// The writer refused.
    #[error("không ghi được tệp Excel")]
    Excel(#[from] XlsxError),
}

/// An empty workbook with the properties that never depend on the clock.
fn begin(heading: &Heading) -> Result<Workbook, WorkbookError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&styles::body().format, styles::ROW_PIXELS, styles::COLUMN_PIXELS)?;
    let created = excel_day(heading.closed)?;
    let text = |value: &str| crate::plain_text::visible(value, 200);
    let properties = DocProperties::new()
        .set_title(text(&heading.title))
        .set_subject(text(&heading.period))
        .set_author(text(&heading.issuer))
        .set_company(text(&heading.issuer))
        .set_comment(text(&heading.source))
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// A workbook that is no report on figures: its properties carry no day of their own.
fn begin_document(title: &str, author: &str) -> Result<Workbook, WorkbookError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&styles::body().format, styles::ROW_PIXELS, styles::COLUMN_PIXELS)?;
    let text = |value: &str| crate::plain_text::visible(value, 200);
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(text(title)).set_author(text(author)).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    Ok(workbook)
}

fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(1900).max(1900);
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())
}
