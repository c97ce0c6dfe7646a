//! Versions of a plan, and the money for it.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::display;

use super::words;
use crate::analysis::BudgetRow;
use crate::storage::StoredSubmission;

/// Every version of a plan, newest first.
pub fn versions(versions: &[StoredSubmission]) -> Markup {
    html! {
        @if !versions.is_empty() {
            h2 { "Các bản kế hoạch (" (versions.len()) ")" }
            div.scroll tabindex="0" { table {
                thead { tr { th { "Tệp" } th { "Ngày nhận" } th { "Trạng thái" } th { "Điều chỉnh, bổ sung" } } }
                tbody { @for (index, stored) in versions.iter().enumerate() { (version(stored, index + 1 == versions.len())) } }
            } }
            p.legend { "Kế hoạch điều chỉnh, bổ sung gửi thành tệp mới; bản cũ được giữ. Mở một bản để xem chỉ tiêu nào thêm, bớt, thay đổi." }
        }
    }
}

fn version(stored: &StoredSubmission, is_first: bool) -> Markup {
    let submission = &stored.submission;
    html! {
        tr {
            td { a href={ "/bao-cao-nop/" (submission.id) } { (submission.file_name) } }
            td { (display::date(submission.received)) }
            td { (words::state(submission.state)) }
            td { @if is_first { "Bản đầu" } @else { "Bản thay thế" } @if let Some(reason) = stored.reason.as_ref().filter(|reason| !reason.is_empty()) { ": " (reason) } }
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
            h2 { "Kinh phí kế hoạch, " (period_name) " (đồng)" }
            div.scroll tabindex="0" { table {
                thead { tr { th { "Nguồn kinh phí" } th.number { "Dự toán" } th.number { "Thực chi" } th.number { "Tỷ lệ" } } }
                tbody {
                    @for row in rows { tr { td { (row.source) } td.number { (money(row.planned)) } td.number { (money(row.spent)) } td.number { (share(row.spent, row.planned)) } } }
                    tr.total { th scope="row" { "Cộng" } td.number { (money(planned)) } td.number { (money(spent)) } td.number { (share(spent, planned)) } }
                }
            } }
        }
    }
}

fn share(part: Option<Decimal>, whole: Option<Decimal>) -> String {
    let share = part.zip(whole.filter(|whole| !whole.is_zero())).and_then(|(part, whole)| part.checked_div(whole));
    share.map_or_else(|| display::NO_FIGURE.to_owned(), |share| display::percent(share, 2))
}
