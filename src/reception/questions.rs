//! What the reader asks about the workbooks of an import: the same question of many files is asked once.

use std::collections::BTreeMap;

use tonghop_domain::text;
use tonghop_ingest::{Question, QuestionKind};

use super::outcome;
use crate::storage::{JobFile, sha256};

/// A question with the files that wait for its answer.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Names the question in addresses and forms; the same question has the same key in every import.
    pub key: String,
    /// The question, as the first of the files asks it.
    pub question: Question,
    /// Ids of the files that ask it, in their order.
    pub files: Vec<String>,
    /// Names of those files.
    pub file_names: Vec<String>,
}

/// What an answer is remembered for: the words of a name, or a header among the same headers.
pub fn signature(question: &Question) -> String {
    let words = text::name_key(&question.text);
    match &question.kind {
        QuestionKind::Column { signature, .. } => format!("{signature}\n{words}"),
        QuestionKind::Unit => words,
    }
}

/// The code of a kind of question in storage: `unit`, or `column/` and the form.
pub fn kind_code(question: &Question) -> String {
    match &question.kind {
        QuestionKind::Column { form, .. } => format!("column/{form}"),
        QuestionKind::Unit => "unit".to_owned(),
    }
}

/// Every question of an import, each once, those of most files first.
pub fn asked_in(files: &[JobFile]) -> Vec<Asked> {
    let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
    for file in files {
        let reports = outcome(file).map(|outcome| outcome.reports).unwrap_or_default();
        for question in reports.into_iter().flat_map(|report| report.questions) {
            let key = sha256(format!("{}\n{}", kind_code(&question), signature(&question)).as_bytes())[..16].to_owned();
            let entry = asked.entry(key.clone()).or_insert_with(|| Asked { key, question, files: vec![], file_names: vec![] });
            if entry.files.last() != Some(&file.id) {
                entry.files.push(file.id.clone());
                entry.file_names.push(file.file_name.clone());
            }
        }
    }
    let mut asked: Vec<Asked> = asked.into_values().collect();
    asked.sort_by(|one, other| other.files.len().cmp(&one.files.len()).then_with(|| one.question.text.cmp(&other.question.text)));
    asked
}
