//! So với bản đã tiếp nhận: what a report would change.

use maud::{Markup, html};

use super::phrases::{Common, Sent, said};
use crate::import::ChangeCounts;
use crate::reception::DifferenceRow;

/// Rows shown before the rest is folded.
const SHOWN: usize = 40;

/// How many figures differ, in words.
pub fn counts(counts: ChangeCounts) -> String {
    let told = [(counts.new, said(Sent::CountNew)), (counts.changed, said(Sent::CountChanged)), (counts.gone, said(Sent::CountGone))];
    let told: Vec<String> = told.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    if told.is_empty() { (said(Sent::NothingChanged)).to_owned() } else { told.join(", ") }
}

/// The table of differences. An empty one says that both reports are alike.
pub fn section(counted: ChangeCounts, rows: &[DifferenceRow]) -> Markup {
    let (shown, folded) = rows.split_at(rows.len().min(SHOWN));
    html! {
        div.differences {
            h3 { (said(Sent::AgainstTheAcceptedVersion)) (counts(counted)) }
            @if rows.is_empty() {
                p.soft { (said(Sent::EveryFigureIsAsInThe)) }
            } @else {
                (table(shown))
                @if !folded.is_empty() {
                    details { summary { (said(Sent::ShowMore)) (folded.len()) (said(Sent::MoreChanges)) } (table(folded)) }
                }
            }
        }
    }
}

fn table(rows: &[DifferenceRow]) -> Markup {
    html! {
        div.scroll tabindex="0" { table {
            thead { tr { th { (said(Sent::Change)) } th { (said(Common::Figure)) } th { (said(Common::Part)) } th.number { (said(Sent::Accepted)) } th.number { (said(Sent::NewVersion)) } th { (said(Sent::SheetCell)) } } }
            tbody { @for row in rows { (line(row)) } }
        } }
    }
}

fn line(row: &DifferenceRow) -> Markup {
    let (tone, words) = match (&row.before, &row.after) {
        (None, _) => ("info", said(Sent::New)),
        (Some(_), Some(_)) => ("warn", said(Sent::Change)),
        (Some(_), None) => ("bad", said(Sent::Gone)),
    };
    html! {
        tr {
            td { (super::words::tag(tone, words)) }
            td lang="vi" { (row.what) }
            td { @if row.part.is_empty() { (said(Sent::Total)) } @else { span lang="vi" { (row.part) } } }
            td.number lang="vi" { (row.before.as_deref().unwrap_or("–")) }
            td.number lang="vi" { (row.after.as_deref().unwrap_or("–")) }
            td lang="vi" { (row.place) }
        }
    }
}
