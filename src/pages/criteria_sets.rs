//! Bộ tiêu chí: every set with its versions, and two of them side by side.

use maud::{Markup, html};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::criteria::difference::Difference;
use tonghop_domain::display;

use super::layout::Page;
use super::words;
use crate::clock::local_time;

/// Whether a set may still be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freedom {
    /// No result rests on it yet.
    Unused,
    /// Frozen since its first use, in milliseconds since 1970 UTC.
    Frozen(i64),
    /// Its file is no longer the one that was used: earlier results rest on other bytes.
    Changed(i64),
}

/// One set as a row.
#[derive(Debug)]
pub struct SetRow<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// `ID@VERSION`.
    pub name: String,
    /// Whether it may still be changed.
    pub freedom: Freedom,
}

/// The list.
pub fn list(page: &Page, rows: &[SetRow<'_>]) -> String {
    page.render(&html! {
        h1 { "Các bộ tiêu chí" }
        p.soft { "Bộ đã dùng để tính điểm thì không sửa: quyết định mới là phiên bản mới. Tải tệp Excel để sửa theo quyết định của đơn vị, rồi nhập lại bằng lệnh " code { "tonghop criteria import" } "." }
        (comparison(rows, "", ""))
        div.scroll tabindex="0" { table {
            thead { tr { th { "Bộ tiêu chí" } th { "Mã, phiên bản" } th { "Áp dụng" } th.number { "Tối đa" } th.number { "Tiêu chí thành phần" } th { "Tình trạng" } th { "Tệp" } } }
            tbody { @for row in rows { (line(row)) } }
        } }
        p { a href="/cham-diem" { "Về Chấm điểm" } }
    })
}

fn line(row: &SetRow<'_>) -> Markup {
    let SetRow { set, name, freedom } = row;
    html! {
        tr {
            td {
                (set.name) @if set.is_sample { " " (words::tag("info", "Mẫu")) }
                br; small { "Căn cứ: " (set.legal_basis) }
                @if !set.gaps.is_empty() { details { summary { "Chỗ chưa đọc được (" (set.gaps.len()) ")" } ul { @for gap in &set.gaps { li { (gap) } } } } }
            }
            td { (name) }
            td { "Từ " (display::date(set.valid_from)) @match set.valid_until { Some(until) => { " đến " (display::date(until)) }, None => { ", chưa hết hạn" } } }
            td.number { (display::plain(set.max, 4)) }
            td.number { (set.components().count()) }
            td { (state(*freedom)) }
            td { a href={ "/bo-tieu-chi/" (name) "/tep.xlsx" } { "Tải Excel" } }
        }
    }
}

fn state(freedom: Freedom) -> Markup {
    match freedom {
        Freedom::Unused => words::tag("none", "Chưa dùng"),
        Freedom::Frozen(at) => html! { (words::tag("good", "Đã dùng, không sửa")) br; small { "Lần đầu: " (local_time(at)) } },
        Freedom::Changed(at) => html! {
            (words::tag("bad", "Tệp đã bị sửa sau khi dùng")) br;
            small { "Kết quả từ " (local_time(at)) " dựa trên nội dung cũ. Đặt phiên bản mới cho nội dung mới." }
        },
    }
}

fn comparison(rows: &[SetRow<'_>], one: &str, other: &str) -> Markup {
    let choices = |chosen: &str| html! { @for row in rows { option value=(row.name) selected[row.name == chosen] { (row.name) " – " (row.set.name) } } };
    html! {
        form.bar method="get" action="/bo-tieu-chi/so-sanh" {
            label { "So sánh" select name="mot" { (choices(one)) } }
            label { "với" select name="hai" { (choices(other)) } }
            button.plain type="submit" { "So sánh" }
        }
    }
}

/// Two sets side by side.
pub fn side_by_side(page: &Page, rows: &[SetRow<'_>], (one, other): (&SetRow<'_>, &SetRow<'_>), differences: &[Difference]) -> String {
    let cell = |text: &Option<String>| html! { @match text { Some(text) => (text), None => small { "(không có)" } } };
    page.render(&html! {
        h1 { "So sánh hai bộ tiêu chí" }
        (comparison(rows, &one.name, &other.name))
        p { b { (differences.len()) " chỗ khác nhau" } " giữa “" (one.set.name) "” và “" (other.set.name) "”." }
        @if differences.is_empty() {
            (words::empty("Hai bộ giống nhau (không kể mã, phiên bản và tên)."))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { "Chỗ khác" } th { (one.name) } th { (other.name) } } }
                tbody {
                    @for difference in differences {
                        tr { td { (difference.place) } td { (cell(&difference.one)) } td { (cell(&difference.other)) } }
                    }
                }
            } }
        }
        p { a href="/bo-tieu-chi" { "Về danh sách bộ tiêu chí" } }
    })
}
