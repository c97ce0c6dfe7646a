//! After the export: trình ký → đã phát hành; and the slip from which figures are typed into the receiving authority's software.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::issue::IssueState;

use super::board::period_bar;
use super::layout::Page;
use super::reception::Choice;
use super::words;
use crate::clock::local_time;
use crate::storage::{EnteredValue, IssueStep};

/// A report of the office on its way out.
#[derive(Debug)]
pub struct IssuePage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Whether the figures of the period are closed.
    pub is_closed: bool,
    /// Where the report stands.
    pub state: IssueState,
    /// Whether the newest issued report still says what is published.
    pub has_standing: bool,
    /// The issued report that the one in hand replaces, and how many corrections it lists; `None` = it replaces none.
    pub replaces: Option<(String, usize)>,
    /// Every report that was issued, oldest first, with the place of the step that keeps its pack.
    pub issued: Vec<(String, Option<usize>)>,
    /// Its steps, oldest first.
    pub steps: Vec<IssueStep>,
}

impl IssuePage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let tone = match self.state {
            IssueState::Draft => "none",
            IssueState::ForSignature => "warn",
            IssueState::Issued => "good",
        };
        page.render(&html! {
            h1 { "Trình ký, phát hành báo cáo" }
            p.soft { (self.period_name) }
            (period_bar("/phat-hanh", &self.period, &self.periods))
            p { "Báo cáo CCHC của kỳ: " (words::tag(tone, self.state.words())) }
            @if !self.is_closed { div.notice { "Kỳ này chưa chốt số liệu: " a href={ "/chot-so-lieu?ky=" (self.period) } { "chốt số liệu" } " trước khi trình ký để văn bản và phần mềm cùng một số." } }
            @if let Some((replaced, corrections)) = &self.replaces { (self.replacement(replaced, *corrections)) }
            (super::report_text::downloads(&self.period))
            p { a href={ "/loi-van-bao-cao?ky=" (self.period) } { "Xem, sửa lời văn báo cáo" } }
            (self.act(page))
            (self.packs())
            h2 { "Các bước (" (self.steps.len()) ")" }
            @if self.steps.is_empty() {
                (words::empty("Chưa trình ký. Tải gói báo cáo, in, trình ký ngoài phần mềm rồi bấm “Đã trình ký”."))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Lúc" } th { "Người ghi" } th { "Trạng thái" } th { "Số, ngày" } th { "Bản ký số, gói đã phát hành" } th { "Ghi chú" } } }
                    tbody { @for (position, step) in self.steps.iter().enumerate() { (self.step(position, step)) } }
                } }
            }
            p { a href={ "/phieu-nhap-lieu?ky=" (self.period) } { "Phiếu nhập liệu vào phần mềm của cơ quan cấp trên" } }
        })
    }

    fn act(&self, page: &Page) -> Markup {
        let head = html! {
            (page.token_field())
            input type="hidden" name="ky" value=(self.period);
            input type="hidden" name="known" value=(self.steps.len());
        };
        html! {
            @match self.state {
                IssueState::Draft => form.bar method="post" action="/phat-hanh" enctype="multipart/form-data" {
                    (head)
                    label { "Ghi chú" input name="note" size="40" maxlength="300"; }
                    button type="submit" name="act" value="submit" { "Đã trình ký" }
                },
                IssueState::ForSignature => form.bar method="post" action="/phat-hanh" enctype="multipart/form-data" {
                    (head)
                    label { "Số, ký hiệu" input name="number" size="18" maxlength="100" placeholder="215/BC-SNV"; }
                    label { "Ngày phát hành" input type="date" name="day"; }
                    label { "Bản ký số (PDF)" input type="file" name="file" accept="application/pdf"; }
                    label { "Ghi chú" input name="note" size="24" maxlength="300"; }
                    button type="submit" name="act" value="issue" { "Đã phát hành" }
                    button.plain type="submit" name="act" value="take_back" { "Lấy lại để sửa" }
                },
                IssueState::Issued => (self.issued(&head)),
            }
        }
    }

    /// After a correction: the report in hand is a new one, or it is the one that was issued instead.
    fn replacement(&self, replaced: &str, corrections: usize) -> Markup {
        html! {
            div.notice {
                @if self.has_standing {
                    "Báo cáo đang có hiệu lực thay thế " (replaced) "; phụ lục cuối ghi " (corrections) " đính chính: số đã công bố, số đính chính, lý do."
                } @else {
                    "Số liệu đã đính chính " (corrections) " lần sau " (replaced) ". Báo cáo dưới đây thay thế báo cáo đó: có số, ngày riêng; "
                    "phụ lục cuối ghi số đã công bố, số đính chính, lý do. Báo cáo đã phát hành được giữ nguyên."
                }
            }
        }
    }

    /// What is issued is not changed; a report issued before packs were kept offers to keep its pack now.
    fn issued(&self, head: &Markup) -> Markup {
        html! {
            p.soft { "Văn bản đã phát hành. Số liệu sai được sửa qua Đính chính số liệu; khi đó có báo cáo thay thế với số, ngày riêng." }
            @if self.issued.last().is_some_and(|(_, pack)| pack.is_none()) {
                form.bar method="post" action="/phat-hanh" enctype="multipart/form-data" {
                    (head)
                    span { "Gói lúc phát hành chưa được giữ." }
                    button type="submit" name="act" value="keep_pack" { "Giữ gói theo số liệu hiện nay" }
                }
            }
        }
    }

    /// The packs as they left the house, newest first.
    fn packs(&self) -> Markup {
        let kept = || self.issued.iter().rev().filter_map(|(named, pack)| pack.map(|pack| (named, pack)));
        html! {
            @if kept().next().is_some() {
                h2 { "Bản đã phát hành" }
                ul.plain { @for (named, place) in kept() {
                    li.bar {
                        span { (named) }
                        a.button href={ "/phat-hanh/tep/" (place) "?ky=" (self.period) } { "Tải lại bản đã phát hành" } " "
                        @if let Some(step) = self.steps.get(place) {
                            small { "Giữ từ " (local_time(step.at)) ", nguyên vẹn như đã gửi đi; đính chính về sau không đổi gói này." }
                        }
                    }
                } }
            }
        }
    }

    fn step(&self, position: usize, step: &IssueStep) -> Markup {
        html! {
            tr {
                td { (local_time(step.at)) }
                td { (step.by) }
                td { (step.state.words()) }
                td { (step.number) @if let Some(day) = step.day { ", " (display::date(day)) } }
                td { @if let Some((_, name)) = &step.file { a href={ "/phat-hanh/tep/" (position) "?ky=" (self.period) } { (name) } } }
                td { (step.note) }
            }
        }
    }
}

/// One value to be typed.
#[derive(Debug)]
pub struct SlipLine {
    /// Its code in the other software.
    pub code: String,
    /// What it is.
    pub name: String,
    /// Unit of measure.
    pub unit_of_measure: String,
    /// The value as it is typed: digits without group marks; empty where there is none.
    pub value: String,
    /// The value as it is read.
    pub shown: String,
    /// When and by whom it was typed, and the value then; `None` = not yet.
    pub entered: Option<EnteredValue>,
    /// Address of "Số này từ đâu?"; empty where there is none.
    pub whence: String,
}

/// Phiếu nhập liệu.
#[derive(Debug)]
pub struct SlipPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Name, receiving authority and source of the slip.
    pub slip: (String, String, String),
    /// Which published version the values are of; `None` while the period is open.
    pub published: Option<String>,
    /// The lines in the order of the other software.
    pub lines: Vec<SlipLine>,
}

impl SlipPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let typed = self.lines.iter().filter(|line| line.is_typed()).count();
        page.render(&html! {
            h1 { "Phiếu nhập liệu" }
            p { (self.slip.0) " · Nơi nhận: " (self.slip.1) }
            p.soft { (self.period_name) @match &self.published { Some(words) => { " · " (words) }, None => " · số liệu chưa chốt" } }
            (period_bar("/phieu-nhap-lieu", &self.period, &self.periods))
            p { "Đã nhập " b { (typed) "/" (self.lines.len()) } " giá trị." }
            form method="post" action="/phieu-nhap-lieu" {
                (page.token_field())
                input type="hidden" name="ky" value=(self.period);
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Đã nhập" } th { "Mã" } th { "Chỉ tiêu" } th { "Đơn vị tính" } th.number { "Giá trị" } th { "Chép" } th { "Ghi nhận" } } }
                    tbody { @for (index, line) in self.lines.iter().enumerate() { (row(index, line)) } }
                } }
                p.bar { button type="submit" { "Lưu các ô đã đánh dấu" } }
            }
            p.legend { "“Chép” đưa giá trị không có dấu phân nhóm vào bộ nhớ tạm để dán vào phần mềm. “–” là chưa có số liệu: không nhập 0. Thứ tự: " (self.slip.2) "." }
        })
    }
}

impl SlipLine {
    /// Typed in, and still the same value.
    fn is_typed(&self) -> bool {
        self.entered.as_ref().is_some_and(|entered| entered.value == self.value)
    }
}

fn row(index: usize, line: &SlipLine) -> Markup {
    let id = format!("gia-tri-{index}");
    html! {
        tr {
            td { @if !line.value.is_empty() { input type="checkbox" name="typed" value=(line.code) checked[line.is_typed()] aria-label={ "Đã nhập " (line.code) }; } }
            td { (line.code) }
            td { (line.name) }
            td { (line.unit_of_measure) }
            td.number { (line.shown) @if !line.whence.is_empty() { " " (words::whence(&line.whence)) } }
            td { @if !line.value.is_empty() {
                input.copied id=(id) value=(line.value) readonly size="10" aria-label={ "Giá trị " (line.code) };
                button.plain type="button" data-copy=(id) { "Chép" }
                span role="status" data-copied=(id) {}
            } }
            td { @if let Some(entered) = &line.entered {
                small { (local_time(entered.at)) ", " (entered.by) }
                @if entered.value != line.value { br; (words::tag("warn", &format!("Đã nhập {}, nay khác", entered.value))) }
            } }
        }
    }
}
