//! Bộ tiêu chí: every set with its versions, and two of them side by side.

use maud::{Markup, html};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::criteria::difference::Difference;
use tonghop_domain::display;

use super::layout::Page;
use super::phrases::{Common, Piece, Scores, said};
use super::words;
use crate::clock::local_time;

/// Whether a set may still be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freedom {
    /// No result rests on it yet.
    Unused,
    /// Frozen since its first use, in milliseconds since 1970 UTC.
    Frozen(i64),
    /// Its file is no longer the one that was used: earlier results rest on other bytes.
    Changed(i64),
}

/// One set as a row.
#[derive(Debug)]
pub struct SetRow<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// `ID@VERSION`.
    pub name: String,
    /// Whether it may still be changed.
    pub freedom: Freedom,
}

/// The list.
pub fn list(page: &Page, rows: &[SetRow<'_>]) -> String {
    page.render(&html! {
        h1 { (said(Scores::CriteriaSets)) }
        p.soft { (said(Scores::ASetThatWasUsedFor)) code { "tonghop criteria import" } "." }
        (comparison(rows, "", ""))
        div.scroll tabindex="0" { table {
            thead { tr { th { (said(Piece::CriteriaSet)) } th { (said(Scores::IdVersion)) } th { (said(Scores::InForce)) } th.number { (said(Scores::Maximum)) } th.number { (said(Scores::Component)) } th { (said(Common::Standing)) } th { (said(Common::File)) } } }
            tbody { @for row in rows { (line(row)) } }
        } }
        p { a href="/cham-diem" { (said(Common::BackToScoring)) } }
    })
}

fn line(row: &SetRow<'_>) -> Markup {
    let SetRow { set, name, freedom } = row;
    html! {
        tr {
            td {
                span lang="vi" { (set.name) } @if set.is_sample { " " (words::tag("info", said(Scores::Sample))) }
                br; small { (said(Common::Basis)) span lang="vi" { (set.legal_basis) } }
                @if !set.gaps.is_empty() { details { summary { (said(Scores::UnreadableInTheSource)) (set.gaps.len()) ")" } ul { @for gap in &set.gaps { li lang="vi" { (gap) } } } } }
            }
            td { (name) }
            td { (said(Scores::From)) (display::date(set.valid_from)) @match set.valid_until { Some(until) => { (said(Scores::UntilInner)) (display::date(until)) }, None => { (said(Scores::NoEndYet)) } } }
            td.number { (display::plain(set.max, 4)) }
            td.number { (set.components().count()) }
            td { (state(*freedom)) }
            td { a href={ "/bo-tieu-chi/" (name) "/tep.xlsx" } { (said(Scores::DownloadExcel)) } }
        }
    }
}

fn state(freedom: Freedom) -> Markup {
    match freedom {
        Freedom::Unused => words::tag("none", said(Scores::NotUsedYet)),
        Freedom::Frozen(at) => {
            html! { (words::tag("good", said(Scores::UsedFrozen))) br; small { (said(Scores::First)) (local_time(at)) } }
        }
        Freedom::Changed(at) => html! {
            (words::tag("bad", said(Scores::FileChangedAfterItsUse))) br;
            small { (said(Scores::ResultsSince)) (local_time(at)) (said(Scores::RestOnTheEarlierContentGive)) }
        },
    }
}

fn comparison(rows: &[SetRow<'_>], one: &str, other: &str) -> Markup {
    let choices = |chosen: &str| html! { @for row in rows { option value=(row.name) selected[row.name == chosen] { (row.name) " – " (row.set.name) } } };
    html! {
        form.bar method="get" action="/bo-tieu-chi/so-sanh" {
            label { (said(Scores::Compare)) select name="mot" { (choices(one)) } }
            label { (said(Scores::With)) select name="hai" { (choices(other)) } }
            button.plain type="submit" { (said(Scores::Compare)) }
        }
    }
}

/// Two sets side by side.
pub fn side_by_side(page: &Page, rows: &[SetRow<'_>], (one, other): (&SetRow<'_>, &SetRow<'_>), differences: &[Difference]) -> String {
    let cell = |text: &Option<String>| html! { @match text { Some(text) => { span lang="vi" { (text) } }, None => small { (said(Scores::None)) } } };
    page.render(&html! {
        h1 { (said(Scores::TwoCriteriaSetsSideBySide)) }
        (comparison(rows, &one.name, &other.name))
        p { b { (differences.len()) (said(Scores::Differences)) } (said(Scores::Between)) span lang="vi" { (one.set.name) } (said(Scores::And)) span lang="vi" { (other.set.name) } "”." }
        @if differences.is_empty() {
            (words::empty(said(Scores::TheSetsAreTheSameIds)))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Scores::Where)) } th { (one.name) } th { (other.name) } } }
                tbody {
                    @for difference in differences {
                        tr { td lang="vi" { (difference.place) } td { (cell(&difference.one)) } td { (cell(&difference.other)) } }
                    }
                }
            } }
        }
        p { a href="/bo-tieu-chi" { (said(Scores::BackToTheCriteriaSets)) } }
    })
}
