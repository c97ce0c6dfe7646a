//! Heat table: org units × criteria, shaded by the share of the maximum that was reached.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::data_table::NO_FIGURE_IN_WORDS;
use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::palette::{Colour, HEAT, OUTLINE, PALE, QUIET, WHITE};
use super::ranking::Emphasis;
use super::scene::{Anchor, Area, Scene, Type};
use super::table::Table;
use super::text::{self, Room, Weight};

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

impl HeatTable {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.rows.is_empty() || self.columns.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &self.legend());
        let grid = self.table(window).lay_out(scene, area);
        for cell in grid.cells {
            let row = &self.rows[window.rows.start + cell.row];
            let column = window.columns.start + cell.column;
            self.paint(scene, &row.cells[column], cell.area, grid.size);
            scene.hover(
                cell.area,
                format!("{}, {}: {}", text::clean(&row.label), text::clean(&self.columns[column]), row.cells[column].in_words()),
            );
        }
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(&self, area: Area) -> usize {
        let all = Window { whole: true, rows: 0..self.rows.len(), columns: 0..self.columns.len() };
        let height = legend::height(&self.legend(), area.width());
        self.table(&all).row_capacity(Area { bottom: area.bottom - height, ..area })
    }

    fn table(&self, window: &Window) -> Table<'_> {
        let rows = &self.rows[window.rows.clone()];
        Table {
            rows: rows.iter().map(|row| (row.label.as_str(), row.emphasis)).collect(),
            columns: self.columns[window.columns.clone()].iter().map(String::as_str).collect(),
            summary: None,
            may_hide: window.whole,
        }
    }

    fn shade(&self, share: Decimal) -> Colour {
        HEAT[self.thresholds.iter().filter(|threshold| share >= **threshold).count()]
    }

    fn paint(&self, scene: &mut Scene, figure: &ShareFigure, area: Area, size: f64) {
        let (words, fill, text) = match figure {
            ShareFigure::Value { share, text } => {
                let fill = self.shade(*share);
                (text.as_str(), fill, fill.text_on())
            }
            ShareFigure::Missing => (display::NO_FIGURE, PALE, QUIET),
            ShareFigure::NotApplicable => (NOT_APPLICABLE, WHITE, QUIET),
            ShareFigure::NilReport => (NIL_REPORT, WHITE, QUIET),
        };
        scene.fill(area, fill);
        if fill == WHITE || fill == PALE {
            scene.outline(area.inset(0.5), 1.0, OUTLINE, None);
        }
        let room = Room { width: area.width() - 6.0, lines: 1, size, smallest: 9.0 };
        let centre = area.centre();
        let set = Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: text };
        scene.block(&text::fit(words, room, Weight::Regular), centre.x, centre.y, set);
    }

    fn legend(&self) -> Vec<Entry> {
        let shown = |share: &Decimal| display::plain(*share * Decimal::ONE_HUNDRED, 2);
        let [first, second, third, fourth] = self.thresholds.each_ref().map(shown);
        let steps = [
            format!("dưới {first} % điểm tối đa"),
            format!("từ {first} %"),
            format!("từ {second} %"),
            format!("từ {third} %"),
            format!("từ {fourth} %"),
        ];
        let mut entries: Vec<Entry> = HEAT.into_iter().zip(steps).map(|(fill, text)| Entry { swatch: Swatch::Fill(fill), text }).collect();
        entries.extend(self.kinds_of_empty().into_iter().map(|text| Entry { swatch: Swatch::None, text }));
        entries
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
