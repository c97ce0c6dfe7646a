//! The sheet "Chỗ cần sửa" of workbooks that we write ourselves: every finding, with a link where its sheet stands beside it.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Url, Workbook, XlsxError};
use tonghop_domain::correction::{CorrectionGroup, CorrectionLine, LIST_MARK, LIST_SHEET, UNTYPED_MARK, grouped};
use tonghop_domain::{CellRef, Finding, Severity};

use super::sheet::{Sheet, at};
use super::{WorkbookError, begin_document, styles};
use crate::plain_text;

const HEADS: [&str; 8] = ["STT", "Mức độ", "Sheet", "Ô", "Đang ghi", "Nội dung", "Cách sửa", "Mã"];
const WIDTHS: [u32; 8] = [46, 100, 120, 90, 140, 330, 280, 90];

/// A workbook with nothing but the list, for an original that may not be changed; `reason` says why.
///
/// # Errors
/// When the writer refuses.
pub fn correction_list(findings: &[Finding], reason: &str, office: &str) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = begin_document(LIST_SHEET, office)?;
    write(&mut workbook, LIST_SHEET, findings, (reason, false), &BTreeMap::new())?;
    Ok(workbook.save_to_buffer()?)
}

/// Adds the list to a workbook, whose other sheets may be drawn from separated text (`untyped`). `names` leads from the unit's sheet names to those of this workbook.
pub(super) fn write(
    workbook: &mut Workbook,
    name: &str,
    findings: &[Finding],
    (reason, untyped): (&str, bool),
    names: &BTreeMap<String, String>,
) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(workbook.add_worksheet(), name, WIDTHS.to_vec(), 0, &[])?;
    // A reader knows the sheet as ours by this cell.
    sheet.text(at(0, 0), LIST_MARK, &styles::body())?;
    if untyped {
        sheet.text(at(0, 1), UNTYPED_MARK, &styles::body())?;
    }
    sheet.across(1, "CHỖ CẦN SỬA", &styles::centred(14.0, true))?;
    sheet.across(2, reason, &styles::left(11.0, false).italic())?;
    sheet.space(3, 8)?;
    for (column, words) in (0..).zip(HEADS) {
        sheet.text(at(4, column), words, &styles::head())?;
    }
    let mut row = 5;
    let mut number = 0;
    for group in &grouped(findings) {
        sheet.across(row, &format!("{} ({})", group.severity.words(), group.count), &styles::finding(Some(group.severity)))?;
        row += 1;
        for line in &group.lines {
            number += 1;
            self::line(&mut sheet, row, number, group, line, names)?;
            row += 1;
        }
    }
    sheet.worksheet().set_row_hidden(0)?;
    sheet.finish_text((4, 4), row)
}

fn line(
    sheet: &mut Sheet<'_>,
    row: u32,
    number: u32,
    group: &CorrectionGroup,
    line: &CorrectionLine,
    names: &BTreeMap<String, String>,
) -> Result<(), XlsxError> {
    let severity = Some(group.severity).filter(|severity| *severity != Severity::Note);
    let cells = line.cell_words();
    let place = match (&line.sheet, cells.is_empty()) {
        (None, _) => "(cả tệp)".to_owned(),
        (Some(_), true) => "(cả sheet)".to_owned(),
        (Some(_), false) => cells,
    };
    sheet.text(at(row, 0), &number.to_string(), &styles::finding(None))?;
    sheet.text(at(row, 1), group.severity.words(), &styles::finding(severity))?;
    sheet.text(at(row, 2), line.sheet.as_deref().unwrap_or_default(), &styles::finding(None))?;
    for (column, words) in [(4, &line.found), (5, &line.what), (6, &line.advice), (7, &line.rule.to_owned())] {
        sheet.text(at(row, column), words, &styles::finding(None))?;
    }
    match line.sheet.as_ref().and_then(|sheet| names.get(sheet)) {
        None => sheet.text(at(row, 3), &place, &styles::finding(None)),
        Some(name) => {
            let cell = line.cells.first().copied().unwrap_or(CellRef::new(0, 0));
            let target = format!("internal:'{}'!{cell}", name.replace('\'', "''"));
            let place = plain_text::visible(&place, 200);
            let url = Url::new(target).set_text(&place);
            sheet.worksheet().write_url_with_format(row, 3, url, &styles::link().format)?;
            Ok(())
        }
    }
}
