//! Chỉ tiêu năm: what each unit is to reach by the end of the year, who leads it, and what the reports gave so far.

use maud::{Markup, html};
use tonghop_domain::yearly_target::TargetStanding;

use super::layout::Page;
use super::reception::Choice;
use super::words;
use crate::analysis::TargetView;
use crate::clock::local_time;

/// What the page shows.
#[derive(Debug)]
pub struct Targets {
    /// The year.
    pub year: i16,
    /// Its targets.
    pub targets: Vec<TargetView>,
    /// What a target may be about: indicators, then sets with their components.
    pub subjects: Vec<(String, Vec<Choice>)>,
    /// Units to choose from, the office first.
    pub units: Vec<Choice>,
    /// Why the last target was refused; empty otherwise.
    pub refused: String,
}

impl Targets {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Chỉ tiêu năm " (self.year) }
            form.bar method="get" action="/chi-tieu-nam" {
                label { "Năm báo cáo" input name="nam" value=(self.year) size="6" inputmode="numeric" maxlength="4"; }
                button.plain type="submit" { "Xem" }
            }
            @if !self.refused.is_empty() { div.notice.bad role="alert" { "Chưa ghi được: " (self.refused) "." } }
            @if self.targets.is_empty() {
                (words::empty("Năm này chưa có chỉ tiêu. Chọn chỉ số hoặc tiêu chí, ghi giá trị cần đạt và đơn vị chủ trì ở dưới rồi bấm Ghi nhận."))
            } @else { (self.table(page)) }
            (self.form(page))
            p { a href="/cham-diem" { "Về Chấm điểm" } }
        })
    }

    fn table(&self, page: &Page) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th { "Chỉ tiêu" } th { "Áp dụng cho" } th { "Đơn vị chủ trì" } th.number { "Cần đạt" } th { "Tiến độ trong năm" } th { "Tình trạng" } th { "Người ghi" } } }
                tbody { @for target in &self.targets { (row(page, target)) } }
            } }
            p.legend { "Tiến độ lấy từ báo cáo đã tiếp nhận của từng kỳ; “–” là chưa có số liệu. Các kỳ không cộng với nhau." }
        }
    }

    fn form(&self, page: &Page) -> Markup {
        let options = |choices: &[Choice]| html! { @for (value, words) in choices { option value=(value) { (words) } } };
        html! {
            h2 { "Thêm hoặc thay chỉ tiêu" }
            form.bar method="post" action="/chi-tieu-nam" {
                (page.token_field())
                input type="hidden" name="nam" value=(self.year);
                label { "Chỉ số, tiêu chí"
                    select name="chi_tieu" { @for (group, choices) in &self.subjects { optgroup label=(group) { (options(choices)) } } }
                }
                label { "Áp dụng cho" select name="don_vi" { (options(&self.units)) } }
                label { "Cần đạt (tỷ lệ ghi theo %)" input name="gia_tri" size="8" required inputmode="decimal" maxlength="20"; }
                label { "Đơn vị chủ trì" select name="chu_tri" { (options(&self.units)) } }
                label { "Ghi chú" input name="ghi_chu" size="24" maxlength="300"; }
                button type="submit" { "Ghi nhận" }
            }
        }
    }
}

fn row(page: &Page, target: &TargetView) -> Markup {
    let stored = &target.stored;
    html! {
        tr {
            td { (target.title) @if !stored.target.note.is_empty() { br; small { (stored.target.note) } } }
            td { (target.unit) }
            td { (target.lead) }
            td.number { (target.value) }
            td { ul.plain { @for step in &target.progress { li { (step.period) ": " (step.figure) } } } }
            td {
                (words::tag(tone(target.standing), target.standing.words()))
                @if !target.missing.is_empty() { br; small { "Còn thiếu " (target.missing) } }
            }
            td {
                (stored.entered_by) br; small { (local_time(stored.entered_at)) }
                form.inline method="post" action={ "/chi-tieu-nam/" (stored.id) "/bo" } {
                    (page.token_field())
                    input type="hidden" name="nam" value=(stored.target.year);
                    button.plain type="submit" { "Bỏ" }
                }
            }
        }
    }
}

fn tone(standing: TargetStanding) -> &'static str {
    match standing {
        TargetStanding::Met => "good",
        TargetStanding::NotMet => "bad",
        TargetStanding::NotYetDue => "none",
        TargetStanding::NoFigure => "warn",
    }
}
