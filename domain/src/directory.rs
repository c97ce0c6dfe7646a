//! Finding a unit by what a workbook calls it, on a given day.
//!
//! The stop rule: code → exact name → alias → old name through its events → folded name if unique → ask. Nothing is guessed:
//! whatever fits two units is handed back with its candidates.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::org_unit::{OrgUnit, OrgUnitId, UnitEvent, UnitEventKind};
use crate::text;

/// Words before a unit's name that say what office it is, not which unit: `UBND xã Tân Phong` = `Xã Tân Phong`.
const OFFICE_WORDS: [&str; 4] = ["ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd"];

/// Kinds as tables shorten them, always with a dot.
const SHORT_KINDS: [(&str, &str); 8] =
    [("p", "phường"), ("x", "xã"), ("tt", "thị trấn"), ("tx", "thị xã"), ("tp", "thành phố"), ("q", "quận"), ("h", "huyện"), ("t", "tỉnh")];

/// Words that name the kind of a unit and may be left out: `Tân Phong` for `Xã Tân Phong`.
const KIND_WORDS: [&str; 14] = [
    "thành phố trực thuộc trung ương",
    "thành phố",
    "thị trấn",
    "thị xã",
    "đặc khu",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
    "tp",
    "tx",
    "tt",
    "h",
];

/// All units an office knows, and what became of them.
#[derive(Debug, Clone, Default)]
pub struct UnitDirectory {
    units: Vec<OrgUnit>,
    events: Vec<UnitEvent>,
    by_id: HashMap<OrgUnitId, usize>,
    by_code: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    by_fold: HashMap<String, Vec<usize>>,
    children: HashMap<OrgUnitId, Vec<usize>>,
    successors: HashMap<OrgUnitId, Vec<usize>>,
    predecessors: HashMap<OrgUnitId, Vec<usize>>,
}

/// How a text led to its unit; everything but the first three is worth a note to the officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// By its code.
    ByCode,
    /// By its name (also with another tone placement, case, or without its kind word).
    ByName,
    /// By another name on record.
    ByAlias,
    /// Only after dropping all marks; unique within the scope.
    Folded,
    /// The text names a unit that no longer exists on that day; this is the one it went into.
    ThroughEvent {
        /// The unit that the text names.
        old: OrgUnitId,
        /// Number of the resolution; may be empty.
        resolution: String,
    },
}

/// What a text turned out to name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly one unit.
    One(OrgUnitId, Found),
    /// Several fit; the officer decides. Sorted by name.
    Ambiguous(Vec<OrgUnitId>),
    /// The named unit was divided; these are the units that took its parts.
    Divided {
        /// The unit that the text names.
        old: OrgUnitId,
        /// Where its parts went, sorted by name.
        new: Vec<OrgUnitId>,
    },
    /// No unit of the scope fits.
    Unknown,
}

impl UnitDirectory {
    /// A directory of these units and events; later duplicates of an id are ignored.
    pub fn new(units: Vec<OrgUnit>, events: Vec<UnitEvent>) -> Self {
        let mut directory = Self::default();
        for unit in units {
            directory.add(unit);
        }
        for event in events {
            directory.link(event);
        }
        directory
    }

    fn add(&mut self, unit: OrgUnit) {
        if self.by_id.contains_key(&unit.id) {
            return;
        }
        let index = self.units.len();
        self.by_id.insert(unit.id.clone(), index);
        self.by_code.entry(unit.code.clone()).or_default().push(index);
        for name in names_of(&unit) {
            push_new(self.by_name.entry(text::name_key(&name)).or_default(), index);
            push_new(self.by_fold.entry(text::fold(&name)).or_default(), index);
        }
        if let Some(parent) = &unit.parent {
            self.children.entry(parent.clone()).or_default().push(index);
        }
        self.units.push(unit);
    }

    fn link(&mut self, event: UnitEvent) {
        let index = self.events.len();
        self.successors.entry(event.old.clone()).or_default().push(index);
        self.predecessors.entry(event.new.clone()).or_default().push(index);
        self.events.push(event);
    }

    /// Every unit, in the order given.
    pub fn units(&self) -> &[OrgUnit] {
        &self.units
    }

    /// Every event, in the order given.
    pub fn events(&self) -> &[UnitEvent] {
        &self.events
    }

    /// The unit of an identity.
    pub fn get(&self, id: &OrgUnitId) -> Option<&OrgUnit> {
        self.by_id.get(id).map(|index| &self.units[*index])
    }

    /// The unit's name, or its identity where the directory does not know it.
    pub fn name_of(&self, id: &OrgUnitId) -> String {
        self.get(id).map_or_else(|| id.to_string(), |unit| unit.name.clone())
    }

    /// The units directly below one, existing on a day, sorted by name.
    pub fn children_on(&self, id: &OrgUnitId, day: Date) -> Vec<&OrgUnit> {
        let mut units: Vec<&OrgUnit> =
            self.children.get(id).into_iter().flatten().map(|index| &self.units[*index]).filter(|unit| unit.exists_on(day)).collect();
        units.sort_by_cached_key(|unit| (text::collation_key(&unit.name), unit.id.clone()));
        units
    }

    /// One unit, everything below it at any time, and all their predecessors: what a person of that unit may see.
    pub fn subtree(&self, root: &OrgUnitId) -> BTreeSet<OrgUnitId> {
        let mut seen = BTreeSet::new();
        let mut open = vec![root.clone()];
        while let Some(id) = open.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            open.extend(self.children.get(&id).into_iter().flatten().map(|index| self.units[*index].id.clone()));
            open.extend(self.predecessors.get(&id).into_iter().flatten().map(|index| self.events[*index].old.clone()));
        }
        seen
    }

    /// Whether a unit belongs to the [`Self::subtree`] of another, without listing it: a few steps up instead of a whole country.
    pub fn is_within(&self, id: &OrgUnitId, root: &OrgUnitId) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if id == root {
                return true;
            }
            if seen.insert(id) {
                open.extend(self.get(id).and_then(|unit| unit.parent.as_ref()));
                open.extend(self.successors.get(id).into_iter().flatten().map(|index| &self.events[*index].new));
            }
        }
        false
    }

    /// The events that made a unit, by date.
    pub fn predecessors(&self, id: &OrgUnitId) -> Vec<&UnitEvent> {
        self.linked(&self.predecessors, id)
    }

    /// The events that ended a unit, by date.
    pub fn successors(&self, id: &OrgUnitId) -> Vec<&UnitEvent> {
        self.linked(&self.successors, id)
    }

    fn linked(&self, links: &HashMap<OrgUnitId, Vec<usize>>, id: &OrgUnitId) -> Vec<&UnitEvent> {
        let mut events: Vec<&UnitEvent> = links.get(id).into_iter().flatten().map(|index| &self.events[*index]).collect();
        events.sort_by(|one, other| one.date.cmp(&other.date).then(one.old.cmp(&other.old)).then(one.new.cmp(&other.new)));
        events
    }

    /// The unit that a workbook calls `name` (a name, possibly with `UBND` before it, or a code), on a day.
    ///
    /// `within` limits the search to a unit and everything below it (and all predecessors); `None` searches everything.
    pub fn resolve(&self, name: &str, day: Date, within: Option<&OrgUnitId>) -> Resolution {
        let allowed = |index: &usize| within.is_none_or(|root| self.is_within(&self.units[*index].id, root));
        let hits = |map: &HashMap<String, Vec<usize>>, key: &str| -> Vec<usize> {
            map.get(key).into_iter().flatten().copied().filter(|index| allowed(index)).collect()
        };
        let wanted = text::nfc(name);
        if let Some(answer) = self.decide(&hits(&self.by_code, &wanted), day, |_| Found::ByCode) {
            return answer;
        }
        for spelling in spellings(&wanted) {
            let key = text::name_key(&spelling);
            let exact = hits(&self.by_name, &key);
            let how = |unit: &OrgUnit| if has_alias(unit, &key) { Found::ByAlias } else { Found::ByName };
            if let Some(answer) = self.decide(&exact, day, how) {
                return answer;
            }
        }
        for spelling in spellings(&wanted) {
            let mut folded = hits(&self.by_fold, &text::fold(&spelling));
            // "Phường Đông Hà" where there are Phường Đồng Hà and Xã Đông Hà may be either.
            if self.any_exists(&folded, day) {
                let namesakes = without_kind(&spelling).map(|bare| hits(&self.by_name, &text::name_key(&bare))).unwrap_or_default();
                let namesakes: Vec<usize> = namesakes.into_iter().filter(|other| !folded.contains(other)).collect();
                folded.extend(namesakes);
            }
            if let Some(answer) = self.decide(&folded, day, |_| Found::Folded) {
                return answer;
            }
        }
        Resolution::Unknown
    }

    fn any_exists(&self, units: &[usize], day: Date) -> bool {
        units.iter().any(|index| self.units[*index].exists_on(day))
    }

    /// Prefers units that exist on the day; otherwise follows the events of the one that does not.
    fn decide(&self, hits: &[usize], day: Date, how: impl Fn(&OrgUnit) -> Found) -> Option<Resolution> {
        let alive: Vec<&OrgUnit> = hits.iter().map(|index| &self.units[*index]).filter(|unit| unit.exists_on(day)).collect();
        match alive.as_slice() {
            [unit] => return Some(Resolution::One(unit.id.clone(), how(unit))),
            [] => {}
            several => return Some(Resolution::Ambiguous(self.sorted(several.iter().map(|unit| unit.id.clone())))),
        }
        let gone: Vec<&OrgUnit> = hits.iter().map(|index| &self.units[*index]).filter(|unit| unit.valid_to.is_some()).collect();
        match gone.as_slice() {
            [] => None,
            [unit] => Some(self.follow(unit, day)),
            several => Some(self.follow_all(several, day)),
        }
    }

    /// Where a unit that ended went by a day: through a chain of whole successions to one unit, or to the parts of a divided one.
    fn follow(&self, unit: &OrgUnit, day: Date) -> Resolution {
        let mut resolution = String::new();
        let mut current = unit.id.clone();
        for _ in 0..16 {
            let events: Vec<&UnitEvent> = self.successors(&current).into_iter().filter(|event| event.date <= day).collect();
            match events.as_slice() {
                [] => break,
                [event] if event.kind != UnitEventKind::Splits => {
                    resolution.clone_from(&event.resolution);
                    current = event.new.clone();
                }
                parts => {
                    let new = self.sorted(parts.iter().map(|event| event.new.clone()));
                    return Resolution::Divided { old: unit.id.clone(), new };
                }
            }
        }
        if current == unit.id {
            return Resolution::Unknown;
        }
        Resolution::One(current, Found::ThroughEvent { old: unit.id.clone(), resolution })
    }

    /// Several ended units bear the name: fine if all went into the same unit, else the officer decides.
    fn follow_all(&self, units: &[&OrgUnit], day: Date) -> Resolution {
        let mut ends: BTreeMap<OrgUnitId, Resolution> = BTreeMap::new();
        for unit in units {
            match self.follow(unit, day) {
                Resolution::One(id, how) => {
                    ends.insert(id.clone(), Resolution::One(id, how));
                }
                Resolution::Divided { new, .. } | Resolution::Ambiguous(new) => {
                    for id in new {
                        ends.insert(id.clone(), Resolution::Ambiguous(vec![id]));
                    }
                }
                Resolution::Unknown => {}
            }
        }
        match ends.len() {
            0 => Resolution::Unknown,
            1 => ends.into_values().next().unwrap_or(Resolution::Unknown),
            _ => Resolution::Ambiguous(self.sorted(ends.into_keys())),
        }
    }

    fn sorted(&self, ids: impl Iterator<Item = OrgUnitId>) -> Vec<OrgUnitId> {
        let mut ids: Vec<OrgUnitId> = ids.collect();
        ids.sort_by_key(|id| (self.name_of(id), id.clone()));
        ids.dedup();
        ids
    }
}

fn push_new(indexes: &mut Vec<usize>, index: usize) {
    if !indexes.contains(&index) {
        indexes.push(index);
    }
}

/// The names under which a unit is filed: full, without its kind word, and its aliases.
fn names_of(unit: &OrgUnit) -> Vec<String> {
    let mut names = vec![unit.name.clone()];
    names.extend(without_kind(&unit.name));
    names.extend(unit.aliases.iter().cloned());
    names
}

fn has_alias(unit: &OrgUnit, key: &str) -> bool {
    unit.aliases.iter().any(|alias| text::name_key(alias) == key)
}

/// The name as written, then without the office word before it. The kind word stays: `xã Tân An` must not meet `phường Tân An`.
fn spellings(name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    let lowered = name.to_lowercase();
    for word in OFFICE_WORDS {
        if let Some(rest) = lowered.strip_prefix(word) {
            all.push(rest.trim_start_matches([' ', '.', ':', '-']).to_owned());
        }
    }
    let written_out: Vec<String> = all.iter().filter_map(|spelling| kind_written_out(spelling)).collect();
    all.extend(written_out);
    all
}

/// `P. Đồng Hà` as `phường Đồng Hà`.
fn kind_written_out(name: &str) -> Option<String> {
    let (short, rest) = name.split_once('.')?;
    let (_, kind) = SHORT_KINDS.iter().find(|(known, _)| short.to_lowercase() == *known)?;
    Some(format!("{kind} {}", rest.trim_start()))
}

fn without_kind(name: &str) -> Option<String> {
    let lowered = name.to_lowercase();
    KIND_WORDS.iter().find_map(|word| {
        let rest = lowered.strip_prefix(word)?;
        rest.starts_with([' ', '.']).then(|| rest.trim_start_matches([' ', '.']).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::org_unit::UnitLevel;

    fn unit(id: &str, name: &str, parent: Option<&str>, from: Date, to: Option<Date>) -> OrgUnit {
        OrgUnit {
            id: OrgUnitId::new(id),
            code: id.to_owned(),
            name: name.to_owned(),
            kind: "xa".to_owned(),
            level: UnitLevel::Commune,
            parent: parent.map(OrgUnitId::new),
            valid_from: from,
            valid_to: to,
            aliases: vec![],
            group: None,
        }
    }

    fn event(kind: UnitEventKind, old: &str, new: &str) -> UnitEvent {
        UnitEvent { kind, old: OrgUnitId::new(old), new: OrgUnitId::new(new), date: date(2025, 7, 1), resolution: "01/NQ".into() }
    }

    fn sample() -> UnitDirectory {
        let before = Some(date(2025, 6, 30));
        let new = date(2025, 7, 1);
        UnitDirectory::new(
            vec![
                unit("P", "Tỉnh Mẫu Sơn", None, date(2000, 1, 1), None),
                unit("A", "Xã Tân Thành", Some("P"), new, None),
                unit("B", "Xã Tân Thạnh", Some("P"), new, None),
                unit("C", "Xã Hòa Bình", Some("P"), new, None),
                unit("D", "Xã Phú Lộc", Some("P"), date(2000, 1, 1), before),
                unit("E", "Xã Phú Thọ", Some("P"), date(2000, 1, 1), before),
                unit("X", "Xã Tân An", None, new, None),
            ],
            vec![event(UnitEventKind::Merges, "D", "A"), event(UnitEventKind::Splits, "E", "A"), event(UnitEventKind::Splits, "E", "B")],
        )
    }

    fn resolve(name: &str, day: Date) -> Resolution {
        sample().resolve(name, day, Some(&OrgUnitId::new("P")))
    }

    #[test]
    fn exact_before_folded_and_never_a_guess() {
        let today = date(2025, 9, 17);
        assert_eq!(resolve("UBND xã Tân Thành", today), Resolution::One(OrgUnitId::new("A"), Found::ByName));
        assert_eq!(resolve("XÃ HOÀ BÌNH", today), Resolution::One(OrgUnitId::new("C"), Found::ByName));
        assert_eq!(resolve("xa hoa binh", today), Resolution::One(OrgUnitId::new("C"), Found::Folded));
        assert_eq!(resolve("UBND xã Tân Thanh", today), Resolution::Ambiguous(vec![OrgUnitId::new("A"), OrgUnitId::new("B")]));
        assert_eq!(resolve("Xã Tân An", today), Resolution::Unknown, "outside the province");
        assert_eq!(resolve("X. Tân Thành", today), Resolution::One(OrgUnitId::new("A"), Found::ByName));
        assert_eq!(resolve("X Tân Thành", today), Resolution::Unknown, "without its dot it may be a word");
    }

    #[test]
    fn a_name_that_another_kind_of_unit_bears_is_asked_about() {
        let place = |id: &str, name: &str| unit(id, name, Some("P"), date(2000, 1, 1), None);
        let directory = UnitDirectory::new(vec![place("F", "Phường Đồng Hà"), place("G", "Xã Đông Hà")], vec![]);
        let resolve = |name: &str| directory.resolve(name, date(2025, 9, 17), None);
        let both = Resolution::Ambiguous(vec![OrgUnitId::new("F"), OrgUnitId::new("G")]);
        assert_eq!(resolve("Phường Đông Hà"), both);
        assert_eq!(resolve("Xã Đông Hà"), Resolution::One(OrgUnitId::new("G"), Found::ByName));
        assert_eq!(resolve("phuong dong ha"), Resolution::One(OrgUnitId::new("F"), Found::Folded));
    }

    #[test]
    fn an_old_name_goes_through_its_event_and_a_divided_one_asks() {
        let today = date(2025, 9, 17);
        let how = Found::ThroughEvent { old: OrgUnitId::new("D"), resolution: "01/NQ".into() };
        assert_eq!(resolve("Xã Phú Lộc", today), Resolution::One(OrgUnitId::new("A"), how));
        assert_eq!(resolve("Xã Phú Lộc", date(2025, 3, 1)), Resolution::One(OrgUnitId::new("D"), Found::ByName));
        let parts = vec![OrgUnitId::new("A"), OrgUnitId::new("B")];
        assert_eq!(resolve("Phú Thọ", today), Resolution::Divided { old: OrgUnitId::new("E"), new: parts });
    }

    #[test]
    fn a_subtree_holds_the_predecessors_of_its_units() {
        let subtree = sample().subtree(&OrgUnitId::new("A"));
        assert!(subtree.contains(&OrgUnitId::new("D")) && !subtree.contains(&OrgUnitId::new("B")));
    }

    #[test]
    fn steps_up_and_the_list_of_a_subtree_agree() {
        let directory = sample();
        for root in directory.units() {
            let subtree = directory.subtree(&root.id);
            for unit in directory.units() {
                assert_eq!(directory.is_within(&unit.id, &root.id), subtree.contains(&unit.id), "{} in {}", unit.id, root.id);
            }
        }
    }
}
