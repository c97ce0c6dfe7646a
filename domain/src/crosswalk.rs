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

    /// The columns that no row links to: the visible gaps of the matrix.
    pub fn unlinked(&self) -> Vec<&IndexCriterion> {
        let is_linked = |code: &str| self.subjects.iter().any(|subject| self.link(subject, code).is_some());
        self.criteria.iter().filter(|criterion| !is_linked(&criterion.code)).collect()
    }
}

fn load_criterion(fields: &mut Fields) -> Option<IndexCriterion> {
    let index = fields.choice("index", &Index::ALL);
    let code = fields.required("code");
    let name = fields.required("name");
    let gap = fields.optional("gap").unwrap_or_default();
    Some(IndexCriterion { index: index?, code: code?, name: name?, gap })
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
    fn a_column_without_links_is_a_visible_gap() {
        let crosswalk = with_link("s1", "related").unwrap();
        assert_eq!(crosswalk.unlinked().iter().map(|criterion| criterion.code.as_str()).collect::<Vec<_>>(), ["p1"]);
        assert!(with_link("s9", "related").is_err());
    }
}
