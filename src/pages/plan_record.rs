//! Versions of a plan, and the money for it.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::display;

use super::phrases::{Main, said};
use super::words;
use crate::analysis::BudgetRow;
use crate::storage::StoredSubmission;

/// Every version of a plan, newest first.
pub fn versions(versions: &[StoredSubmission]) -> Markup {
    html! {
        @if !versions.is_empty() {
            h2 { (said(Main::PlanVersions)) (versions.len()) ")" }
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Main::FileHead)) } th { (said(Main::ReceivedHead)) } th { (said(Main::StateHead)) } th { (said(Main::Amended)) } } }
                tbody { @for (index, stored) in versions.iter().enumerate() { (version(stored, index + 1 == versions.len())) } }
            } }
            p.legend { (said(Main::VersionsLegend)) }
        }
    }
}

fn version(stored: &StoredSubmission, is_first: bool) -> Markup {
    let submission = &stored.submission;
    html! {
        tr {
            td lang="vi" { a href={ "/bao-cao-nop/" (submission.id) } { (submission.file_name) } }
            td { (display::date(submission.received)) }
            td { (words::state(submission.state)) }
            td { @if is_first { (said(Main::FirstVersion)) } @else { (said(Main::NewerVersion)) } @if let Some(reason) = stored.reason.as_ref().filter(|reason| !reason.is_empty()) { ": " span lang="vi" { (reason) } } }
        }
    }
}

/// Dự toán, thực chi by source.
pub fn budget(rows: &[BudgetRow], period_name: &str) -> Markup {
    let money = |value: Option<Decimal>| value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 0));
    let sum = |of: fn(&BudgetRow) -> Option<Decimal>| {
        let known: Vec<Decimal> = rows.iter().filter_map(of).collect();
        (!known.is_empty()).then(|| known.iter().sum::<Decimal>())
    };
    let (planned, spent) = (sum(|row| row.planned), sum(|row| row.spent));
    html! {
        @if !rows.is_empty() {
            h2 { (said(Main::BudgetOf)) span lang="vi" { (period_name) } (said(Main::InDong)) }
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Main::BudgetSource)) } th.number { (said(Main::Planned)) } th.number { (said(Main::Spent)) } th.number { (said(Main::Share)) } } }
                tbody {
                    @for row in rows { tr { td lang="vi" { (row.source) } td.number { (money(row.planned)) } td.number { (money(row.spent)) } td.number { (share(row.spent, row.planned)) } } }
                    tr.total { th scope="row" { (said(Main::Sum)) } td.number { (money(planned)) } td.number { (money(spent)) } td.number { (share(spent, planned)) } }
                }
            } }
        }
    }
}

fn share(part: Option<Decimal>, whole: Option<Decimal>) -> String {
    let share = part.zip(whole.filter(|whole| !whole.is_zero())).and_then(|(part, whole)| part.checked_div(whole));
    share.map_or_else(|| display::NO_FIGURE.to_owned(), |share| display::percent(share, 2))
}
