//! What is owed and how it stands: rules, what plans suggest, the board, reminders, contacts.

use tonghop_fixtures::expected;

use super::office::{self, Client, Server, words};
use super::spreadsheets;

const Q3: &str = "ky=cchc:2025-Q3";

/// Sends a form of the signed-in session and returns the page it leads to.
fn send(server: &Server, client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let token = client.form_token();
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("form_token", token.as_str())]).collect();
    let reply = client.http.post(server.url(path)).form(&fields).send().unwrap();
    let (status, text) = (reply.status(), office::without_marks(&reply.text().unwrap()));
    assert!(status.is_success(), "{path}: {status}\n{text}");
    text
}

/// The row of a table that begins with a text, as words.
fn row(page: &str, begin: &str) -> String {
    let found = page.split("<tr>").find(|row| {
        let words = words(row);
        words.starts_with(begin)
    });
    words(found.unwrap_or_else(|| panic!("no row “{begin}” in {page}")))
}

#[test]
fn the_board_counts_six_kinds_apart_and_says_whom_to_call() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page(&format!("/tinh-hinh-nop?{Q3}"));
    let log = row(&page, "Nhật ký hoạt động tuyên truyền");
    let (owed, sent, on_time) = (expected::board::OWED, expected::board::SENT, expected::board::ON_TIME);
    let rates = format!("{sent}/{owed} = 94,12 % {on_time}/{owed} = 82,35 %");
    assert!(log.contains(&rates), "{log}");
    let counts = format!(
        "{owed} {sent} {on_time} {} {} 0 {} {} {} {} 0",
        expected::board::LATE,
        expected::board::NOT_SENT,
        expected::board::AWAITING,
        expected::board::ACCEPTED + expected::board::NIL,
        expected::board::RETURNED,
        expected::board::NIL
    );
    assert!(log.contains(&counts), "{log} should hold {counts}");
    let survey = row(&page, "Tổng hợp phiếu khảo sát hài lòng");
    assert!(survey.contains(" 10 ") && survey.contains("/24 = "), "ten departments owe no survey: {survey}");
    assert!(page.contains("Muộn (1 ngày làm việc)") && page.contains("0900 000 0"), "days and telephone");
    assert!(words(&page).contains("Hạn gửi của đơn vị: 16/09/2025; hạn gửi cấp trên: 19/09/2025 (ngày 20/09/2025 là ngày nghỉ)"), "{page}");
}

#[test]
fn the_board_is_searched_without_marks_and_filtered() {
    let server = Server::start(office::sample());
    let client = server.client();
    let found = client.page(&format!("/tinh-hinh-nop?{Q3}&tim=dong ha"));
    assert!(found.contains("Phường Đồng Hà") && found.contains("Xã Đông Hà") && !found.contains("Xã Tân An</a>"));
    let missing = client.page(&format!("/tinh-hinh-nop?{Q3}&bieu=activity-log&tinh_trang=not_sent"));
    assert!(missing.contains(&format!("Hiện {}/34 đơn vị", expected::board::NOT_SENT)), "{}", words(&missing));
    assert!(missing.contains("Xã Bình Minh"), "Word alone is no report");
}

#[test]
fn every_count_of_the_board_leads_to_as_many_reports() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page(&format!("/tinh-hinh-nop?{Q3}"));
    let totals = page.split("</table>").next().unwrap();
    let links: Vec<(String, u32)> = totals
        .split("<a href=\"")
        .filter(|part| part.contains("tinh_trang="))
        .map(|part| {
            let (path, rest) = part.split_once("\">").unwrap();
            (path.replace("&amp;", "&"), rest.split('<').next().unwrap().parse().unwrap())
        })
        .collect();
    assert!(links.len() >= 66 && links.iter().any(|(path, count)| path.contains("activity-log&tinh_trang=on_time") && *count == 28));
    for (path, count) in links {
        let shown = words(&client.page(&path));
        assert!(shown.contains(&format!("Hiện {count}/34 đơn vị. Số báo cáo: {count}.")), "{path} should show {count}");
    }
    let overview = client.page(&format!("/tong-quan?{Q3}"));
    let card = overview.split("<a class=\"card\" href=\"").find(|part| part.contains("nộp đúng hạn")).expect("a card");
    let count = words(card).split("nộp đúng hạn (").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let path = card.split('"').next().unwrap().replace("&amp;", "&");
    assert!(words(&client.page(&path)).contains(&format!("Số báo cáo: {count}.")), "{path} should show {count}");
}

#[test]
fn reminders_name_form_period_and_due_date() {
    let server = Server::start(office::sample());
    let page = server.client().page(&format!("/tinh-hinh-nop/don-doc?{Q3}"));
    let start = page.find("Kính gửi: Xã Bình Minh").expect("a reminder for the unit that sent Word only");
    let text = &page[start..start + page[start..].find("</textarea>").unwrap()];
    assert!(text.contains("Quý III năm 2025 (15/06/2025-14/09/2025)"), "{text}");
    assert!(text.contains("Nhật ký hoạt động tuyên truyền: hạn gửi 16/09/2025, đã quá hạn 1 ngày làm việc"), "{text}");
    assert!(page.contains("data-copy=\"tat-ca\""), "all of them at once");
}

#[test]
fn the_board_comes_as_a_workbook() {
    let server = Server::start(office::sample());
    let bytes = server.client().bytes(&format!("/tai-ve/submission-board.xlsx?{Q3}"));
    let sheets = spreadsheets::sheets(&bytes);
    let row = sheets[0].1.rows().find(|row| row[1] == "Xã Bình Minh").expect("every unit").to_vec();
    assert!(row.iter().any(|cell| *cell == "Chưa nộp"), "{row:?}");
    let rate = sheets[0].1.rows().find(|row| row[1] == "Tỷ lệ nộp").expect("rates").to_vec();
    assert!(rate.iter().any(|cell| *cell == "32/34 = 94,12 %"), "{rate:?}");
}

/// The part of the page about one plan's suggestion.
fn suggestion<'a>(page: &'a str, begin: &str) -> &'a str {
    let found = page.split("<section").find(|section| words(section).contains(begin));
    found.unwrap_or_else(|| panic!("no suggestion “{begin}”"))
}

fn value<'a>(section: &'a str, name: &str) -> &'a str {
    let at = section.find(&format!("name=\"{name}\" value=\"")).expect(name) + format!("name=\"{name}\" value=\"").len();
    section[at..].split('"').next().unwrap()
}

#[test]
fn plans_suggest_what_they_say_about_reports_and_nothing_else() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let page = client.page("/quy-dinh-nop");
    let suggested = words(page.split("Quy định đang áp dụng").next().unwrap());
    assert!(!suggested.contains("Thạch Hà") && !suggested.contains("Tân Phong"), "plans without a clause about reports: {suggested}");
    let economic_zone = suggestion(&page, "Ban Quản lý Khu kinh tế tỉnh Kon Tum: Báo cáo lãnh đạo Ban");
    assert!(economic_zone.contains("value=\"half_year_and_year\" selected"));
    assert!(value(economic_zone, "authority").contains("Lãnh đạo Ban Quản lý"));
    let vinh_loc = suggestion(&page, "Các đơn vị thuộc Huyện Vĩnh Lộc");
    assert!(vinh_loc.contains("value=\"every_report\" selected") && value(vinh_loc, "authority").starts_with("UBND huyện"));
    let son_tay = suggestion(&page, "Thị xã Sơn Tây");
    assert!(son_tay.contains("– chọn –"), "theo quy định: the officer chooses how often");
    assert_eq!(value(son_tay, "authority"), "Văn phòng UBND");

    let (key, authority) = (value(economic_zone, "key").to_owned(), value(economic_zone, "authority").to_owned());
    let fields = [("key", key.as_str()), ("form", "activity-log"), ("frequency", "half_year_and_year"), ("authority", authority.as_str())];
    let after = send(&server, &client, "/quy-dinh-nop/de-xuat", &fields);
    assert!(after.contains("Kế hoạch 12/KH-BQLKKT"), "the rule rests on the plan");
    for (period, owed) in [("cchc:2020-H1", true), ("cchc:2020", true), ("cchc:2020-Q1", false)] {
        let standings = client.json(&format!("/api/v1/standings?ky={period}"));
        let all = standings["standings"].as_array().unwrap();
        assert_eq!(all.iter().any(|one| one["obligation"]["authority"] == authority.as_str()), owed, "{period}: {all:?}");
    }
}

#[test]
fn a_report_asked_for_once_is_owed_by_its_own_date() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let fields = [
        ("name", "Báo cáo nhanh sau sắp xếp"),
        ("from", "2025-07-01"),
        ("to", "2025-09-10"),
        ("due", "2025-09-15"),
        ("group", "xa"),
        ("form", "petitions"),
        ("authority", "UBND tỉnh"),
    ];
    send(&server, &client, "/quy-dinh-nop/dot-xuat", &fields);
    let page = client.page("/tinh-hinh-nop?ky=adhoc:2025-bao-cao-nhanh-sau-sap-xep");
    assert!(page.contains("Hiện 24/24 đơn vị") && words(&page).contains("Hạn gửi của đơn vị: 15/09/2025"), "{}", words(&page));
    assert!(row(&page, "Xã Bình Minh").contains("Chưa nộp"));
    let again = client.http.post(server.url("/quy-dinh-nop/dot-xuat"));
    let token = client.form_token();
    let again = again.form(&fields.iter().copied().chain([("form_token", token.as_str())]).collect::<Vec<_>>()).send().unwrap();
    assert_eq!(again.status(), 422, "the same name again in the same year");
}

#[test]
fn an_exempt_unit_and_another_due_date_change_the_board() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let page = client.page(&format!("/tinh-hinh-nop?{Q3}&tim=binh minh"));
    let unit = page.split("href=\"/don-vi/").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("unit", unit.as_str()), ("form", "activity-log"), ("reason", "xã mới, chưa có hoạt động")];
    send(&server, &client, "/quy-dinh-nop/mien", &fields);
    let page = client.page(&format!("/tinh-hinh-nop?{Q3}"));
    assert!(row(&page, "Nhật ký hoạt động tuyên truyền").contains("32/33 = 96,97 %"), "{}", row(&page, "Nhật ký"));
    send(&server, &client, "/quy-dinh-nop/mien/bo", &fields[..2]);
    send(&server, &client, "/quy-dinh-nop/han", &[("cchc:2025-Q3", "2025-09-17")]);
    let page = client.page(&format!("/tinh-hinh-nop?{Q3}"));
    assert!(row(&page, "Nhật ký hoạt động tuyên truyền").contains("32/34 = 94,12 %"), "late ones of 17/9 are in time now");
    assert!(!page.contains("Muộn (1 ngày làm việc)"));
}

#[test]
fn contacts_are_edited_or_pasted_with_a_preview() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let pasted = "Đơn vị\tHọ và tên\tĐiện thoại\nUBND xã Bình Minh\tĐỗ Thị Mới\t0911 222 333\nXã Không Có\tA\t0900000000";
    let preview = send(&server, &client, "/don-vi/dau-moi", &[("pasted", pasted), ("act", "preview")]);
    assert!(preview.contains("1 dòng ghi nhận được, 1 dòng phải sửa"), "{}", words(&preview));
    assert!(!client.page(&format!("/tinh-hinh-nop?{Q3}")).contains("0911 222 333"), "a preview records nothing");
    send(&server, &client, "/don-vi/dau-moi", &[("pasted", pasted), ("act", "record")]);
    let board = client.page(&format!("/tinh-hinh-nop?{Q3}"));
    assert!(row(&board, "Xã Bình Minh").contains("Đỗ Thị Mới 0911 222 333"), "{}", row(&board, "Xã Bình Minh"));
}
