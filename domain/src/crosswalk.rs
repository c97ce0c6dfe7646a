//! The crosswalk (bảng đối chiếu): which activity, theme or indicator bears on which criterion of PAR INDEX, SIPAS, PAPI and PCI.
//!
//! Most links are *hoạt động liên quan, không tính điểm*: what a unit logs never changes a score that people give in a survey.

use serde::{Deserialize, Serialize};

use crate::strict::{Faults, Fields};

/// A national index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Index {
    /// Chỉ số cải cách hành chính.
    #[serde(rename = "PAR INDEX")]
    ParIndex,
    /// Chỉ số hài lòng về sự phục vụ hành chính.
    #[serde(rename = "SIPAS")]
    Sipas,
    /// Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh.
    #[serde(rename = "PAPI")]
    Papi,
    /// Chỉ số năng lực cạnh tranh cấp tỉnh.
    #[serde(rename = "PCI")]
    Pci,
}

impl Index {
    /// Every index with its name in files and on screens.
    pub const ALL: [(&'static str, Self); 4] =
        [("PAR INDEX", Self::ParIndex), ("SIPAS", Self::Sipas), ("PAPI", Self::Papi), ("PCI", Self::Pci)];

    /// The name in files and on screens.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, index)| *index == self).map_or("", |(name, _)| name)
    }

    /// Whether its scores come from surveys of people or firms, so that no activity can score in it.
    pub fn is_survey(self) -> bool {
        !matches!(self, Self::ParIndex)
    }
}

/// What kind of thing is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A code of the list of activity types.
    ActivityType,
    /// A theme of plans and activities, `CCHC` or `KSTTHC`.
    Theme,
    /// An id of the list of indicators.
    Indicator,
}

impl SubjectKind {
    const CODES: [(&'static str, Self); 3] =
        [("activity-type", Self::ActivityType), ("theme", Self::Theme), ("indicator", Self::Indicator)];

    /// The code in files and storage.
    pub fn code(self) -> &'static str {
        Self::CODES.iter().find(|(_, kind)| *kind == self).map_or("", |(code, _)| code)
    }

    /// The kind of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::CODES.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind)
    }
}

/// What a link means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// Dùng để tính điểm.
    Scores,
    /// Hoạt động liên quan, không tính điểm.
    Related,
}

impl Usage {
    const CODES: [(&'static str, Self); 2] = [("scores", Self::Scores), ("related", Self::Related)];

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Scores => "dùng để tính điểm",
            Self::Related => "hoạt động liên quan, không tính điểm",
        }
    }
}

/// What an office says about a cell: linked in one of two ways, or not linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Linked.
    Linked(Usage),
    /// Không đối chiếu: a link of the file is taken out.
    Unlinked,
}

impl Meaning {
    const CODES: [(&'static str, Self); 3] =
        [("scores", Self::Linked(Usage::Scores)), ("related", Self::Linked(Usage::Related)), ("none", Self::Unlinked)];

    /// The code in forms and storage.
    pub fn code(self) -> &'static str {
        Self::CODES.iter().find(|(_, meaning)| *meaning == self).map_or("", |(code, _)| code)
    }

    /// The meaning of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::CODES.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
    }

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Linked(usage) => usage.words(),
            Self::Unlinked => "không đối chiếu",
        }
    }
}

/// What an office says about one cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEdit {
    /// What kind of thing the row is.
    pub kind: SubjectKind,
    /// Code of the row.
    pub subject: String,
    /// Code of the column.
    pub criterion: String,
    /// What the cell means from now on.
    pub meaning: Meaning,
    /// Why; may be empty.
    pub note: String,
}

/// Why a cell cannot be set so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefused {
    /// No such row.
    #[error("không có hoạt động, chủ đề hoặc chỉ tiêu “{0}” trong bảng đối chiếu")]
    NoSubject(String),
    /// No such column.
    #[error("không có tiêu chí “{0}” trong bảng đối chiếu")]
    NoCriterion(String),
    /// What a unit logs never scores in a survey.
    #[error("{0} đo bằng khảo sát: hoạt động không dùng để tính điểm")]
    Survey(&'static str),
}

/// A column of the matrix: a criterion, factor, dimension or sub-index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexCriterion {
    /// The index it belongs to.
    pub index: Index,
    /// Code, unique in the crosswalk: `papi-5`.
    pub code: String,
    /// Name.
    pub name: String,
    /// What could not be read about it; empty if nothing is missing.
    pub gap: String,
    /// Criteria or components that carry it out, as `SET/CODE`, or `SET@VERSION/CODE` where versions of a set number them differently;
    /// empty where no set is known to.
    pub components: Vec<String>,
}

impl IndexCriterion {
    /// The codes of the criteria or components that carry it out in a version of a set.
    pub fn components_in(&self, set: &str, version: &str) -> impl Iterator<Item = &str> {
        let is_it = move |known: &str| match known.split_once('@') {
            Some((id, of)) => id == set && of == version,
            None => known == set,
        };
        self.components.iter().filter_map(|path| path.split_once('/')).filter(move |(known, _)| is_it(known)).map(|(_, code)| code)
    }
}

/// A row of the matrix with its links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// What kind of thing it is.
    pub kind: SubjectKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its links, in the order of the file.
    pub links: Vec<Link>,
}

/// One cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Code of the [`IndexCriterion`].
    pub criterion: String,
    /// What it means.
    pub usage: Usage,
    /// Why, or by which rule; may be empty.
    pub note: String,
}

/// The whole matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crosswalk {
    /// Version of the file.
    pub version: String,
    /// Where its names were read.
    pub source: String,
    /// Columns.
    pub criteria: Vec<IndexCriterion>,
    /// Rows.
    pub subjects: Vec<Subject>,
}

impl Crosswalk {
    /// A crosswalk from the text of its file.
    ///
    /// # Errors
    /// All faults together: unknown keys, links to unknown criteria, codes used twice, an activity that would score in a survey.
    pub fn load(text: &str) -> Result<Self, Faults> {
        Fields::read(text, |fields| {
            let version = fields.required("version");
            let source = fields.required("source");
            let criteria = fields.tables("criterion", load_criterion);
            let subjects = fields.tables("subject", |subject| load_subject(subject, &criteria));
            report_repeats(fields, "criterion", criteria.iter().map(|criterion| criterion.code.clone()).collect());
            let rows = subjects.iter().map(|subject| format!("{:?} {}", subject.kind, subject.code)).collect();
            report_repeats(fields, "subject", rows);
            Some(Self { version: version?, source: source?, criteria, subjects })
        })
    }

    /// The link between a row and a column; `None` = an empty cell.
    pub fn link<'a>(&self, subject: &'a Subject, criterion: &str) -> Option<&'a Link> {
        subject.links.iter().find(|link| link.criterion == criterion)
    }

    /// Whether a cell may be set so.
    ///
    /// # Errors
    /// When the row or column is unknown, or an activity would score in a survey.
    pub fn check(&self, edit: &LinkEdit) -> Result<(), LinkRefused> {
        if !self.subjects.iter().any(|subject| edit.is_about(subject)) {
            return Err(LinkRefused::NoSubject(edit.subject.clone()));
        }
        let known = self.criteria.iter().find(|criterion| criterion.code == edit.criterion);
        let criterion = known.ok_or_else(|| LinkRefused::NoCriterion(edit.criterion.clone()))?;
        let scores = edit.meaning == Meaning::Linked(Usage::Scores);
        if scores && edit.kind != SubjectKind::Indicator && criterion.index.is_survey() {
            return Err(LinkRefused::Survey(criterion.index.as_str()));
        }
        Ok(())
    }

    /// The matrix with the office's own words, oldest first. Words about rows or columns that a newer file no longer has are left
    /// out.
    #[must_use]
    pub fn edited<'a>(&self, edits: impl IntoIterator<Item = &'a LinkEdit>) -> Self {
        let mut edited = self.clone();
        for edit in edits {
            if edited.check(edit).is_ok() {
                edited.set(edit);
            }
        }
        edited
    }

    fn set(&mut self, edit: &LinkEdit) {
        let Some(subject) = self.subjects.iter_mut().find(|subject| edit.is_about(subject)) else { return };
        subject.links.retain(|link| link.criterion != edit.criterion);
        if let Meaning::Linked(usage) = edit.meaning {
            subject.links.push(Link { criterion: edit.criterion.clone(), usage, note: edit.note.clone() });
        }
    }

    /// The columns that no row links to: the visible gaps of the matrix.
    pub fn unlinked(&self) -> Vec<&IndexCriterion> {
        let is_linked = |code: &str| self.subjects.iter().any(|subject| self.link(subject, code).is_some());
        self.criteria.iter().filter(|criterion| !is_linked(&criterion.code)).collect()
    }
}

impl LinkEdit {
    fn is_about(&self, subject: &Subject) -> bool {
        subject.kind == self.kind && subject.code == self.subject
    }
}

fn load_criterion(fields: &mut Fields) -> Option<IndexCriterion> {
    let index = fields.choice("index", &Index::ALL);
    let code = fields.required("code");
    let name = fields.required("name");
    let gap = fields.optional("gap").unwrap_or_default();
    let components: Vec<String> = fields.optional("components").unwrap_or_default();
    for path in components.iter().filter(|path| !path.contains('/')) {
        fields.fault("components", format!("ghi “{path}”; phải là BỘ/MÃ, ví dụ mau-xa-2025/4.1"));
    }
    Some(IndexCriterion { index: index?, code: code?, name: name?, gap, components })
}

fn load_subject(fields: &mut Fields, criteria: &[IndexCriterion]) -> Option<Subject> {
    let kind = fields.choice("kind", &SubjectKind::CODES);
    let code = fields.required("code");
    let name = fields.required("name");
    let links = fields.tables("links", |link| load_link(link, kind, criteria));
    Some(Subject { kind: kind?, code: code?, name: name?, links })
}

fn load_link(fields: &mut Fields, kind: Option<SubjectKind>, criteria: &[IndexCriterion]) -> Option<Link> {
    let code: String = fields.required("criterion")?;
    let usage = fields.choice("usage", &Usage::CODES)?;
    let note = fields.optional("note").unwrap_or_default();
    let Some(criterion) = criteria.iter().find(|criterion| criterion.code == code) else {
        fields.fault("criterion", format!("không có tiêu chí “{code}” trong bảng"));
        return None;
    };
    let is_logged = matches!(kind, Some(SubjectKind::ActivityType | SubjectKind::Theme));
    if usage == Usage::Scores && is_logged && criterion.index.is_survey() {
        fields.fault("usage", format!("{} đo bằng khảo sát: hoạt động không dùng để tính điểm", criterion.index.as_str()));
        return None;
    }
    Some(Link { criterion: code, usage, note })
}

fn report_repeats(fields: &Fields, key: &str, mut codes: Vec<String>) {
    codes.sort();
    for pair in codes.windows(2).filter(|pair| pair[0] == pair[1]) {
        fields.fault(&format!("{key} {}", pair[0]), "ghi nhiều lần");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_belong_to_one_version_of_a_set_only() {
        let criterion = IndexCriterion {
            index: Index::Pci,
            code: "pci-7".to_owned(),
            name: String::new(),
            gap: String::new(),
            components: vec!["pci@2009/6".to_owned(), "pci@2013/7".to_owned(), "mau/7.1".to_owned()],
        };
        let codes = |set, version| criterion.components_in(set, version).collect::<Vec<_>>();
        assert_eq!((codes("pci", "2009"), codes("pci", "2013"), codes("pci", "2006")), (vec!["6"], vec!["7"], vec![]));
        assert_eq!(codes("mau", "1"), ["7.1"], "without a version: of every version");
    }

    const HEAD: &str = "version = \"1\"\nsource = \"x\"\n\
        [[criterion]]\nindex = \"SIPAS\"\ncode = \"s1\"\nname = \"Tiếp cận\"\n\
        [[criterion]]\nindex = \"PAR INDEX\"\ncode = \"p1\"\nname = \"Chỉ đạo\"\n";

    fn with_link(criterion: &str, usage: &str) -> Result<Crosswalk, Faults> {
        let row = format!("criterion = \"{criterion}\", usage = \"{usage}\"");
        Crosswalk::load(&format!(
            "{HEAD}[[subject]]\nkind = \"activity-type\"\ncode = \"TIN_BAI\"\nname = \"Tin\"\nlinks = [{{ {row} }}]\n"
        ))
    }

    #[test]
    fn no_activity_scores_in_a_survey() {
        let faults = with_link("s1", "scores").unwrap_err().to_string();
        assert_eq!(faults, "subject TIN_BAI › links[1] › usage: SIPAS đo bằng khảo sát: hoạt động không dùng để tính điểm");
        assert!(with_link("p1", "scores").is_ok() && with_link("s1", "related").is_ok());
    }

    #[test]
    fn an_office_changes_cells_but_no_activity_into_a_score_of_a_survey() {
        let crosswalk = with_link("p1", "related").unwrap();
        let edit = |criterion: &str, meaning| LinkEdit {
            kind: SubjectKind::ActivityType,
            subject: "TIN_BAI".into(),
            criterion: criterion.into(),
            meaning,
            note: "theo quyết định".into(),
        };
        let scores = Meaning::Linked(Usage::Scores);
        assert_eq!(crosswalk.check(&edit("s1", scores)), Err(LinkRefused::Survey("SIPAS")));
        assert_eq!(crosswalk.check(&edit("s9", scores)), Err(LinkRefused::NoCriterion("s9".into())));
        let links =
            |crosswalk: &Crosswalk| crosswalk.subjects[0].links.iter().map(|link| (link.criterion.clone(), link.usage)).collect::<Vec<_>>();
        let edited = crosswalk.edited(&[edit("p1", scores), edit("s1", Meaning::Linked(Usage::Related)), edit("s1", scores)]);
        assert_eq!(
            links(&edited),
            [("p1".to_owned(), Usage::Scores), ("s1".to_owned(), Usage::Related)],
            "the refused word changes nothing"
        );
        assert_eq!(links(&edited.edited(&[edit("p1", Meaning::Unlinked)])), [("s1".to_owned(), Usage::Related)]);
        assert_eq!(links(&crosswalk).len(), 1, "the file itself is as it was");
    }

    #[test]
    fn a_column_without_links_is_a_visible_gap() {
        let crosswalk = with_link("s1", "related").unwrap();
        assert_eq!(crosswalk.unlinked().iter().map(|criterion| criterion.code.as_str()).collect::<Vec<_>>(), ["p1"]);
        assert!(with_link("s9", "related").is_err());
    }
}
