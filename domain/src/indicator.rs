//! Indicators (chỉ tiêu, chỉ số): a formula with what its figure means.

use serde::Serialize;

use crate::criteria::ZeroDenominator;
use crate::fact::ElementId;
use crate::formula::Formula;
use crate::strict::{Faults, Fields};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    HigherIsBetter,
    /// Less is better.
    LowerIsBetter,
    /// A figure to know, without a good side.
    Neutral,
}

impl Direction {
    pub(crate) const CODES: [(&'static str, Self); 3] =
        [("higher-is-better", Self::HigherIsBetter), ("lower-is-better", Self::LowerIsBetter), ("neutral", Self::Neutral)];
}

/// How the figure of an indicator is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// A share of 1, shown in per cent; changes are điểm phần trăm.
    Share,
    /// A count.
    Count,
    /// A score or index.
    Score,
    /// An amount of money, đồng.
    Money,
}

impl FigureKind {
    pub(crate) const CODES: [(&'static str, Self); 4] =
        [("share", Self::Share), ("count", Self::Count), ("score", Self::Score), ("money", Self::Money)];
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Indicator {
    /// Stable id, `on-time-share`.
    pub id: String,
    /// What it is called on screens.
    pub name: String,
    /// How it is computed.
    pub formula: Formula,
    /// How its figure is said.
    pub kind: FigureKind,
    /// What is counted: `hồ sơ`, `%`.
    pub unit_of_measure: String,
    /// Which way is better.
    pub direction: Direction,
    /// Decimals shown (of the percentage, for a share). Never used in a computation.
    pub decimals: u32,
    /// What a zero denominator means: full = 1, zero = 0, missing = no figure.
    pub zero_denominator: ZeroDenominator,
    /// A share with a smaller denominator is withheld where single units are shown (few survey answers); `None` = always shown.
    pub minimum_denominator: Option<u32>,
    /// Whether it counts what happens in a stretch of time, so that a figure accumulated since the beginning of the year less an earlier
    /// one is that of the time between. `false` for what is measured on a day (open dossiers, targets met so far).
    pub accumulates: bool,
    /// Where the formula was read, or that the office made it.
    pub source: String,
}

/// Phiếu nhập liệu: the figures that an officer types into the receiving authority's software, in its order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntrySlip {
    /// Stable id.
    pub id: String,
    /// What it is called on screens.
    pub name: String,
    /// Nơi nhận.
    pub authority: String,
    /// Where the order was read.
    pub source: String,
    /// The lines; the id of a line is its code in the software.
    pub lines: Vec<Indicator>,
}

impl EntrySlip {
    /// Reads a slip: its own keys and `[[indicator]]` tables.
    ///
    /// # Errors
    /// As [`load_indicators`].
    pub fn load(text: &str, is_known: &dyn Fn(&ElementId) -> bool) -> Result<Self, Faults> {
        Fields::read(text, |fields| {
            let (id, name) = (fields.required("id"), fields.required("name"));
            let (authority, source) = (fields.required("authority"), fields.required("source"));
            let lines = indicator_tables(fields, is_known);
            Some(Self { id: id?, name: name?, authority: authority?, source: source?, lines })
        })
    }
}

/// Reads a list of indicators (`[[indicator]]` tables).
///
/// # Errors
/// All faults together: unknown keys, formulas that do not parse, unknown data elements, ids used twice.
pub fn load_indicators(text: &str, is_known: &dyn Fn(&ElementId) -> bool) -> Result<Vec<Indicator>, Faults> {
    Fields::read(text, |fields| Some(indicator_tables(fields, is_known)))
}

fn indicator_tables(fields: &mut Fields, is_known: &dyn Fn(&ElementId) -> bool) -> Vec<Indicator> {
    let indicators = fields.tables("indicator", |table| load_indicator(table, is_known));
    for (index, indicator) in indicators.iter().enumerate() {
        if indicators[..index].iter().any(|earlier| earlier.id == indicator.id) {
            fields.fault(&format!("indicator {}", indicator.id), "mã dùng nhiều lần");
        }
    }
    indicators
}

pub(crate) fn load_indicator(fields: &mut Fields, is_known: &dyn Fn(&ElementId) -> bool) -> Option<Indicator> {
    let id = fields.required("id");
    let name = fields.required("name");
    let formula: Option<Formula> = fields.required("formula");
    let kind = fields.choice("kind", &FigureKind::CODES);
    let unit_of_measure = fields.required("unit_of_measure");
    let direction = fields.choice("direction", &Direction::CODES);
    let decimals = fields.required("decimals");
    let zero_denominator = fields.choice("zero_denominator", &ZeroDenominator::CODES);
    let minimum_denominator = fields.optional("minimum_denominator");
    let accumulates = fields.optional("accumulates").unwrap_or_default();
    let source = fields.required("source");
    let unknown = formula.iter().flat_map(Formula::elements).filter(|element| !is_known(element));
    for element in unknown {
        fields.fault("formula", format!("không biểu mẫu nào có phần tử dữ liệu {element}"));
    }
    Some(Indicator {
        id: id?,
        name: name?,
        formula: formula?,
        kind: kind?,
        unit_of_measure: unit_of_measure?,
        direction: direction?,
        decimals: decimals?,
        zero_denominator: zero_denominator?,
        minimum_denominator,
        accumulates,
        source: source?,
    })
}
