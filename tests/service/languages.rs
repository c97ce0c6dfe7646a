//! The pages in English. What the program itself says is English; data stay as officers wrote them (names of units, forms, indicators,
//! criteria and plans, the wording of sets, arithmetic and changes in words, charts) and are marked as Vietnamese. Findings have English
//! words too, around what they quote.

use super::office::{self, Server};

/// The pages of the navigation, one of each kind behind them, the steps of the wizard, and a page that says what went wrong.
const PAGES: [&str; 21] = [
    "/",
    "/tong-quan",
    "/tiep-nhan",
    "/tinh-hinh-nop?ky=cchc:2025-Q3",
    "/tinh-hinh-nop?ky=cchc:2025-Q3&tinh_trang=late",
    "/ke-hoach",
    "/ke-hoach?don_vi=MS-04@2008-08-01",
    "/chi-tieu?ky=cchc:2025-Q3&bo=mau-xa-2025",
    "/chi-tieu?ky=cchc:2025-Q3&bo=mau-xa-2025&tieu_chi=4.1",
    "/cham-diem?ky=cchc:2025-Q3&bo=mau-xa-2025",
    "/xep-hang?ky=cchc:2025-Q3&bo=mau-xa-2025",
    "/xep-hang?ky=civil:2019&bo=pci",
    "/doi-chieu",
    "/don-vi",
    "/bao-cao?ky=cchc:2025-Q3&bo=mau-xa-2025",
    "/bat-dau/don-vi",
    "/bat-dau/ky",
    "/bat-dau/bieu-mau",
    "/bat-dau/tep",
    "/bat-dau/ket-qua",
    "/xep-hang?bo=khong-co",
];

/// Elements that never hold others.
const VOID: [&str; 6] = ["input", "meta", "link", "br", "hr", "img"];

fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|sign| "ăâđêôơưĂÂĐÊÔƠƯ".contains(sign) || ('\u{1ea0}'..='\u{1ef9}').contains(&sign))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

/// Whether what an element holds is data: marked as Vietnamese, a choice among names, a picture, or what a finding quotes.
fn holds_data(tag: &str) -> bool {
    let name = tag.split([' ', '/']).next().unwrap_or_default();
    let class = attribute(tag, "class").unwrap_or_default();
    matches!(name, "svg" | "option" | "optgroup" | "script" | "style" | "textarea" | "datalist")
        || attribute(tag, "lang") == Some("vi")
        || class.split(' ').any(|class| class.starts_with("finding"))
}

/// Vietnamese texts of a page that are not marked as data.
fn vietnamese_words(html: &str) -> Vec<String> {
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut found = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_owned();
        let is_data = open.last().is_some_and(|(_, is_data)| *is_data);
        if tag.starts_with('/') {
            while open.pop().is_some_and(|(known, _)| known != name) {}
        } else if !tag.starts_with('!') {
            // English within data is English again.
            let is_own = attribute(tag, "lang") == Some("en");
            let holds = !is_own && (is_data || holds_data(tag));
            let said = ["title", "placeholder"].iter().filter_map(|attr| attribute(tag, attr));
            let named = matches!(name.as_str(), "nav" | "aside" | "div" | "a" | "button").then(|| attribute(tag, "aria-label")).flatten();
            found.extend(said.chain(named).filter(|words| !holds && is_vietnamese(words)).map(|words| format!("{name}: {words}")));
            if !VOID.contains(&name.as_str()) {
                open.push((name, holds));
            }
        }
        let is_data = open.last().is_some_and(|(_, is_data)| *is_data);
        if !is_data && is_vietnamese(text) {
            found.push(text.trim().to_owned());
        }
    }
    found
}

#[test]
fn the_walker_sees_what_is_not_marked() {
    let page = "<main><p>Đã nộp</p><td lang=\"vi\">Xã <b>Tân An</b></td><br><a title=\"Số này từ đâu?\">?</a><p>Late</p>\
                <figure lang=\"vi\">Điểm <figcaption lang=\"en\">Tải</figcaption></figure></main>";
    assert_eq!(vietnamese_words(page), ["Đã nộp", "a: Số này từ đâu?", "Tải"]);
}

#[test]
fn what_the_program_says_is_english_where_english_is_asked_for() {
    let server = Server::start(office::sample());
    let client = server.client();
    client.http.get(server.url("/ngon-ngu/en")).send().unwrap();
    let mut left = Vec::new();
    for path in PAGES {
        let page = client.http.get(server.url(path)).send().unwrap().text().unwrap();
        assert!(page.contains("lang=\"en\""), "{path}");
        // The name of the other language is in that language.
        let words = vietnamese_words(&page).into_iter().filter(|words| words != "Tiếng Việt");
        left.extend(words.map(|words| format!("{path}: {words}")));
    }
    assert!(left.is_empty(), "{} Vietnamese texts on English pages:\n{}", left.len(), left.join("\n"));
    let board = client.page("/tinh-hinh-nop?ky=cchc:2025-Q3");
    for words in ["On time", "Late (1 working day)", "Returned", "Nothing occurred", "Not sent"] {
        assert!(board.contains(words), "{words}");
    }
    let signed_out = reqwest::blocking::Client::new();
    let page = signed_out.get(server.url("/dang-nhap")).header("cookie", "tonghop_language=en").send().unwrap().text().unwrap();
    assert!(page.contains("Password") && vietnamese_words(&page).is_empty(), "{page}");
}

#[test]
fn exports_are_vietnamese_whoever_downloads_them() {
    let server = Server::start(office::sample());
    let client = server.client();
    let path = "/tai-ve/ranking.xlsx?ky=cchc:2025-H1&bo=mau-xa-2025";
    let before = client.bytes(path);
    client.http.get(server.url("/ngon-ngu/en")).send().unwrap();
    assert!(client.bytes(path) == before);
}
