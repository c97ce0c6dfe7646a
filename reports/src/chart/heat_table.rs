//! Heat table: org units × criteria, shaded by the share of the maximum that was reached.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::cells::{CellTable, Face};
use super::data_table::NO_FIGURE_IN_WORDS;
use super::legend::{Entry, Swatch};
use super::palette::{Colour, HEAT, OUTLINE, PALE, QUIET, WHITE};
use super::ranking::Emphasis;
use super::rows::Worth;
use super::symbol::Paint;
use super::text::{self, Weight};

/// Shares of the maximum at which the shade changes when nothing else is asked for: 50, 65, 80 and 90 %.
pub const USUAL_THRESHOLDS: [Decimal; 4] = [
    Decimal::from_parts(50, 0, 0, false, 2),
    Decimal::from_parts(65, 0, 0, false, 2),
    Decimal::from_parts(80, 0, 0, false, 2),
    Decimal::from_parts(90, 0, 0, false, 2),
];

/// A table whose cells are shaded in five steps.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatTable {
    /// Heads of the columns: criteria.
    pub columns: Vec<String>,
    /// One row per org unit, from top to bottom.
    pub rows: Vec<HeatRow>,
    /// Ascending shares at which the next darker shade begins ([`USUAL_THRESHOLDS`]). Only the shade depends on them.
    pub thresholds: [Decimal; 4],
}

/// One org unit.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// Name, with its rank if wanted.
    pub label: String,
    /// As many as there are columns.
    pub cells: Vec<ShareFigure>,
    /// How much the name stands out.
    pub emphasis: Emphasis,
}

/// What a cell of the heat table shows.
#[derive(Debug, Clone, PartialEq)]
pub enum ShareFigure {
    /// A score.
    Value {
        /// Share of the maximum, 0 to 1; decides the shade.
        share: Decimal,
        /// The figure as printed: "3,25".
        text: String,
    },
    /// Chưa có số liệu.
    Missing,
    /// Không áp dụng.
    NotApplicable,
    /// Không phát sinh.
    NilReport,
}

impl ShareFigure {
    /// What hovering and the table say.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Self::Value { text, .. } => text::clean(text),
            Self::Missing => NO_FIGURE_IN_WORDS.to_owned(),
            Self::NotApplicable => "không áp dụng".to_owned(),
            Self::NilReport => "không phát sinh".to_owned(),
        }
    }
}

impl CellTable for HeatTable {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, row: usize) -> (&str, Emphasis) {
        (&self.rows[row].label, self.rows[row].emphasis)
    }

    fn worth(&self, row: usize) -> Worth {
        let has_figure = self.rows[row].cells.iter().any(|cell| matches!(cell, ShareFigure::Value { .. }));
        if has_figure { Worth::Figure } else { Worth::Empty }
    }

    fn legend(&self) -> Vec<Entry> {
        let mut entries = self.steps();
        entries.extend(self.kinds_of_empty().into_iter().map(|text| Entry { swatch: Swatch::None, text }));
        entries
    }

    fn face(&self, row: usize, column: usize) -> Face {
        let (words, fill, text) = match &self.rows[row].cells[column] {
            ShareFigure::Value { share, text } => {
                let fill = self.shade(*share);
                (text.as_str(), fill, fill.text_on())
            }
            ShareFigure::Missing => (display::NO_FIGURE, PALE, QUIET),
            ShareFigure::NotApplicable => (NOT_APPLICABLE, WHITE, QUIET),
            ShareFigure::NilReport => (NIL_REPORT, WHITE, QUIET),
        };
        let outline = (fill == WHITE || fill == PALE).then_some((OUTLINE, 1.0));
        let paint = Paint { fill, text, outline, symbol: None };
        Face { paint, words: vec![words.to_owned()], weight: Weight::Regular, largest: f64::INFINITY }
    }

    fn in_words(&self, row: usize, column: usize) -> String {
        self.rows[row].cells[column].in_words()
    }
}

impl HeatTable {
    fn shade(&self, share: Decimal) -> Colour {
        HEAT[self.thresholds.iter().filter(|threshold| share >= **threshold).count()]
    }

    /// The shades with what they begin at.
    fn steps(&self) -> Vec<Entry> {
        let shown = |share: &Decimal| display::plain(*share * Decimal::ONE_HUNDRED, 2);
        let [first, second, third, fourth] = self.thresholds.each_ref().map(shown);
        let steps = [
            format!("dưới {first} % điểm tối đa"),
            format!("từ {first} %"),
            format!("từ {second} %"),
            format!("từ {third} %"),
            format!("từ {fourth} %"),
        ];
        HEAT.into_iter().zip(steps).map(|(fill, text)| Entry { swatch: Swatch::Fill(fill), text }).collect()
    }

    /// Only what occurs is explained.
    fn kinds_of_empty(&self) -> Vec<String> {
        let occurs = |kind: &ShareFigure| self.rows.iter().flat_map(|row| &row.cells).any(|cell| cell == kind);
        let words = [
            (ShareFigure::Missing, format!("{} = chưa có số liệu", display::NO_FIGURE)),
            (ShareFigure::NotApplicable, format!("{NOT_APPLICABLE} = không áp dụng")),
            (ShareFigure::NilReport, format!("{NIL_REPORT} = không phát sinh")),
        ];
        words.into_iter().filter(|(kind, _)| occurs(kind)).map(|(_, text)| text).collect()
    }
}

const NOT_APPLICABLE: &str = "KAD";
const NIL_REPORT: &str = "KPS";
