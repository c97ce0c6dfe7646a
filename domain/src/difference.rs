//! How a report differs from the accepted one of the same unit, form and period: what an officer sees before recording.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::dimension::DimensionKey;
use crate::fact::{ElementId, Fact, State};

/// One figure of one of the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Whether there is a figure, and if not, why not.
    pub state: State,
    /// The figure; `Some` exactly when the state is [`State::Value`].
    pub value: Option<Decimal>,
    /// Whether it is called an estimate: an actual figure that replaces one is worth telling even where it is equal.
    pub is_estimate: bool,
    /// Name of the sheet it stands on.
    pub sheet: String,
    /// The cell, or the first of several; `None` for counted rows.
    pub cell: Option<CellRef>,
}

impl Figure {
    fn of(fact: &Fact) -> Self {
        Self {
            state: fact.state,
            value: fact.value,
            is_estimate: fact.is_estimate,
            sheet: fact.provenance.sheet().to_owned(),
            cell: fact.provenance.first_cell(),
        }
    }

    /// Where a figure stands is no difference.
    fn says_the_same(&self, other: &Self) -> bool {
        (self.state, self.value, self.is_estimate) == (other.state, other.value, other.is_estimate)
    }
}

/// A figure that is new, changed or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDifference {
    /// What is counted or measured.
    pub element: ElementId,
    /// What it is broken down by; empty = total.
    pub dimensions: DimensionKey,
    /// The accepted figure; `None` = new.
    pub before: Option<Figure>,
    /// The figure sent; `None` = gone.
    pub after: Option<Figure>,
}

/// A row of a log, a plan or a task list, reduced to what tells it from others and to what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What makes two rows the same one; rows alike in it are paired in their order.
    pub identity: String,
    /// The row in words.
    pub label: String,
    /// Everything it says by name of the field, without its place; what is not said is left out.
    pub content: BTreeMap<String, String>,
    /// Name of the sheet it stands on.
    pub sheet: String,
    /// First cell of the row.
    pub cell: Option<CellRef>,
}

/// A row that is new, changed or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDifference {
    /// The row in words: as sent, or as accepted where it is gone.
    pub label: String,
    /// Where the accepted row stands; `None` = new.
    pub before: Option<RowPlace>,
    /// Where the row sent stands; `None` = gone.
    pub after: Option<RowPlace>,
    /// What it says otherwise, by name of the field; empty for a row that is new or gone.
    #[serde(default)]
    pub fields: Vec<FieldDifference>,
}

/// A field of a row that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDifference {
    /// Name of the field.
    pub field: String,
    /// What was accepted; `None` = nothing.
    pub before: Option<String>,
    /// What was sent; `None` = nothing.
    pub after: Option<String>,
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowPlace {
    /// Name of the sheet.
    pub sheet: String,
    /// Its first cell.
    pub cell: Option<CellRef>,
}

/// The figures that are not the same, sorted by element and breakdown.
///
/// A figure that stands twice in one report counts with its last value, as current facts do.
pub fn of_facts(accepted: &[Fact], sent: &[Fact]) -> Vec<FactDifference> {
    let by_name = |facts: &[Fact]| -> BTreeMap<(ElementId, DimensionKey), Figure> {
        facts.iter().map(|fact| ((fact.element.clone(), fact.dimensions.clone()), Figure::of(fact))).collect()
    };
    let pairs = pair(by_name(accepted), by_name(sent));
    let differs = |(before, after): &(Option<Figure>, Option<Figure>)| match (before, after) {
        (Some(before), Some(after)) => !before.says_the_same(after),
        _ => true,
    };
    let told = pairs.into_iter().filter(|(_, figures)| differs(figures));
    told.map(|((element, dimensions), (before, after))| FactDifference { element, dimensions, before, after }).collect()
}

/// The rows that are not the same, sorted by identity.
pub fn of_rows(accepted: &[Row], sent: &[Row]) -> Vec<RowDifference> {
    let pairs = pair(numbered(accepted), numbered(sent));
    let told = pairs.into_values().filter(|(before, after)| before.map(|row| &row.content) != after.map(|row| &row.content));
    told.map(|(before, after)| RowDifference {
        label: after.or(before).map(|row| row.label.clone()).unwrap_or_default(),
        before: before.map(place),
        after: after.map(place),
        fields: before.zip(after).map(|(before, after)| of_fields(&before.content, &after.content)).unwrap_or_default(),
    })
    .collect()
}

fn of_fields(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<FieldDifference> {
    let pairs = pair(before.clone(), after.clone()).into_iter().filter(|(_, (before, after))| before != after);
    pairs.map(|(field, (before, after))| FieldDifference { field, before, after }).collect()
}

fn place(row: &Row) -> RowPlace {
    RowPlace { sheet: row.sheet.clone(), cell: row.cell }
}

/// Rows by identity; rows alike in it are numbered, so that a repeated row that was dropped is still seen.
fn numbered(rows: &[Row]) -> BTreeMap<(&str, usize), &Row> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut numbered = BTreeMap::new();
    for row in rows {
        let count = seen.entry(&row.identity).or_default();
        numbered.insert((row.identity.as_str(), *count), row);
        *count += 1;
    }
    numbered
}

/// Both sides of every key.
fn pair<K: Ord, V>(before: BTreeMap<K, V>, after: BTreeMap<K, V>) -> BTreeMap<K, (Option<V>, Option<V>)> {
    let mut pairs: BTreeMap<K, (Option<V>, Option<V>)> = before.into_iter().map(|(key, value)| (key, (Some(value), None))).collect();
    for (key, value) in after {
        pairs.entry(key).or_insert((None, None)).1 = Some(value);
    }
    pairs
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fact::Provenance;
    use crate::org_unit::OrgUnitId;

    fn fact(field: &str, member: &str, value: i64) -> Fact {
        Fact {
            unit: OrgUnitId::new("A"),
            period: "cchc:2025-Q3".parse().unwrap(),
            element: ElementId::of("kstt-06a", field).unwrap(),
            dimensions: DimensionKey::total().with("linh_vuc", member),
            state: State::Value,
            value: Some(Decimal::from(value)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "Biểu 06a".to_owned(), cell: CellRef::new(9, 2) },
        }
    }

    fn row(identity: &str, content: &str, row: u32) -> Row {
        let (identity, label) = (identity.to_owned(), format!("dòng {identity}"));
        let content = BTreeMap::from([("quantity".to_owned(), content.to_owned()), ("theme".to_owned(), "CCHC".to_owned())]);
        Row { identity, label, content, sheet: "Nhật ký".to_owned(), cell: Some(CellRef::new(row, 0)) }
    }

    #[test]
    fn new_changed_and_gone_are_told_apart_and_a_moved_cell_is_no_difference() {
        let accepted = [fact("received_total", "Tư pháp", 5), fact("received_total", "Đất đai", 7), fact("pending_total", "Tư pháp", 1)];
        let mut moved = fact("received_total", "Tư pháp", 5);
        moved.provenance = Provenance::Cell { sheet: "Sheet1".to_owned(), cell: CellRef::new(3, 3) };
        let sent = [moved, fact("received_total", "Đất đai", 70), fact("completed_total", "Đất đai", 2)];
        let found = of_facts(&accepted, &sent);
        let told: Vec<_> = found
            .iter()
            .map(|difference| {
                let value = |figure: &Option<Figure>| figure.as_ref().and_then(|figure| figure.value).map(|value| value.to_string());
                (difference.element.as_str(), value(&difference.before), value(&difference.after))
            })
            .collect();
        assert_eq!(
            told,
            [
                ("kstt_06a.completed_total", None, Some("2".to_owned())),
                ("kstt_06a.pending_total", Some("1".to_owned()), None),
                ("kstt_06a.received_total", Some("7".to_owned()), Some("70".to_owned())),
            ]
        );
    }

    #[test]
    fn zero_missing_and_nil_differ_and_an_estimate_made_actual_is_told() {
        let zero = fact("received_total", "Tư pháp", 0);
        let missing = Fact { state: State::Missing, value: None, ..zero.clone() };
        let nil = Fact { state: State::NilReport, value: None, ..zero.clone() };
        assert_eq!(of_facts(std::slice::from_ref(&zero), &[missing]).len(), 1);
        assert_eq!(of_facts(std::slice::from_ref(&zero), &[nil]).len(), 1);
        let estimate = Fact { is_estimate: true, ..zero.clone() };
        assert_eq!(of_facts(&[estimate], &[zero]).len(), 1);
    }

    #[test]
    fn a_repeated_row_that_was_dropped_is_seen() {
        let accepted = [row("a", "1", 1), row("a", "1", 2), row("b", "1", 3)];
        let sent = [row("a", "1", 1), row("b", "2", 2), row("c", "1", 3)];
        let told: Vec<_> =
            of_rows(&accepted, &sent).into_iter().map(|found| (found.label, found.before.is_some(), found.after.is_some())).collect();
        let expected = [("dòng a", true, false), ("dòng b", true, true), ("dòng c", false, true)];
        assert_eq!(told, expected.map(|(label, before, after)| (label.to_owned(), before, after)));
        let changed = of_rows(&accepted, &sent).into_iter().flat_map(|found| found.fields).collect::<Vec<_>>();
        let quantity = FieldDifference { field: "quantity".to_owned(), before: Some("1".to_owned()), after: Some("2".to_owned()) };
        assert_eq!(changed, [quantity], "only what the row says otherwise");
    }

    proptest! {
        /// Applying the differences to the accepted report gives the one sent.
        #[test]
        fn differences_lead_from_one_report_to_the_other(
            before in proptest::collection::btree_map("[a-d]", -3_i64..3, 0..4),
            after in proptest::collection::btree_map("[a-d]", -3_i64..3, 0..4),
        ) {
            let facts = |figures: &BTreeMap<String, i64>| figures.iter().map(|(member, value)| fact("received_total", member, *value)).collect::<Vec<_>>();
            let mut patched: BTreeMap<String, i64> = before.clone();
            for difference in of_facts(&facts(&before), &facts(&after)) {
                let member = difference.dimensions.member("linh_vuc").unwrap().to_owned();
                match difference.after {
                    Some(figure) => patched.insert(member, i64::try_from(figure.value.unwrap().mantissa()).unwrap()),
                    None => patched.remove(&member),
                };
            }
            prop_assert_eq!(patched, after);
        }
    }
}
