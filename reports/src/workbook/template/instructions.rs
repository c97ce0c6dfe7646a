//! The sheet "Hướng dẫn": how to fill in, save and send, then every column with what may stand in it.

use rust_xlsxwriter::{Workbook, XlsxError};
use tonghop_domain::display;
use tonghop_domain::form::{Column, ColumnKind};
use tonghop_domain::template::Template;

use super::hidden::Lists;
use super::{checks, has_total_row};
use crate::workbook::sheet::{Sheet, at};
use crate::workbook::styles;

const NAME: &str = "Hướng dẫn";
const WIDTHS: [u32; 3] = [230, 330, 90];
/// So many entries of a list are written out.
const SHOWN: usize = 12;

pub(super) fn write(workbook: &mut Workbook, template: &Template<'_>) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(workbook.add_worksheet(), NAME, WIDTHS.to_vec(), 0, &[])?;
    sheet.across(0, "HƯỚNG DẪN GHI BIỂU", &styles::centred(14.0, true))?;
    sheet.across(1, &template.form.title, &styles::centred(12.0, false).italic())?;
    sheet.space(2, 8)?;
    let mut row = 3;
    for (number, step) in (1..).zip(steps(template)) {
        sheet.across(row, &format!("{number}. {step}"), &styles::left(12.0, false))?;
        row += 1;
    }
    sheet.space(row, 8)?;
    let head = row + 1;
    for (column, words) in (0..).zip(["Tên cột", "Cách ghi", "Bắt buộc"]) {
        sheet.text(at(head, column), words, &styles::head())?;
    }
    row = head + 1;
    let lists = Lists::of(template);
    for column in &template.form.columns {
        let required = if column.required { "Có" } else { "" };
        sheet.text(at(row, 0), &column.title(), &styles::name(false))?;
        sheet.text(at(row, 1), &how(column, &lists), &styles::name(false))?;
        sheet.text(at(row, 2), required, &styles::centred_cell(false))?;
        row += 1;
    }
    sheet.across(row, &format!("Nguồn biểu mẫu: {}", template.form.source), &styles::note())?;
    sheet.finish_text((head, head), row)
}

fn steps(template: &Template<'_>) -> Vec<String> {
    let due = template.due.map_or_else(String::new, |day| format!(" trước hết ngày {}", display::date(day)));
    let totals = "Ô có sẵn công thức (dòng tổng, cột tổng) tự tính, không phải ghi.".to_owned();
    let has_formulas = has_total_row(template.form) || !template.form.sums.is_empty();
    let mut steps = vec![
        "Chỉ ghi vào các ô trống của bảng; tiêu đề, tên đơn vị và kỳ báo cáo đã ghi sẵn, không sửa.".to_owned(),
        "Thiếu dòng: chèn thêm dòng vào giữa bảng (chuột phải, Chèn). Thừa dòng: để trống.".to_owned(),
        "Bằng không ghi 0; không phát sinh trong cả kỳ: ghi “Không phát sinh” vào dòng đầu của bảng rồi nộp.".to_owned(),
        "Ô có mũi tên: chọn trong danh sách. Ngày ghi dd/mm/yyyy. Số ghi bằng chữ số.".to_owned(),
    ];
    if has_formulas {
        steps.push(totals);
    }
    steps.push(format!("Lưu tệp (.xlsx) và gửi về {}{due}. Tên tệp đổi được; không đổi tên cột.", template.office));
    steps
}

fn how(column: &Column, lists: &Lists) -> String {
    let bounds = match (column.least, column.most) {
        (Some(least), Some(most)) => format!(" từ {} đến {}", display::plain(least, 6), display::plain(most, 6)),
        (Some(least), None) => format!(" từ {} trở lên", display::plain(least, 6)),
        (None, Some(most)) => format!(" không quá {}", display::plain(most, 6)),
        (None, None) => String::new(),
    };
    match column.kind {
        ColumnKind::Ordinal => "Số thứ tự".to_owned(),
        ColumnKind::Count => format!("Số nguyên{bounds}"),
        ColumnKind::Decimal => format!("Số{bounds}"),
        ColumnKind::Percent => format!("Phần trăm{bounds}, ví dụ 85"),
        ColumnKind::Money => "Số tiền, đồng".to_owned(),
        ColumnKind::Date => "Ngày dd/mm/yyyy, hoặc “từ … đến …”".to_owned(),
        ColumnKind::Text => "Chữ".to_owned(),
        ColumnKind::Code => format!("Chọn một: {}", entries(column, lists)),
        ColumnKind::Codes => format!("Một hoặc nhiều, cách nhau bằng dấu chấm phẩy: {}", entries(column, lists)),
        ColumnKind::YesNo => checks::YES_NO.join(", "),
        ColumnKind::Unit => "Tên đơn vị".to_owned(),
    }
}

fn entries(column: &Column, lists: &Lists) -> String {
    let names = column.list.as_deref().map(|id| lists.names(id)).unwrap_or_default();
    let more = if names.len() > SHOWN { "; …" } else { "" };
    format!("{}{more}", names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; "))
}
