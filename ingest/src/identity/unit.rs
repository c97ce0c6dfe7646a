//! The org unit of a report or of a row.

use std::cell::{OnceCell, RefCell};

use jiff::civil::Date;
use tonghop_domain::directory::{Found, Resolution};
use tonghop_domain::org_unit::{OrgUnit, UnitLevel};
use tonghop_domain::{Finding, FindingKind, Location, OrgUnitId, text};

use super::{about, about_sheet};
use crate::layout::{TitleBlock, TitleLine};
use crate::matching::{self, Phrase, Words};
use crate::questions::{Answer, Answers, Question, QuestionKind, Suggestion};
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

/// More candidates than these tell nobody more.
const SHOWN_CANDIDATES: usize = 8;

/// A likeness from which a unit is worth suggesting.
const LEAST_LIKENESS: f64 = 0.5;

/// What names say, on one day.
pub(crate) struct UnitSearch<'a> {
    pub(crate) sheet: &'a str,
    pub(crate) knowledge: &'a Knowledge,
    /// The last day of the period, or today.
    pub(crate) day: Date,
    /// The first day of the period: a unit that ended within it may still be the one that reports.
    pub(crate) first_day: Date,
    pub(crate) answers: &'a Answers,
    /// Earlier answers that were used.
    pub(crate) used: RefCell<Vec<Answer>>,
    /// Units of the scope with their names prepared for comparison; made when the first unknown name needs them.
    pub(crate) prepared: OnceCell<Vec<(OrgUnitId, Phrase)>>,
}

/// Why a name leads to no unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unresolved {
    Unknown,
    Ambiguous(Vec<OrgUnitId>),
    Divided(Vec<OrgUnitId>),
}

impl Unresolved {
    /// Whether the unit that the officer chose settles it: it is one of the candidates, or the only one that the table can be about.
    pub(crate) fn may_be(&self, said: &OrgUnitId, is_only: bool) -> bool {
        match self {
            Self::Ambiguous(ids) | Self::Divided(ids) => is_only && ids.contains(said),
            Self::Unknown => is_only,
        }
    }
}

/// The unit a name leads to, with the note that its way deserves, or why it leads nowhere.
type Named = Result<(OrgUnitId, Option<FindingKind>), Unresolved>;

impl UnitSearch<'_> {
    /// The unit that a name of the file means: the whole name, else the part before the last comma within the unit behind it
    /// ("xã Tân Phong, huyện Tân Biên, tỉnh Tây Ninh").
    pub(crate) fn named(&self, name: &str) -> Named {
        if let Some((answer, unit)) = self.answers.unit(name).filter(|(_, unit)| self.knowledge.units.get(unit).is_some()) {
            let mut used = self.used.borrow_mut();
            if !used.contains(answer) {
                used.push(answer.clone());
            }
            return Ok((unit.clone(), Some(FindingKind::AnswerUsed { meaning: Some(self.knowledge.units.name_of(unit)) })));
        }
        self.named_within(name, self.day, self.knowledge.root.as_ref())
    }

    /// As [`Self::named`], among units of one level where the form says which: "Đăk Nông" is the province there, written otherwise,
    /// and not the commune that is written so.
    pub(crate) fn named_at(&self, name: &str, level: Option<UnitLevel>) -> Named {
        let Some(level) = level else { return self.named(name) };
        let with_kind = kind_words(level).iter().map(|kind| format!("{kind} {name}"));
        let readings = std::iter::once(name.to_owned()).chain(with_kind).map(|spelling| self.at_level(&spelling, level));
        let mut best = Err(Unresolved::Unknown);
        for reading in readings {
            match reading {
                Ok(found) => return Ok(found),
                Err(Unresolved::Unknown) => {}
                Err(unclear) => best = Err(unclear),
            }
        }
        best
    }

    fn at_level(&self, name: &str, level: UnitLevel) -> Named {
        let fits = |id: &OrgUnitId| self.knowledge.units.get(id).is_some_and(|unit| unit.level == level);
        match self.named(name) {
            Ok((id, _)) if !fits(&id) => Err(Unresolved::Unknown),
            Err(Unresolved::Ambiguous(ids)) => {
                let fitting: Vec<OrgUnitId> = ids.into_iter().filter(fits).collect();
                match fitting.as_slice() {
                    [only] => Ok((only.clone(), None)),
                    [] => Err(Unresolved::Unknown),
                    _ => Err(Unresolved::Ambiguous(fitting)),
                }
            }
            other => other,
        }
    }

    fn named_within(&self, name: &str, day: Date, root: Option<&OrgUnitId>) -> Named {
        let whole = self.whole_name(name, day, root);
        let Some((head, tail)) = name.rsplit_once(',').filter(|_| whole.is_err()) else { return whole };
        match self.whole_name(tail.trim(), day, root) {
            Ok((above, _)) => self.named_within(head.trim(), day, Some(&above)),
            Err(_) => whole,
        }
    }

    fn whole_name(&self, name: &str, day: Date, root: Option<&OrgUnitId>) -> Named {
        let units = &self.knowledge.units;
        match units.resolve(name, day, root) {
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
            Resolution::Ambiguous(ids) => Err(Unresolved::Ambiguous(ids)),
            Resolution::Divided { new, .. } => Err(Unresolved::Divided(new)),
            Resolution::Unknown => Err(Unresolved::Unknown),
        }
    }

    /// Why a name leads nowhere, as a finding; candidates of one name are told apart by the unit above them.
    pub(crate) fn finding_kind(&self, name: &str, unresolved: &Unresolved) -> FindingKind {
        match unresolved {
            Unresolved::Unknown => self.at_another_time(name).map_or(FindingKind::UnitUnknown, |unit| FindingKind::UnitNotThen {
                unit: unit.name.clone(),
                from: unit.valid_from,
                to: unit.valid_to,
            }),
            Unresolved::Ambiguous(ids) => FindingKind::UnitAmbiguous { candidates: self.labels(ids) },
            Unresolved::Divided(ids) => FindingKind::UnitDivided { candidates: self.labels(ids) },
        }
    }

    /// The only unit of the office that bears a name on other days.
    fn at_another_time(&self, name: &str) -> Option<&OrgUnit> {
        let wanted = text::name_key(&without_office(name));
        let units = &self.knowledge.units;
        let is_ours = |unit: &&OrgUnit| self.knowledge.root.as_ref().is_none_or(|root| units.is_within(&unit.id, root));
        let mut same = units.units().iter().filter(|unit| text::name_key(&unit.name) == wanted).filter(is_ours);
        same.next().filter(|_| same.next().is_none())
    }

    /// What to ask about a name that leads nowhere, the likeliest units first. A likeness is only ever a suggestion.
    pub(crate) fn question(&self, name: &str, at: Location, unresolved: &Unresolved) -> Question {
        let ranked: Vec<(OrgUnitId, u8)> = match unresolved {
            Unresolved::Ambiguous(ids) | Unresolved::Divided(ids) => ids.iter().map(|id| (id.clone(), 0)).collect(),
            Unresolved::Unknown => {
                let then = self.at_another_time(name).map(|unit| (unit.id.clone(), 100));
                let others = self.alike(name).into_iter().filter(|(id, _)| then.as_ref().is_none_or(|(known, _)| known != id));
                then.clone().into_iter().chain(others).collect()
            }
        };
        let ids: Vec<OrgUnitId> = ranked.iter().map(|(id, _)| id.clone()).collect();
        let labels = self.labels(&ids);
        let suggestion = |((id, likeness), name): ((OrgUnitId, u8), String)| Suggestion { value: id.as_str().to_owned(), name, likeness };
        let suggestions = ranked.into_iter().zip(labels).take(SHOWN_CANDIDATES).map(suggestion).collect();
        Question { kind: QuestionKind::Unit, at, text: name.to_owned(), samples: vec![], suggestions }
    }

    fn alike(&self, name: &str) -> Vec<(OrgUnitId, u8)> {
        let words = Words::default();
        let wanted = Phrase::of(&without_office(name), &words, true);
        let prepared = self.prepared.get_or_init(|| self.prepare(&words));
        let phrases: Vec<&Phrase> = prepared.iter().map(|(_, phrase)| phrase).collect();
        let ranked = matching::ranked(&wanted, &phrases, LEAST_LIKENESS).into_iter().take(SHOWN_CANDIDATES);
        let strict = Phrase::of(&without_office(name), &words, false);
        let with_marks = |id: &OrgUnitId| {
            let own = self.knowledge.units.get(id).map(|unit| Phrase::of(&unit.name, &words, false))?;
            matching::likeness(&strict, &own).map(|likeness| likeness.score)
        };
        // Ranked by letters, shown by letters and marks: "Tân Thanh" is like "Tân Thành" and "Tân Thạnh" and neither of them wholly.
        let shown = |id: &OrgUnitId, score: f64| matching::percent(f64::midpoint(score, with_marks(id).unwrap_or(0.0)));
        ranked.map(|(place, score)| (prepared[place].0.clone(), shown(&prepared[place].0, score))).collect()
    }

    /// Units that exist on the day, below the root.
    fn prepare(&self, words: &Words) -> Vec<(OrgUnitId, Phrase)> {
        let scope = self.knowledge.root.as_ref().map(|root| self.knowledge.units.subtree(root));
        let all = self.knowledge.units.units().iter().filter(|unit| unit.exists_on(self.day));
        let inside = all.filter(|unit| scope.as_ref().is_none_or(|scope| scope.contains(&unit.id)));
        inside.map(|unit| (unit.id.clone(), Phrase::of(&unit.name, words, true))).collect()
    }

    fn labels(&self, ids: &[OrgUnitId]) -> Vec<String> {
        let units = &self.knowledge.units;
        let names: Vec<String> = ids.iter().map(|id| units.name_of(id)).collect();
        let label = |(id, name): (&OrgUnitId, &String)| {
            let is_shared = names.iter().filter(|other| *other == name).count() > 1;
            let above = units.get(id).and_then(|unit| unit.parent.as_ref()).filter(|_| is_shared);
            above.map_or_else(|| name.clone(), |above| format!("{name} ({})", units.name_of(above)))
        };
        let mut labels: Vec<String> = ids.iter().zip(&names).take(SHOWN_CANDIDATES).map(label).collect();
        if ids.len() > SHOWN_CANDIDATES {
            labels.push("…".to_owned());
        }
        labels
    }

    /// The unit of the report: the officer's word, else the title block's, else the name of the sheet. The officer's word and the
    /// file's both there and different is a blocking finding.
    pub(crate) fn of_report(
        &self,
        title: &TitleBlock,
        said: Option<&OrgUnitId>,
        findings: &mut Vec<Finding>,
        questions: &mut Vec<Question>,
    ) -> Option<OrgUnitId> {
        let in_file = self.in_file(&title.lines).or_else(|| self.in_file(&title.inherited));
        if let Some(said) = said {
            findings.extend(in_file.and_then(|(line, named)| self.disagreement(line, named, said)));
            return Some(said.clone());
        }
        let above = in_file.as_ref().and_then(|(line, named)| named.as_ref().ok().filter(|_| line.label.is_empty()).map(|(id, _)| id));
        if let Some(unit) = self.of_sheet_name(in_file.is_none(), above) {
            let kind = FindingKind::UnitFromSheetName { unit: self.knowledge.units.name_of(&unit) };
            findings.push(about_sheet(self.sheet, kind).with_found(self.sheet));
            return Some(unit);
        }
        match in_file {
            Some((line, Ok((found, note)))) => {
                findings.extend(note.map(|kind| about(self.sheet, line, kind)));
                Some(found)
            }
            Some((line, Err(unresolved))) => {
                findings.push(about(self.sheet, line, self.finding_kind(&line.value, &unresolved)));
                questions.push(self.question(&line.value, Location::cell(self.sheet, line.at), &unresolved));
                None
            }
            None => {
                findings.push(about_sheet(self.sheet, FindingKind::UnitMissing));
                None
            }
        }
    }

    /// Rows of a unit in a file that the officer chose for another one. An office may well send a table of the units below it.
    pub(crate) fn differs(&self, said: &OrgUnitId, found: &OrgUnitId) -> Option<FindingKind> {
        let units = &self.knowledge.units;
        let is_below = said == found || units.subtree(said).contains(found);
        (!is_below).then(|| FindingKind::UnitDiffers { given: units.name_of(said), found: units.name_of(found) })
    }

    /// What is worth saying when the officer named the unit: that the file names another one, or how its name was understood. A name
    /// that means nothing to the directory is what the officer chose for.
    fn disagreement(&self, line: &TitleLine, named: Named, said: &OrgUnitId) -> Option<Finding> {
        let units = &self.knowledge.units;
        let at_first = self.named_within(&line.value, self.first_day, self.knowledge.root.as_ref());
        if at_first.is_ok_and(|(found, _)| found == *said) {
            return None;
        }
        let differs = |found: String| about(self.sheet, line, FindingKind::UnitDiffers { given: units.name_of(said), found });
        match named {
            Ok((found, note)) if found == *said => note.map(|kind| about(self.sheet, line, kind)),
            Ok((found, _)) => Some(differs(units.name_of(&found))),
            Err(Unresolved::Ambiguous(ids) | Unresolved::Divided(ids)) => (!ids.contains(said)).then(|| differs(line.value.clone())),
            Err(Unresolved::Unknown) => None,
        }
    }

    /// The unit that the sheet is called after, where the title block names none or only the office above it (one sheet for each
    /// unit).
    fn of_sheet_name(&self, none_named: bool, above: Option<&OrgUnitId>) -> Option<OrgUnitId> {
        // A sheet "766" or "Q3" is called after no unit, whatever codes there are.
        let has_words = self.sheet.chars().filter(|letter| letter.is_alphabetic()).count() > 2;
        if !has_words || (!none_named && above.is_none()) {
            return None;
        }
        if above.is_some_and(|above| self.knowledge.units.children_on(above, self.day).is_empty()) {
            return None;
        }
        let (unit, _) = self.named(self.sheet).ok()?;
        let is_below = above.is_none_or(|above| unit != *above && self.knowledge.units.subtree(above).contains(&unit));
        is_below.then_some(unit)
    }

    /// A labelled line decides; else the lowest office named, since offices print those above them first.
    fn in_file<'t>(&self, lines: &'t [TitleLine]) -> Option<(&'t TitleLine, Named)> {
        if let Some(line) = lines.iter().find(|line| UNIT_LABELS.contains(&line.label.as_str()) && !self.is_measure(&line.value)) {
            return Some((line, self.named(&line.value)));
        }
        let lines = lines.iter().filter(|line| line.label.is_empty() && names_office(&line.text));
        let mut named: Vec<(&TitleLine, Named)> = lines.map(|line| (line, self.named(&line.value))).collect();
        let depths = named.iter().map(|(_, named)| named.as_ref().map_or(0, |(id, _)| self.depth(id)));
        let deepest = depths.enumerate().max_by_key(|(place, depth)| (*depth, *place))?;
        let last = named.len() - 1;
        let is_unclear = matches!(named[last].1, Err(Unresolved::Ambiguous(_) | Unresolved::Divided(_)));
        // Below a province an unknown last line is a division of the unit above it ("Phòng Văn hóa - Xã hội").
        let is_unknown = named[last].1.is_err() && deepest.1 <= 1;
        let chosen = if is_unclear || is_unknown { last } else { deepest.0 };
        Some(named.swap_remove(chosen))
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

/// The name without the office before it: "UBND xã Tân Phong" is compared as "xã Tân Phong".
fn without_office(name: &str) -> String {
    let lowered = text::nfc(name).to_lowercase();
    let rest = ["ủy ban nhân dân", "uỷ ban nhân dân", "ubnd"].iter().find_map(|word| lowered.strip_prefix(word));
    rest.unwrap_or(&lowered).trim().to_owned()
}

/// Words that begin the names of units of a level.
fn kind_words(level: UnitLevel) -> &'static [&'static str] {
    match level {
        UnitLevel::Province => &["Tỉnh", "Thành phố"],
        UnitLevel::District => &["Huyện", "Quận", "Thị xã", "Thành phố"],
        UnitLevel::Commune => &["Xã", "Phường", "Thị trấn", "Đặc khu"],
        UnitLevel::National | UnitLevel::Department | UnitLevel::Division | UnitLevel::Hamlet => &[],
    }
}

/// Whether a line begins like the name of an office.
pub(crate) fn names_office(line: &str) -> bool {
    let (key, folded) = (text::name_key(line), text::fold(line));
    let begins = |whole: &str, word: &str| whole == word || whole.starts_with(&format!("{word} "));
    let is_office = |word: &str| begins(&key, &text::name_key(word)) || (line.is_ascii() && begins(&folded, &text::fold(word)));
    let is_other = OTHER_WORDS.iter().any(|word| folded.starts_with(word));
    OFFICE_WORDS.iter().any(|word| is_office(word)) && !is_other && line.chars().count() <= 100
}
