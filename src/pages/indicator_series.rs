//! One indicator: every unit in a period, and the series over the periods, on the units of each period or on those of today.

use maud::{Markup, html};
use tonghop_domain::display;

use super::layout::Page;
use super::words;
use crate::analysis::{IndicatorFigure, SeenOn, Series, SeriesCell};

/// What the page shows.
#[derive(Debug)]
pub struct IndicatorSeries<'a> {
    /// Id of the indicator, for addresses.
    pub id: &'a str,
    /// Name of the indicator.
    pub name: &'a str,
    /// How it is computed, in words.
    pub formula: &'a str,
    /// Source of the formula.
    pub source: &'a str,
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Shares of fewer cases are withheld; `None` = always shown.
    pub fewest: Option<u32>,
    /// Every unit in the period.
    pub figures: Vec<IndicatorFigure>,
    /// Over the periods; before and after units were merged.
    pub charts: Vec<words::Drawn>,
    /// On which units the series is seen.
    pub seen_on: SeenOn,
    /// The series.
    pub series: Series,
}

impl IndicatorSeries<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (self.name) }
            p.soft { (self.period_name) }
            p { "Cách tính: " (self.formula) }
            p.soft { "Nguồn công thức: " (self.source) }
            @if self.figures.is_empty() {
                (words::empty("Trong kỳ này chưa có đơn vị nào."))
            } @else {
                (self.units())
            }
            h2 id="chuoi" { "Qua các kỳ" }
            @for chart in &self.charts { (words::chart(chart)) }
            (self.choice())
            (self.table())
            p { a href="/chi-tieu" { "Về Chỉ tiêu, chỉ số" } }
        })
    }

    fn units(&self) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th { "Đơn vị" } th.number { "Giá trị" } th.number { "Tử số/mẫu số" } th { "Hạng trong nhóm" } th { "So với kỳ trước" } th { "So với cùng kỳ năm trước" } } }
                tbody {
                    @for figure in &self.figures {
                        tr { td { (figure.name) } td.number { (figure.figure) " " (words::whence(&format!("/so-nay-tu-dau?ky={}&chi_so={}&don_vi={}", self.period, self.id, figure.unit))) } td.number { (figure.parts) } td { (figure.place) } td { (figure.before) } td { (figure.last_year) } }
                    }
                }
            } }
            p.legend { "Số liệu kỳ trước của đơn vị mới lập được cộng từ các đơn vị cũ hợp thành." }
            @if let Some(fewest) = self.fewest {
                p.legend { "Dưới " (fewest) " phiếu: không nêu tỷ lệ, để không nhận ra người trả lời. “Ẩn kèm”: nêu ra thì lấy số toàn địa bàn trừ đi sẽ biết số của đơn vị có quá ít phiếu; các đơn vị bị ẩn cộng lại luôn đủ " (fewest) " phiếu." }
            }
        }
    }

    fn choice(&self) -> Markup {
        let address = |seen_on: &str| format!("/chi-so?ky={}&chi_so={}&theo={seen_on}#chuoi", self.period, self.id);
        let link = |seen_on: SeenOn, code: &str, words: &str| {
            let is_chosen = self.seen_on == seen_on;
            html! { a.button.plain href=(address(code)) aria-current=[is_chosen.then_some("true")] { (words) @if is_chosen { " ✓" } } " " }
        };
        html! {
            p.bar {
                (link(SeenOn::UnitsOfThePeriod, "ky", "Theo đơn vị tại kỳ báo cáo"))
                (link(SeenOn::UnitsOfToday, "hien-nay", "Theo đơn vị hiện nay"))
            }
            @match self.seen_on {
                SeenOn::UnitsOfThePeriod => p.soft { "Mỗi kỳ ghi các đơn vị có tại ngày cuối kỳ đó, số liệu như đã báo cáo." },
                SeenOn::UnitsOfToday => p.soft { "Số đếm của các đơn vị đã sáp nhập được cộng về đơn vị hiện nay; tỷ lệ tính lại từ tử số và mẫu số đã cộng; điểm và tỷ lệ đã tính sẵn không cộng được nên ghi “không so sánh được”." },
            }
        }
    }

    fn table(&self) -> Markup {
        let series = &self.series;
        if series.rows.is_empty() {
            return words::empty("Chưa có kỳ nào có số liệu của chỉ số này.");
        }
        html! {
            div.scroll.across tabindex="0" { table {
                thead { tr {
                    th { "Đơn vị" }
                    @for period in &series.periods { th.number { (period.name) @if period.cumulative { br; "(lũy kế)" } } }
                    @if series.has_sums { th.number { "Cộng các kỳ" } }
                    th style="min-width: 15rem" { "Sắp xếp, sáp nhập" }
                } }
                tbody {
                    @for row in &series.rows {
                        tr {
                            td { (row.name) }
                            @for cell in &row.cells { (figure(cell)) }
                            @if series.has_sums { td.number { (row.sum) } }
                            td { (row.history) }
                        }
                    }
                }
            } }
            @if let Some(why) = &series.not_addable { p.soft { "Không có cột cộng các kỳ: " (why) "." } }
            @if !series.divided.is_empty() {
                div.notice {
                    "Đã chia, chưa có tỷ lệ phân chia: " (series.divided.join(", ")) ". Số liệu cũ của các đơn vị này nêu riêng, không cộng vào đơn vị nào. "
                    "Để cộng, ghi tỷ lệ và căn cứ vào tệp catalogue/unit-shares.toml rồi mở lại chương trình."
                }
            }
            p.legend { (display::NO_FIGURE) " là chưa có số liệu, không phải 0; * là số ước hoặc số chia theo tỷ lệ." }
        }
    }
}

fn figure(cell: &SeriesCell) -> Markup {
    html! {
        @match cell {
            SeriesCell::Figure { text, is_estimate } => td.number { (text) @if *is_estimate { "*" } },
            SeriesCell::Missing => td.number { (display::NO_FIGURE) },
            SeriesCell::NotExisting => td.soft { "không có trong kỳ" },
            SeriesCell::NotComparable(why) => td.sentence { (why) },
        }
    }
}
