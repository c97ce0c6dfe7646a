//! Khảo sát hài lòng: counts per level first, shares only from counts, few answers withheld.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_indicators::satisfaction::Satisfaction;

use super::board::period_bar;
use super::layout::Page;
use super::reception::Choice;
use super::words;

/// What the page shows.
#[derive(Debug)]
pub struct Survey {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Name of the unit and its counts.
    pub rows: Vec<(String, Satisfaction)>,
    /// Fewest valid answers for a share to be shown.
    pub fewest: i64,
}

impl Survey {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Khảo sát hài lòng" }
            p.soft { (self.period_name) }
            (period_bar("/khao-sat", &self.period, &self.periods))
            p { "Tỷ lệ hài lòng = (hài lòng + rất hài lòng) : số phiếu hợp lệ. Tỷ lệ chung gộp câu trả lời của mọi câu hỏi." }
            @if self.rows.is_empty() {
                (words::empty("Kỳ này chưa có biểu tổng hợp phiếu khảo sát nào được tiếp nhận."))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Đơn vị" } th { "Câu hỏi, phân tổ" } th.number { "Rất không hài lòng" } th.number { "Không hài lòng" } th.number { "Bình thường" } th.number { "Hài lòng" } th.number { "Rất hài lòng" } th.number { "Hợp lệ" } th.number { "Không hợp lệ" } th.number { "Tỷ lệ hài lòng" } } }
                    tbody { @for (unit, row) in &self.rows { (self.line(unit, row)) } }
                } }
                p.legend { "Dưới " (self.fewest) " phiếu hợp lệ: không nêu tỷ lệ và số theo mức, để không nhận ra người trả lời." }
            }
            p { a href="/chi-tieu" { "Về Chỉ tiêu, chỉ số" } }
        })
    }

    fn line(&self, unit: &str, row: &Satisfaction) -> Markup {
        let part: Vec<&str> = row.key.iter().map(|(_, member)| member).collect();
        let level = |count: i64| if row.is_suppressed { "ẩn".to_owned() } else { display::integer(count) };
        let share = match (row.share, row.is_suppressed) {
            (Some(share), _) => display::percent(share, 2),
            (None, true) => format!("dưới {} phiếu", self.fewest),
            (None, false) => display::NO_FIGURE.to_owned(),
        };
        html! {
            tr.total[part.is_empty()] {
                td { (unit) }
                td { @if part.is_empty() { "Chung" } @else { (part.join(", ")) } }
                @for count in row.levels { td.number { (level(count)) } }
                td.number { (display::integer(row.valid())) }
                td.number { (display::integer(row.invalid)) }
                td.number { (share) }
            }
        }
    }
}
