//! Báo cáo, biểu đồ: everything that can be downloaded for a period and a set.

use maud::html;

use super::indicators::choice_bar;
use super::layout::Page;
use super::phrases::Phrase;
use super::reception::Choice;
use super::words;

/// What the page shows.
#[derive(Debug)]
pub struct Reports {
    /// Id of the period, for addresses.
    pub period: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// `ID@VERSION` of the set, for addresses.
    pub set: String,
    /// Sets to choose from.
    pub sets: Vec<Choice>,
    /// The charts of the period.
    pub charts: Vec<words::Drawn>,
}

impl Reports {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let query = format!("ky={}&bo={}", self.period, self.set);
        page.render(&html! {
            h1 { (page.say(Phrase::Reports)) }
            (choice_bar("/bao-cao", (&self.period, &self.periods), (&self.set, &self.sets)))
            p.bar {
                a.button.plain href={ "/chot-so-lieu?ky=" (self.period) } { "Chốt số liệu" } " "
                a.button.plain href={ "/hop?" (query) } { "Tóm tắt cho lãnh đạo" } " "
                a.button.plain href={ "/so-sanh?ky=" (self.period) } { "So sánh giữa các kỳ" }
            }
            h2 { "Báo cáo Excel" }
            div.scroll tabindex="0" { table { tbody {
                tr { td { b { "Biểu tổng hợp kết quả tuyên truyền CCHC" } br; small { "Gửi cơ quan cấp trên: quốc hiệu, kính gửi, bảng tổng hợp, nơi nhận" } } td { a.button href={ "/tai-ve/communication-summary.xlsx?" (query) } { "Tải về" } } }
                tr { td { b { "Bảng điểm" } br; small { "Từng đơn vị, từng tiêu chí; tổng là công thức sống" } } td { a.button href={ "/tai-ve/score-table.xlsx?" (query) } { "Tải về" } } }
                tr { td { b { "Xếp hạng" } br; small { "Theo nhóm so sánh; đơn vị chưa xếp hạng kèm lý do" } } td { a.button href={ "/tai-ve/ranking.xlsx?" (query) } { "Tải về" } } }
            } } }
            h2 { "Biểu đồ" }
            @for chart in &self.charts { (words::chart(chart)) }
        })
    }
}
