//! How figures can change, as data: `indicators/levers.toml`, and what the forms say about their columns.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::ElementId;
use tonghop_domain::form::{ColumnKind, Form};
use tonghop_domain::strict::{Faults, Fields};

/// Which way a unit may want a figure to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Up.
    More,
    /// Down.
    Less,
    /// Either way: nothing is known about it.
    Either,
    /// Only along with others.
    Moves,
    /// Never.
    Fixed,
}

impl Wanted {
    const CODES: [(&'static str, Self); 5] =
        [("more", Self::More), ("less", Self::Less), ("either", Self::Either), ("moves", Self::Moves), ("fixed", Self::Fixed)];

    /// The directions to try, +1 or -1.
    pub(super) fn directions(self) -> &'static [i8] {
        match self {
            Self::More => &[1],
            Self::Less => &[-1],
            Self::Either => &[1, -1],
            Self::Moves | Self::Fixed => &[],
        }
    }
}

/// When a figure can still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Counts what happened: rises until the last day of the period, never falls.
    Grows,
    /// How things stand: either way until the last day of the period.
    Stands,
    /// Judged in windows of its own.
    Judged,
    /// Answers of a survey.
    Answers,
}

impl Nature {
    const CODES: [(&'static str, Self); 4] =
        [("grows", Self::Grows), ("stands", Self::Stands), ("judged", Self::Judged), ("answers", Self::Answers)];
}

/// The smallest step of a figure and its highest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grain {
    pub(super) step: Decimal,
    pub(super) most: Option<Decimal>,
}

/// A change of several figures at once that is possible although its figures alone are judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    /// What happens, in words.
    pub reason: String,
    /// The figures with the steps each moves.
    pub changes: Vec<(ElementId, i8)>,
}

/// A total and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) total: ElementId,
    pub(super) parts: Vec<ElementId>,
}

/// Everything that is known about how figures change.
#[derive(Debug, Clone, Default)]
pub struct Levers {
    elements: BTreeMap<ElementId, (Wanted, Nature)>,
    joints: Vec<Joint>,
    sums: Vec<Sum>,
    grains: BTreeMap<ElementId, Grain>,
}

impl Levers {
    /// The levers of a file, with the sums and kinds of columns of the forms.
    ///
    /// # Errors
    /// All faults of the file together: unknown keys, words and elements, elements named twice.
    pub fn load(text: &str, forms: &[Form]) -> Result<Self, Faults> {
        let mut levers = Fields::read(text, |fields| {
            fields.required::<String>("version")?;
            let elements = fields.tables("element", load_element);
            let joints = fields.tables("joint", load_joint);
            let mut known = BTreeMap::new();
            for (element, how) in elements {
                if known.insert(element.clone(), how).is_some() {
                    fields.fault(&format!("element {element}"), "ghi nhiều lần");
                }
            }
            Some(Self { elements: known, joints, ..Self::default() })
        })?;
        levers.sums = forms.iter().flat_map(sums_of).collect();
        levers.grains = forms.iter().flat_map(grains_of).collect();
        Ok(levers)
    }

    /// The elements that the file names.
    pub fn named(&self) -> impl Iterator<Item = &ElementId> {
        self.elements.keys().chain(self.joints.iter().flat_map(|joint| joint.changes.iter().map(|(element, _)| element)))
    }

    /// Every element that a sum of a form or a joint change ties to one of these; a simulation needs their figures too.
    pub fn tied(&self, elements: &BTreeSet<ElementId>) -> BTreeSet<ElementId> {
        let forms: BTreeSet<&str> = elements.iter().map(form_of).collect();
        let summed = self.sums.iter().flat_map(|sum| std::iter::once(&sum.total).chain(&sum.parts));
        let joint = self.joints.iter().flat_map(|joint| joint.changes.iter().map(|(element, _)| element));
        summed.chain(joint).filter(|element| forms.contains(form_of(element))).cloned().collect()
    }

    pub(super) fn wanted(&self, element: &ElementId) -> Wanted {
        self.elements.get(element).map_or(Wanted::Either, |(wanted, _)| *wanted)
    }

    pub(super) fn nature(&self, element: &ElementId) -> Nature {
        self.elements.get(element).map_or(Nature::Grows, |(_, nature)| *nature)
    }

    pub(super) fn grain(&self, element: &ElementId) -> Grain {
        self.grains.get(element).copied().unwrap_or(Grain { step: Decimal::ONE, most: None })
    }

    pub(super) fn sums(&self) -> &[Sum] {
        &self.sums
    }

    pub(super) fn joints(&self) -> &[Joint] {
        &self.joints
    }
}

fn form_of(element: &ElementId) -> &str {
    element.as_str().split('.').next().unwrap_or_default()
}

fn load_element(fields: &mut Fields) -> Option<(ElementId, (Wanted, Nature))> {
    let id = element(fields, "id");
    let wanted = fields.choice("wanted", &Wanted::CODES);
    let nature = fields.choice("nature", &Nature::CODES);
    Some((id?, (wanted?, nature?)))
}

fn load_joint(fields: &mut Fields) -> Option<Joint> {
    let reason = fields.required("reason");
    let changes = fields.tables("changes", |change| {
        let id = element(change, "element");
        let by = one_step(change);
        Some((id?, by?))
    });
    Some(Joint { reason: reason?, changes })
}

/// `by = 1` or `by = -1`: joint figures move step by step together.
fn one_step(fields: &mut Fields) -> Option<i8> {
    let by: Decimal = fields.required("by")?;
    let step = [1_i8, -1].into_iter().find(|step| Decimal::from(*step) == by);
    if step.is_none() {
        fields.fault("by", format!("ghi {by}; chỉ nhận 1 hoặc -1"));
    }
    step
}

fn element(fields: &mut Fields, key: &str) -> Option<ElementId> {
    let text: String = fields.required(key)?;
    let parsed = text.parse();
    if parsed.is_err() {
        fields.fault(key, format!("“{text}” không phải là mã chỉ tiêu số liệu"));
    }
    parsed.ok()
}

fn sums_of(form: &Form) -> Vec<Sum> {
    let sum = |rule: &tonghop_domain::form::SumRule| {
        let parts: Result<Vec<ElementId>, _> = rule.parts.iter().map(|part| form.element(part)).collect();
        Some(Sum { total: form.element(&rule.total).ok()?, parts: parts.ok()? })
    };
    form.sums.iter().filter_map(sum).collect()
}

fn grains_of(form: &Form) -> Vec<(ElementId, Grain)> {
    let columns = form.columns.iter().filter(|column| column.kind.is_figure());
    columns.filter_map(|column| Some((form.element(&column.field).ok()?, grain_of(column.kind)))).collect()
}

/// Counts and money move by whole ones, figures with decimals by hundredths.
fn grain_of(kind: ColumnKind) -> Grain {
    let hundredth = Decimal::new(1, 2);
    match kind {
        ColumnKind::YesNo => Grain { step: Decimal::ONE, most: Some(Decimal::ONE) },
        ColumnKind::Percent => Grain { step: hundredth, most: Some(Decimal::ONE_HUNDRED) },
        ColumnKind::Decimal => Grain { step: hundredth, most: None },
        _ => Grain { step: Decimal::ONE, most: None },
    }
}
