//! Câu trả lời đã ghi nhớ: what officers said about words of workbooks, each of which can be undone.

use maud::{Markup, html};

use super::layout::Page;
use super::phrases::{Common, Sent, said};
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
        h1 { (said(Sent::RememberedAnswers)) }
        p.soft { (said(Sent::FilesThatLookAlikeAreRead)) }
        @if answers.is_empty() {
            (words::empty(said(Sent::NoAnswersYetQuestionsAboutNames)))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Sent::WrittenInTheFile)) } th { (said(Sent::AskedAbout)) } th { (said(Sent::TakenToMean)) } th { (said(Sent::AnsweredBy)) } th { (said(Common::At)) } th { (said(Sent::InForce)) } } }
                tbody { @for answer in answers { (line(page, answer)) } }
            } }
        }
        p { a href="/tiep-nhan" { (said(Sent::BackToReportReception)) } }
    })
}

fn line(page: &Page, answer: &AnswerRow) -> Markup {
    let stored = &answer.stored;
    html! {
        tr {
            td { "“" span lang="vi" { (stored.words) } "”" }
            td lang="vi" { (answer.about) }
            td lang="vi" { (answer.meaning) }
            td lang="vi" { (stored.created_by) }
            td { (local_time(stored.created_at)) }
            td {
                @match &stored.undone {
                    Some((at, by)) => { (words::tag("none", said(Sent::Dropped))) " " small { span lang="vi" { (by) } ", " (local_time(*at)) } },
                    None => {
                        form.inline method="post" action={ "/cau-tra-loi/" (stored.id) "/bo" } {
                            (page.token_field())
                            button.plain type="submit" { (said(Common::Drop)) }
                        }
                    },
                }
            }
        }
    }
}
