//! How satisfaction is measured (SIPAS and an office's own surveys): factors with their questions, how the overall figure is made, how
//! few answers are withheld. Methods are data (`indicators/surveys/*.toml`, format in `docs/indices.md`).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::strict::{Faults, Fields};
use crate::text;

/// Data elements of the answers to a question, rất không hài lòng first.
pub const TALLY: [&str; 5] =
    ["survey_tally.level_1", "survey_tally.level_2", "survey_tally.level_3", "survey_tally.level_4", "survey_tally.level_5"];
/// Data element of blank or invalid answers to a question.
pub const TALLY_INVALID: &str = "survey_tally.invalid";
/// The same of one group of people, where raw answers were counted: each group by one dimension, so that nobody is counted twice.
pub const PART: [&str; 5] =
    ["survey_part.level_1", "survey_part.level_2", "survey_part.level_3", "survey_part.level_4", "survey_part.level_5"];
/// Blank or invalid answers of one group of people.
pub const PART_INVALID: &str = "survey_part.invalid";
/// The dimension that names the question.
pub const QUESTION: &str = "cau_hoi";

/// How a survey is evaluated in a stretch of years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyMethod {
    /// Stable id, `sipas-2022`.
    pub id: String,
    /// Version within the id.
    pub version: String,
    /// What it is called on screens.
    pub name: String,
    /// Where it was read.
    pub source: String,
    /// First day it governs. Figures of two methods do not compare.
    pub valid_from: Date,
    /// Last day it governs; `None` = until further notice.
    pub valid_until: Option<Date>,
    /// How the overall figure is made.
    pub overall: Overall,
    /// Fewest people for a figure to be shown.
    pub fewest: i64,
    /// Confidence of intervals in per cent: 90, 95 or 99.
    pub confidence: u32,
    /// What is not known about the method, one sentence each.
    pub gaps: Vec<String>,
    /// Yếu tố, in their order.
    pub factors: Vec<Factor>,
}

/// Yếu tố: questions that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its questions as the form or the unit writes them; compared without marks.
    pub questions: Vec<String>,
}

/// How the overall figure is made. The national method is not verified, so an office chooses, and the choice is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overall {
    /// All answers to all questions together.
    Pooled,
    /// The mean of the factors' shares; missing where a factor has no answers.
    MeanOfFactors,
    /// The share of one question about overall satisfaction.
    Question(String),
}

impl Overall {
    /// The choice in one sentence, printed beside every overall figure.
    pub fn words(&self) -> String {
        match self {
            Self::Pooled => "gộp câu trả lời của mọi câu hỏi".to_owned(),
            Self::MeanOfFactors => "bình quân tỷ lệ của các yếu tố".to_owned(),
            Self::Question(question) => format!("theo câu hỏi “{question}”"),
        }
    }
}

/// How an overall figure is asked for in files.
#[derive(Clone, Copy)]
enum OverallKind {
    Pooled,
    MeanOfFactors,
    Question,
}

const OVERALL: [(&str, OverallKind); 3] =
    [("pooled", OverallKind::Pooled), ("mean-of-factors", OverallKind::MeanOfFactors), ("question", OverallKind::Question)];

/// Confidence in per cent with the quantile of the normal distribution, two-sided, in thousandths.
const QUANTILES: [(u32, i64); 3] = [(90, 1645), (95, 1960), (99, 2576)];

impl SurveyMethod {
    /// A method from the text of its file.
    ///
    /// # Errors
    /// Every fault of the file, each with its place.
    pub fn load(text: &str) -> Result<Self, Faults> {
        Fields::read(text, method)
    }

    /// Whether the method governs a period that ends on a day.
    pub fn governs(&self, last_day: Date) -> bool {
        self.valid_from <= last_day && self.valid_until.is_none_or(|until| last_day <= until)
    }

    /// The factor of a question; `None` for a question that the method does not know.
    pub fn factor_of(&self, question: &str) -> Option<&Factor> {
        let wanted = text::fold(question);
        self.factors.iter().find(|factor| factor.questions.iter().any(|known| text::fold(known) == wanted))
    }

    /// How many standard errors an interval of the method's confidence reaches to either side.
    pub fn quantile(&self) -> Decimal {
        let known = QUANTILES.iter().find(|(confidence, _)| *confidence == self.confidence);
        Decimal::new(known.map_or(1960, |(_, thousandths)| *thousandths), 3)
    }
}

fn method(root: &mut Fields) -> Option<SurveyMethod> {
    let (id, version, name, source) = (root.required("id"), root.required("version"), root.required("name"), root.required("source"));
    let (valid_from, valid_until) = (root.required("valid_from"), root.optional("valid_until"));
    let overall = root.choice("overall", &OVERALL);
    let question: Option<String> = root.optional("overall_question");
    let fewest: Option<u32> = root.required("fewest");
    let confidence: Option<u32> = root.required("confidence");
    if confidence.is_some_and(|given| QUANTILES.iter().all(|(known, _)| *known != given)) {
        root.fault("confidence", "chỉ nhận: 90, 95, 99");
    }
    let gaps = root.optional("gaps").unwrap_or_default();
    let factors: Vec<Factor> = root.tables("factor", |section| {
        let (code, name, questions) = (section.required("code"), section.required("name"), section.required("questions"));
        Some(Factor { code: code?, name: name?, questions: questions? })
    });
    check_factors(root, &factors);
    let overall = match (overall?, question) {
        (OverallKind::Question, Some(question)) => Overall::Question(question),
        (OverallKind::Question, None) => {
            root.fault("overall_question", "phải nêu câu hỏi khi overall = \"question\"");
            return None;
        }
        (OverallKind::MeanOfFactors, _) if factors.is_empty() => {
            root.fault("factor", "phải có yếu tố khi overall = \"mean-of-factors\"");
            return None;
        }
        (OverallKind::MeanOfFactors, _) => Overall::MeanOfFactors,
        (OverallKind::Pooled, _) => Overall::Pooled,
    };
    Some(SurveyMethod {
        id: id?,
        version: version?,
        name: name?,
        source: source?,
        valid_from: valid_from?,
        valid_until,
        overall,
        fewest: fewest.map(i64::from)?,
        confidence: confidence?,
        gaps,
        factors,
    })
}

/// A question belongs to one factor.
fn check_factors(root: &Fields, factors: &[Factor]) {
    let mut seen: Vec<(String, &str)> = Vec::new();
    for factor in factors {
        for question in &factor.questions {
            let key = text::fold(question);
            if let Some((_, code)) = seen.iter().find(|(known, _)| *known == key) {
                root.fault(&format!("factor {}", factor.code), format!("câu hỏi “{question}” đã thuộc yếu tố {code}"));
            }
            seen.push((key, &factor.code));
        }
    }
}

/// The size of a sample by n = N / (1 + N·e²), rounded up; `error` is a share of 1 (0.05 for 5 %). `None` where the error is not
/// between 0 and 1, or nobody can be asked.
///
/// Source of the formula: training material of the Ministry of Home Affairs under QĐ 1383/QĐ-BNV (e = 5 %, N = transactions of the service).
pub fn sample_size(population: u64, error: Decimal) -> Option<u64> {
    if error <= Decimal::ZERO || error >= Decimal::ONE || population == 0 {
        return None;
    }
    let people = Decimal::from(population);
    let divisor = people.checked_mul(error.checked_mul(error)?)?.checked_add(Decimal::ONE)?;
    u64::try_from(people.checked_div(divisor)?.ceil()).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const METHOD: &str = r#"
id = "thu"
version = "1"
name = "Thử"
source = "thử"
valid_from = "2022-01-01"
overall = "mean-of-factors"
fewest = 30
confidence = 95
[[factor]]
code = "1"
name = "Tiếp cận dịch vụ"
questions = ["Câu 1", "Câu 2"]
[[factor]]
code = "2"
name = "Thủ tục"
questions = ["Câu 3"]
"#;

    #[test]
    fn a_method_knows_its_questions_and_its_days() {
        let method = SurveyMethod::load(METHOD).unwrap();
        assert_eq!(method.factor_of("CÂU 2").map(|factor| factor.code.as_str()), Some("1"));
        assert_eq!(method.factor_of("Câu 10"), None);
        assert_eq!(method.quantile(), Decimal::new(196, 2));
        assert!(!method.governs(Date::constant(2021, 12, 31)));
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let faults = |from: &str, to: &str| SurveyMethod::load(&METHOD.replace(from, to)).unwrap_err().to_string();
        assert!(faults("confidence = 95", "confidence = 97").contains("90, 95, 99"));
        assert!(faults("\"mean-of-factors\"", "\"question\"").contains("overall_question"));
        assert!(faults("[\"Câu 3\"]", "[\"câu 1\"]").contains("đã thuộc yếu tố 1"));
        assert!(faults("fewest = 30", "least = 30").contains("fewest"));
    }

    #[test]
    fn the_sample_grows_to_one_over_the_error_squared() {
        let five = Decimal::new(5, 2);
        // 1000 / (1 + 1000 × 0.0025) = 285.71…
        assert_eq!(sample_size(1000, five), Some(286));
        assert_eq!(sample_size(1_000_000_000, five), Some(400));
        assert_eq!(sample_size(1, five), Some(1), "never fewer than a person, never more than there are");
        assert_eq!((sample_size(0, five), sample_size(10, Decimal::ZERO), sample_size(10, Decimal::ONE)), (None, None, None));
    }
}
