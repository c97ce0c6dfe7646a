//! Bảng đối chiếu: what the office follows × criterion with the latest value, trend and lost points; then the matrix of each index
//! with its visible gaps, and the form with which an office changes a cell.

use maud::{Markup, html};
use tonghop_domain::crosswalk::{Crosswalk, Index, IndexCriterion, Meaning, SubjectKind, Usage};
use tonghop_domain::display;

use super::indicators::choice_bar;
use super::layout::Page;
use super::phrases::{Main, said};
use super::reception::Choice;
use super::words;
use crate::analysis::CrosswalkRow;
use crate::clock::local_time;
use crate::storage::StoredLinkEdit;

/// What the page shows.
#[derive(Debug)]
pub struct CrosswalkPage {
    /// The matrix with the office's own words.
    pub crosswalk: Crosswalk,
    /// Pairs and gaps.
    pub rows: Vec<CrosswalkRow>,
    /// Every word of the office, oldest first.
    pub edits: Vec<StoredLinkEdit>,
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// `ID@VERSION` of the set that lost points are taken from; empty without one.
    pub set: String,
    /// Sets to choose from.
    pub sets: Vec<Choice>,
    /// Why the last change was refused; empty otherwise.
    pub refused: String,
}

impl CrosswalkPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Main::CrosswalkTitle)) }
            (choice_bar("/doi-chieu", (&self.period, &self.periods), (&self.set, &self.sets)))
            p { (said(Main::LogsNeverScore)) }
            @if !self.refused.is_empty() { div.notice.bad role="alert" { (said(Main::NotSaved)) span lang="vi" { (self.refused) } "." } }
            (self.pairs())
            (self.form(page))
            p.legend { (words::tag("good", said(Main::ScoresTag))) (said(Main::ScoresLegend)) (words::tag("info", said(Main::RelatedTag))) (said(Main::RelatedLegend)) }
            @for (name, index) in Index::ALL { (matrix(&self.crosswalk, name, index)) }
            (unread(&self.crosswalk))
            p.soft { (said(Main::SourceOfNames)) span lang="vi" { (self.crosswalk.source) } }
        })
    }

    fn pairs(&self) -> Markup {
        let (gaps, pairs): (Vec<_>, Vec<_>) = self.rows.iter().partition(|row| row.usage.is_none());
        let (indicators, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|row| row.is_indicator);
        html! {
            h2 { (said(Main::LatestValues)) }
            p.soft { span lang="vi" { (self.period_name) } (said(Main::LostLegend)) }
            (pairs_table(&indicators))
            details { summary { (said(Main::LoggedThings)) (others.len()) ")" } (pairs_table(&others)) }
            h2 { (said(Main::Gaps)) (gaps.len()) ")" }
            @if gaps.is_empty() { (words::empty(said(Main::NoGaps))) }
            @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Main::Subject)) } th { (said(Main::Criterion)) } th.number { (said(Main::LostPoints)) } th { (said(Main::Remark)) } } }
                    tbody {
                        @for row in gaps {
                            tr {
                                td { @if row.subject.is_empty() { (words::tag("warn", said(Main::NoIndicatorYet))) } @else { span lang="vi" { (row.subject) } } }
                                td { @if row.criterion.is_empty() { (words::tag("warn", said(Main::NoLinkYet))) } @else { span lang="vi" { (row.criterion) } } }
                                td.number { (lost(row)) }
                                td lang="vi" { (row.note) }
                            }
                        }
                    }
                } }
            }
        }
    }

    fn form(&self, page: &Page) -> Markup {
        html! {
            h2 id="sua" { (said(Main::EditCell)) }
            form.bar method="post" action={ "/doi-chieu?ky=" (self.period) "&bo=" (self.set) } {
                (page.token_field())
                label { (said(Main::Subject))
                    select name="chi_tieu" { @for subject in &self.crosswalk.subjects { option value={ (subject.kind.code()) "/" (subject.code) } { (kind(subject.kind)) ": " (subject.name) } } }
                }
                label { (said(Main::Criterion))
                    select name="tieu_chi" { @for criterion in &self.crosswalk.criteria { option value=(criterion.code) { (criterion.index.as_str()) ": " (criterion.name) } } }
                }
                label { (said(Main::Meaning))
                    select name="y_nghia" { @for meaning in MEANINGS { option value=(meaning.code()) { (meaning.words()) } } }
                }
                label { (said(Main::BasisRemark)) input name="ghi_chu" size="30" maxlength="300"; }
                button type="submit" { (said(Main::Save)) }
            }
            @if !self.edits.is_empty() { (self.history()) }
        }
    }

    fn history(&self) -> Markup {
        let subject = |edit: &StoredLinkEdit| {
            let found = self.crosswalk.subjects.iter().find(|subject| subject.kind == edit.edit.kind && subject.code == edit.edit.subject);
            found.map_or_else(|| edit.edit.subject.clone(), |subject| subject.name.clone())
        };
        let criterion = |edit: &StoredLinkEdit| {
            let found = self.crosswalk.criteria.iter().find(|criterion| criterion.code == edit.edit.criterion);
            found.map_or_else(|| edit.edit.criterion.clone(), |criterion| criterion.name.clone())
        };
        html! {
            details {
                summary { (said(Main::Edits)) (self.edits.len()) ")" }
                ul {
                    @for edit in self.edits.iter().rev() {
                        li lang="vi" {
                            (subject(edit)) " × " (criterion(edit)) ": " (edit.edit.meaning.words())
                            @if !edit.edit.note.is_empty() { " (" (edit.edit.note) ")" }
                            " – " (edit.entered_by) ", " (local_time(edit.entered_at))
                        }
                    }
                }
            }
        }
    }
}

const MEANINGS: [Meaning; 3] = [Meaning::Linked(Usage::Related), Meaning::Linked(Usage::Scores), Meaning::Unlinked];

fn kind(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::ActivityType => said(Main::Activity),
        SubjectKind::Theme => said(Main::Theme),
        SubjectKind::Indicator => said(Main::IndicatorKind),
    }
}

fn pairs_table(rows: &[&CrosswalkRow]) -> Markup {
    html! {
        div.scroll.across tabindex="0" { table {
            thead { tr { th { (said(Main::Subject)) } th { (said(Main::Criterion)) } th { (said(Main::Meaning)) } th.number { (said(Main::LatestValue)) } th { (said(Main::Trend)) } th.number { (said(Main::LostPoints)) } th { (said(Main::Remark)) } } }
            tbody { @for row in rows { (pair(row)) } }
        } }
    }
}

fn pair(row: &CrosswalkRow) -> Markup {
    html! {
        tr {
            td lang="vi" { (row.subject) }
            td lang="vi" { (row.criterion) }
            td { @if let Some(usage) = row.usage { (meaning(usage)) } }
            td.number lang="vi" { (row.value) }
            td lang="vi" { (row.trend) }
            td.number { (lost(row)) }
            td lang="vi" { (row.note) }
        }
    }
}

fn meaning(usage: Usage) -> Markup {
    match usage {
        Usage::Scores => words::tag("good", said(Main::ScoresTag)),
        Usage::Related => words::tag("info", said(Main::RelatedTag)),
    }
}

/// `0,35 (24/24)`.
fn lost(row: &CrosswalkRow) -> String {
    row.lost
        .map_or_else(|| display::NO_FIGURE.to_owned(), |lost| format!("{} ({}/{})", display::decimal(lost.mean, 2), lost.scored, lost.of))
}

fn matrix(crosswalk: &Crosswalk, name: &str, index: Index) -> Markup {
    let columns: Vec<_> = crosswalk.criteria.iter().filter(|criterion| criterion.index == index).collect();
    let rows: Vec<_> =
        crosswalk.subjects.iter().filter(|subject| columns.iter().any(|column| crosswalk.link(subject, &column.code).is_some())).collect();
    html! {
        h2 lang="vi" { (name) }
        div.scroll tabindex="0" { table {
            thead { tr { th { (said(Main::SubjectsHead)) } @for column in &columns { th lang="vi" { (column.name) } } } }
            tbody {
                @for subject in rows {
                    tr {
                        th scope="row" lang="vi" { (subject.name) }
                        @for column in &columns {
                            td { @if let Some(link) = crosswalk.link(subject, &column.code) { span lang="vi" title=(link.note) { (meaning(link.usage)) } } }
                        }
                    }
                }
            }
        } }
        (notes(crosswalk, &columns))
    }
}

/// The reasons behind the cells, one line each, folded.
fn notes(crosswalk: &Crosswalk, columns: &[&IndexCriterion]) -> Markup {
    let mut lines = Vec::new();
    for subject in &crosswalk.subjects {
        let links = columns.iter().filter_map(|column| Some((column, crosswalk.link(subject, &column.code)?)));
        lines.extend(
            links
                .filter(|(_, link)| !link.note.is_empty())
                .map(|(column, link)| format!("{} → {}: {}", subject.name, column.name, link.note)),
        );
    }
    html! {
        @if !lines.is_empty() {
            details { summary { (said(Main::CellRemarks)) (lines.len()) ")" } ul lang="vi" { @for line in &lines { li { (line) } } } }
        }
    }
}

fn unread(crosswalk: &Crosswalk) -> Markup {
    let unread: Vec<_> = crosswalk.criteria.iter().filter(|criterion| !criterion.gap.is_empty()).collect();
    html! {
        @if !unread.is_empty() {
            h2 { (said(Main::UnreadInSource)) }
            ul { @for criterion in unread { li lang="vi" { (criterion.name) ": " (criterion.gap) } } }
        }
    }
}
