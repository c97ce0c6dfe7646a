//! Headers that are none of the form's: read by an earlier answer, by a clear likeness, or asked about.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use tonghop_domain::form::{Column, ColumnKind, Form};
use tonghop_domain::{CellRef, text};

use super::header::HeaderColumn;
use super::title::is_estimate;
use crate::matching::{self, Phrase, Verdict, Words};
use crate::questions::{Answer, Answers};

/// A column of the sheet that no header of the form names, with its texts from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetColumn {
    pub(crate) at: CellRef,
    pub(crate) text: String,
}

/// What was decided about the columns of a sheet beyond the form's own headers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Likely {
    /// What workbooks that look alike have in common.
    pub(crate) signature: String,
    /// Read as a column of the form (its index).
    pub(crate) read_as: Vec<(SheetColumn, usize)>,
    /// To be asked about, with the indexes of the likeliest columns and their likeness in percent.
    pub(crate) doubtful: Vec<(SheetColumn, Vec<(usize, u8)>)>,
    /// Decided by an earlier answer.
    pub(crate) answered: Vec<(SheetColumn, Answer)>,
}

/// Form and folded header texts: workbooks with the same ones are made alike. Kept with answers, so it must not change.
pub(super) fn signature<'t>(form: &Form, headers: impl Iterator<Item = &'t str>) -> String {
    let mut folded: Vec<String> = headers.map(text::fold).collect();
    folded.sort();
    let digest = Sha256::digest(format!("{}\n{}", form.id, folded.join("\n")));
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// Puts the columns that were answered about where the answers say.
pub(super) fn answered(likely: &mut Likely, form: &Form, answers: &Answers, all: &[SheetColumn], columns: &mut Vec<HeaderColumn>) {
    for column in all {
        let Some(answer) = answers.column(&likely.signature, &column.text) else { continue };
        let Answer::Column { field, .. } = answer else { continue };
        let place = field.as_ref().and_then(|field| form.columns.iter().position(|known| known.field == *field));
        if field.is_some() && place.is_none() {
            continue;
        }
        columns.retain(|known| known.at != column.at.column && Some(known.column) != place);
        columns.extend(place.map(|place| HeaderColumn { at: column.at.column, column: place }));
        likely.answered.push((column.clone(), answer.clone()));
    }
}

/// Decides about the columns left over: a clear likeness to a free column is read, a doubtful one asked about. What is neither comes
/// back.
pub(super) fn decide(
    likely: &mut Likely,
    form: &Form,
    words: &Words,
    unknown: Vec<SheetColumn>,
    columns: &mut Vec<HeaderColumn>,
) -> Vec<SheetColumn> {
    let free = Free::of(form, columns);
    if unknown.is_empty() || free.0.is_empty() {
        return unknown;
    }
    let verdicts = verdicts(form, words, unknown);
    let mut left = vec![];
    for (column, verdict) in &verdicts {
        let rivals = |place: usize| verdicts.iter().filter(|(_, other)| *other == Verdict::Sure(place)).count();
        match free.fate(verdict, rivals) {
            Fate::ReadAs(place) => {
                columns.push(HeaderColumn { at: column.at.column, column: place });
                likely.read_as.push((column.clone(), place));
            }
            Fate::Ask(ranked) => likely.doubtful.push((column.clone(), ranked)),
            Fate::Extra => left.push(column.clone()),
        }
    }
    settle(likely, columns, &mut left);
    left
}

/// Columns that may be meant: all but the row's number, which is found by its words or not at all.
fn is_wanted(column: &Column) -> bool {
    column.kind != ColumnKind::Ordinal
}

/// What the likeness of each column to every column of the form says.
fn verdicts(form: &Form, words: &Words, unknown: Vec<SheetColumn>) -> Vec<(SheetColumn, Verdict)> {
    let unmarked = !unknown.iter().any(|column| matching::has_marks(&column.text));
    let phrases = |column: &Column| column.headers.iter().map(|path| Phrase::of(&path.parts().join(" "), words, false)).collect();
    let wanted = form.columns.iter().enumerate().filter(|(_, column)| is_wanted(column));
    let candidates: Vec<(usize, Vec<Phrase>)> = wanted.map(|(place, column)| (place, phrases(column))).collect();
    let verdict = |column: &SheetColumn| matching::decide(&Phrase::of(&without_estimate(&column.text), words, unmarked), &candidates);
    unknown.into_iter().map(|column| (column.clone(), verdict(&column))).collect()
}

/// What becomes of a column.
enum Fate {
    /// It is this column of the form.
    ReadAs(usize),
    /// It may be one of these, each with its likeness in percent.
    Ask(Vec<(usize, u8)>),
    /// It is one of the unit's own.
    Extra,
}

/// Columns of the form that no header has named, by their places.
struct Free(HashSet<usize>);

impl Free {
    fn of(form: &Form, columns: &[HeaderColumn]) -> Self {
        let is_free = |place: &usize| columns.iter().all(|known| known.column != *place);
        let wanted = form.columns.iter().enumerate().filter(|(_, column)| is_wanted(column)).map(|(place, _)| place);
        Self(wanted.filter(is_free).collect())
    }

    /// `rivals`: how many columns of the sheet are surely a column of the form.
    fn fate(&self, verdict: &Verdict, rivals: impl Fn(usize) -> usize) -> Fate {
        match verdict {
            Verdict::Sure(place) if self.0.contains(place) && rivals(*place) == 1 => Fate::ReadAs(*place),
            Verdict::Sure(place) if self.0.contains(place) => Fate::Ask(vec![(*place, 100)]),
            // Where only columns that are there already come near, this one is an extra column of the unit's own.
            Verdict::Doubtful(ranked) if ranked.iter().any(|(place, score)| comes_near(ranked, *score) && self.0.contains(place)) => {
                let free = ranked.iter().filter(|(place, _)| self.0.contains(place));
                Fate::Ask(free.map(|(place, score)| (*place, matching::percent(*score))).collect())
            }
            _ => Fate::Extra,
        }
    }
}

/// Whether a candidate is about as likely as the likeliest one.
fn comes_near(ranked: &[(usize, f64)], score: f64) -> bool {
    ranked.first().is_some_and(|(_, best)| best - score < matching::MARGIN)
}

/// "Ước thực hiện" is the column "Thực hiện", its figures are only not final yet.
fn without_estimate(shown: &str) -> String {
    if !is_estimate(shown) {
        return shown.to_owned();
    }
    let is_word = |word: &&str| text::fold(word) != "uoc";
    shown.split_whitespace().filter(is_word).collect::<Vec<_>>().join(" ")
}

/// A doubt is over when every column that it might have been was found after all.
fn settle(likely: &mut Likely, columns: &[HeaderColumn], left: &mut Vec<SheetColumn>) {
    for (column, ranked) in std::mem::take(&mut likely.doubtful) {
        let is_first_free = ranked.first().is_some_and(|(place, _)| columns.iter().all(|known| known.column != *place));
        if is_first_free {
            likely.doubtful.push((column, ranked));
        } else {
            left.push(column);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(free: &[usize], ranked: &[(usize, f64)]) -> Option<Vec<(usize, u8)>> {
        match Free(free.iter().copied().collect()).fate(&Verdict::Doubtful(ranked.to_vec()), |_| 1) {
            Fate::Ask(asked) => Some(asked),
            Fate::ReadAs(_) | Fate::Extra => None,
        }
    }

    #[test]
    fn a_doubt_is_asked_where_a_free_column_comes_near() {
        assert_eq!(asked(&[0, 2], &[(1, 0.75), (2, 0.7), (0, 0.62)]), Some(vec![(2, 70), (0, 62)]));
        assert_eq!(asked(&[2], &[(1, 0.79), (2, 0.62)]), None, "the likeliest is there already, the free one is far off");
        assert_eq!(asked(&[2], &[(1, 0.1), (2, 0.0)]), None, "the margin itself is too far");
        assert_eq!(asked(&[], &[(1, 0.75)]), None);
    }

    #[test]
    fn a_sure_column_is_read_where_it_is_free_and_has_no_rival() {
        let fate = |free: &[usize], rivals| Free(free.iter().copied().collect()).fate(&Verdict::Sure(1), |_| rivals);
        assert!(matches!(fate(&[1], 1), Fate::ReadAs(1)));
        assert!(matches!(fate(&[1], 2), Fate::Ask(ranked) if ranked == [(1, 100)]));
        assert!(matches!(fate(&[2], 1), Fate::Extra) && matches!(fate(&[2], 2), Fate::Extra));
    }

    #[test]
    fn an_estimate_is_compared_without_the_word() {
        assert_eq!(without_estimate("Ước thực hiện"), "thực hiện");
        assert_eq!(without_estimate("Thực hiện"), "Thực hiện");
        assert_eq!(without_estimate("Hương  ước"), "Hương  ước", "as it stands");
    }

    #[test]
    fn a_doubt_is_over_when_its_likeliest_column_was_found() {
        let column = |at| SheetColumn { at: CellRef::new(0, at), text: "x".to_owned() };
        let doubts = vec![(column(1), vec![(1, 70), (2, 65)]), (column(2), vec![(2, 70)])];
        let mut likely = Likely { doubtful: doubts, ..Likely::default() };
        let mut left = vec![];
        settle(&mut likely, &[HeaderColumn { at: 5, column: 2 }], &mut left);
        assert_eq!(likely.doubtful, [(column(1), vec![(1, 70), (2, 65)])]);
        assert_eq!(left, [column(2)]);
    }

    #[test]
    fn workbooks_made_alike_have_one_signature_for_ever() {
        let head = "id = \"f\"\nversion = \"1\"\ntitle = \"f\"\nsource = \"t\"\nregime = \"cchc\"\nyields = \"facts\"\n";
        let form = Form::load(&format!("{head}[[column]]\nfield = \"a\"\nheader = \"A\"\ntype = \"text\"\n"));
        let form = form.ok();
        let of = |headers: &[&str]| form.as_ref().map(|form| signature(form, headers.iter().copied()));
        // Kept in databases: SHA-256 of the form and the folded headers in order, its first 12 bytes.
        assert_eq!(of(&["Tiếp nhận", "Lĩnh vực"]).as_deref(), Some("e29d2ac509b7ce2bf1f916d2"));
        assert_eq!(of(&["LĨNH VỰC", "Tiep nhan"]), of(&["Tiếp nhận", "Lĩnh vực"]));
        assert_ne!(of(&["Tiếp nhận"]), of(&["Tiếp nhận", "Lĩnh vực"]));
    }
}
