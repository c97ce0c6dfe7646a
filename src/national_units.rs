//! The national catalogue of units, embedded compressed: provinces, districts and communes before and after 1/7/2025.
//!
//! How it was derived, and what is doubtful in it, is told in `domain/units/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use jiff::civil::Date;
use serde::Deserialize;
use tonghop_domain::org_unit::{OrgUnit, OrgUnitId, UnitEvent, UnitEventKind, UnitLevel};
use tonghop_domain::text::collation_key;

const UNITS: &[u8] = include_bytes!("../domain/units/units.csv.gz");
const MAP: &[u8] = include_bytes!("../domain/units/unit_map.csv.gz");
const ALIASES: &str = include_str!("../domain/units/aliases.csv");

/// The identity of the unit above all provinces.
pub const COUNTRY: &str = "VN";

/// Group of provinces that published indices compare.
pub const PROVINCE_GROUP: &str = "tinh";

/// The catalogue, read once.
#[derive(Debug, Clone)]
pub struct NationalUnits {
    /// Every unit that exists or existed, the country first.
    pub units: Vec<OrgUnit>,
    /// What became of whom.
    pub events: Vec<UnitEvent>,
}

/// The embedded catalogue is damaged: a bug of the build.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueDamaged {
    /// Not a gzip file.
    #[error("danh mục đơn vị nhúng trong chương trình bị hỏng: {0}")]
    Bytes(#[from] std::io::Error),
    /// A row of another shape.
    #[error("danh mục đơn vị nhúng trong chương trình bị hỏng: {0}")]
    Row(#[from] csv::Error),
    /// A word of a row that is none of the documented ones.
    #[error("danh mục đơn vị nhúng trong chương trình bị hỏng: {0}")]
    Word(String),
}

#[derive(Deserialize)]
struct UnitRow {
    code: String,
    valid_from: Date,
    valid_to: Option<Date>,
    level: String,
    kind: String,
    name: String,
    parent_code: String,
    parent_valid_from: Option<Date>,
}

#[derive(Deserialize)]
struct MapRow {
    old_code: String,
    old_valid_from: Date,
    new_code: String,
    new_valid_from: Date,
    relation: String,
    resolution: String,
}

#[derive(Deserialize)]
struct AliasRow {
    code: String,
    valid_from: Date,
    alias: String,
}

impl NationalUnits {
    /// Reads the embedded files.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn load() -> Result<Self, CatalogueDamaged> {
        let aliases = aliases()?;
        let mut units = vec![country()];
        for row in csv::Reader::from_reader(inflate(UNITS)?.as_slice()).deserialize::<UnitRow>() {
            units.push(unit_of(row?, &aliases)?);
        }
        let mut events = Vec::new();
        for row in csv::Reader::from_reader(inflate(MAP)?.as_slice()).deserialize::<MapRow>() {
            events.push(event_of(row?)?);
        }
        Ok(Self { units, events })
    }

    /// All provinces of all times with their events, below the country: what published indices need.
    pub fn provinces(&self) -> (Vec<OrgUnit>, Vec<UnitEvent>) {
        self.part(|unit| matches!(unit.level, UnitLevel::National | UnitLevel::Province))
    }

    /// One province as it is on a day, with every unit below it and all their predecessors; `None` when no such code exists.
    pub fn province(&self, code: &str, day: Date) -> Option<(OrgUnitId, Vec<OrgUnit>, Vec<UnitEvent>)> {
        self.with_everything_below(UnitLevel::Province, code, day)
    }

    /// One commune as it is on a day, with its predecessors and everything above it; `None` when no such code exists.
    pub fn commune(&self, code: &str, day: Date) -> Option<(OrgUnitId, Vec<OrgUnit>, Vec<UnitEvent>)> {
        self.with_everything_below(UnitLevel::Commune, code, day)
    }

    /// The units of a level that exist on a day below one (`None` = anywhere), in the order of a Vietnamese list.
    pub fn existing(&self, level: UnitLevel, below: Option<&OrgUnitId>, day: Date) -> Vec<&OrgUnit> {
        let fits =
            |unit: &&OrgUnit| unit.level == level && unit.exists_on(day) && below.is_none_or(|above| unit.parent.as_ref() == Some(above));
        let mut found: Vec<&OrgUnit> = self.units.iter().filter(fits).collect();
        found.sort_by_cached_key(|unit| collation_key(&unit.name));
        found
    }

    fn with_everything_below(&self, level: UnitLevel, code: &str, day: Date) -> Option<(OrgUnitId, Vec<OrgUnit>, Vec<UnitEvent>)> {
        let root = self.units.iter().find(|unit| unit.level == level && unit.code == code && unit.exists_on(day))?;
        let directory = tonghop_domain::directory::UnitDirectory::new(self.units.clone(), self.events.clone());
        let mut wanted = directory.subtree(&root.id);
        self.add_ancestors(&mut wanted);
        let (units, events) = self.part(|unit| wanted.contains(&unit.id));
        Some((root.id.clone(), units, events))
    }

    /// The units of these identities with everything above them.
    pub fn with_ancestors(&self, ids: &BTreeSet<OrgUnitId>) -> (Vec<OrgUnit>, Vec<UnitEvent>) {
        let mut wanted = ids.clone();
        self.add_ancestors(&mut wanted);
        self.part(|unit| wanted.contains(&unit.id))
    }

    fn add_ancestors(&self, wanted: &mut BTreeSet<OrgUnitId>) {
        let by_id: BTreeMap<&OrgUnitId, &OrgUnit> = self.units.iter().map(|unit| (&unit.id, unit)).collect();
        let mut open: Vec<OrgUnitId> = wanted.iter().cloned().collect();
        while let Some(id) = open.pop() {
            let parent = by_id.get(&id).and_then(|unit| unit.parent.clone());
            open.extend(parent.filter(|parent| wanted.insert(parent.clone())));
        }
    }

    fn part(&self, wanted: impl Fn(&OrgUnit) -> bool) -> (Vec<OrgUnit>, Vec<UnitEvent>) {
        let units: Vec<OrgUnit> = self.units.iter().filter(|unit| wanted(unit)).cloned().collect();
        let ids: BTreeSet<&OrgUnitId> = units.iter().map(|unit| &unit.id).collect();
        let events = self.events.iter().filter(|event| ids.contains(&event.old) && ids.contains(&event.new)).cloned().collect();
        (units, events)
    }
}

fn inflate(bytes: &[u8]) -> Result<Vec<u8>, CatalogueDamaged> {
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut text)?;
    Ok(text)
}

/// The unit above all provinces.
pub fn country() -> OrgUnit {
    OrgUnit {
        id: OrgUnitId::new(COUNTRY),
        code: COUNTRY.to_owned(),
        name: "Việt Nam".to_owned(),
        kind: "quoc_gia".to_owned(),
        level: UnitLevel::National,
        parent: None,
        valid_from: Date::constant(1976, 7, 2),
        valid_to: None,
        aliases: vec!["Cả nước".to_owned(), "Toàn quốc".to_owned()],
        group: None,
    }
}

fn unit_of(row: UnitRow, aliases: &BTreeMap<(String, Date), Vec<String>>) -> Result<OrgUnit, CatalogueDamaged> {
    let level = UnitLevel::from_code(&row.level).ok_or_else(|| CatalogueDamaged::Word(row.level.clone()))?;
    let parent = match row.parent_valid_from {
        Some(from) => OrgUnitId::of_catalogue(&row.parent_code, from),
        None => OrgUnitId::new(COUNTRY),
    };
    let group = match level {
        UnitLevel::Province => Some(PROVINCE_GROUP.to_owned()),
        UnitLevel::Commune => Some("xa".to_owned()),
        UnitLevel::District => Some("huyen".to_owned()),
        _ => None,
    };
    Ok(OrgUnit {
        id: OrgUnitId::of_catalogue(&row.code, row.valid_from),
        aliases: aliases.get(&(row.code.clone(), row.valid_from)).cloned().unwrap_or_default(),
        code: row.code,
        name: row.name,
        kind: row.kind,
        level,
        parent: Some(parent),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        group,
    })
}

fn event_of(row: MapRow) -> Result<UnitEvent, CatalogueDamaged> {
    let kind = match row.relation.as_str() {
        "continues" => UnitEventKind::Continues,
        "whole" => UnitEventKind::Merges,
        "partial" => UnitEventKind::Splits,
        other => return Err(CatalogueDamaged::Word(other.to_owned())),
    };
    Ok(UnitEvent {
        kind,
        old: OrgUnitId::of_catalogue(&row.old_code, row.old_valid_from),
        new: OrgUnitId::of_catalogue(&row.new_code, row.new_valid_from),
        date: row.new_valid_from,
        resolution: row.resolution,
    })
}

fn aliases() -> Result<BTreeMap<(String, Date), Vec<String>>, CatalogueDamaged> {
    let mut aliases: BTreeMap<(String, Date), Vec<String>> = BTreeMap::new();
    for row in csv::Reader::from_reader(ALIASES.as_bytes()).deserialize::<AliasRow>() {
        let row = row?;
        aliases.entry((row.code, row.valid_from)).or_default().push(row.alias);
    }
    Ok(aliases)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use jiff::civil::date;
    use tonghop_domain::directory::{Found, Resolution, UnitDirectory};
    use tonghop_domain::division::DivisionShares;

    use super::*;

    fn count(units: &NationalUnits, level: UnitLevel, day: Date) -> usize {
        units.units.iter().filter(|unit| unit.level == level && unit.exists_on(day)).count()
    }

    #[test]
    fn the_counts_are_those_of_the_resolutions() {
        let units = NationalUnits::load().unwrap();
        let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
        assert_eq!(count(&units, UnitLevel::Province, after), 34);
        assert_eq!(count(&units, UnitLevel::Commune, after), 3321);
        assert_eq!(count(&units, UnitLevel::District, after), 0);
        assert_eq!(count(&units, UnitLevel::Province, before), 63);
        assert_eq!(count(&units, UnitLevel::District, before), 696);
        assert_eq!(count(&units, UnitLevel::Commune, before), 10_035);
        assert_eq!(count(&units, UnitLevel::Province, date(2006, 12, 31)), 64);
    }

    #[test]
    fn every_old_commune_leads_somewhere() {
        let national = NationalUnits::load().unwrap();
        let directory = UnitDirectory::new(national.units.clone(), national.events.clone());
        let last = date(2025, 6, 30);
        let lost: Vec<&str> = national
            .units
            .iter()
            .filter(|unit| unit.level == UnitLevel::Commune && unit.exists_on(last) && unit.valid_to.is_some())
            .filter(|unit| directory.successors(&unit.id).is_empty())
            .map(|unit| unit.code.as_str())
            .collect();
        assert_eq!(lost, [""; 0]);
    }

    #[test]
    fn published_names_of_provinces_are_found() {
        let national = NationalUnits::load().unwrap();
        let (units, events) = national.provinces();
        let directory = UnitDirectory::new(units, events);
        for (name, year) in [("Hà Tây", 2006), ("BRVT", 2013), ("Hanoi", 2023), ("TT-Huế", 2013), ("Dak Lak", 2023)] {
            let found = directory.resolve(name, date(year, 12, 31), None);
            assert!(matches!(found, Resolution::One(..)), "{name}: {found:?}");
        }
        let capital = directory.resolve("Hà Nội", date(2009, 12, 31), None);
        let merged = directory.resolve("Hà Tây", date(2009, 12, 31), None);
        let (Resolution::One(capital, _), Resolution::One(found, Found::ThroughEvent { .. })) = (capital, merged) else {
            panic!("Hà Tây is Hà Nội since 2008");
        };
        assert_eq!(found, capital);
    }

    /// One count for every commune of 30/06/2025.
    fn counts(national: &NationalUnits) -> Vec<tonghop_domain::Fact> {
        let communes = national.units.iter().filter(|unit| unit.level == UnitLevel::Commune && unit.exists_on(date(2025, 6, 30)));
        let fact = |(place, unit): (i64, &OrgUnit)| tonghop_domain::Fact {
            unit: unit.id.clone(),
            period: "cchc:2024".parse().unwrap(),
            element: "kstt_06a.received_total".parse().unwrap(),
            dimensions: tonghop_domain::DimensionKey::total(),
            state: tonghop_domain::State::Value,
            // Different, and none of them round, so that a sum tells who is in it.
            value: Some(rust_decimal::Decimal::from(place * 7919 % 10_007 + 1)),
            is_total: false,
            is_estimate: false,
            provenance: tonghop_domain::Provenance::Cell { sheet: String::new(), cell: tonghop_domain::CellRef::new(0, 0) },
        };
        (1..).zip(communes).map(fact).collect()
    }

    fn sum<'a>(facts: impl IntoIterator<Item = &'a tonghop_domain::Fact>) -> rust_decimal::Decimal {
        facts.into_iter().filter_map(|fact| fact.value).sum()
    }

    #[test]
    fn no_count_is_lost_on_the_way_from_10035_communes_to_3321() {
        let national = NationalUnits::load().unwrap();
        let directory = UnitDirectory::new(national.units.clone(), national.events.clone());
        let calendars = tonghop_domain::calendar::Calendars::new(vec![], vec![]);
        let (facts, day) = (counts(&national), date(2025, 7, 1));
        assert_eq!(facts.len(), 10_035);
        let rebased = |shares: &DivisionShares| {
            let today = tonghop_indicators::Today { directory: &directory, day, shares };
            tonghop_indicators::rebase(&facts, today, &|_| true, &calendars).unwrap()
        };
        let apart = rebased(&DivisionShares::default());
        assert_eq!(sum(&apart.facts) + sum(&apart.unplaced), sum(&facts));
        let comparable: BTreeMap<&OrgUnitId, _> = apart.facts.iter().map(|fact| (&fact.unit, fact.value)).collect();
        let mut of_whole: BTreeMap<&OrgUnitId, rust_decimal::Decimal> = BTreeMap::new();
        let values: BTreeMap<&OrgUnitId, rust_decimal::Decimal> = facts.iter().map(|fact| (&fact.unit, fact.value.unwrap())).collect();
        let (mut divided, mut divided_heirs) = (BTreeMap::<OrgUnitId, Vec<OrgUnitId>>::new(), BTreeSet::new());
        for event in national.events.iter().filter(|event| event.date == day) {
            match (event.kind, values.get(&event.old)) {
                (_, None) => {}
                (UnitEventKind::Splits, Some(_)) => {
                    divided.entry(event.old.clone()).or_default().push(event.new.clone());
                    divided_heirs.insert(&event.new);
                }
                (_, Some(value)) => *of_whole.entry(&event.new).or_default() += value,
            }
        }
        of_whole.retain(|unit, _| !divided_heirs.contains(unit));
        assert_eq!(comparable.len(), of_whole.len());
        for (unit, value) in of_whole {
            assert_eq!(comparable[unit], Some(value), "{unit}: the sum of its predecessors, added up one by one");
        }
        assert_eq!(divided.len(), 442, "communes that were divided: their shares must be asked for");
        assert_eq!(apart.not_comparable.values().flatten().collect::<BTreeSet<_>>().len(), 442);
        let halves = divided.into_iter().map(|(old, heirs)| (old, equal_shares(heirs))).collect();
        let shared = rebased(&DivisionShares::new(halves));
        assert_eq!(sum(&shared.facts), sum(&facts), "with shares every count finds its place");
        assert!(shared.unplaced.is_empty() && shared.not_comparable.is_empty());
        assert!(shared.facts.iter().all(|fact| fact.value.is_some_and(|value| value.is_integer())), "counts stay counts");
        let units: BTreeSet<&OrgUnitId> = shared.facts.iter().map(|fact| &fact.unit).collect();
        // Five of the 3,321 are đặc khu made of island districts that had no commune.
        assert_eq!(units.len(), 3321 - 5);
    }

    fn equal_shares(heirs: Vec<OrgUnitId>) -> Vec<(OrgUnitId, rust_decimal::Decimal)> {
        let one = rust_decimal::Decimal::ONE / rust_decimal::Decimal::from(heirs.len());
        heirs.into_iter().map(|heir| (heir, one)).collect()
    }
}
