//! Phiếu trả lại: one A4 sheet or a few that go back to a unit with its report, to print or to attach.

use rust_xlsxwriter::XlsxError;
use tonghop_domain::correction::{CorrectionGroup, HOW_TO_CORRECT, ReturnSlip};
use tonghop_domain::{Severity, display};

use super::sheet::{Sheet, at};
use super::{WorkbookError, begin_document, styles};

const TITLE: &str = "PHIẾU TRẢ LẠI BÁO CÁO ĐỂ SỬA";
/// STT, place, what is wrong, how to correct.
const WIDTHS: [u32; 4] = [46, 150, 260, 200];

/// The slip as a workbook.
///
/// # Errors
/// When the writer refuses.
pub fn return_slip(slip: &ReturnSlip) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = begin_document(TITLE, &slip.office)?;
    let mut sheet = Sheet::new(workbook.add_worksheet(), "Phiếu trả lại", WIDTHS.to_vec(), 0, &[])?;
    let head = heading(&mut sheet, slip)?;
    let mut row = table(&mut sheet, head, &slip.groups)?;
    row = notes(&mut sheet, row, slip)?;
    row = how_to(&mut sheet, row)?;
    let last = signature(&mut sheet, row)?;
    sheet.finish_text((head, head), last)?;
    Ok(workbook.save_to_buffer()?)
}

/// Who returns what to whom; returns the row of the table's head.
fn heading(sheet: &mut Sheet<'_>, slip: &ReturnSlip) -> Result<u32, XlsxError> {
    sheet.across(0, &slip.office.to_uppercase(), &styles::left(12.0, true))?;
    sheet.across(1, TITLE, &styles::centred(14.0, true))?;
    sheet.space(2, 8)?;
    let unknown = || "chưa xác định".to_owned();
    let day = |day: Option<jiff::civil::Date>, otherwise: &str| day.map_or_else(|| otherwise.to_owned(), display::date);
    let lines = [
        ("Đơn vị", slip.unit.clone().unwrap_or_else(unknown)),
        ("Biểu mẫu", slip.form.clone().unwrap_or_else(unknown)),
        ("Kỳ báo cáo", slip.period.clone().unwrap_or_else(unknown)),
        ("Tệp đã gửi", slip.file_name.clone()),
        ("Ngày nhận", day(slip.received, "chưa ghi")),
        ("Hạn gửi lại", day(slip.due, "theo thông báo của cơ quan tổng hợp")),
        ("Kết quả", result(slip)),
    ];
    let mut row = 3;
    for (label, value) in lines {
        sheet.merged(at(row, 0), at(row, 1), label, &styles::left(12.0, true))?;
        sheet.merged(at(row, 2), at(row, 3), &value, &styles::left(12.0, false))?;
        row += 1;
    }
    sheet.space(row, 8)?;
    Ok(row + 1)
}

fn result(slip: &ReturnSlip) -> String {
    match (slip.count(Severity::Blocking), slip.count(Severity::Warning)) {
        (0, 0) => "không có chỗ phải sửa".to_owned(),
        (blocking, warnings) => format!("{blocking} chỗ cần sửa, {warnings} chỗ cần xem lại"),
    }
}

fn table(sheet: &mut Sheet<'_>, head: u32, groups: &[CorrectionGroup]) -> Result<u32, XlsxError> {
    for (column, words) in (0..).zip(["STT", "Vị trí", "Nội dung", "Cách sửa"]) {
        sheet.text(at(head, column), words, &styles::head())?;
    }
    let mut row = head + 1;
    let mut number = 0;
    for group in groups.iter().filter(|group| group.severity != Severity::Note) {
        sheet.across(row, &format!("{} ({})", group.severity.words(), group.count), &styles::finding(Some(group.severity)))?;
        row += 1;
        for line in &group.lines {
            number += 1;
            sheet.text(at(row, 0), &number.to_string(), &styles::centred_cell(false))?;
            let rule = format!("{} ({})", line.what, line.rule);
            for (column, words) in (1..).zip([&line.place_words(), &rule, &line.advice]) {
                sheet.text(at(row, column), words, &styles::finding(None))?;
            }
            row += 1;
        }
    }
    Ok(row)
}

/// Notes are counted only: nothing has to be done about them.
fn notes(sheet: &mut Sheet<'_>, row: u32, slip: &ReturnSlip) -> Result<u32, XlsxError> {
    let count = slip.count(Severity::Note);
    if count == 0 {
        return Ok(row);
    }
    let words =
        format!("Ngoài ra có {count} lưu ý về cách đọc số liệu, không phải sửa nếu đúng; xem sheet “Chỗ cần sửa” của bản đánh dấu.");
    sheet.across(row, &words, &styles::note())?;
    Ok(row + 1)
}

fn how_to(sheet: &mut Sheet<'_>, row: u32) -> Result<u32, XlsxError> {
    sheet.space(row, 8)?;
    sheet.across(row + 1, "Cách sửa", &styles::left(12.0, true))?;
    let mut next = row + 2;
    for (number, step) in (1..).zip(HOW_TO_CORRECT) {
        sheet.across(next, &format!("{number}. {step}"), &styles::left(12.0, false))?;
        next += 1;
    }
    Ok(next)
}

/// Room for name and signature; returns the last row.
fn signature(sheet: &mut Sheet<'_>, row: u32) -> Result<u32, XlsxError> {
    sheet.space(row, 12)?;
    sheet.merged(at(row + 1, 2), at(row + 1, 3), "NGƯỜI TRẢ LẠI", &styles::centred(12.0, true))?;
    sheet.merged(at(row + 2, 2), at(row + 2, 3), "(ký, ghi rõ họ tên)", &styles::centred(11.0, false).italic())?;
    Ok(row + 6)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};
    use jiff::civil::date;
    use tonghop_domain::correction::condensed;
    use tonghop_domain::{CellRef, Finding, FindingKind, Location};

    use super::*;

    #[test]
    fn the_slip_says_whose_report_what_is_wrong_and_until_when() {
        let missing = Finding::new(
            FindingKind::RequiredMissing { column: "=Tổng".into(), is_figure: true },
            Location::cell("Biểu 06a", CellRef::new(8, 2)),
        );
        let note = Finding::new(FindingKind::TotalRowSkipped, Location::cell("Biểu 06a", CellRef::new(9, 2)));
        let slip = ReturnSlip {
            office: "Sở Nội vụ".into(),
            unit: Some("Xã Tân An".into()),
            form: None,
            period: Some("Quý III năm 2025".into()),
            file_name: "q3.xlsx".into(),
            received: Some(date(2025, 9, 16)),
            due: None,
            groups: condensed(&[missing, note]),
        };
        let bytes = return_slip(&slip).unwrap();
        assert_eq!(bytes, return_slip(&slip).unwrap());
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Phiếu trả lại").unwrap();
        let texts: Vec<String> = range.used_cells().map(|(.., cell)| cell.to_string()).collect();
        for wanted in ["SỞ NỘI VỤ", "Xã Tân An", "chưa xác định", "16/09/2025", "Cần sửa (1)", "Sheet “Biểu 06a”, ô C9"]
        {
            assert!(texts.iter().any(|text| text == wanted), "{wanted}: {texts:?}");
        }
        assert!(texts.iter().any(|text| text.starts_with("Ngoài ra có 1 lưu ý")));
    }
}
