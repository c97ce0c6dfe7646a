//! What the reader asks an officer about a workbook, and the answers that are remembered for workbooks that look alike.

use serde::{Deserialize, Serialize};
use tonghop_domain::{Location, OrgUnitId, text};

/// Something of a workbook that the reader does not understand well enough to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked about.
    pub kind: QuestionKind,
    /// The cell that holds the text, or the sheet as a whole.
    pub at: Location,
    /// The text as the unit wrote it; upper header texts first, ` / ` between them.
    pub text: String,
    /// Some of the cells below a header, in the order of the sheet; empty for names of units.
    pub samples: Vec<String>,
    /// What it may mean, the likeliest first; never empty for a column, maybe empty for a unit.
    pub suggestions: Vec<Suggestion>,
}

impl Question {
    /// The answer to remember: the value of a suggestion (field or unit id); `None` = the column is not to be read.
    ///
    /// `None` comes back where a unit is asked about and none is given: a report without a unit cannot be left aside.
    pub fn answer(&self, value: Option<&str>) -> Option<Answer> {
        match &self.kind {
            QuestionKind::Column { signature, .. } => {
                Some(Answer::Column { signature: signature.clone(), header: text::name_key(&self.text), field: value.map(str::to_owned) })
            }
            QuestionKind::Unit => Some(Answer::Unit { text: text::name_key(&self.text), unit: OrgUnitId::new(value?) }),
        }
    }
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum QuestionKind {
    /// Which column of the form a column of the sheet is.
    Column {
        /// Id of the form.
        form: String,
        /// What workbooks that look alike have in common: the form and all header texts.
        signature: String,
    },
    /// Which unit a name means.
    Unit,
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What [`Question::answer`] takes: the field of a column or the id of a unit.
    pub value: String,
    /// How it is called on screens.
    pub name: String,
    /// How well it fits, 0 to 100; 0 = only because it is still free, or nothing tells it from the others.
    pub likeness: u8,
}

/// What an officer decided once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// A header of workbooks that look alike.
    Column {
        /// What those workbooks have in common ([`QuestionKind::Column`]).
        signature: String,
        /// The header text by its key: marks count, letter case and tone placement do not.
        header: String,
        /// Field of the form's column; `None` = the column is not read.
        field: Option<String>,
    },
    /// A name of a unit, in any workbook.
    Unit {
        /// The name by its key: marks count, since "Tân Thành" and "Tân Thạnh" are two units.
        text: String,
        /// The unit it means.
        unit: OrgUnitId,
    },
}

/// Everything that officers of an office have answered; the latest answer to a question counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Vec<Answer>);

impl Answers {
    /// These answers, in the order in which they were given.
    pub fn new(answers: Vec<Answer>) -> Self {
        Self(answers)
    }

    /// Adds an answer; it outweighs earlier ones to the same question.
    pub fn add(&mut self, answer: Answer) {
        self.0.push(answer);
    }

    /// Every answer, in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = &Answer> {
        self.0.iter()
    }

    /// The answer about a header of workbooks with a signature.
    pub(crate) fn column(&self, of_signature: &str, text: &str) -> Option<&Answer> {
        let key = text::name_key(text);
        self.0
            .iter()
            .rev()
            .find(|answer| matches!(answer, Answer::Column { signature, header, .. } if signature == of_signature && *header == key))
    }

    /// The answer about a name.
    pub(crate) fn unit(&self, name: &str) -> Option<(&Answer, &OrgUnitId)> {
        let key = text::name_key(name);
        self.0.iter().rev().find_map(|answer| match answer {
            Answer::Unit { text, unit } if *text == key => Some((answer, unit)),
            _ => None,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_answer_counts_and_survives_the_wire() {
        let question = Question {
            kind: QuestionKind::Column { form: "kstt-06a".into(), signature: "s".into() },
            at: Location::File,
            text: "Số hồ sơ / Nhận".into(),
            samples: vec![],
            suggestions: vec![],
        };
        let mut answers = Answers::new(vec![question.answer(Some("received_total")).unwrap()]);
        answers.add(question.answer(None).unwrap());
        let wire = serde_json::to_string(&answers).unwrap();
        let mut answers: Answers = serde_json::from_str(&wire).unwrap();
        assert!(matches!(answers.column("s", "SỐ HỒ SƠ / nhận"), Some(Answer::Column { field: None, .. })));
        assert_eq!(answers.column("other", "Số hồ sơ nhận"), None);
        let unit = Question { kind: QuestionKind::Unit, text: "UBND xã Tân Thanh".into(), ..question };
        assert_eq!(unit.answer(None), None);
        answers.add(unit.answer(Some("tan-thanh")).unwrap());
        assert_eq!(answers.unit("ubnd XÃ tân thanh").unwrap().1.as_str(), "tan-thanh");
        assert_eq!(answers.unit("UBND xã Tân Thạnh"), None);
    }
}
