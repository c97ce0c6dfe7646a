//! Facts of another time seen on the units of a day (theo đơn vị hiện nay): counts of merged units are added, those of a divided unit
//! are shared where its shares are known and stay apart where they are not. Nothing is ever left out: what cannot be placed is handed back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::division::{DivisionShares, apportion};
use tonghop_domain::org_unit::UnitEventKind;
use tonghop_domain::{ElementId, Fact, OrgUnitId};

use crate::error::ComputeError;
use crate::hierarchy::{Group, roll_up};

/// Facts of another time, seen on the units of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebased {
    /// The facts; those of merged units are summed.
    pub facts: Vec<Fact>,
    /// Units of the day that hold a part of a divided unit whose shares nobody has said, with those divided units: their facts of that
    /// time cannot be told (không so sánh được).
    pub not_comparable: BTreeMap<OrgUnitId, BTreeSet<OrgUnitId>>,
    /// The facts behind them as they were reported: of the divided units, and of the others that went into the same units.
    pub unplaced: Vec<Fact>,
}

/// What a day and a directory make of earlier units.
#[derive(Debug, Clone, Copy)]
pub struct Today<'a> {
    /// Who became whom.
    pub directory: &'a UnitDirectory,
    /// The day whose units the facts are seen on.
    pub day: Date,
    /// How divided units are shared.
    pub shares: &'a DivisionShares,
}

/// Re-bases facts on the units that exist on a day. Facts of units that continue are kept as they are; of units that were merged or shared
/// only elements that `is_additive` names are told, since a percentage or a score cannot be added.
///
/// # Errors
/// Only when polars fails.
pub fn rebase(
    facts: &[Fact],
    today: Today<'_>,
    is_additive: &dyn Fn(&ElementId) -> bool,
    calendars: &Calendars,
) -> Result<Rebased, ComputeError> {
    let placed = today.places(facts);
    let not_comparable = not_comparable(&placed);
    let is_comparable = |place: &Place| place.is_known && place.heirs.iter().all(|(heir, _)| !not_comparable.contains_key(heir));
    let (comparable, open): (BTreeMap<&OrgUnitId, &Place>, BTreeMap<_, _>) =
        placed.iter().map(|(unit, place)| (*unit, place)).partition(|(_, place)| is_comparable(place));
    let members = members(&comparable);
    let is_unchanged = |heir: &OrgUnitId, members: &[OrgUnitId]| members == std::slice::from_ref(heir);
    let changed = members.iter().filter(|(heir, members)| !is_unchanged(heir, members));
    let groups: Vec<Group> =
        changed.map(|(heir, members)| Group { unit: heir.clone(), members: today.with_silent(heir, members) }).collect();
    let kept = |fact: &&Fact| members.get(&fact.unit).is_some_and(|members| is_unchanged(&fact.unit, members));
    let mut rebased: Vec<Fact> = facts.iter().filter(kept).cloned().collect();
    let shared = facts.iter().filter(|fact| is_additive(&fact.element)).flat_map(|fact| match comparable.get(&fact.unit) {
        Some(place) if place.heirs.len() > 1 => parts(fact, place),
        _ => vec![],
    });
    let summed: Vec<Fact> = facts.iter().cloned().chain(shared).collect();
    rebased.extend(roll_up(&summed, &groups, is_additive, calendars)?.into_iter().map(|sum| sum.fact));
    let unplaced = facts.iter().filter(|fact| open.contains_key(&fact.unit)).cloned().collect();
    Ok(Rebased { facts: rebased, not_comparable, unplaced })
}

/// The units that hold a part of a unit whose shares are not known, with those units.
fn not_comparable(placed: &BTreeMap<&OrgUnitId, Place>) -> BTreeMap<OrgUnitId, BTreeSet<OrgUnitId>> {
    let mut found: BTreeMap<OrgUnitId, BTreeSet<OrgUnitId>> = BTreeMap::new();
    for (unit, place) in placed.iter().filter(|(_, place)| !place.is_known) {
        for (heir, _) in &place.heirs {
            found.entry(heir.clone()).or_default().insert((*unit).clone());
        }
    }
    found
}

/// What is added up to each heir: whole units under their own identity, parts under one that says whose part they are.
fn members(comparable: &BTreeMap<&OrgUnitId, &Place>) -> BTreeMap<OrgUnitId, Vec<OrgUnitId>> {
    let mut members: BTreeMap<OrgUnitId, Vec<OrgUnitId>> = BTreeMap::new();
    for (unit, place) in comparable {
        for (heir, _) in &place.heirs {
            let member = if place.heirs.len() == 1 { (*unit).clone() } else { part_of(unit, heir) };
            members.entry(heir.clone()).or_default().push(member);
        }
    }
    members
}

/// The identity under which the part of a shared unit is added; it never leaves this module.
fn part_of(old: &OrgUnitId, heir: &OrgUnitId) -> OrgUnitId {
    OrgUnitId::new(format!("{old} → {heir}"))
}

/// The fact of a shared unit as one fact for each heir. A shared count is an estimate, whatever the count was.
fn parts(fact: &Fact, place: &Place) -> Vec<Fact> {
    let shares: Vec<Decimal> = place.heirs.iter().map(|(_, share)| *share).collect();
    let values = fact.value.and_then(|value| apportion(value, &shares, value.normalize().scale()));
    let part = |(number, (heir, _)): (usize, &(OrgUnitId, Decimal))| Fact {
        unit: part_of(&fact.unit, heir),
        value: values.as_ref().map(|values| values[number]),
        is_estimate: true,
        ..fact.clone()
    };
    place.heirs.iter().enumerate().map(part).collect()
}

/// The units of a day that stand in the place of an earlier one, with their shares of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// One unit with the share 1, or the units that hold the parts.
    heirs: Vec<(OrgUnitId, Decimal)>,
    /// Whether the shares are known.
    is_known: bool,
}

impl Today<'_> {
    fn places<'f>(&self, facts: &'f [Fact]) -> BTreeMap<&'f OrgUnitId, Place> {
        let units: BTreeSet<&OrgUnitId> = facts.iter().map(|fact| &fact.unit).collect();
        units.into_iter().map(|unit| (unit, self.place(unit))).collect()
    }

    fn place(&self, unit: &OrgUnitId) -> Place {
        let mut heirs: BTreeMap<OrgUnitId, Decimal> = BTreeMap::new();
        let is_known = self.follow(unit, Decimal::ONE, &mut BTreeSet::new(), &mut heirs);
        Place { heirs: heirs.into_iter().collect(), is_known }
    }

    /// Adds the heirs of a unit with their shares; whether all shares on the way are known.
    fn follow(&self, unit: &OrgUnitId, share: Decimal, way: &mut BTreeSet<OrgUnitId>, heirs: &mut BTreeMap<OrgUnitId, Decimal>) -> bool {
        let events: Vec<_> = self.directory.successors(unit).into_iter().filter(|event| event.date <= self.day).collect();
        // Events that lead in a circle are a fault of the list of units: the unit stays where it is.
        if events.is_empty() || !way.insert(unit.clone()) {
            *heirs.entry(unit.clone()).or_default() += share;
            return true;
        }
        let known = self.shares.of(unit);
        let is_whole = events.len() == 1 && events[0].kind != UnitEventKind::Splits;
        let mut is_known = is_whole || known.is_some_and(|parts| events.iter().all(|event| parts.iter().any(|(new, _)| *new == event.new)));
        for event in events {
            let own = known.and_then(|parts| parts.iter().find(|(new, _)| *new == event.new)).map(|(_, share)| *share);
            let part = if is_whole { Some(share) } else { own.and_then(|own| own.checked_mul(share)) };
            is_known &= self.follow(&event.new, part.unwrap_or_default(), way, heirs);
        }
        way.remove(unit);
        is_known
    }

    /// The members with the predecessors that reported nothing, so that n/N tells of them.
    fn with_silent(&self, heir: &OrgUnitId, members: &[OrgUnitId]) -> Vec<OrgUnitId> {
        let mut all: BTreeSet<OrgUnitId> = members.iter().cloned().collect();
        let events = self.directory.predecessors(heir);
        let before = events.into_iter().filter(|event| event.date <= self.day && event.kind != UnitEventKind::Splits);
        // A predecessor that handed on to another predecessor is told through that one.
        all.extend(before.map(|event| event.old.clone()));
        all.into_iter().collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
