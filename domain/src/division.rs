//! How the figures of a divided unit are shared among the units that took its parts: what an office decided, never a guess.
//!
//! ```toml
//! [[division]]
//! old = "00553@2008-08-01"
//! source = "Nghị quyết chia dân số 60/40"
//! [[division.part]]
//! new = "00544@2025-07-01"
//! share = 0.6
//! [[division.part]]
//! new = "00556@2025-07-01"
//! share = 0.4
//! ```

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::display;
use crate::org_unit::OrgUnitId;
use crate::strict::{Faults, Fields};

/// The shares that are known; units without an entry stay undivided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DivisionShares(BTreeMap<OrgUnitId, Vec<(OrgUnitId, Decimal)>>);

impl DivisionShares {
    /// Shares from the text of `unit-shares.toml`.
    ///
    /// # Errors
    /// Every fault of the file, each with its place: shares that do not add up to 1, a unit divided twice.
    pub fn load(text: &str) -> Result<Self, Faults> {
        Fields::read(text, |root| {
            let divisions = root.tables("division", division);
            let mut shares = Self::default();
            for (old, parts) in divisions {
                if shares.0.insert(old.clone(), parts).is_some() {
                    root.fault("division", format!("đơn vị “{old}” được chia hai lần"));
                }
            }
            Some(shares)
        })
    }

    /// These shares; each unit's must add up to 1.
    pub fn new(shares: BTreeMap<OrgUnitId, Vec<(OrgUnitId, Decimal)>>) -> Self {
        Self(shares)
    }

    /// The shares of a divided unit; `None` where nobody has said them.
    pub fn of(&self, old: &OrgUnitId) -> Option<&[(OrgUnitId, Decimal)]> {
        self.0.get(old).map(Vec::as_slice)
    }
}

fn division(section: &mut Fields) -> Option<(OrgUnitId, Vec<(OrgUnitId, Decimal)>)> {
    let old: Option<String> = section.required("old");
    // Whoever divides figures says on what ground; the file keeps it.
    let source: Option<String> = section.required("source");
    let parts: Vec<(OrgUnitId, Decimal)> = section.tables("part", |part| {
        let (new, share): (Option<String>, Option<Decimal>) = (part.required("new"), part.required("share"));
        if share.is_some_and(|share| share <= Decimal::ZERO) {
            part.fault("share", "phải lớn hơn 0");
        }
        Some((OrgUnitId::new(new?), share?))
    });
    let sum: Decimal = parts.iter().map(|(_, share)| *share).sum();
    if sum != Decimal::ONE {
        section.fault("part", format!("các phần cộng được {}, phải bằng 1", display::plain(sum, 6)));
    }
    source?;
    Some((OrgUnitId::new(old?), parts))
}

/// A count shared among parts so that the parts are counts again and add up to it: whole portions first, what is left to the largest
/// remainders (ties to the earlier part). `decimals` is how finely the figure was given.
pub fn apportion(figure: Decimal, shares: &[Decimal], decimals: u32) -> Option<Vec<Decimal>> {
    let unit = Decimal::new(1, decimals);
    let portion = |share: &Decimal| figure.checked_mul(*share);
    let exact: Vec<Decimal> = shares.iter().map(portion).collect::<Option<_>>()?;
    let mut parts: Vec<Decimal> =
        exact.iter().map(|value| value.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::ToNegativeInfinity)).collect();
    let given = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
    let mut left = figure.checked_sub(given)?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|place| (std::cmp::Reverse(exact[*place] - parts[*place]), *place));
    for place in order {
        if left < unit {
            break;
        }
        parts[place] = parts[place].checked_add(unit)?;
        left -= unit;
    }
    Some(parts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = r#"
[[division]]
old = "A"
source = "Biên bản bàn giao"
[[division.part]]
new = "B"
share = 0.6
[[division.part]]
new = "C"
share = 0.4
"#;

    #[test]
    fn shares_add_up_to_one_and_say_their_ground() {
        let shares = DivisionShares::load(FILE).unwrap();
        assert_eq!(shares.of(&OrgUnitId::new("A")).unwrap().len(), 2);
        assert_eq!(shares.of(&OrgUnitId::new("B")), None);
        let faults = |from: &str, to: &str| DivisionShares::load(&FILE.replace(from, to)).unwrap_err().to_string();
        assert!(faults("share = 0.4", "share = 0.5").contains("cộng được 1,1"));
        assert!(faults("source = \"Biên bản bàn giao\"", "").contains("source"));
        assert!(DivisionShares::load(&format!("{FILE}{FILE}")).unwrap_err().to_string().contains("hai lần"));
    }

    #[test]
    fn what_is_left_goes_to_the_largest_remainder() {
        let shares = ["0.5", "0.3", "0.2"].map(|share| share.parse().unwrap());
        let parts = apportion(Decimal::from(7), &shares, 0).unwrap();
        // 3.5, 2.1, 1.4
        assert_eq!(parts, [4, 2, 1].map(Decimal::from));
    }

    proptest! {
        #[test]
        fn parts_are_whole_and_add_up(figure in -100_000_i64..100_000, first in 1_i64..998, second in 1_i64..998) {
            prop_assume!(first + second < 1000);
            let shares = [first, second, 1000 - first - second].map(|share| Decimal::new(share, 3));
            let parts = apportion(Decimal::from(figure), &shares, 0).unwrap();
            prop_assert_eq!(parts.iter().sum::<Decimal>(), Decimal::from(figure));
            for (part, share) in parts.iter().zip(shares) {
                prop_assert!(part.is_integer());
                let apart = (*part - Decimal::from(figure) * share).abs();
                prop_assert!(apart < Decimal::ONE);
            }
        }
    }
}
