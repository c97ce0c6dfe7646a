//! "Số này từ đâu?": a figure, its arithmetic, what it rests on, and the rows as sent; and from a cell forward.

use maud::{Markup, html};
use tonghop_domain::{CellRef, display};

use super::layout::Page;
use super::phrases::{Common, Figures, Piece, said};
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
            h1 { (said(Piece::WhereFrom)) }
            p { b lang="vi" { (self.what) } }
            p.soft { span lang="vi" { (self.unit) } " · " span lang="vi" { (self.period_name) } }
            div.cards { div.card { div.figure lang="vi" { (self.figure) } div.label lang="vi" { (self.unit) } } }
            @if !self.published.is_empty() { p { (words::tag("info", said(Common::Closed))) " " (self.published) } }
            h2 { (said(Figures::Arithmetic)) }
            p { (said(Common::HowItIsComputed)) span lang="vi" { (self.rule) } }
            p.sentence { b lang="vi" { (self.arithmetic) } }
            @if !self.units.is_empty() { (self.unit_table()) }
            @if !self.inputs.is_empty() || self.units.is_empty() { (self.input_list()) }
            p { a href=(self.back.0) { (self.back.1) } }
        })
    }

    fn unit_table(&self) -> Markup {
        html! {
            h2 { (said(Figures::FiguresOfTheUnits)) (self.units.len()) ")" }
            p.legend { (said(Figures::TheFigureOfAUnitLeads)) }
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Common::Unit)) } th.number { (said(Common::Value)) } } }
                tbody { @for (name, figure, address) in &self.units { tr { td lang="vi" { (name) } td.number { a href=(address) lang="vi" { (figure) } } } } }
            } }
        }
    }

    fn input_list(&self) -> Markup {
        html! {
            h2 { (said(Figures::SourceFigures)) (self.inputs.len()) ")" }
            @if self.inputs.is_empty() { (words::empty(said(Figures::ThisFigureRestsOnNoReport))) }
            @for input in &self.inputs { (input_panel(input)) }
        }
    }
}

fn input_panel(input: &TracedInput) -> Markup {
    html! {
        div.panel {
            h3 { span lang="vi" { (input.title) } @if !input.part.is_empty() { " · " span lang="vi" { (input.part) } } " = " span lang="vi" { (input.figure) } @if input.is_estimate { (said(Figures::EstimateTail)) } }
            p.soft lang="vi" { (input.period) }
            @if input.sources.is_empty() { p { (said(Figures::NoRows)) } }
            @for source in &input.sources { (source_lines(source)) }
            @if !input.parts.is_empty() {
                details open[input.parts.len() <= 12] {
                    summary { (said(Figures::OfWhich)) (input.parts.len()) ")" }
                    table {
                        thead { tr { th { (said(Common::Part)) } th.number { (said(Common::Value)) } th { (said(Figures::Cell)) } } }
                        tbody { @for part in &input.parts { tr { td lang="vi" { (part.name) } td.number { (display::plain(part.value, 6)) } td { @if let Some(cell) = part.cell { (cell) } } } } }
                    }
                }
            }
            @if input.more > 0 { p.soft { (said(Figures::And)) (input.more) (said(Figures::MoreRows)) } }
        }
    }
}

fn source_lines(source: &Source) -> Markup {
    html! {
        div.source {
            @if !source.words.is_empty() { p lang="vi" { (source.words) } }
            @if let Some(id) = &source.submission {
                p.soft {
                    (said(Figures::FileBefore)) a href={ "/bao-cao-nop/" (id) } lang="vi" { (source.file) }
                    @if let Some(day) = source.received { (said(Common::ReceivedOn)) (display::date(day)) }
                    @if !source.sheet.is_empty() { ", sheet “" span lang="vi" { (source.sheet) } "”" }
                    @if let Some(cell) = source.cell { (said(Common::Cell)) b { (cell) } }
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
            thead { tr { @for cell in row { th { (cell.cell) @if !cell.header.is_empty() { br; small lang="vi" { (cell.header) } } } } } }
            tbody { tr { @for cell in row { td class=[cell.is_figure.then_some("focus")] lang="vi" { (cell.value) } } } }
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
    /// Name of the sheet.
    pub sheet: String,
    /// Address of the cell.
    pub cell: CellRef,
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
            h1 { (said(Figures::WhatUsesThisCell)) }
            p { span lang="vi" { (self.about) } (said(Figures::File)) a href={ "/bao-cao-nop/" (self.submission) } lang="vi" { (self.file) } " · sheet “" span lang="vi" { (self.sheet) } "”" (said(Common::Cell)) b { (self.cell) } }
            @if !self.is_current { div.notice { (said(Figures::ThisReportDoesNotCountToday)) } }
            @if !self.row.is_empty() { h2 { (said(Figures::TheRowAsSent)) } (row_as_sent(&self.row)) }
            h2 { (said(Figures::ReadFromThisCell)) (self.read.len()) ")" }
            @if self.read.is_empty() { (words::empty(said(Figures::NothingIsReadFromThisCell))) }
            @for (title, part, figure) in &self.read { p { span lang="vi" { (title) } @if !part.is_empty() { " · " span lang="vi" { (part) } } " = " b { span lang="vi" { (figure) } } } }
            h2 { (said(Figures::FiguresThatUseThisCell)) (self.used.len()) ")" }
            @if self.used.is_empty() {
                p.soft { (said(Figures::NoIndicatorOrCriterionUsesThis)) }
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Common::Kind)) } th { (said(Common::IndicatorCriterion)) } th.number { (said(Figures::ValueOfTheUnit)) } } }
                    tbody { @for used in &self.used { tr { td lang="vi" { (used.kind) } td { a href=(used.address) lang="vi" { (used.what) } } td.number lang="vi" { (used.figure) } } } }
                } }
            }
        })
    }
}
