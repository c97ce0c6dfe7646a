//! "Số này từ đâu?": a figure, its arithmetic, what it rests on, and the rows as sent; and from a cell forward.

use maud::{Markup, html};
use tonghop_domain::display;

use super::layout::Page;
use super::words;
use crate::lineage::{SentCell, Source, TracedInput, Used};

/// A text as part of an address: everything but letters, digits and a few marks as %XX.
pub fn in_address(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// What the page of a figure shows.
#[derive(Debug)]
pub struct LineagePage {
    /// What the figure is.
    pub what: String,
    /// Whose figure it is.
    pub unit: String,
    /// Name and window of the period.
    pub period_name: String,
    /// The figure in words.
    pub figure: String,
    /// Whether the figures are published, and as which version; empty while the period is open.
    pub published: String,
    /// Cách tính, in words.
    pub rule: String,
    /// The arithmetic with its numbers.
    pub arithmetic: String,
    /// What it rests on.
    pub inputs: Vec<TracedInput>,
    /// Figures of the same thing one level down: unit, figure, address.
    pub units: Vec<(String, String, String)>,
    /// The way back: address and words.
    pub back: (String, &'static str),
}

impl LineagePage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Số này từ đâu?" }
            p { b { (self.what) } }
            p.soft { (self.unit) " · " (self.period_name) }
            div.cards { div.card { div.figure { (self.figure) } div.label { (self.unit) } } }
            @if !self.published.is_empty() { p { (words::tag("info", "Đã chốt")) " " (self.published) } }
            h2 { "1. Phép tính" }
            p { "Cách tính: " (self.rule) }
            p.sentence { b { (self.arithmetic) } }
            @if !self.units.is_empty() { (self.unit_table()) }
            @if !self.inputs.is_empty() || self.units.is_empty() { (self.input_list()) }
            p { a href=(self.back.0) { (self.back.1) } }
        })
    }

    fn unit_table(&self) -> Markup {
        html! {
            h2 { "2. Số của từng đơn vị (" (self.units.len()) ")" }
            p.legend { "Bấm vào số của đơn vị để xem tệp, sheet, ô." }
            div.scroll tabindex="0" { table {
                thead { tr { th { "Đơn vị" } th.number { "Giá trị" } } }
                tbody { @for (name, figure, address) in &self.units { tr { td { (name) } td.number { a href=(address) { (figure) } } } } }
            } }
        }
    }

    fn input_list(&self) -> Markup {
        html! {
            h2 { "2. Số liệu nguồn (" (self.inputs.len()) ")" }
            @if self.inputs.is_empty() { (words::empty("Số này không dựa trên báo cáo nào: chưa đơn vị nào gửi số liệu.")) }
            @for input in &self.inputs { (input_panel(input)) }
        }
    }
}

fn input_panel(input: &TracedInput) -> Markup {
    html! {
        div.panel {
            h3 { (input.title) @if !input.part.is_empty() { " · " (input.part) } " = " (input.figure) @if input.is_estimate { " (ước thực hiện)" } }
            p.soft { (input.period) }
            @if input.sources.is_empty() { p { "Không có dòng nào." } }
            @for source in &input.sources { (source_lines(source)) }
            @if !input.parts.is_empty() {
                details open[input.parts.len() <= 12] {
                    summary { "Trong đó (" (input.parts.len()) ")" }
                    table {
                        thead { tr { th { "Phân tổ" } th.number { "Giá trị" } th { "Ô" } } }
                        tbody { @for part in &input.parts { tr { td { (part.name) } td.number { (display::plain(part.value, 6)) } td { @if let Some(cell) = part.cell { (cell) } } } } }
                    }
                }
            }
            @if input.more > 0 { p.soft { "và " (input.more) " dòng nữa" } }
        }
    }
}

fn source_lines(source: &Source) -> Markup {
    html! {
        div.source {
            @if !source.words.is_empty() { p { (source.words) } }
            @if let Some(id) = &source.submission {
                p.soft {
                    "Tệp " a href={ "/bao-cao-nop/" (id) } { (source.file) }
                    @if let Some(day) = source.received { ", nhận ngày " (display::date(day)) }
                    @if !source.sheet.is_empty() { ", sheet “" (source.sheet) "”" }
                    @if let Some(cell) = source.cell { ", ô " b { (cell) } }
                }
            }
            @if !source.row.is_empty() { (row_as_sent(&source.row)) }
        }
    }
}

/// The row as sent: addresses, headings, values.
fn row_as_sent(row: &[SentCell]) -> Markup {
    html! {
        div.scroll tabindex="0" { table.sent {
            thead { tr { @for cell in row { th { (cell.cell) @if !cell.header.is_empty() { br; small { (cell.header) } } } } } }
            tbody { tr { @for cell in row { td class=[cell.is_figure.then_some("focus")] { (cell.value) } } } }
        } }
    }
}

/// The page of a cell: what was read from it, and the figures that use it.
#[derive(Debug)]
pub struct CellPage {
    /// Id of the report.
    pub submission: String,
    /// Unit and form.
    pub about: String,
    /// Name of the file.
    pub file: String,
    /// Sheet and cell.
    pub place: String,
    /// The row as sent.
    pub row: Vec<SentCell>,
    /// What was read: title, part, figure.
    pub read: Vec<(String, String, String)>,
    /// The figures that use it.
    pub used: Vec<Used>,
    /// Whether the report counts at all.
    pub is_current: bool,
}

impl CellPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Ô này dùng vào đâu?" }
            p { (self.about) " · tệp " a href={ "/bao-cao-nop/" (self.submission) } { (self.file) } " · " b { (self.place) } }
            @if !self.is_current { div.notice { "Báo cáo này không tính vào số liệu hiện nay (đã thay bằng bản mới, trả lại, hoặc chờ tiếp nhận)." } }
            @if !self.row.is_empty() { h2 { "Dòng như đơn vị gửi" } (row_as_sent(&self.row)) }
            h2 { "Đọc được từ ô này (" (self.read.len()) ")" }
            @if self.read.is_empty() { (words::empty("Không có số liệu nào được đọc từ ô này.")) }
            @for (title, part, figure) in &self.read { p { (title) @if !part.is_empty() { " · " (part) } " = " b { (figure) } } }
            h2 { "Số liệu dùng ô này (" (self.used.len()) ")" }
            @if self.used.is_empty() {
                p.soft { "Chưa có chỉ số hay tiêu chí nào dùng ô này." }
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Loại" } th { "Chỉ số, tiêu chí" } th.number { "Giá trị của đơn vị" } } }
                    tbody { @for used in &self.used { tr { td { (used.kind) } td { a href=(used.address) { (used.what) } } td.number { (used.figure) } } } }
                } }
            }
        })
    }
}
