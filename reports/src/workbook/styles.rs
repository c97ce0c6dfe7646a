//! The look of every cell, in one place: Times New Roman at the sizes of NĐ 30/2020, thin borders, greys that print.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern, FormatUnderline};
use tonghop_domain::Severity;
use tonghop_domain::plan::TargetState;

pub(crate) const TYPEFACE: &str = "Times New Roman";

/// Default row height and column width in pixels of a workbook whose normal font is Times New Roman 12.
pub(crate) const ROW_PIXELS: u32 = 21;
pub(crate) const COLUMN_PIXELS: u32 = 72;

/// Bars of native charts.
pub(crate) const CHART_FILL: Color = Color::RGB(0x2F_66AB);
const HEAD_FILL: Color = Color::RGB(0xE6_ECF5);
const TOTAL_FILL: Color = Color::RGB(0xF3_F5F8);
const BORDER: Color = Color::RGB(0x59_636F);
const CONCERN: Color = Color::RGB(0xAD_430A);
const QUIET: Color = Color::RGB(0x4A_5565);

/// A format together with what is needed to measure text in it.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    pub(crate) format: Format,
    pub(crate) points: f64,
    pub(crate) bold: bool,
}

impl Style {
    fn new(points: f64, bold: bool) -> Self {
        let format = Format::new().set_font_name(TYPEFACE).set_font_size(points).set_align(FormatAlign::VerticalCenter);
        Self { format: if bold { format.set_bold() } else { format }, points, bold }
    }

    fn with(self, change: impl FnOnce(Format) -> Format) -> Self {
        Self { format: change(self.format), ..self }
    }

    fn bordered(self) -> Self {
        self.with(|format| format.set_border(FormatBorder::Thin).set_border_color(BORDER))
    }

    fn centred(self) -> Self {
        self.with(|format| format.set_align(FormatAlign::Center))
    }

    fn wrapped(self) -> Self {
        self.with(Format::set_text_wrap)
    }

    /// With a number format of its own.
    pub(crate) fn formatted(self, code: &str) -> Self {
        self.with(|format| format.set_num_format(code))
    }

    /// Open for input on a protected sheet.
    pub(crate) fn unlocked(self) -> Self {
        self.with(Format::set_unlocked)
    }

    pub(crate) fn italic(self) -> Self {
        self.with(Format::set_italic)
    }
}

/// The normal style of the workbook.
pub(crate) fn body() -> Style {
    Style::new(12.0, false)
}

/// Centred text of the letterhead, the title and the signature.
pub(crate) fn centred(points: f64, bold: bool) -> Style {
    Style::new(points, bold).centred().wrapped()
}

/// Text at the left margin.
pub(crate) fn left(points: f64, bold: bool) -> Style {
    Style::new(points, bold).wrapped()
}

/// "Tạm tính (32/34 đơn vị)".
pub(crate) fn provisional() -> Style {
    Style::new(12.0, true).italic().centred().wrapped().with(|format| format.set_font_color(CONCERN))
}

/// Notes and source line below a table.
pub(crate) fn note() -> Style {
    Style::new(11.0, false).italic().wrapped().with(|format| format.set_font_color(QUIET).set_align(FormatAlign::Top))
}

/// Head of a column.
pub(crate) fn head() -> Style {
    Style::new(12.0, true).centred().wrapped().bordered().with(|format| format.set_background_color(HEAD_FILL))
}

/// The row (1) (2) (3) below the heads.
pub(crate) fn column_number() -> Style {
    Style::new(10.0, false).italic().centred().bordered()
}

/// Names in a table.
pub(crate) fn name(strong: bool) -> Style {
    ground(Style::new(12.0, strong).wrapped().bordered(), strong)
}

/// Ordinal numbers, bands, marks.
pub(crate) fn centred_cell(strong: bool) -> Style {
    ground(Style::new(12.0, strong).centred().wrapped().bordered(), strong)
}

/// The row that opens a group.
pub(crate) fn group() -> Style {
    Style::new(12.0, true).bordered().with(|format| format.set_background_color(TOTAL_FILL))
}

/// A number with so many decimals.
pub(crate) fn number(digits: u32, strong: bool) -> Style {
    let style = ground(Style::new(12.0, strong).bordered(), strong);
    style.with(|format| format.set_num_format(number_format(digits)).set_align(FormatAlign::Right).set_indent(1))
}

/// A share of 1 shown in per cent with so many decimals.
pub(crate) fn percent(digits: u32, strong: bool) -> Style {
    number(digits, strong).formatted(&percent_format(digits))
}

/// A rank or a count in the middle of its cell.
pub(crate) fn whole_number(strong: bool) -> Style {
    centred_cell(strong).with(|format| format.set_num_format(number_format(0)))
}

/// "–", "Không phát sinh", "Không áp dụng" in the place of a number.
pub(crate) fn sign(strong: bool) -> Style {
    ground(Style::new(10.0, false).italic().centred().wrapped().bordered(), strong).with(|format| format.set_font_color(QUIET))
}

fn ground(style: Style, strong: bool) -> Style {
    if strong { style.with(|format| format.set_background_color(TOTAL_FILL)) } else { style }
}

/// A plan state in words; a pattern tells them apart on a grey printer as well.
pub(crate) fn state(state: TargetState) -> Style {
    let style = Style::new(10.0, state == TargetState::NotMet).centred().wrapped().bordered();
    match state {
        TargetState::Met => style.with(|format| format.set_background_color(Color::RGB(0xCB_DBF0))),
        TargetState::NotMet => style.with(|format| format.set_background_color(Color::RGB(0xFD_F0E6)).set_font_color(CONCERN)),
        TargetState::NotYetDue => style.italic().with(|format| {
            format.set_pattern(FormatPattern::Gray0625).set_background_color(Color::White).set_foreground_color(QUIET).set_font_color(QUIET)
        }),
        TargetState::NoNumericTarget => style.with(|format| format.set_font_color(QUIET)),
    }
}

/// Fill of a cell that must be corrected, as in annotated copies of xlsx; darker than [`WARNING_FILL`] on a grey printer.
const BLOCKING_FILL: Color = Color::RGB(0xF4_A7A1);
/// Fill of a cell that must be looked at.
const WARNING_FILL: Color = Color::RGB(0xFF_F0B3);

/// A format with the fill of a finding; notes are not filled.
pub(crate) fn marked(format: &Format, severity: Option<Severity>) -> Format {
    match severity {
        Some(Severity::Blocking) => format.clone().set_background_color(BLOCKING_FILL),
        Some(Severity::Warning) => format.clone().set_background_color(WARNING_FILL),
        Some(Severity::Note) | None => format.clone(),
    }
}

/// Words of a list of findings, with the fill of their severity.
pub(crate) fn finding(severity: Option<Severity>) -> Style {
    let style = Style::new(11.0, severity.is_some()).wrapped().bordered().with(|format| format.set_align(FormatAlign::Top));
    style.with(|format| marked(&format, severity))
}

/// A link to a cell.
pub(crate) fn link() -> Style {
    finding(None).with(|format| format.set_font_color(Color::RGB(0x0B_5394)).set_underline(FormatUnderline::Single))
}

/// Excel stores format codes in their English form. `#,##0.00` shows 1234.5 as `1.234,50` wherever the system's language is
/// Vietnamese, and as `1,234.50` elsewhere; writing `#.##0,00` into the file would be read as another, wrong code.
pub(crate) fn percent_format(digits: u32) -> String {
    format!("{}%", number_format(digits).replace("#,##", ""))
}

/// As [`percent_format`], for numbers.
pub(crate) fn number_format(digits: u32) -> String {
    match digits {
        0 => "#,##0".to_owned(),
        digits => format!("#,##0.{}", "0".repeat(digits as usize)),
    }
}
