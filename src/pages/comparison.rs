//! So sánh: figures beside kỳ trước, cùng kỳ năm trước and lũy kế; what cannot be compared says so.

use maud::{Markup, html};

use super::layout::Page;
use super::reception::Choice;
use super::words;
use crate::analysis::{Aim, Compared, Comparison, Earlier};

/// What the page shows.
#[derive(Debug)]
pub struct ComparisonPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// The chosen unit; empty = the whole field of work.
    pub unit: String,
    /// Units to choose from, the whole field of work first.
    pub units: Vec<Choice>,
    /// The figures.
    pub comparison: Comparison,
}

impl ComparisonPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let told = &self.comparison;
        let of = |name: &Option<String>| name.clone().unwrap_or_else(|| "không có".to_owned());
        page.render(&html! {
            h1 { "So sánh giữa các kỳ" }
            p.soft { (self.period_name) }
            (self.choices())
            @if !told.predecessors.is_empty() {
                div.notice { "Đơn vị lập sau sắp xếp: số liệu các kỳ trước được cộng từ " (told.predecessors.join(", ")) "; tỷ lệ tính lại từ số đã cộng." }
            }
            div.scroll tabindex="0" { table.wrapped {
                thead { tr {
                    th { "Chỉ số" } th.number { "Kỳ này" }
                    th { "Kỳ trước: " (of(&told.before)) } th { "Cùng kỳ năm trước: " (of(&told.last_year)) }
                    th.number { "Lũy kế từ đầu năm" } th { "Chỉ tiêu năm" }
                } }
                tbody { @for row in &told.rows { (self.row(row)) } }
            } }
            p.legend { "Chênh lệch giữa hai tỷ lệ ghi bằng điểm phần trăm. “Khác độ dài kỳ”: hai kỳ dài ngắn khác nhau, chỉ nên so tỷ lệ. “–”: chưa có số liệu, không phải 0." }
            @if told.rows.iter().all(|row| row.aim.is_none()) {
                p.legend { "Chưa đặt chỉ tiêu năm nào cho " (self.unit_name()) ": " a href={ "/chi-tieu-nam?ky=" (self.period) } { "đặt chỉ tiêu năm" } "." }
            }
            @if let Some(since) = &told.since { (self.difference(since)) }
        })
    }

    fn unit_name(&self) -> &str {
        self.units.iter().find(|(id, _)| *id == self.unit).map_or("đơn vị này", |(_, name)| name)
    }

    fn choices(&self) -> Markup {
        html! {
            form.bar method="get" action="/so-sanh" {
                label { "Kỳ báo cáo" select name="ky" { @for (value, words) in &self.periods { option value=(value) selected[*value == self.period] { (words) } } } }
                label { "Đơn vị" select name="don_vi" { @for (value, words) in &self.units { option value=(value) selected[*value == self.unit] { (words) } } } }
                button.plain type="submit" { "Xem" }
            }
        }
    }

    fn row(&self, row: &Compared) -> Markup {
        let unit = if self.unit.is_empty() { String::new() } else { format!("&don_vi={}", self.unit) };
        html! {
            tr {
                td { a href={ "/chi-so?ky=" (self.period) "&chi_so=" (row.id) } { (row.name) } }
                td.number { (row.now) " " (words::whence(&format!("/so-nay-tu-dau?ky={}&chi_so={}{unit}", self.period, row.id))) }
                (earlier(&row.before))
                (earlier(&row.last_year))
                td.number { (row.year_to_date) }
                td { @if let Some(aim) = &row.aim { (aimed(aim)) } }
            }
        }
    }

    /// Figures of a time that no report covers alone.
    fn difference(&self, since: &str) -> Markup {
        let rows: Vec<&Compared> = self.comparison.rows.iter().filter(|row| !row.since.is_empty()).collect();
        html! {
            h2 { "Số liệu suy ra, không có báo cáo riêng" }
            p { (since) ". Chỉ là số chênh lệch, không so với kỳ khác và không dùng để chấm điểm." }
            @if rows.is_empty() { (words::empty("Chưa đủ số liệu của các kỳ để tính chênh lệch.")) }
            @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Chỉ số" } th.number { "Chênh lệch" } } }
                    tbody { @for row in rows { tr { td { (row.name) } td.number { (row.since) } } } }
                } }
            }
        }
    }
}

/// The target of the year and how the figure stands to it.
fn aimed(aim: &Aim) -> Markup {
    let tone = match aim.is_met {
        Some(true) => "good",
        Some(false) => "warn",
        None => "none",
    };
    html! { (aim.value) br; (words::tag(tone, &aim.standing)) }
}

fn earlier(told: &Earlier) -> Markup {
    html! { td { (told.figure) br; small { (told.change) } } }
}
