//! Câu trả lời đã ghi nhớ: what officers said about words of workbooks, each of which can be undone.

use maud::{Markup, html};

use super::layout::Page;
use super::words;
use crate::clock::local_time;
use crate::storage::StoredAnswer;

/// A remembered answer with its meaning in words.
#[derive(Debug)]
pub struct AnswerRow {
    /// The answer.
    pub stored: StoredAnswer,
    /// What was asked about: `Tên đơn vị`, or the form's title.
    pub about: String,
    /// What it was said to mean.
    pub meaning: String,
}

/// The page.
pub fn render(page: &Page, answers: &[AnswerRow]) -> String {
    page.render(&html! {
        h1 { "Câu trả lời đã ghi nhớ" }
        p.soft { "Khi đọc các tệp cùng dạng, hệ thống dùng lại các câu trả lời này và ghi rõ trong kết quả. Bỏ một câu trả lời thì lần đọc sau sẽ hỏi lại; báo cáo đã ghi nhận không thay đổi." }
        @if answers.is_empty() {
            (words::empty("Chưa có câu trả lời nào. Câu hỏi về tên đơn vị, tên cột hiện ở trang kết quả của từng đợt tiếp nhận."))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { "Trong tệp ghi" } th { "Hỏi về" } th { "Được hiểu là" } th { "Người trả lời" } th { "Lúc" } th { "Hiệu lực" } } }
                tbody { @for answer in answers { (line(page, answer)) } }
            } }
        }
        p { a href="/tiep-nhan" { "Về trang Tiếp nhận báo cáo" } }
    })
}

fn line(page: &Page, answer: &AnswerRow) -> Markup {
    let stored = &answer.stored;
    html! {
        tr {
            td { "“" (stored.words) "”" }
            td { (answer.about) }
            td { (answer.meaning) }
            td { (stored.created_by) }
            td { (local_time(stored.created_at)) }
            td {
                @match &stored.undone {
                    Some((at, by)) => { (words::tag("none", "Đã bỏ")) " " small { (by) ", " (local_time(*at)) } },
                    None => {
                        form.inline method="post" action={ "/cau-tra-loi/" (stored.id) "/bo" } {
                            (page.token_field())
                            button.plain type="submit" { "Bỏ" }
                        }
                    },
                }
            }
        }
    }
}
