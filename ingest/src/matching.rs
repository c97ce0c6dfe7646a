//! Which of several known texts a unit's words mean, with a stop rule: the same words → a clear best by score → ask.
//!
//! Nothing here knows columns, units or codes: texts in, places and likeness out. What turns a meaning round is never matched
//! by score: numbers (`Quý I`/`Quý IV`, `Mức độ 3`/`4`) must be equal, guarded words (`không`, `quá`, `Nam`/`Năm`) must stand on
//! both sides, the order of words counts (`Tân An`/`An Tân`), and marks count wherever a text has any (`Đông Hà`/`Đồng Hà`).

use std::collections::{HashMap, HashSet};

use tonghop_domain::form::CodeLists;
use tonghop_domain::text;

/// A likeness from which a text is taken for the best candidate, of 1.
const SURE: f64 = 0.8;
/// How far the best must lead.
pub(crate) const MARGIN: f64 = 0.1;
/// A likeness from which a candidate is worth asking about.
const WORTH_ASKING: f64 = 0.6;
/// What a word counts that may be added or left out.
const FILLER_WEIGHT: f64 = 0.25;
/// What a word counts whose letters are right and whose marks are not.
const SLIP_WEIGHT: f64 = 0.7;
/// Words from which a text is long enough for a slip to be one.
const LONG: usize = 4;
/// Letters and words of a text that are compared: no header, name or code is longer, and a cell may hold 32,767 letters.
const MOST_LETTERS: usize = 600;
const MOST_WORDS: usize = 80;
/// Words in an abbreviation at most (`TN & TKQ`).
const LONGEST_ABBREVIATION: usize = 3;

/// What is known about words: abbreviations and how words count. Made once per reading from the lists of the office.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// Folded abbreviation → the words it stands for.
    abbreviations: HashMap<String, String>,
    /// First parts of the abbreviations: most texts have none of them.
    first_parts: HashSet<String>,
    fillers: HashSet<String>,
    guarded: HashSet<String>,
}

impl Words {
    /// From the lists `abbreviations` and `words`; without them every word counts as it stands.
    pub(crate) fn of(lists: &CodeLists) -> Self {
        let mut words = Self::default();
        for item in lists.get("abbreviations").iter().flat_map(|list| list.items()) {
            let short = std::iter::once(&item.code).chain(&item.synonyms);
            words.abbreviations.extend(short.map(|short| (text::fold(short), item.name.clone())));
        }
        words.first_parts = words.abbreviations.keys().filter_map(|short| short.split(' ').next()).map(str::to_owned).collect();
        let listed = |code: &str| {
            let item = lists.get("words").and_then(|list| list.get(code));
            item.map(|item| item.synonyms.iter().map(|word| text::name_key(word)).collect()).unwrap_or_default()
        };
        words.fillers = listed("filler");
        words.guarded = listed("guarded");
        words
    }

    /// The text with its abbreviations written out; `None` where it has none.
    pub(crate) fn expanded(&self, shown: &str) -> Option<String> {
        let parts: Vec<&str> = shown.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        if !parts.iter().any(|part| short_key(part).is_some_and(|short| self.first_parts.contains(&short))) {
            return None;
        }
        let mut expanded: Vec<&str> = vec![];
        let mut place = 0;
        let mut found = false;
        while place < parts.len() {
            let longest = (1..=LONGEST_ABBREVIATION.min(parts.len() - place)).rev();
            let hit = longest.filter_map(|length| Some((length, self.abbreviation(&parts[place..place + length])?))).next();
            found |= hit.is_some();
            expanded.push(hit.map_or(parts[place], |(_, words)| words));
            place += hit.map_or(1, |(length, _)| length);
        }
        found.then(|| expanded.join(" "))
    }

    fn abbreviation(&self, parts: &[&str]) -> Option<&str> {
        let short: Vec<String> = parts.iter().map(|part| short_key(part)).collect::<Option<_>>()?;
        self.abbreviations.get(&short.join(" ")).map(String::as_str)
    }
}

/// The folded part, for parts that can be an abbreviation at all: letters with marks only in capitals (`TTĐT`).
fn short_key(part: &str) -> Option<String> {
    if part.is_ascii() {
        return Some(part.to_ascii_lowercase());
    }
    part.chars().all(char::is_uppercase).then(|| text::fold(part))
}

/// One word as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    key: String,
    fold: String,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Filler,
    Plain,
    Guarded,
    Number,
}

/// A text ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    words: Vec<Word>,
    /// Written without any mark, so that its words may be any with the same letters.
    unmarked: bool,
}

impl Phrase {
    /// `unmarked_around`: the texts around it have no marks either. A single word without marks may well be one ("Nam"), so it
    /// counts as typed without marks only among others like it.
    pub(crate) fn of(shown: &str, words: &Words, unmarked_around: bool) -> Self {
        let shown = shown.char_indices().nth(MOST_LETTERS).map_or(shown, |(end, _)| &shown[..end]);
        let expanded = words.expanded(shown);
        let mut parts = text_words(expanded.as_deref().unwrap_or(shown));
        parts.truncate(MOST_WORDS);
        let is_plain = !has_marks(shown);
        let unmarked = is_plain && (unmarked_around || parts.len() > 1);
        let numbers: Vec<Option<String>> = (0..parts.len()).map(|place| number(&parts, place)).collect();
        let word = |(part, number): (&String, Option<String>)| {
            let key = number.clone().unwrap_or_else(|| text::name_key(part));
            let fold = text::fold(&key);
            let is_in = |set: &HashSet<String>| set.contains(&key) || (unmarked && set.iter().any(|known| text::fold(known) == fold));
            let role = match () {
                () if number.is_some() => Role::Number,
                () if is_in(&words.guarded) => Role::Guarded,
                () if is_in(&words.fillers) => Role::Filler,
                () => Role::Plain,
            };
            Word { key, fold, role }
        };
        Self { words: parts.iter().zip(numbers).map(word).collect(), unmarked }
    }

    fn weight(&self) -> f64 {
        self.words.iter().map(Word::weight).sum()
    }

    fn numbers(&self) -> Vec<&str> {
        let mut numbers: Vec<&str> = self.words.iter().filter(|word| word.role == Role::Number).map(|word| word.key.as_str()).collect();
        numbers.sort_unstable();
        numbers
    }
}

impl Word {
    fn weight(&self) -> f64 {
        if self.role == Role::Filler { FILLER_WEIGHT } else { 1.0 }
    }
}

/// Whether a text has letters that only a Vietnamese keyboard makes.
pub(crate) fn has_marks(shown: &str) -> bool {
    text::nfc(shown).chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii())
}

fn text_words(shown: &str) -> Vec<String> {
    let composed = text::nfc(shown);
    composed.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Words before a number in Roman figures.
const BEFORE_ROMAN: [&str; 9] = ["quy", "phu", "luc", "loai", "muc", "do", "phan", "dot", "ky"];

/// The number that a word is, Roman figures read: `III` after "Quý", or in capitals among other words ("DON VI" is no number).
fn number(parts: &[String], place: usize) -> Option<String> {
    let part = &parts[place];
    if part.chars().all(|letter| letter.is_ascii_digit()) {
        let stripped = part.trim_start_matches('0');
        return Some(if stripped.is_empty() { "0" } else { stripped }.to_owned());
    }
    let roman = roman(&part.to_uppercase())?;
    let before = place.checked_sub(1).map(|before| text::fold(&parts[before]));
    let is_announced = before.as_deref().is_some_and(|word| BEFORE_ROMAN.contains(&word));
    let is_capital = |word: &String| word.chars().all(char::is_uppercase);
    let stands_out = is_capital(part) && parts.iter().any(|other| !is_capital(other) && other.chars().any(char::is_alphabetic));
    (is_announced || stands_out || parts.len() == 1).then(|| roman.to_string())
}

fn roman(capitals: &str) -> Option<u32> {
    const FIGURES: [(&str, u32); 12] = [
        ("I", 1),
        ("II", 2),
        ("III", 3),
        ("IV", 4),
        ("V", 5),
        ("VI", 6),
        ("VII", 7),
        ("VIII", 8),
        ("IX", 9),
        ("X", 10),
        ("XI", 11),
        ("XII", 12),
    ];
    FIGURES.iter().find(|(figure, _)| *figure == capitals).map(|(_, value)| *value)
}

/// How alike two texts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Likeness {
    /// 0 to 1.
    pub(crate) score: f64,
    /// Whether they differ only in what may be added or left out; only then is the score enough to decide.
    pub(crate) is_safe: bool,
}

/// Compares two texts; `None` where their numbers differ or nothing is alike.
pub(crate) fn likeness(one: &Phrase, other: &Phrase) -> Option<Likeness> {
    if one.numbers() != other.numbers() {
        return None;
    }
    let common = alignment(one, other);
    let shared: f64 = common.iter().map(|(_, _, worth)| worth).sum();
    let whole = one.weight() + other.weight();
    if shared <= 0.0 || whole <= 0.0 {
        return None;
    }
    let left_of = |phrase: &Phrase, is_common: &dyn Fn(usize) -> bool| -> Vec<Role> {
        phrase.words.iter().enumerate().filter(|(place, _)| !is_common(*place)).map(|(_, word)| word.role).collect()
    };
    let left_one = left_of(one, &|place| common.iter().any(|(own, ..)| *own == place));
    let left_other = left_of(other, &|place| common.iter().any(|(_, own, _)| *own == place));
    let is_plain = |left: &[Role]| left.contains(&Role::Plain);
    let is_guarded = left_one.iter().chain(&left_other).any(|role| *role == Role::Guarded);
    // Words of their own on both sides: one was put in the place of another.
    let is_exchanged = is_plain(&left_one) && is_plain(&left_other);
    Some(Likeness { score: 2.0 * shared / whole, is_safe: !is_guarded && !is_exchanged })
}

/// Pairs of places of the same words in the same order with what each counts, the heaviest such sequence.
fn alignment(one: &Phrase, other: &Phrase) -> Vec<(usize, usize, f64)> {
    let is_loose = one.unmarked || other.unmarked;
    let same = |left: &Word, right: &Word| left.key == right.key || (is_loose && left.fold == right.fold);
    // A slip in the marks of one word of a long text; short texts and guarded words leave no room for it ("Đông Hà", "Nam").
    let slips = one.words.len().min(other.words.len()) >= LONG;
    let slipped = |left: &Word, right: &Word| slips && left.fold == right.fold && left.role == Role::Plain && right.role == Role::Plain;
    let worth = |row: usize, column: usize| {
        let (left, right) = (&one.words[row], &other.words[column]);
        let share = if same(left, right) { 1.0 } else { SLIP_WEIGHT };
        (share > SLIP_WEIGHT || slipped(left, right)).then(|| left.weight().min(right.weight()) * share)
    };
    let (rows, columns) = (one.words.len(), other.words.len());
    // The weight of the best sequence from each pair of places to the ends.
    let mut best = vec![vec![0.0_f64; columns + 1]; rows + 1];
    for (row, column) in (0..rows).rev().flat_map(|row| (0..columns).rev().map(move |column| (row, column))) {
        let paired = worth(row, column).map_or(0.0, |worth| worth + best[row + 1][column + 1]);
        best[row][column] = paired.max(best[row + 1][column]).max(best[row][column + 1]);
    }
    let (mut row, mut column, mut pairs) = (0, 0, vec![]);
    while row < rows && column < columns {
        let pair = worth(row, column).filter(|worth| worth + best[row + 1][column + 1] >= best[row][column]);
        if let Some(worth) = pair {
            pairs.push((row, column, worth));
            (row, column) = (row + 1, column + 1);
        } else if best[row + 1][column] >= best[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// What a text turned out to mean among candidates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// This candidate, clearly.
    Sure(usize),
    /// One of these perhaps, the likeliest first, each with its likeness.
    Doubtful(Vec<(usize, f64)>),
    /// None of them.
    None,
}

/// Decides among candidates, each with one or more texts (the best of them counts).
pub(crate) fn decide(wanted: &Phrase, candidates: &[(usize, Vec<Phrase>)]) -> Verdict {
    let of_candidate = |(place, texts): &(usize, Vec<Phrase>)| {
        let all = texts.iter().filter_map(|phrase| likeness(wanted, phrase));
        let best = all.max_by(|one, other| one.score.total_cmp(&other.score).then(one.is_safe.cmp(&other.is_safe)))?;
        Some((*place, best))
    };
    let mut ranked: Vec<(usize, Likeness)> = candidates.iter().filter_map(of_candidate).collect();
    ranked.sort_by(|one, other| other.1.score.total_cmp(&one.1.score).then(one.0.cmp(&other.0)));
    ranked.retain(|(_, likeness)| likeness.score >= WORTH_ASKING);
    let Some((first, best)) = ranked.first().copied() else { return Verdict::None };
    let leads = ranked.get(1).is_none_or(|(_, second)| best.score - second.score >= MARGIN);
    if best.is_safe && best.score >= SURE && leads {
        return Verdict::Sure(first);
    }
    Verdict::Doubtful(ranked.into_iter().map(|(place, likeness)| (place, likeness.score)).collect())
}

/// Texts ranked by likeness to a text, the likeliest first, without those that have nothing to do with it.
pub(crate) fn ranked(wanted: &Phrase, candidates: &[&Phrase], least: f64) -> Vec<(usize, f64)> {
    let scored = candidates.iter().enumerate().filter_map(|(place, phrase)| Some((place, likeness(wanted, phrase)?.score)));
    let mut scored: Vec<(usize, f64)> = scored.filter(|(_, score)| *score >= least).collect();
    scored.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    scored
}

/// A likeness as officers see it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn percent(score: f64) -> u8 {
    (score.clamp(0.0, 1.0) * 100.0).round() as u8
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::rules::sample;

    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(&sample::lists()));

    fn phrase(shown: &str) -> Phrase {
        Phrase::of(shown, &WORDS, false)
    }

    fn verdict(wanted: &str, candidates: &[&str]) -> Verdict {
        let candidates: Vec<(usize, Vec<Phrase>)> =
            candidates.iter().enumerate().map(|(place, text)| (place, vec![phrase(text)])).collect();
        decide(&phrase(wanted), &candidates)
    }

    #[test]
    fn headers_written_otherwise_find_their_column() {
        let columns = ["Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết", "Số hồ sơ quá hạn", "Trực tiếp, dịch vụ bưu chính công ích"];
        for (written, place) in [
            ("Số HS tiếp nhận", 0),
            ("So ho so tiep nhan", 0),
            ("Tổng số hồ sơ đã tiếp nhận", 0),
            ("HS quá hạn", 2),
            ("Trực tiếp, dịch vụ BCCI", 3),
            ("Số hồ sơ tiêp nhận", 0),
        ] {
            assert_eq!(verdict(written, &columns), Verdict::Sure(place), "{written}");
        }
        assert_eq!(verdict("Ghi chú của xã", &columns), Verdict::None);
    }

    #[test]
    fn what_means_something_else_is_never_taken() {
        for (one, other) in [
            ("Quý I", "Quý IV"),
            ("Quý 1 năm 2025", "Quý 1 năm 2024"),
            ("Dịch vụ công mức độ 3", "Dịch vụ công mức độ 4"),
            ("Nam", "Năm"),
            ("Số đại biểu nam tham dự hội nghị", "Số đại biểu năm tham dự hội nghị"),
            ("Xã Tân An", "Xã An Tân"),
            ("Đông Hà", "Đồng Hà"),
            ("Rất hài lòng về kết quả", "Rất không hài lòng về kết quả"),
            ("Số hồ sơ đã giải quyết đúng hạn", "Số hồ sơ đã giải quyết quá hạn"),
            ("Số hồ sơ tiếp nhận kỳ trước", "Số hồ sơ tiếp nhận"),
            ("Số hồ sơ cấp xã tiếp nhận", "Số hồ sơ cấp tỉnh tiếp nhận"),
        ] {
            for (wanted, candidate) in [(one, other), (other, one)] {
                assert!(!matches!(verdict(wanted, &[candidate]), Verdict::Sure(_)), "{wanted} / {candidate}");
            }
        }
    }

    #[test]
    fn no_text_is_compared_beyond_what_a_header_can_be() {
        let long = "hồ sơ tiếp nhận ".repeat(2_000);
        assert_eq!(phrase(&long).words.len(), MOST_WORDS);
        assert!(!matches!(verdict(&long, &["hồ sơ tiếp nhận"]), Verdict::Sure(_)), "the rest of the text is not forgotten");
    }

    #[test]
    fn two_that_fit_alike_are_asked_about() {
        let verdict = verdict("Số hồ sơ giải quyết", &["Số hồ sơ giải quyết trực tuyến", "Số hồ sơ giải quyết trực tiếp"]);
        assert!(matches!(verdict, Verdict::Doubtful(ranked) if ranked.len() == 2));
    }

    #[test]
    fn abbreviations_are_written_out_and_roman_figures_are_numbers() {
        let words = &WORDS;
        assert_eq!(words.expanded("Bộ phận TN&TKQ, số TTHC").as_deref(), Some("Bộ phận tiếp nhận và trả kết quả số thủ tục hành chính"));
        assert_eq!(words.expanded("Số hồ sơ"), None);
        assert_eq!(phrase("QUÝ IV").numbers(), ["4"]);
        assert_eq!(phrase("Quý 04").numbers(), ["4"]);
        assert!(phrase("DON VI TINH").numbers().is_empty());
        assert!(phrase("đơn vị").numbers().is_empty());
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_whole_for_the_same_words(one in "(Số |hồ sơ |tiếp |nhận |quá |HS |I |3 ){1,6}", other in "(Số |hồ sơ |tiếp |nhận |quá |HS |I |3 ){1,6}") {
            let (one, other) = (phrase(&one), phrase(&other));
            let scores = (likeness(&one, &other).map(|found| found.is_safe), likeness(&other, &one).map(|found| found.is_safe));
            prop_assert_eq!(scores.0.is_some(), scores.1.is_some());
            let same = likeness(&one, &one);
            prop_assert!(same.is_some_and(|found| found.is_safe && (found.score - 1.0).abs() < 1e-9));
        }

        #[test]
        fn any_text_is_compared(one in "\\PC{0,40}", other in "\\PC{0,40}") {
            let _ = likeness(&phrase(&one), &phrase(&other));
        }
    }
}
