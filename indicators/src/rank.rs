//! Ranks within comparable groups. Ties share a rank (1, 2, 2, 4); who has no total is unranked with the reason, never last.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The place of a unit in its group, as `n/N`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rank {
    /// Place from 1; `None` = unranked.
    pub place: Option<usize>,
    /// How many others share it (đồng hạng).
    pub shared_with: usize,
    /// How many units of the group are ranked.
    pub ranked: usize,
    /// How many units the group has: where this is more than `ranked`, the ranking is provisional (tạm tính).
    pub of: usize,
    /// Why the unit is unranked.
    pub unranked: Option<Unranked>,
}

/// Why a unit has no rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unranked {
    /// These components have no score yet.
    WithoutScore(Vec<String>),
    /// Nothing of the set applies to the unit.
    NothingApplies,
    /// The unit belongs to no group of comparable units.
    NotCompared,
}

/// The ranks of rows given as (group, total); `without_score` names, for each row, the components that lack a score.
///
/// Higher totals come first. Totals are compared as they are: the set has already rounded them where it wanted to.
pub fn ranks(rows: &[(Option<&str>, Option<Decimal>)], without_score: &[Vec<String>]) -> Vec<Rank> {
    let mut totals: BTreeMap<&str, Vec<Decimal>> = BTreeMap::new();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for (group, total) in rows {
        if let Some(group) = group {
            totals.entry(group).or_default().extend(total);
            *sizes.entry(group).or_default() += 1;
        }
    }
    let row = |((group, total), open): (&(Option<&str>, Option<Decimal>), &Vec<String>)| {
        let group_totals = group.and_then(|group| totals.get(group)).map_or(&[][..], Vec::as_slice);
        let of = group.and_then(|group| sizes.get(group)).copied().unwrap_or_default();
        rank(group.is_some(), *total, open, group_totals, of)
    };
    rows.iter().zip(without_score).map(row).collect()
}

fn rank(is_compared: bool, total: Option<Decimal>, open: &[String], group: &[Decimal], of: usize) -> Rank {
    let unranked = |why| Rank { place: None, shared_with: 0, ranked: group.len(), of, unranked: Some(why) };
    match total {
        _ if !is_compared => unranked(Unranked::NotCompared),
        None if open.is_empty() => unranked(Unranked::NothingApplies),
        None => unranked(Unranked::WithoutScore(open.to_vec())),
        Some(total) => Rank {
            place: Some(1 + group.iter().filter(|other| **other > total).count()),
            shared_with: group.iter().filter(|other| **other == total).count().saturating_sub(1),
            ranked: group.len(),
            of,
            unranked: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_rank_and_the_next_one_is_skipped() {
        let total = |number: i64| (Some("xa"), Some(Decimal::from(number)));
        let rows = [total(80), total(90), total(80), total(70), (Some("xa"), None), (Some("so"), Some(Decimal::ONE)), (None, None)];
        let mut open = vec![vec![]; rows.len()];
        open[4] = vec!["2.1".to_owned()];
        let ranked = ranks(&rows, &open);
        assert_eq!(ranked.iter().map(|rank| rank.place).collect::<Vec<_>>(), [Some(2), Some(1), Some(2), Some(4), None, Some(1), None]);
        assert_eq!((ranked[0].shared_with, ranked[0].ranked, ranked[0].of), (1, 4, 5));
        assert_eq!(ranked[4].unranked, Some(Unranked::WithoutScore(vec!["2.1".to_owned()])));
        assert_eq!(ranked[6].unranked, Some(Unranked::NotCompared));
    }

    #[test]
    fn totals_equal_in_value_tie_whatever_their_digits() {
        let rows = [(Some("xa"), Some(Decimal::new(900, 1))), (Some("xa"), Some(Decimal::new(90, 0)))];
        let ranked = ranks(&rows, &[vec![], vec![]]);
        assert_eq!((ranked[0].place, ranked[1].place), (Some(1), Some(1)));
    }
}
