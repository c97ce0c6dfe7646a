//! Kết quả PAPI: provinces × dimensions with their groups, and the interval around the total.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_indicators::scaled::{QuarterGroup, SampleInterval};

use super::board::period_bar;
use super::layout::Page;
use super::reception::Choice;
use super::words;
use crate::analysis::{Grouped, Papi, PapiRow};

/// What the page shows.
#[derive(Debug)]
pub struct PapiPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// The results; `None` where no version of PAPI governs the period.
    pub papi: Option<Papi>,
}

impl PapiPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Kết quả PAPI" }
            p.soft { (self.period_name) }
            (period_bar("/papi", &self.period, &self.periods))
            @match &self.papi {
                None => (words::empty("Kỳ này không có phương pháp PAPI nào. PAPI tính theo năm dương lịch từ 2011: chọn một năm.")),
                Some(papi) if papi.rows.is_empty() => (words::empty("Chưa có kết quả PAPI của năm này. Nộp bảng kết quả công bố (biểu “Kết quả PAPI công bố”) tại Tiếp nhận báo cáo.")),
                Some(papi) => (results(papi)),
            }
            p { a href={ "/xep-hang?ky=" (self.period) "&bo=papi" } { "Xếp hạng theo tổng điểm" } }
        })
    }
}

fn results(papi: &Papi) -> Markup {
    let has_intervals = papi.rows.iter().any(|row| row.interval.is_some());
    html! {
        p { (papi.set) ". Điểm là cảm nhận và trải nghiệm của người dân qua khảo sát; không do hoạt động nào chấm được." }
        div.scroll.across tabindex="0" { table.wrapped {
            thead { tr {
                th scope="col" { "Tỉnh, thành phố" }
                @for (code, name) in &papi.dimensions { th.number scope="col" title=(name) { (code) ". " (name) } }
                th.number scope="col" { "Tổng điểm" }
                @if has_intervals { th.number scope="col" { "Khoảng tin cậy 90 %" } }
            } }
            tbody { @for row in &papi.rows { (line(row, has_intervals)) } }
        } }
        p.legend {
            "Nhóm trong từng cột, giữa các tỉnh có điểm: " (words::tag("good", QuarterGroup::Highest.words())) " từ bách phân vị 75, "
            (words::tag("info", QuarterGroup::HighAverage.words())) " từ 50, " (words::tag("warn", QuarterGroup::LowAverage.words())) " từ 25, "
            (words::tag("bad", QuarterGroup::Lowest.words())) " dưới 25. “–”: không công bố, không phải 0; tỉnh thiếu một trục thì không có tổng."
        }
        p.legend {
            @if has_intervals { "Khoảng của tổng điểm: " (SampleInterval::NINETY_PERCENT) ". Hai tỉnh có khoảng chồng lên nhau thì chưa nói được tỉnh nào hơn." }
            @else { "Chưa có sai số chuẩn (cột “Sai số chuẩn” của biểu) nên chưa nêu được khoảng tin cậy; chênh lệch nhỏ giữa các tỉnh có thể chỉ do chọn mẫu." }
        }
    }
}

fn line(row: &PapiRow, has_intervals: bool) -> Markup {
    html! {
        tr {
            th scope="row" { (row.name) }
            @for dimension in &row.dimensions { (cell(*dimension)) }
            (cell(row.total))
            @if has_intervals { td.number { (row.interval.map_or_else(|| display::NO_FIGURE.to_owned(), ends)) } }
        }
    }
}

fn ends(interval: SampleInterval) -> String {
    format!("{}-{}", display::decimal(interval.low, 2), display::decimal(interval.high, 2))
}

fn cell((score, group): Grouped) -> Markup {
    let figure = |score: Decimal| display::decimal(score, 2);
    html! {
        td.number {
            (score.map_or_else(|| display::NO_FIGURE.to_owned(), figure))
            @if let Some(group) = group { br; (words::tag(tone(group), group.words())) }
        }
    }
}

fn tone(group: QuarterGroup) -> &'static str {
    match group {
        QuarterGroup::Highest => "good",
        QuarterGroup::HighAverage => "info",
        QuarterGroup::LowAverage => "warn",
        QuarterGroup::Lowest => "bad",
    }
}
