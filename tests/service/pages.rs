//! The pages of the sample office over HTTP: what they say, and what they refuse.

use tonghop_fixtures::{broken, expected};

use super::office::{self, Server};
use super::spreadsheets;

#[test]
fn every_page_needs_a_session() {
    let server = Server::start(office::sample());
    let stranger = server.stranger();
    for path in [
        "/",
        "/tong-quan",
        "/quy-dinh-nop",
        "/bat-dau",
        "/tiep-nhan",
        "/tinh-hinh-nop",
        "/ke-hoach",
        "/chi-tieu",
        "/xep-hang",
        "/don-vi",
        "/bao-cao",
        "/bieu-do/ranking.svg",
        "/api/v1/scores",
    ] {
        let reply = stranger.http.get(server.url(path)).send().unwrap();
        assert_eq!(reply.url().path(), "/dang-nhap", "{path}");
    }
    let wrong = stranger.http.post(server.url("/dang-nhap")).form(&[("name", "quantri"), ("password", "sai")]).send().unwrap();
    assert!(wrong.text().unwrap().contains("không đúng"));
}

#[test]
fn the_pages_of_the_sample_office_tell_its_story() {
    let server = Server::start(office::sample());
    let client = server.client();
    let overview = client.page("/tong-quan");
    assert!(overview.contains("Ngày giả định: 17/09/2025") && overview.contains("Quý III năm 2025"), "{overview}");
    let board = client.page("/tinh-hinh-nop?ky=cchc:2025-Q3");
    for figure in [expected::board::SENT_PERCENT, expected::board::ON_TIME_PERCENT] {
        assert!(board.contains(&format!("{figure} %")), "{figure}");
    }
    for path in ["/chi-tieu", "/xep-hang", "/doi-chieu", "/don-vi", "/bao-cao", "/ke-hoach", "/tiep-nhan"] {
        let page = client.page(path);
        assert!(page.contains("<h1>"), "{path}");
    }
    assert!(client.page("/don-vi").contains("Xã Ea H&#39;Lơ") || client.page("/don-vi").contains("Xã Ea H'Lơ"));
}

#[test]
fn the_board_counts_as_the_officer_does() {
    let server = Server::start(office::sample());
    let standings = server.client().json("/api/v1/standings?ky=cchc:2025-Q3");
    let forms = standings["forms"].as_array().unwrap();
    let log = &forms.iter().find(|form| form["form"] == "activity-log").unwrap()["completeness"];
    let figure = |name: &str| usize::try_from(log[name].as_u64().unwrap()).unwrap();
    assert_eq!(figure("owed"), expected::board::OWED);
    assert_eq!(figure("received"), expected::board::SENT);
    assert_eq!(figure("on_time"), expected::board::ON_TIME);
    assert_eq!(figure("returned"), expected::board::RETURNED);
    assert_eq!(figure("nil"), expected::board::NIL);
    assert_eq!(figure("accepted"), expected::board::ACCEPTED + expected::board::NIL);
}

#[test]
fn charts_and_reports_come_as_files() {
    let server = Server::start(office::sample());
    let client = server.client();
    for kind in ["ranking", "trend", "heat-table", "submission-board"] {
        let svg = client.page(&format!("/bieu-do/{kind}.svg?ky=cchc:2025-Q3"));
        assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{kind}");
    }
    let png = client.bytes("/bieu-do/ranking.png?ky=cchc:2025-Q3");
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    for kind in ["score-table", "ranking", "communication-summary"] {
        let bytes = client.bytes(&format!("/tai-ve/{kind}.xlsx?ky=cchc:2025-Q3"));
        assert!(spreadsheets::sheets(&bytes).len() >= 2, "{kind}: a table and a chart");
    }
    let unknown = client.http.get(server.url("/bieu-do/pie.svg")).send().unwrap();
    assert_eq!(unknown.status(), 404);
}

#[test]
fn a_forged_form_changes_nothing() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let before = client.json("/api/v1/submissions?ky=cchc:2025-Q3");
    let reply = client.http.post(server.url("/tiep-nhan/chap-nhan")).form(&[("form_token", "x")]).send().unwrap();
    assert_eq!(reply.status(), 403);
    let form = reqwest::blocking::multipart::Form::new().text("form_token", "x").text("received", "2025-09-17");
    assert_eq!(client.http.post(server.url("/tiep-nhan")).multipart(form).send().unwrap().status(), 403);
    assert_eq!(client.json("/api/v1/submissions?ky=cchc:2025-Q3"), before);
}

#[test]
fn unreadable_files_are_named_and_the_server_goes_on() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let files = [
        ("mat khau.xlsx", broken::encrypted(), "mật khẩu"),
        ("rong.xlsx", broken::empty(), "rỗng"),
        ("cat do.xlsx", broken::truncated_xlsx().unwrap(), "hỏng"),
        ("trang web.xls", broken::html_as_xls(), "trang web"),
        ("anh.jpg", broken::picture_png().unwrap(), "ảnh"),
    ];
    let uploads: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes, _)| (*name, bytes.clone())).collect();
    let path = client.upload(&uploads, &[]);
    let page = client.page(&path);
    for (name, _, word) in &files {
        assert!(page.contains(name) && page.contains(word), "{name}: {word}");
    }
    assert!(client.page("/").contains("Tổng quan"));
}

#[test]
fn the_frame_and_the_headings_speak_english_when_asked() {
    let server = Server::start(office::sample());
    let client = server.client();
    let vietnamese = client.page("/tinh-hinh-nop");
    assert!(vietnamese.contains("<html lang=\"vi\"") && vietnamese.contains(">English</a>"));
    let back = client.http.get(server.url("/ngon-ngu/en")).header("Referer", server.url("/tinh-hinh-nop?ky=cchc:2025-Q3")).send().unwrap();
    assert_eq!(back.url().path(), "/tinh-hinh-nop", "back to where one was");
    let english = back.text().unwrap();
    assert!(
        english.contains("<html lang=\"en\"") && english.contains("<h1>Submission board</h1>") && english.contains(">Plans and tasks</a>")
    );
    assert!(english.contains("Xã Bình Minh"), "what officers wrote stays");
    client.page("/ngon-ngu/vi");
    assert!(client.page("/xep-hang").contains("<h1>Xếp hạng</h1>"));
}

#[test]
fn a_shared_link_is_a_finding_on_both_units() {
    let server = Server::start(office::sample());
    let client = server.client();
    let submissions = client.json("/api/v1/submissions?ky=cchc:2025-Q3");
    let units = client.json("/api/v1/units");
    let id_of = |name: &str| {
        let unit =
            units["units"].as_array().unwrap().iter().find(|unit| unit["name"] == name && unit["code"].as_str().unwrap().starts_with("MS"));
        unit.unwrap()["id"].as_str().unwrap().to_owned()
    };
    for (name, other) in [("Xã An Tân", "Sở Y tế"), ("Sở Y tế", "Xã An Tân")] {
        let unit = id_of(name);
        let is_log = |report: &&serde_json::Value| {
            report["unit"] == unit.as_str() && report["form"] == "activity-log" && report["state"] != "superseded"
        };
        let log = submissions["submissions"].as_array().unwrap().iter().find(is_log).unwrap_or_else(|| panic!("{name} sent a log"));
        let findings = client.json(&format!("/api/v1/findings/{}", log["id"].as_str().unwrap()));
        let shared = findings["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "LOG-03");
        assert!(shared.is_some_and(|finding| finding["message"].as_str().unwrap().contains(other)), "{name}: {findings}");
    }
}

#[test]
fn surveys_show_counts_and_withhold_few_answers() {
    let server = Server::start(office::sample());
    let page = server.client().page("/khao-sat?ky=cchc:2025-Q3");
    assert!(page.contains("79,67 %"), "239 of 300 in Sở Nội vụ's own survey");
    assert!(page.contains("dưới 30 phiếu"), "seven answers in one commune");
}

#[test]
fn withheld_answers_leave_by_no_door() {
    let server = Server::start(office::sample());
    let survey = server.client().json("/api/v1/survey?ky=cchc:2025-Q3");
    let units = survey["units"].as_array().unwrap();
    assert!(units[0]["unit"].is_null(), "all units together come first");
    let few = units.iter().find(|unit| unit["name"] == "Xã Nà Khoang").unwrap();
    assert_eq!((few["overall"]["state"].as_str(), few["overall"]["valid"].as_i64()), (Some("withheld"), Some(7)));
    assert!(few["overall"]["share"].is_null() && few["overall"]["levels"].as_array().unwrap().iter().all(serde_json::Value::is_null));
    let withheld = units.iter().filter(|unit| unit["overall"]["state"] == "withheld").count();
    assert_eq!(withheld, 2, "seven answers alone would follow from the total and the other units");
    let own = units.iter().find(|unit| unit["name"] == "Sở Nội vụ").unwrap();
    assert_eq!(own["overall"]["levels"], serde_json::json!([9, 14, 38, 152, 87]));
    let (low, share, high) = (own["overall"]["low"].as_f64(), own["overall"]["share"].as_f64(), own["overall"]["high"].as_f64());
    assert!(low < share && share < high);
    assert!(survey["method"]["gaps"].as_array().unwrap().len() > 1, "what is not known of the method is told");
}

#[test]
fn the_calculator_of_samples_takes_vietnamese_numbers() {
    let server = Server::start(office::sample());
    let client = server.client();
    assert!(client.page("/khao-sat?ky=cchc:2025-Q3&tong_so=1.000&sai_so=5").contains("n = 286 phiếu"));
    assert!(client.page("/khao-sat?ky=cchc:2025-Q3&tong_so=1.000&sai_so=2,5").contains("n = 616 phiếu"), "1000 : (1 + 1000 × 0.000625)");
    assert!(client.page("/khao-sat?ky=cchc:2025-Q3&tong_so=nhiều&sai_so=5").contains("Số giao dịch phải là số nguyên"));
}

#[test]
fn series_are_seen_on_the_units_of_then_or_of_today() {
    let server = Server::start(office::sample());
    let client = server.client();
    let then = client.page("/chi-so?ky=cchc:2025-Q3&chi_so=dossiers-received");
    assert!(then.contains("Theo đơn vị tại kỳ báo cáo") && then.contains("nay là"), "old units keep their rows");
    assert!(then.contains("tính hai lần"), "the year and its half are never added");
    let today = client.page("/chi-so?ky=cchc:2025-Q3&chi_so=dossiers-received&theo=hien-nay");
    assert!(!today.contains("nay là"), "only units of today have rows");
    assert!(today.contains("không so sánh được (đã chia:") && today.contains("unit-shares.toml"), "a divided commune is shown apart");
    assert!(client.page("/xep-hang?ky=cchc:2025-Q3&bo=mau-xa-2025").contains("không so sánh được (từ "), "scores of merged communes");
}

#[test]
fn names_stand_in_the_order_of_a_vietnamese_list() {
    let server = Server::start(office::sample());
    let client = server.client();
    // The tables of figures behind charts stand in the charts' order.
    let order = |path: &str, names: &[&str]| {
        let page = client.page(path);
        let table = page.split_once("</figure>").map_or(page.as_str(), |(_, below)| below).split_once("<tbody>").expect("a table").1;
        let places: Vec<usize> =
            names.iter().map(|name| table.find(&format!(">{name}<")).unwrap_or_else(|| panic!("{path}: {name}"))).collect();
        assert!(places.is_sorted(), "{path}: {names:?} at {places:?}");
    };
    // Đ stands behind D, before H: by the bytes of the letters it would stand behind V.
    order("/khao-sat?ky=cchc:2025-Q3", &["Xã An Tân", "Xã Đèo Mây", "Xã Đông Hà", "Xã Hòa Bình", "Xã Vĩnh An"]);
    order("/so-lieu?bieu=kstt-06a&ky=cchc:2025-Q3", &["Xã An Tân", "Xã Đèo Mây", "Xã Đông Hà", "Xã Hòa Bình", "Xã Vĩnh An"]);
}
