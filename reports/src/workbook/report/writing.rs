//! The planned sheets written down.

use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;
use tonghop_domain::display;
use tonghop_domain::report_definition::CellKind;

use super::super::charts::{self, Plot};
use super::super::letterhead;
use super::super::sheet::{Place, Print, Sheet, at, column_pixels};
use super::super::styles::{self, Style};
use super::super::{Heading, WorkbookError};
use super::arithmetic::{self, Filling};
use super::plan::{Column, Line, Plan, SheetPlan};
use super::{CellContent, OfficialLetter, Report, heads};
use crate::Figure;

/// Least width of a sheet with a letterhead, and of one with a heading only, in pixels.
const LEAST_OF_LETTER: u32 = 930;
const LEAST_OF_TABLE: u32 = 560;
/// Columns up to this width together stay in sight.
const MOST_FROZEN: u32 = 480;
/// Rows measured for the width of a column; more would take long and change nothing.
const MEASURED: usize = 4_000;
/// Links on one sheet; Excel takes no more than 65,530.
const MOST_LINKS: usize = 60_000;
/// Rows up to which a sheet has a chart.
const MOST_CHARTED: usize = 400;
const EMPTY: &str = "Chưa có số liệu nào cho kỳ này.";

pub(super) fn write(workbook: &mut Workbook, report: &Report<'_>, plan: &Plan<'_>) -> Result<(), WorkbookError> {
    for (index, sheet) in plan.sheets.iter().enumerate() {
        let letter = report.letter.as_ref().filter(|_| index == 0);
        let heading = Heading { title: title(report, sheet, index), ..report.heading.clone() };
        write_sheet(workbook, plan, sheet, &heading, letter)?;
    }
    let plots: Vec<Plot<'_>> = plan.sheets.iter().flat_map(|sheet| plots(plan, sheet)).collect();
    if !plots.is_empty() {
        charts::add(workbook, &plots, &report.heading)?;
    }
    Ok(())
}

/// The first sheet carries the title of the report, the others say what they hold.
fn title(report: &Report<'_>, sheet: &SheetPlan<'_>, index: usize) -> String {
    match index {
        0 => report.heading.title.clone(),
        _ => format!("{} – {}", report.heading.title, sheet.name.to_uppercase()),
    }
}

fn write_sheet(
    workbook: &mut Workbook,
    plan: &Plan<'_>,
    planned: &SheetPlan<'_>,
    heading: &Heading,
    letter: Option<&OfficialLetter>,
) -> Result<(), WorkbookError> {
    let least = if letter.is_some() { LEAST_OF_LETTER } else { LEAST_OF_TABLE };
    let widths = widths(plan, planned, least);
    let frozen = frozen(planned, &widths);
    let allowed = cuts(planned, frozen);
    let mut sheet = Sheet::new(workbook.add_worksheet(), &planned.name, widths, frozen, &allowed)?;
    sheet.on_paper(planned.definition.paper, planned.definition.orientation);
    let top = match letter {
        Some(letter) => write_letter(&mut sheet, letter, heading)?,
        None => sheet.heading(heading)?,
    };
    debug_assert_eq!(top, planned.top, "what stands over the heads is planned as it is written");
    write_heads(&mut sheet, planned)?;
    let looks = Looks::of(planned);
    let links = write_lines(&mut sheet, plan, planned, &looks)?;
    let end = planned.first() + u32::try_from(planned.lines.len().max(1)).unwrap_or(0);
    if planned.lines.is_empty() {
        sheet.across(planned.first(), EMPTY, &styles::centred_cell(false))?;
    }
    let mut notes: Vec<String> = planned.definition.notes.iter().chain(&planned.rows.notes).cloned().collect();
    if links > 0 {
        notes.push("Bấm vào một số (hoặc tên) để đến dòng nêu nguồn của nó trong tệp này.".to_owned());
    }
    notes.extend(planned.next.iter().map(|next| format!("Xem tiếp ở trang “{next}”.")));
    let mut last = sheet.notes(end, &notes, &heading.source)?;
    if let Some(letter) = letter {
        sheet.space(last, 12)?;
        last = letter.signature.write(&mut sheet, last + 1)?;
    }
    Ok(sheet.finish(Print { head: (planned.top, planned.first() - 1), last_row: last - 1 }, heading)?)
}

fn write_letter(sheet: &mut Sheet<'_>, letter: &OfficialLetter, heading: &Heading) -> Result<u32, WorkbookError> {
    let mut row = letter.letterhead.write(sheet)?;
    sheet.across(row, &heading.title, &styles::centred(14.0, true))?;
    sheet.across(row + 1, &heading.period, &styles::centred(13.0, false).italic())?;
    row += 2;
    if let Some(provisional) = &heading.provisional {
        sheet.across(row, provisional, &styles::provisional())?;
        row += 1;
    }
    sheet.space(row, 8)?;
    row += 1;
    for line in letterhead::addressed(&letter.recipients) {
        sheet.across(row, &line, &styles::centred(13.0, false))?;
        row += 1;
    }
    sheet.space(row, 10)?;
    Ok(row + 1)
}

fn write_heads(sheet: &mut Sheet<'_>, planned: &SheetPlan<'_>) -> Result<(), WorkbookError> {
    for head in heads::heads(&planned.columns, planned.depth) {
        let place = |level: u32, column: usize| at(planned.top + level, u16::try_from(column).unwrap_or(u16::MAX));
        sheet.merged(place(head.levels.0, head.columns.0), place(head.levels.1, head.columns.1), &head.words, &styles::head())?;
    }
    if planned.definition.column_numbers {
        sheet.column_numbers(planned.top + planned.depth)?;
    }
    Ok(())
}

/// Writes the lines; returns how many cells lead elsewhere.
fn write_lines(sheet: &mut Sheet<'_>, plan: &Plan<'_>, planned: &SheetPlan<'_>, looks: &Looks) -> Result<usize, WorkbookError> {
    let mut links = 0;
    for (index, line) in planned.lines.iter().enumerate() {
        match line {
            Line::Group(words) => sheet.across(planned.at(index, 0).row, words, &styles::group())?,
            Line::Total { words, .. } => write_total(sheet, (plan, planned, looks), index, words)?,
            Line::Row { ordinal, .. } => {
                for column in 0..planned.columns.len() {
                    links += usize::from(write_cell(sheet, (plan, planned, looks), (index, column), *ordinal, links < MOST_LINKS)?);
                }
            }
        }
    }
    Ok(links)
}

/// The words reach over the columns before the first one that is added up.
fn write_total(
    sheet: &mut Sheet<'_>,
    (plan, planned, looks): (&Plan<'_>, &SheetPlan<'_>, &Looks),
    line: usize,
    words: &str,
) -> Result<(), WorkbookError> {
    let first = planned.columns.iter().position(|column| column.definition.is_totalled).unwrap_or(planned.columns.len());
    if first > 0 {
        sheet.merged(planned.at(line, 0), planned.at(line, first - 1), words, &styles::centred_cell(true))?;
    }
    for column in first..planned.columns.len() {
        let filling = arithmetic::filling(plan, planned, line, column);
        write_filling(sheet, planned.at(line, column), looks.figure(column, true), &filling, true)?;
    }
    Ok(())
}

/// Writes a cell; returns whether it leads elsewhere.
fn write_cell(
    sheet: &mut Sheet<'_>,
    (plan, planned, looks): (&Plan<'_>, &SheetPlan<'_>, &Looks),
    (line, column): (usize, usize),
    ordinal: u32,
    may_lead: bool,
) -> Result<bool, WorkbookError> {
    let (place, definition) = (planned.at(line, column), planned.columns[column].definition);
    let strong = planned.lines[line].is_strong();
    if definition.kind == CellKind::Ordinal {
        let is_top = planned.lines[line].row().is_some_and(|row| row.level == 0);
        let words = if is_top { ordinal.to_string() } else { String::new() };
        sheet.text(place, &words, looks.text(column, strong))?;
        return Ok(false);
    }
    let leads = link(sheet, plan, planned, (line, column), may_lead)?;
    match planned.given(line, column) {
        Some(CellContent::Text(words)) => {
            sheet.text(place, words, looks.text(column, strong))?;
        }
        Some(CellContent::Figure(_)) | None => {
            let filling = arithmetic::filling(plan, planned, line, column);
            write_filling(sheet, place, looks.figure(column, strong), &filling, strong)?;
        }
    }
    Ok(leads)
}

fn link(
    sheet: &mut Sheet<'_>,
    plan: &Plan<'_>,
    planned: &SheetPlan<'_>,
    (line, column): (usize, usize),
    may_lead: bool,
) -> Result<bool, WorkbookError> {
    let cell = planned.lines[line].row().and_then(|row| row.cells.get(planned.columns[column].field));
    let target = cell.and_then(|cell| cell.leads_to.as_deref()).and_then(|anchor| plan.anchors.get(anchor));
    let Some((other, row)) = target.filter(|_| may_lead) else { return Ok(false) };
    let other = &plan.sheets[*other];
    sheet.link(planned.at(line, column), &other.name, other.at(*row, 0))?;
    Ok(true)
}

/// The styles of each column, ordinary and strong: made once a sheet, used in every cell.
struct Looks {
    texts: Vec<[Style; 2]>,
    figures: Vec<[Style; 2]>,
}

impl Looks {
    fn of(planned: &SheetPlan<'_>) -> Self {
        let both = |style: &dyn Fn(bool) -> Style| [style(false), style(true)];
        let columns = || planned.columns.iter();
        Self {
            texts: columns().map(|column| both(&|strong| text_style(column.definition.kind, strong))).collect(),
            figures: columns().map(|column| both(&|strong| number_style(column, strong))).collect(),
        }
    }

    fn text(&self, column: usize, strong: bool) -> &Style {
        &self.texts[column][usize::from(strong)]
    }

    fn figure(&self, column: usize, strong: bool) -> &Style {
        &self.figures[column][usize::from(strong)]
    }
}

fn text_style(kind: CellKind, strong: bool) -> Style {
    match kind {
        CellKind::Text => styles::name(strong),
        CellKind::Ordinal | CellKind::Centred | CellKind::Number | CellKind::Percent => styles::centred_cell(strong),
    }
}

fn number_style(column: &Column<'_>, strong: bool) -> Style {
    let digits = column.definition.digits;
    match column.definition.kind {
        CellKind::Percent => styles::percent(digits, strong),
        CellKind::Number | CellKind::Text | CellKind::Centred | CellKind::Ordinal => styles::number(digits, strong),
    }
}

fn write_filling(sheet: &mut Sheet<'_>, place: Place, look: &Style, filling: &Filling, strong: bool) -> Result<(), WorkbookError> {
    match filling {
        Filling::Empty => sheet.blank(place, strong)?,
        Filling::Words { formula, words } => sheet.formula_of_words(place, formula, words, &styles::centred_cell(strong))?,
        Filling::Live { formula, figure } => sheet.formula(place, formula, *figure, look)?,
        Filling::Plain { figure, is_unexplained } => {
            if *is_unexplained {
                sheet.leave_unexplained();
            }
            match figure {
                Figure::Value(value) => sheet.number(place, *value, look)?,
                sign => sheet.figure(place, *sign, 0, strong)?,
            }
        }
    }
    Ok(())
}

/// As wide as the texts ask for between the bounds of the definition, no word of a head broken; a narrow sheet gives the rest to its
/// texts, so that what stands over the table has room.
fn widths(plan: &Plan<'_>, planned: &SheetPlan<'_>, least: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = (0..planned.columns.len()).map(|column| width(plan, planned, column)).collect();
    let missing = least.saturating_sub(widths.iter().sum());
    let texts: Vec<usize> = (0..widths.len()).filter(|column| planned.columns[*column].definition.kind == CellKind::Text).collect();
    let takers = if texts.is_empty() { (0..widths.len()).collect() } else { texts };
    let each = missing.checked_div(u32::try_from(takers.len()).unwrap_or(0)).unwrap_or(0);
    for column in takers {
        widths[column] += each;
    }
    widths
}

fn width(plan: &Plan<'_>, planned: &SheetPlan<'_>, column: usize) -> u32 {
    let definition = planned.columns[column].definition;
    let (least, most) = definition.width;
    let words = planned.columns[column].head.last().into_iter().flat_map(|head| head.split(' '));
    let head = column_pixels(words, &styles::head(), least, most);
    let shown = (0..planned.lines.len()).filter_map(|line| shown(planned, line, column));
    let style = text_style(definition.kind, true);
    if matches!(definition.kind, CellKind::Text | CellKind::Centred) {
        let shown: Vec<String> = shown.take(MEASURED).collect();
        return column_pixels(shown.iter().map(String::as_str), &style, head, most.max(head));
    }
    // Words are wrapped or cut, a figure without room shows as ###: the longest of all rows and totals decides.
    let longest = shown.chain(totals(plan, planned, column)).max_by_key(|figure| figure.chars().count());
    column_pixels(longest.as_deref(), &style, head, u32::MAX)
}

/// What a cell shows, for measuring.
fn shown(planned: &SheetPlan<'_>, line: usize, column: usize) -> Option<String> {
    match planned.given(line, column)? {
        CellContent::Text(words) => Some(words.clone()),
        CellContent::Figure(figure) => figure.value().map(|value| shown_figure(planned, column, value)),
    }
}

/// What the totals of a column show.
fn totals(plan: &Plan<'_>, planned: &SheetPlan<'_>, column: usize) -> impl Iterator<Item = String> {
    let lines = (0..planned.lines.len()).filter(|line| matches!(planned.lines[*line], Line::Total { .. }));
    lines.filter_map(move |line| Some(shown_figure(planned, column, arithmetic::filling(plan, planned, line, column).figure()?.value()?)))
}

fn shown_figure(planned: &SheetPlan<'_>, column: usize, value: Decimal) -> String {
    let definition = planned.columns[column].definition;
    match definition.kind {
        CellKind::Percent => display::percent(value, definition.digits),
        _ => format!("{}  ", display::decimal(value, definition.digits)),
    }
}

/// The columns up to the first text stay in sight.
fn frozen(planned: &SheetPlan<'_>, widths: &[u32]) -> u16 {
    let first = planned.columns.iter().position(|column| column.definition.kind == CellKind::Text);
    let count = first.map_or(0, |column| column + 1);
    let is_narrow = widths.iter().take(count).sum::<u32>() <= MOST_FROZEN;
    let is_part = count < planned.columns.len();
    if is_narrow && is_part { u16::try_from(count).unwrap_or(0) } else { 0 }
}

/// Columns before which a page may begin: where the uppermost head changes.
fn cuts(planned: &SheetPlan<'_>, frozen: u16) -> Vec<u16> {
    let begins = |column: usize| planned.columns[column].head.first() != planned.columns[column - 1].head.first();
    let from = usize::from(frozen) + 1;
    (from..planned.columns.len()).filter(|column| begins(*column)).filter_map(|column| u16::try_from(column).ok()).collect()
}

/// One chart for each run of rows without a group between them.
fn plots<'a>(plan: &Plan<'_>, planned: &'a SheetPlan<'_>) -> Vec<Plot<'a>> {
    let Some(chart) = planned.definition.chart.as_ref().filter(|_| planned.lines.len() <= MOST_CHARTED) else { return vec![] };
    let (Some(names), Some(values)) = (planned.column(&chart.names), planned.column(&chart.values)) else { return vec![] };
    let definition = planned.columns[values].definition;
    let plot = |(first, last): (usize, usize)| Plot {
        sheet: &planned.name,
        title: group_of(planned, first).map_or_else(|| chart.title.clone(), |group| format!("{}: {group}", chart.title)),
        names: (planned.at(first, names), planned.at(last, names)),
        values: (planned.at(first, values), planned.at(last, values)),
        figures: (first..=last).map(|line| arithmetic::filling(plan, planned, line, values).figure().unwrap_or(Figure::Missing)).collect(),
        digits: definition.digits,
        is_share: definition.kind == CellKind::Percent,
    };
    planned.runs().into_iter().map(plot).collect()
}

fn group_of<'a>(planned: &SheetPlan<'a>, line: usize) -> Option<&'a str> {
    planned.lines[..line].iter().rev().find_map(|line| match line {
        Line::Group(words) => Some(*words),
        Line::Row { .. } | Line::Total { .. } => None,
    })
}
