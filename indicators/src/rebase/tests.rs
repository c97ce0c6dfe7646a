use jiff::civil::date;
use proptest::prelude::*;
use tonghop_domain::org_unit::{OrgUnit, UnitEvent, UnitLevel};
use tonghop_domain::{CellRef, DimensionKey, Provenance, State};

use super::*;

fn fact(unit: &str, value: i64) -> Fact {
    Fact {
        unit: OrgUnitId::new(unit),
        period: "cchc:2024".parse().unwrap(),
        element: "a.x".parse().unwrap(),
        dimensions: DimensionKey::total(),
        state: State::Value,
        value: Some(Decimal::from(value)),
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
    }
}

fn unit(id: &str, from: Date, to: Option<Date>) -> OrgUnit {
    OrgUnit {
        id: OrgUnitId::new(id),
        code: id.to_owned(),
        name: id.to_owned(),
        kind: "xa".to_owned(),
        level: UnitLevel::Commune,
        parent: None,
        valid_from: from,
        valid_to: to,
        aliases: vec![],
        group: None,
    }
}

/// A and B went into N; D was divided between N2 and M; E went into M; K goes on; a year later N2 became N3.
fn directory() -> UnitDirectory {
    let (old, new, later) = (date(2000, 1, 1), date(2025, 7, 1), date(2026, 7, 1));
    let end = Some(date(2025, 6, 30));
    let units = [
        ("A", old, end),
        ("B", old, end),
        ("D", old, end),
        ("E", old, end),
        ("K", old, None),
        ("N", new, None),
        ("N2", new, Some(date(2026, 6, 30))),
        ("N3", later, None),
        ("M", new, None),
    ];
    let event = |kind, from: &str, to: &str, date| UnitEvent {
        kind,
        old: OrgUnitId::new(from),
        new: OrgUnitId::new(to),
        date,
        resolution: String::new(),
    };
    let events = vec![
        event(UnitEventKind::Merges, "A", "N", new),
        event(UnitEventKind::Merges, "B", "N", new),
        event(UnitEventKind::Splits, "D", "N2", new),
        event(UnitEventKind::Splits, "D", "M", new),
        event(UnitEventKind::Merges, "E", "M", new),
        event(UnitEventKind::Merges, "N2", "N3", later),
    ];
    UnitDirectory::new(units.into_iter().map(|(id, from, to)| unit(id, from, to)).collect(), events)
}

fn shares() -> DivisionShares {
    let parts = vec![(OrgUnitId::new("N2"), Decimal::new(3, 1)), (OrgUnitId::new("M"), Decimal::new(7, 1))];
    DivisionShares::new(BTreeMap::from([(OrgUnitId::new("D"), parts)]))
}

fn rebased(facts: &[Fact], day: Date, shares: &DivisionShares) -> Rebased {
    let directory = directory();
    rebase(facts, Today { directory: &directory, day, shares }, &|_| true, &Calendars::new(vec![], vec![])).unwrap()
}

fn values(facts: &[Fact]) -> Vec<(&str, Option<Decimal>)> {
    facts.iter().map(|fact| (fact.unit.as_str(), fact.value)).collect()
}

#[test]
fn last_year_is_seen_through_predecessors_and_a_divided_unit_stays_apart() {
    let facts = [fact("A", 10), fact("D", 7), fact("E", 5), fact("K", 1)];
    let today = rebased(&facts, date(2025, 9, 17), &DivisionShares::default());
    assert_eq!(values(&today.facts), [("K", Some(Decimal::ONE)), ("N", Some(Decimal::from(10)))]);
    let Provenance::Rows { predicate, .. } = &today.facts[1].provenance else { panic!("a sum") };
    assert_eq!(predicate, "cộng 1/2 đơn vị", "B said nothing");
    let divided = BTreeSet::from([OrgUnitId::new("D")]);
    assert_eq!(today.not_comparable, BTreeMap::from([(OrgUnitId::new("M"), divided.clone()), (OrgUnitId::new("N2"), divided)]));
    assert_eq!(values(&today.unplaced), [("D", Some(Decimal::from(7))), ("E", Some(Decimal::from(5)))], "nothing is left out");
    let before = rebased(&facts, date(2025, 6, 1), &DivisionShares::default());
    assert_eq!((before.facts.len(), before.not_comparable.len()), (4, 0), "nothing had happened yet");
}

#[test]
fn known_shares_place_a_divided_unit_and_mark_it_as_an_estimate() {
    let facts = [fact("D", 7), fact("E", 5)];
    let today = rebased(&facts, date(2025, 9, 17), &shares());
    // 2.1 and 4.9 of 7: 2 and 5.
    assert_eq!(values(&today.facts), [("M", Some(Decimal::from(10))), ("N2", Some(Decimal::from(2)))]);
    assert!(today.facts.iter().all(|fact| fact.is_estimate) && today.unplaced.is_empty() && today.not_comparable.is_empty());
}

#[test]
fn a_part_is_followed_to_the_unit_that_it_became() {
    let later = rebased(&[fact("D", 10)], date(2026, 9, 17), &shares());
    assert_eq!(values(&later.facts), [("M", Some(Decimal::from(7))), ("N3", Some(Decimal::from(3)))]);
    let open = rebased(&[fact("D", 10)], date(2026, 9, 17), &DivisionShares::default());
    assert_eq!(open.not_comparable.keys().map(OrgUnitId::as_str).collect::<Vec<_>>(), ["M", "N3"], "units of the day, not of the division");
}

proptest! {
    #[test]
    fn no_count_is_lost_or_made(counts in proptest::collection::vec((0_usize..5, 0_i64..1000), 0..5), day in 0_usize..3, with_shares: bool) {
        let mut facts: BTreeMap<&str, Fact> = BTreeMap::new();
        for (place, count) in counts {
            let unit = ["A", "B", "D", "E", "K"][place];
            facts.insert(unit, fact(unit, count));
        }
        let facts: Vec<Fact> = facts.into_values().collect();
        let day = [date(2025, 6, 1), date(2025, 9, 17), date(2026, 9, 17)][day];
        let shares = if with_shares { shares() } else { DivisionShares::default() };
        let seen = rebased(&facts, day, &shares);
        let sum = |facts: &[Fact]| -> Decimal { facts.iter().filter_map(|fact| fact.value).sum() };
        prop_assert_eq!(sum(&seen.facts) + sum(&seen.unplaced), sum(&facts));
        let directory = directory();
        for fact in &seen.facts {
            prop_assert!(directory.get(&fact.unit).is_some_and(|unit| unit.exists_on(day)), "{} on {day}", fact.unit);
        }
    }
}
