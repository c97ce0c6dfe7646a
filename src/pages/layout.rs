//! The frame around every page.

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, html};
use tonghop_domain::display;
use tonghop_domain::message::Language;

use super::phrases::{self, Phrase, Piece, Said, said, spoken};

/// The pages of the navigation, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Việc của tôi.
    MyWork,
    /// Tổng quan.
    Overview,
    /// Tiếp nhận báo cáo.
    Reception,
    /// Tình hình nộp báo cáo.
    Board,
    /// Kế hoạch và nhiệm vụ.
    Plans,
    /// Chỉ tiêu, chỉ số.
    Indicators,
    /// Chấm điểm.
    Scoring,
    /// Xếp hạng.
    Ranking,
    /// Bảng đối chiếu.
    Crosswalk,
    /// Đơn vị.
    Units,
    /// Báo cáo, biểu đồ.
    Reports,
}

impl Place {
    /// Every page with its path and name.
    pub const ALL: [(Self, &'static str, Phrase); 11] = [
        (Self::MyWork, "/", Phrase::MyWork),
        (Self::Overview, "/tong-quan", Phrase::Overview),
        (Self::Reception, "/tiep-nhan", Phrase::Reception),
        (Self::Board, "/tinh-hinh-nop", Phrase::Board),
        (Self::Plans, "/ke-hoach", Phrase::Plans),
        (Self::Indicators, "/chi-tieu", Phrase::Indicators),
        (Self::Scoring, "/cham-diem", Phrase::Scoring),
        (Self::Ranking, "/xep-hang", Phrase::Ranking),
        (Self::Crosswalk, "/doi-chieu", Phrase::Crosswalk),
        (Self::Units, "/don-vi", Phrase::Units),
        (Self::Reports, "/bao-cao", Phrase::Reports),
    ];

    /// Its path.
    pub fn path(self) -> &'static str {
        Self::ALL.iter().find(|(place, ..)| *place == self).map_or("/", |(_, path, _)| path)
    }

    /// Its name.
    pub fn name(self) -> Phrase {
        Self::ALL.iter().find(|(place, ..)| *place == self).map_or(Phrase::Pages, |(.., name)| *name)
    }
}

/// What the frame says about where one is.
#[derive(Debug, Clone)]
pub struct Page {
    /// The page of the navigation.
    pub place: Place,
    /// Name of the office.
    pub office: String,
    /// Name of the person.
    pub person: String,
    /// Language of the frame and of headings; what officers wrote stays as it is.
    pub language: Language,
    /// Text that every form of the page carries.
    pub form_token: String,
    /// What the footer of a printed page says: the day, and how far the figures go.
    pub printed: String,
    /// The assumed day of a sample office; `None` in a real one.
    pub assumed: Option<Date>,
    /// Whether the sample office is looked at beside the office's own data, so that it can be removed.
    pub visits_sample: bool,
    /// Whether the page loads the script that follows an import.
    pub follows_progress: bool,
}

impl Page {
    /// The whole document.
    pub fn render(&self, content: &Markup) -> String {
        let other = phrases::code(phrases::other(self.language));
        let body = html! {
            a.skip href="#noi-dung" { (self.say(Phrase::SkipToContent)) }
            @if let Some(day) = self.assumed {
                aside.banner aria-label=(said(Piece::SampleOffice)) {
                    (self.say(Phrase::SampleBanner)) " " (display::date(day)) "."
                    @if self.visits_sample {
                        form.inline method="post" action="/van-phong-mau/bo" { (self.token_field()) button.plain type="submit" { (self.say(Phrase::RemoveSample)) } }
                    }
                }
            }
            header.top {
                strong { "tonghop" }
                span.office lang="vi" { (self.office) }
                a.language href={ "/ngon-ngu/" (other) } lang=(other) hreflang=(other) { (self.say(Phrase::OtherLanguage)) }
                span { (self.person) }
                form method="post" action="/dang-xuat" {
                    (self.token_field())
                    button type="submit" { (self.say(Phrase::SignOut)) }
                }
            }
            div.frame {
                nav.main aria-label=(self.say(Phrase::Pages)) {
                    @for (place, path, name) in Place::ALL {
                        a href=(path) aria-current=[(place == self.place).then_some("page")] { (self.say(name)) }
                    }
                }
                main id="noi-dung" { (content) }
            }
            script src="/assets/pictures.js" {}
            script src="/assets/copy.js" {}
            @if self.follows_progress { script src="/assets/progress.js" {} }
        };
        document(self.language, self.say(self.place.name()), &self.printed, &body)
    }

    /// The words of a phrase in the language of the page.
    pub fn say(&self, phrase: Phrase) -> &'static str {
        phrase.words(self.language)
    }

    /// The words of a phrase with a value in the place that the phrase leaves for it.
    pub fn fill(&self, phrase: Phrase, value: impl std::fmt::Display) -> String {
        self.say(phrase).replacen("{}", &value.to_string(), 1)
    }

    /// The hidden field that proves that a form came from one of our pages.
    pub fn token_field(&self) -> Markup {
        html! { input type="hidden" name="form_token" value=(self.form_token); }
    }
}

/// A document without the frame (sign-in, errors).
pub fn bare(title: &str, content: &Markup) -> String {
    document(spoken(), title, "", &html! { main { (content) } })
}

fn document(language: Language, title: &str, printed: &str, body: &Markup) -> String {
    // A text of the style sheet: what would end it is left out.
    let printed: String = printed.chars().filter(|sign| !matches!(sign, '"' | '\'' | '\\' | ';') && !sign.is_control()).collect();
    let page = html! {
        (DOCTYPE)
        html lang=(phrases::code(language)) style={ "--printed: '" (printed) "'" } {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – tonghop" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/assets/style.css";
            }
            body { (body) }
        }
    };
    page.into_string()
}
