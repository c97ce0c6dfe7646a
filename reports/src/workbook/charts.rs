//! Native charts on cells of the data sheet.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLine, ChartSolidFill, ChartType, Workbook, XlsxError,
};
use tonghop_domain::display;

use super::sheet::{Place, Sheet};
use super::styles::{self, CHART_FILL};
use super::{Heading, measure};
use crate::{Figure, plain_text};

/// Name of the sheet that holds the charts.
pub(crate) const SHEET: &str = "Biểu đồ";

const WIDTH: u32 = 940;
/// Bars on one chart; more go to the next chart below.
const MOST: usize = 40;
const BAR: u32 = 22;
const FRAME: u32 = 110;
const STACK: u32 = 420;
/// Pixels of height on a page of A4 at the scale at which the charts fill its width.
const LANDSCAPE_PAGE: u32 = 620;
const PORTRAIT_PAGE: u32 = 1_480;

/// A run of cells that becomes one chart: names and figures in the same rows, or in the same columns.
pub(crate) struct Plot<'a> {
    /// The data sheet.
    pub(crate) sheet: &'a str,
    pub(crate) title: String,
    /// Names of the categories, in one row or one column.
    pub(crate) names: (Place, Place),
    /// Their values, in one row or one column of the same length.
    pub(crate) values: (Place, Place),
    /// What the value cells show.
    pub(crate) figures: Vec<Figure>,
    pub(crate) digits: u32,
    /// Whether the values are shares of 1, labelled in per cent.
    pub(crate) is_share: bool,
}

/// Adds the sheet of charts, one below the other, none across the end of a page.
pub(crate) fn add(workbook: &mut Workbook, plots: &[Plot<'_>], heading: &Heading) -> Result<(), XlsxError> {
    let pieces: Vec<Plot<'_>> = plots.iter().flat_map(Plot::pieces).filter(|piece| !piece.figures.is_empty()).collect();
    let charts = pieces.iter().map(|piece| {
        let height = FRAME + BAR * u32::try_from(piece.figures.len()).unwrap_or(1);
        (piece.bars(height), height)
    });
    add_charts(workbook, charts.collect(), heading)
}

/// Adds the sheet with one stacked column per category: how many are in each state.
pub(crate) fn add_stacked(workbook: &mut Workbook, stack: &Stack<'_>, heading: &Heading) -> Result<(), XlsxError> {
    add_charts(workbook, vec![(stack.columns(), STACK)], heading)
}

fn add_charts(workbook: &mut Workbook, charts: Vec<(Chart, u32)>, heading: &Heading) -> Result<(), XlsxError> {
    let columns = WIDTH.div_ceil(styles::COLUMN_PIXELS);
    let widths = (0..columns).map(|_| styles::COLUMN_PIXELS).collect();
    let mut sheet = Sheet::new(workbook.add_worksheet(), SHEET, widths, 0, &[])?;
    let about = heading.provisional.as_ref().map_or_else(|| heading.period.clone(), |mark| format!("{}. {mark}", heading.period));
    sheet.across(0, &about, &styles::left(12.0, false).italic())?;
    sheet.across(1, &heading.source, &styles::note())?;
    let (portrait, breaks, last) = place(&mut sheet, charts)?;
    sheet.finish_charts(portrait, &breaks, last, heading)
}

/// Puts the charts below one another; returns whether portrait suits them, the rows that begin a page, and the last row.
fn place(sheet: &mut Sheet<'_>, charts: Vec<(Chart, u32)>) -> Result<(bool, Vec<u32>, u32), XlsxError> {
    let portrait = charts.len() > 1 || charts.iter().any(|(_, height)| *height > LANDSCAPE_PAGE);
    let page = if portrait { PORTRAIT_PAGE } else { LANDSCAPE_PAGE };
    let (mut row, mut begun, mut breaks) = (3, 0, Vec::new());
    for (chart, height) in charts {
        let rows = height.div_ceil(styles::ROW_PIXELS) + 1;
        if row > 3 && (row + rows - begun) * styles::ROW_PIXELS > page {
            breaks.push(row);
            begun = row;
        }
        sheet.chart(row, &chart)?;
        row += rows;
    }
    Ok((portrait, breaks, row))
}

/// Rows of counts above one another.
pub(crate) struct Stack<'a> {
    pub(crate) sheet: &'a str,
    pub(crate) title: String,
    pub(crate) names: (Place, Place),
    /// The name cell, the first and last value cell and the fill of each series.
    pub(crate) series: Vec<(Place, Place, Place, ChartFormat)>,
}

impl Stack<'_> {
    fn columns(&self) -> Chart {
        let mut chart = Chart::new(ChartType::ColumnStacked);
        for (name, first, last, format) in &self.series {
            let series = chart.add_series();
            series
                .set_name((self.sheet, name.row, name.column))
                .set_categories(range(self.sheet, self.names))
                .set_values(range(self.sheet, (*first, *last)))
                .set_gap(60)
                .set_format(&mut format.clone());
        }
        dress(&mut chart, &self.title, STACK);
        chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom).set_font(&font(11.0));
        chart.x_axis().set_font(&font(11.0));
        chart.y_axis().set_font(&font(11.0)).set_num_format("0").set_major_gridlines_line(&pale());
        chart
    }
}

impl Plot<'_> {
    /// At most [`MOST`] bars each.
    fn pieces(&self) -> Vec<Plot<'_>> {
        let count = self.figures.len().div_ceil(MOST).max(1);
        let each = self.figures.len().div_ceil(count).max(1);
        let pieces = self.figures.chunks(each).enumerate().map(|(index, figures)| {
            let (from, to) = (index * each, index * each + figures.len() - 1);
            Plot {
                sheet: self.sheet,
                title: if count == 1 { self.title.clone() } else { format!("{} ({}/{count})", self.title, index + 1) },
                names: (step(self.names, from), step(self.names, to)),
                values: (step(self.values, from), step(self.values, to)),
                figures: figures.to_vec(),
                digits: self.digits,
                is_share: self.is_share,
            }
        });
        pieces.collect()
    }

    fn bars(&self, height: u32) -> Chart {
        let mut chart = Chart::new(ChartType::Bar);
        let labels: Vec<ChartDataLabel> = self.figures.iter().map(|figure| self.label(*figure)).collect();
        let mut label = ChartDataLabel::new();
        label.show_value().set_position(ChartDataLabelPosition::OutsideEnd).set_font(&font(11.0)).set_num_format(if self.is_share {
            styles::percent_format(self.digits)
        } else {
            styles::number_format(self.digits)
        });
        let series = chart.add_series();
        series
            .set_categories(range(self.sheet, self.names))
            .set_values(range(self.sheet, self.values))
            .set_gap(45)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(CHART_FILL)))
            .set_data_label(&label);
        if self.figures.iter().any(|figure| figure.value().is_none()) {
            series.set_custom_data_labels(&labels);
        }
        dress(&mut chart, &self.title, height);
        chart.legend().set_hidden();
        // The first row of the table stands on top, as it does there; with labels on every bar the value axis says nothing more.
        // (In a bar chart the writer's y axis is the one of the names.)
        chart.y_axis().set_reverse().set_font(&font(11.0)).set_label_interval(1).set_major_gridlines(false);
        chart.x_axis().set_hidden(true).set_major_gridlines(false);
        if self.figures.iter().filter_map(|figure| figure.value()).all(|value| !value.is_sign_negative()) {
            chart.x_axis().set_min(0.0);
        }
        chart
    }

    /// A missing figure has no bar and must not be labelled 0.
    fn label(&self, figure: Figure) -> ChartDataLabel {
        let mut label = ChartDataLabel::new();
        match figure {
            Figure::Value(_) => label.show_value().to_custom(),
            Figure::Missing => label.set_value(display::NO_FIGURE).to_custom(),
            Figure::NotApplicable => label.set_value(super::sheet::NOT_APPLICABLE).to_custom(),
            Figure::NilReport => label.set_value(super::sheet::NIL_REPORT).to_custom(),
        }
    }
}

fn dress(chart: &mut Chart, title: &str, height: u32) {
    // The writer would take a title such as "=A1" or "Sheet!A1" for a reference to a cell.
    let title = plain_text::visible(title, 200).replace('!', ".").trim_start_matches('=').to_owned();
    chart.title().set_name(&title).set_font(font(title_points(&title)).set_bold()).set_overlay(false);
    chart.set_width(WIDTH).set_height(height);
    chart.chart_area().set_format(ChartFormat::new().set_no_border());
    chart.set_alt_text(title);
}

fn title_points(title: &str) -> f64 {
    if measure::width(title, 14.0, true) > f64::from(WIDTH) * 0.85 { 12.0 } else { 14.0 }
}

fn font(points: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(styles::TYPEFACE).set_size(points);
    font
}

fn pale() -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color("#E2E6EC").set_width(0.75);
    line
}

fn range(sheet: &str, (first, last): (Place, Place)) -> (&str, u32, u16, u32, u16) {
    (sheet, first.row, first.column, last.row, last.column)
}

/// The cell so many steps from the first along a run.
fn step((first, last): (Place, Place), steps: usize) -> Place {
    if first.row == last.row && first.column != last.column {
        Place { column: first.column + u16::try_from(steps).unwrap_or(0), ..first }
    } else {
        Place { row: first.row + u32::try_from(steps).unwrap_or(0), ..first }
    }
}
