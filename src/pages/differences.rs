//! So với bản đã tiếp nhận: what a report would change.

use maud::{Markup, html};

use crate::import::ChangeCounts;
use crate::reception::DifferenceRow;

/// Rows shown before the rest is folded.
const SHOWN: usize = 40;

/// How many figures differ, in words.
pub fn counts(counts: ChangeCounts) -> String {
    let told = [(counts.new, "mới"), (counts.changed, "thay đổi"), (counts.gone, "không còn")];
    let told: Vec<String> = told.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    if told.is_empty() { "không thay đổi".to_owned() } else { told.join(", ") }
}

/// The table of differences. An empty one says that both reports are alike.
pub fn section(counted: ChangeCounts, rows: &[DifferenceRow]) -> Markup {
    let (shown, folded) = rows.split_at(rows.len().min(SHOWN));
    html! {
        div.differences {
            h3 { "So với bản đã tiếp nhận: " (counts(counted)) }
            @if rows.is_empty() {
                p.soft { "Mọi số liệu giống bản đã tiếp nhận." }
            } @else {
                (table(shown))
                @if !folded.is_empty() {
                    details { summary { "Xem thêm " (folded.len()) " thay đổi" } (table(folded)) }
                }
            }
        }
    }
}

fn table(rows: &[DifferenceRow]) -> Markup {
    html! {
        div.scroll tabindex="0" { table {
            thead { tr { th { "Thay đổi" } th { "Chỉ tiêu" } th { "Phân tổ" } th.number { "Đã tiếp nhận" } th.number { "Bản mới" } th { "Sheet, ô" } } }
            tbody { @for row in rows { (line(row)) } }
        } }
    }
}

fn line(row: &DifferenceRow) -> Markup {
    let (tone, words) = match (&row.before, &row.after) {
        (None, _) => ("info", "Mới"),
        (Some(_), Some(_)) => ("warn", "Thay đổi"),
        (Some(_), None) => ("bad", "Không còn"),
    };
    html! {
        tr {
            td { (super::words::tag(tone, words)) }
            td { (row.what) }
            td { @if row.part.is_empty() { "Tổng số" } @else { (row.part) } }
            td.number { (row.before.as_deref().unwrap_or("–")) }
            td.number { (row.after.as_deref().unwrap_or("–")) }
            td { (row.place) }
        }
    }
}
