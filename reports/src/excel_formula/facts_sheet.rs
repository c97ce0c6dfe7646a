//! The facts of one org unit as a sheet, one fact a row.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Worksheet, XlsxError};
use tonghop_domain::formula::{Context, Formula, WhyUndefined};
use tonghop_domain::{DimensionKey, ElementId, Fact, PeriodId, State};

use super::rendering::Renderer;
use super::{NotRendered, undefined_words};

/// Column of the figures, counted from 0.
const FIGURE_COLUMN: u16 = 3;
const HEADERS: [&str; 5] = ["Kỳ báo cáo", "Chỉ tiêu số liệu", "Phân tổ", "Số liệu", "Ghi chú"];

type Key = (PeriodId, ElementId, DimensionKey);

/// Where each fact of one org unit stands.
#[derive(Debug, Clone)]
pub struct FactsSheet<'a> {
    name: String,
    facts: Vec<&'a Fact>,
    rows: BTreeMap<Key, u32>,
}

impl<'a> FactsSheet<'a> {
    /// A sheet for facts of one unit, at most one for each period, element and dimension key; sorted by these.
    pub fn new(name: &str, facts: &'a [Fact]) -> Self {
        let mut facts: Vec<&Fact> = facts.iter().collect();
        facts.sort_by_cached_key(|fact| key(fact));
        let rows = facts.iter().zip(1_u32..).map(|(fact, row)| (key(fact), row)).collect();
        Self { name: name.to_owned(), facts, rows }
    }

    /// Writes headers and facts. A nil report is 0 with its mark beside it; where there is no figure, the cell says why.
    ///
    /// # Errors
    /// When the worksheet does not take a value.
    pub fn write(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        worksheet.set_name(&self.name)?;
        for (column, header) in (0_u16..).zip(HEADERS) {
            worksheet.write_string(0, column, header)?;
        }
        for (fact, row) in self.facts.iter().zip(1_u32..) {
            let pairs: Vec<String> = fact.dimensions.iter().map(|(dimension, member)| format!("{dimension} = {member}")).collect();
            worksheet.write_string(row, 0, fact.period.to_string())?;
            worksheet.write_string(row, 1, fact.element.to_string())?;
            worksheet.write_string(row, 2, pairs.join("; "))?;
            write_figure(worksheet, row, fact)?;
        }
        Ok(())
    }

    /// The text of an Excel formula that gives what the formula gives for the unit and period of the context, without `=`.
    ///
    /// The context must hold the facts of this sheet.
    ///
    /// # Errors
    /// Where Excel would not take the formula.
    pub fn render(&self, formula: &Formula, context: &dyn Context) -> Result<String, NotRendered> {
        Renderer::new(self, context).formula(formula)
    }

    /// The cells of some facts as areas ("Số liệu!$D$2:$D$5"), neighbours joined; ascending.
    pub(super) fn areas(&self, facts: &[&Fact]) -> Vec<String> {
        let mut rows: Vec<u32> = facts.iter().filter_map(|fact| self.rows.get(&key(fact)).copied()).collect();
        rows.sort_unstable();
        rows.chunk_by(|one, next| next - one == 1).map(|run| self.area(run)).collect()
    }

    fn area(&self, run: &[u32]) -> String {
        let sheet = self.name.replace('\'', "''");
        match run {
            [first, .., last] => format!("'{sheet}'!$D${}:$D${}", first + 1, last + 1),
            [one] => format!("'{sheet}'!$D${}", one + 1),
            [] => String::new(),
        }
    }
}

fn key(fact: &Fact) -> Key {
    (fact.period.clone(), fact.element.clone(), fact.dimensions.clone())
}

fn write_figure(worksheet: &mut Worksheet, row: u32, fact: &Fact) -> Result<(), XlsxError> {
    let why = match fact.state {
        State::Value | State::NilReport => WhyUndefined::Missing,
        State::Missing => WhyUndefined::Missing,
        State::NotApplicable => WhyUndefined::NotApplicable,
        State::Unreadable => WhyUndefined::Unreadable,
    };
    match fact.figure().and_then(|figure| figure.to_f64()) {
        Some(figure) => worksheet.write_number(row, FIGURE_COLUMN, figure)?,
        None => worksheet.write_string(row, FIGURE_COLUMN, undefined_words(why))?,
    };
    if fact.state == State::NilReport {
        worksheet.write_string(row, FIGURE_COLUMN + 1, "Không phát sinh")?;
    }
    Ok(())
}
