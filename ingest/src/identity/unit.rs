//! The org unit of a report or of a row.

use jiff::civil::Date;
use tonghop_domain::directory::{Found, Resolution};
use tonghop_domain::org_unit::UnitLevel;
use tonghop_domain::{Finding, FindingKind, OrgUnitId, text};

use super::{about, about_sheet};
use crate::layout::{TitleBlock, TitleLine};
use crate::request::Knowledge;

const UNIT_LABELS: [&str; 8] =
    ["don vi bao cao", "ten don vi", "don vi gui", "don vi thuc hien", "co quan bao cao", "don vi ban hanh", "co quan ban hanh", "don vi"];

/// Beginnings of lines that name an office. Marks count ("Tình hình" is no "tỉnh") unless the line has none at all.
const OFFICE_WORDS: [&str; 20] = [
    "ubnd",
    "ủy ban nhân dân",
    "hđnd",
    "hội đồng nhân dân",
    "xã",
    "phường",
    "thị trấn",
    "đặc khu",
    "sở",
    "ban quản lý",
    "bql",
    "văn phòng",
    "huyện",
    "quận",
    "thị xã",
    "thành phố",
    "tỉnh",
    "trung tâm",
    "phòng",
    "ban",
];

/// Lines that begin like an office and are none, or name whom the report goes to.
const OTHER_WORDS: [&str; 10] =
    ["kinh gui", "noi nhan", "don vi nhan", "ban hanh", "ban tong hop", "so luong", "so lieu", "bieu so", "so thu tu", "phong trao"];

/// Words before "đồng" in a note of the unit of measure, folded.
const MONEY_SCALES: [&str; 7] = ["", "nghin", "ngan", "trieu", "ty", "1 000", "1 000 000"];

/// What names say, on one day.
pub(crate) struct UnitSearch<'a> {
    pub(crate) sheet: &'a str,
    pub(crate) knowledge: &'a Knowledge,
    /// The last day of the period, or today.
    pub(crate) day: Date,
}

/// The unit a name leads to, with the note that its way deserves, or why it leads nowhere.
type Named = Result<(OrgUnitId, Option<FindingKind>), FindingKind>;

impl UnitSearch<'_> {
    /// The unit that a name of the file means: the whole name, else the part before the last comma within the unit behind it
    /// ("xã Tân Phong, huyện Tân Biên, tỉnh Tây Ninh").
    pub(crate) fn named(&self, name: &str) -> Named {
        self.named_within(name, self.knowledge.root.as_ref())
    }

    fn named_within(&self, name: &str, root: Option<&OrgUnitId>) -> Named {
        let whole = self.whole_name(name, root);
        let Some((head, tail)) = name.rsplit_once(',').filter(|_| whole.is_err()) else { return whole };
        match self.whole_name(tail.trim(), root) {
            Ok((above, _)) => self.named_within(head.trim(), Some(&above)),
            Err(_) => whole,
        }
    }

    fn whole_name(&self, name: &str, root: Option<&OrgUnitId>) -> Named {
        let units = &self.knowledge.units;
        match units.resolve(name, self.day, root) {
            Resolution::One(id, how) => {
                let note = match how {
                    Found::ByCode | Found::ByName | Found::ByAlias => None,
                    Found::Folded => Some(FindingKind::UnitReadAs { unit: units.name_of(&id) }),
                    Found::ThroughEvent { old, resolution } => {
                        Some(FindingKind::UnitThroughEvent { old: units.name_of(&old), new: units.name_of(&id), resolution })
                    }
                };
                Ok((id, note))
            }
            Resolution::Ambiguous(ids) => Err(FindingKind::UnitAmbiguous { candidates: ids.iter().map(|id| units.name_of(id)).collect() }),
            Resolution::Divided { new, .. } => {
                Err(FindingKind::UnitDivided { candidates: new.iter().map(|id| units.name_of(id)).collect() })
            }
            Resolution::Unknown => Err(FindingKind::UnitUnknown),
        }
    }

    /// The unit of the report: the officer's word, else the title block's. Both there and different is a blocking finding.
    pub(crate) fn of_report(&self, title: &TitleBlock, said: Option<&OrgUnitId>, findings: &mut Vec<Finding>) -> Option<OrgUnitId> {
        let in_file = self.in_file(title);
        match (said, in_file) {
            (Some(said), Some((line, Ok((found, note))))) => {
                if *said == found {
                    findings.extend(note.map(|kind| about(self.sheet, line, kind)));
                } else {
                    findings.push(self.differs(line, said, self.knowledge.units.name_of(&found)));
                }
                Some(said.clone())
            }
            (Some(said), Some((line, Err(FindingKind::UnitAmbiguous { candidates } | FindingKind::UnitDivided { candidates })))) => {
                if !candidates.contains(&self.knowledge.units.name_of(said)) {
                    findings.push(self.differs(line, said, line.value.clone()));
                }
                Some(said.clone())
            }
            // The officer chose for a name that means nothing to the directory.
            (Some(said), _) => Some(said.clone()),
            (None, Some((line, Ok((found, note))))) => {
                findings.extend(note.map(|kind| about(self.sheet, line, kind)));
                Some(found)
            }
            (None, Some((line, Err(kind)))) => {
                findings.push(about(self.sheet, line, kind));
                None
            }
            (None, None) => {
                findings.push(about_sheet(self.sheet, FindingKind::UnitMissing));
                None
            }
        }
    }

    fn differs(&self, line: &TitleLine, said: &OrgUnitId, found: String) -> Finding {
        about(self.sheet, line, FindingKind::UnitDiffers { given: self.knowledge.units.name_of(said), found })
    }

    /// A labelled line decides; else the lowest office named, since offices print those above them first.
    fn in_file<'t>(&self, title: &'t TitleBlock) -> Option<(&'t TitleLine, Named)> {
        if let Some(line) = title.lines.iter().find(|line| UNIT_LABELS.contains(&line.label.as_str()) && !self.is_measure(&line.value)) {
            return Some((line, self.named(&line.value)));
        }
        let lines = title.lines.iter().filter(|line| line.label.is_empty() && names_office(&line.text));
        let named: Vec<(&TitleLine, Named)> = lines.map(|line| (line, self.named(&line.value))).collect();
        let deepest =
            named.iter().filter_map(|(line, named)| Some((self.depth(&named.as_ref().ok()?.0), *line))).max_by_key(|(depth, _)| *depth);
        let last = named.len().checked_sub(1)?;
        let last_is_unclear = matches!(named[last].1, Err(FindingKind::UnitAmbiguous { .. } | FindingKind::UnitDivided { .. }));
        let above_is_wide = deepest.is_none_or(|(depth, _)| depth <= 1);
        let is_unknown = named[last].1.is_err() && above_is_wide;
        if last_is_unclear || is_unknown {
            return named.into_iter().next_back();
        }
        let (_, line) = deepest?;
        named.into_iter().find(|(other, _)| other.at == line.at && other.text == line.text)
    }

    /// Whether a line "Đơn vị: …" names a unit of measure.
    fn is_measure(&self, value: &str) -> bool {
        let folded = text::fold(value);
        let is_money = folded.strip_suffix("dong").is_some_and(|scale| MONEY_SCALES.contains(&scale.trim()));
        let list = self.knowledge.lists.get("units-of-measure");
        folded.is_empty() || is_money || list.is_some_and(|list| list.find(value).item().is_some())
    }

    /// Steps below the top; provinces and wider count as 1 at most.
    fn depth(&self, id: &OrgUnitId) -> usize {
        let units = &self.knowledge.units;
        let level = units.get(id).map(|unit| unit.level);
        if matches!(level, Some(UnitLevel::National | UnitLevel::Province)) {
            return 1;
        }
        let mut depth = 2;
        let mut current = units.get(id).and_then(|unit| unit.parent.clone());
        while let Some(parent) = current.filter(|_| depth < 16) {
            depth += 1;
            current = units.get(&parent).and_then(|unit| unit.parent.clone());
        }
        depth
    }
}

fn names_office(line: &str) -> bool {
    let (key, folded) = (text::name_key(line), text::fold(line));
    let begins = |whole: &str, word: &str| whole == word || whole.starts_with(&format!("{word} "));
    let is_office = |word: &&str| begins(&key, &text::name_key(word)) || (line.is_ascii() && begins(&folded, &text::fold(word)));
    let is_other = OTHER_WORDS.iter().any(|word| folded.starts_with(word));
    OFFICE_WORDS.iter().any(|word| is_office(&word)) && !is_other && line.chars().count() <= 100
}
