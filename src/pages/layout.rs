//! The frame around every page.

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, html};
use tonghop_domain::display;

/// The pages of the navigation, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
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
    pub const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Overview, "/", "Tổng quan"),
        (Self::Reception, "/tiep-nhan", "Tiếp nhận báo cáo"),
        (Self::Board, "/tinh-hinh-nop", "Tình hình nộp báo cáo"),
        (Self::Plans, "/ke-hoach", "Kế hoạch và nhiệm vụ"),
        (Self::Indicators, "/chi-tieu", "Chỉ tiêu, chỉ số"),
        (Self::Ranking, "/xep-hang", "Xếp hạng"),
        (Self::Crosswalk, "/doi-chieu", "Bảng đối chiếu"),
        (Self::Units, "/don-vi", "Đơn vị"),
        (Self::Reports, "/bao-cao", "Báo cáo, biểu đồ"),
    ];

    /// Its path.
    pub fn path(self) -> &'static str {
        Self::ALL.iter().find(|(place, ..)| *place == self).map_or("/", |(_, path, _)| path)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(place, ..)| *place == self).map_or("", |(.., name)| name)
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
    /// Text that every form of the page carries.
    pub form_token: String,
    /// The assumed day of a sample office; `None` in a real one.
    pub assumed: Option<Date>,
    /// Whether the page loads the script that follows an import.
    pub follows_progress: bool,
}

impl Page {
    /// The whole document.
    pub fn render(&self, content: &Markup) -> String {
        let body = html! {
            @if let Some(day) = self.assumed {
                div.banner { "Số liệu minh họa, không có thật. Ngày giả định: " (display::date(day)) "." }
            }
            header.top {
                strong { "tonghop" }
                span.office { (self.office) }
                span { (self.person) }
                form method="post" action="/dang-xuat" {
                    (self.token_field())
                    button type="submit" { "Đăng xuất" }
                }
            }
            div.frame {
                nav.main aria-label="Các trang" {
                    @for (place, path, name) in Place::ALL {
                        a href=(path) aria-current=[(place == self.place).then_some("page")] { (name) }
                    }
                }
                main { (content) }
            }
            script src="/assets/pictures.js" {}
            @if self.follows_progress { script src="/assets/progress.js" {} }
        };
        document(self.place.name(), &body)
    }

    /// The hidden field that proves that a form came from one of our pages.
    pub fn token_field(&self) -> Markup {
        html! { input type="hidden" name="form_token" value=(self.form_token); }
    }
}

/// A document without the frame (sign-in, errors).
pub fn bare(title: &str, content: &Markup) -> String {
    document(title, &html! { main { (content) } })
}

fn document(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="vi" {
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
