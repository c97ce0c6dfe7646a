//! The pages in English. What the program itself says is English; data stay as officers wrote them (names of units, forms, indicators,
//! criteria and plans, the wording of sets, arithmetic and changes in words, charts) and are marked as Vietnamese. Findings have English
//! words too, around what they quote.

use super::office::{self, Server};

/// Pages that the list of all pages leaves out: steps of the wizard, filters, one that says what went wrong.
const MORE: [&str; 8] = [
    "/tinh-hinh-nop?ky=cchc:2025-Q3&tinh_trang=late",
    "/bat-dau",
    "/bat-dau/don-vi",
    "/bat-dau/tep",
    "/bat-dau/ket-qua",
    "/bat-dau/van-phong-mau",
    "/cau-tra-loi",
    "/xep-hang?bo=khong-co",
];

/// Routes that answer with files or go elsewhere (a place is asked for before there is an office, a correction is looked at by the test of
/// closings).
const NO_PAGES: [&str; 15] = [
    "/ngon-ngu/{code}",
    "/dang-nhap",
    "/bao-cao-nop/{id}/tep-goc",
    "/bao-cao-nop/{id}/{what}",
    "/tiep-nhan/{job}/tep/{number}/{what}",
    "/ho-so/van-ban/{id}",
    "/tep-mau",
    "/bo-tieu-chi/{name}/tep.xlsx",
    "/tai-lieu/{id}/tep",
    "/phat-hanh/tep/{position}",
    "/bieu-do/{name}",
    "/tai-ve/{name}",
    "/assets/{name}",
    "/bat-dau/dia-ban",
    "/dinh-chinh/{id}",
];

/// The paths of all pages, as the program's routes have them.
fn routes_of_pages() -> Vec<String> {
    let source = include_str!("../../src/http.rs");
    let (pages, _) = source.split_once("let api = ").unwrap();
    let routes = pages.split(".route(\"").skip(1).filter_map(|rest| rest.split_once("\", get("));
    routes.map(|(path, _)| path.to_owned()).filter(|path| !path.contains('"') && !NO_PAGES.contains(&path.as_str())).collect()
}

/// Whether an address is one of a route.
fn is_of(route: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (wanted, found): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    wanted.len() == found.len() && wanted.iter().zip(&found).all(|(wanted, found)| wanted == found || wanted.starts_with('{'))
}

/// The addresses that a page links to.
fn links(page: &str) -> Vec<String> {
    page.split("href=\"/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|path| format!("/{}", path.replace("&amp;", "&")))
        .collect()
}

/// Every page once: those listed, then for each route not among them the first address that a page seen links to.
fn every_page(server: &Server, client: &office::Client) -> Vec<(String, String)> {
    let get = |path: &str| client.http.get(server.url(path)).send().unwrap().text().unwrap();
    let listed = super::every_page::PAGES.iter().map(|(_, path)| *path).chain(MORE);
    let mut seen: Vec<(String, String)> = listed.map(|path| (path.to_owned(), get(path))).collect();
    loop {
        let routes: Vec<String> = routes_of_pages().into_iter().filter(|route| !seen.iter().any(|(path, _)| is_of(route, path))).collect();
        let linked = |route: &String| seen.iter().flat_map(|(_, page)| links(page)).find(|link| is_of(route, link));
        let next: Vec<String> = routes.iter().filter_map(linked).collect();
        if next.is_empty() {
            assert!(routes.is_empty(), "no page links to {routes:?}");
            return seen;
        }
        seen.extend(next.into_iter().map(|path| (path.clone(), get(&path))));
    }
}

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
    for (path, page) in every_page(&server, &client) {
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
