//! The first ten minutes: an empty data folder becomes an office, and the sample office leaves no trace.

use std::time::Duration;

use tonghop_fixtures::sheet::workbook;
use tonghop_fixtures::workbooks::kstt_06a::{Dossiers, FieldRow, Kstt06a};

use super::everything;
use super::office::{self, ADMINISTRATOR, Client, PASSWORD, Server, words};

/// Signs in where no office stands yet.
fn founder(server: &Server) -> Client {
    let client = server.stranger();
    let reply = client.http.post(server.url("/dang-nhap")).form(&[("name", ADMINISTRATOR), ("password", PASSWORD)]).send().unwrap();
    assert_eq!(reply.url().path(), "/bat-dau", "an empty office begins at the beginning");
    client
}

fn token(page: &str) -> String {
    let begin = "name=\"form_token\" value=\"";
    let start = page.find(begin).expect("a form") + begin.len();
    page[start..].split('"').next().unwrap().to_owned()
}

/// Sends a form of a page and returns where it leads and what stands there.
fn send(server: &Server, client: &Client, from: &str, to: &str, fields: &[(&str, &str)]) -> (String, String) {
    let token = token(&client.page(from));
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("form_token", token.as_str())]).collect();
    let reply = client.http.post(server.url(to)).form(&fields).send().unwrap();
    let (path, status) = (reply.url().path().to_owned(), reply.status());
    let text = office::without_marks(&reply.text().unwrap());
    assert!(status.is_success(), "{to}: {status}\n{text}");
    (path, text)
}

/// Eighteen departments, one of them twice, one row below a unit that nobody knows.
fn departments() -> String {
    let mut pasted = "STT\tTên đơn vị\tMã\tĐơn vị cấp trên\n".to_owned();
    for number in 1..=18 {
        pasted.push_str(&format!("{number}\tSở Thử nghiệm số {number}\tS{number:02}\t\n"));
    }
    pasted.push_str("19\tSở thử nghiệm số 3\t\t\n20\tChi cục A\t\tSở Không Có\n");
    pasted
}

/// Form 06a of a unit for Quý III 2025: 100 dossiers, none late.
pub(crate) fn report_of(unit: &str) -> Vec<u8> {
    let dossiers = Dossiers {
        received_total: 110,
        received_online: 60,
        received_offline: 40,
        carried_forward: 10,
        completed_total: 100,
        completed_early: 40,
        completed_on_time: 60,
        completed_late: 0,
        pending_total: 10,
        pending_on_time: 10,
        pending_late: 0,
    };
    let line = "Kỳ báo cáo: Quý III năm 2025 (từ ngày 15/6/2025 đến ngày 14/9/2025)";
    let report = Kstt06a::new(format!("UBND {}", unit.to_uppercase()), line, vec![FieldRow::new("Tư pháp", dossiers)]);
    workbook(&[report.sheet()]).unwrap()
}

#[test]
fn ten_minutes_from_an_empty_folder_to_the_first_totals() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let client = founder(&server);
    assert!(client.page("/tinh-hinh-nop").contains("Cơ quan của anh/chị là?"), "every page leads to the beginning");

    let (path, places) = send(&server, &client, "/bat-dau", "/bat-dau", &[("kind", "noi-vu"), ("password", "mật khẩu tự đặt")]);
    assert_eq!(path, "/bat-dau/dia-ban");
    assert!(places.matches("<option value=").count() == 34, "34 provinces to choose from");
    let (path, units) =
        send(&server, &client, "/bat-dau/dia-ban?kind=noi-vu", "/bat-dau/dia-ban", &[("kind", "noi-vu"), ("province", "08")]);
    assert_eq!(path, "/bat-dau/don-vi");
    assert!(units.contains("1 tỉnh, 124 xã, phường"), "{units}");

    let pasted = departments();
    let (_, preview) = send(&server, &client, "/bat-dau/don-vi", "/bat-dau/don-vi", &[("pasted", &pasted), ("act", "preview")]);
    assert!(preview.contains("Thêm 18 đơn vị"), "{preview}");
    assert!(preview.contains("trùng với một dòng trước") && preview.contains("không có đơn vị cấp trên “Sở Không Có”"));
    let (_, added) = send(&server, &client, "/bat-dau/don-vi", "/bat-dau/don-vi", &[("pasted", &pasted), ("act", "record")]);
    assert!(added.contains("1 tỉnh, 18 sở, ban, 124 xã, phường"), "{added}");

    let year = client.page("/bat-dau/ky?nam=2025");
    assert!(year.contains("Quý III năm 2025 (15/06/2025-14/09/2025)") && year.contains("value=\"2025-09-16\""));
    assert!(year.contains("20/09/2025 là Thứ Bảy") && year.contains("19/09/2025"), "the weekend is named: {year}");
    let days = [
        ("year", "2025"),
        ("cchc:2025-Q1", "2025-03-18"),
        ("cchc:2025-H1", "2025-06-17"),
        ("cchc:2025-Q3", "2025-09-17"),
        ("cchc:2025", "2025-12-16"),
    ];
    let (path, _) = send(&server, &client, "/bat-dau/ky?nam=2025", "/bat-dau/ky", &days);
    assert_eq!(path, "/bat-dau/bieu-mau");

    let ticks = [
        ("owes:activity-log", "so"),
        ("owes:activity-log", "xa"),
        ("owes:kstt-06a", "so"),
        ("owes:kstt-06a", "xa"),
        ("owes:petitions", "xa"),
        ("authority:activity-log", "Sở Nội vụ"),
        ("authority:kstt-06a", "Văn phòng UBND"),
        ("authority:petitions", "Sở Nội vụ"),
    ];
    let count = |act| ticks.iter().copied().chain([("act", act)]).collect::<Vec<_>>();
    let (_, counted) = send(&server, &client, "/bat-dau/bieu-mau", "/bat-dau/bieu-mau", &count("preview"));
    assert!(counted.contains("142 đơn vị × 3 biểu: 408 báo cáo phải nộp, 18 không thuộc diện"), "{counted}");
    let (path, _) = send(&server, &client, "/bat-dau/bieu-mau", "/bat-dau/bieu-mau", &count("record"));
    assert_eq!(path, "/bat-dau/tep");
    let standings = client.json("/api/v1/standings?ky=cchc:2025-Q3");
    let first = &standings["standings"].as_array().unwrap()[0]["obligation"];
    assert_eq!(first["due"], "2025-09-17", "the edited day");

    let all = client.json("/api/v1/units");
    let commune = all["units"].as_array().unwrap().iter().find(|unit| unit["level"] == "commune" && unit["valid_to"].is_null()).unwrap();
    let name = commune["name"].as_str().unwrap().to_owned();
    let job = client.upload(&[("bao cao.xlsx", report_of(&name))], &[("received", "2025-09-15")]);
    let page = client.page(&job);
    assert!(page.contains(&name.replace('\'', "&#39;")), "the unit is recognised: {name}");
    let (recorded, _) = send(&server, &client, &job, &format!("{job}/ghi-nhan"), &[]);
    client.wait_for(&recorded);
    let (_, after) = send(&server, &client, "/tiep-nhan", "/tiep-nhan/chap-nhan", &[("back", "/")]);
    assert!(after.contains("Việc của tôi"));

    let result = client.page("/bat-dau/ket-qua");
    assert!(result.contains("1/408 = 0,25 %") && result.contains("142 đơn vị × 3 biểu"), "{result}");
    assert!(result.contains("<svg"), "the first chart");
    assert!(result.contains("100,00 %"), "first totals: 100 of 100 dossiers in time");
}

#[test]
fn a_commune_and_another_department_find_their_place() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let client = founder(&server);
    let communes = client.page("/bat-dau/dia-ban?kind=xa&province=08");
    assert!(communes.matches("<option value=").count() == 34 + 124, "communes of the province");
    let code = communes.split("name=\"commune\"").nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("kind", "xa"), ("province", "08"), ("commune", code.as_str())];
    let (path, _) = send(&server, &client, "/bat-dau/dia-ban?kind=xa&province=08", "/bat-dau/dia-ban", &fields);
    assert_eq!(path, "/bat-dau/don-vi");
    let pasted = [("pasted", "Phòng Văn hóa - Xã hội\nThôn 1\nThôn 2"), ("act", "record")];
    let (_, page) = send(&server, &client, "/bat-dau/don-vi", "/bat-dau/don-vi", &pasted);
    assert!(page.contains("1 xã, phường, 1 phòng, 2 thôn, ấp, tổ dân phố"), "{page}");
    let refused = client.http.post(server.url("/bat-dau/dia-ban"));
    let token = token(&client.page("/bat-dau/don-vi"));
    let fields = [("form_token", token.as_str()), ("kind", "noi-vu"), ("province", "08")];
    assert!(refused.form(&fields).send().unwrap().text().unwrap().contains("đã được thiết lập"), "an office is set up once");
}

/// Loads the sample office and waits until it can be opened.
fn load_sample(server: &Server, client: &Client, token: &str) {
    let reply = client.http.post(server.url("/bat-dau/van-phong-mau")).form(&[("form_token", token)]).send().unwrap();
    assert_eq!(reply.url().path(), "/bat-dau/van-phong-mau");
    for _ in 0..1200 {
        let page = client.page("/bat-dau/van-phong-mau");
        if page.contains("Mở văn phòng mẫu") {
            return;
        }
        assert!(page.contains("Đang nạp"), "{page}");
        std::thread::sleep(Duration::from_millis(250));
    }
    panic!("the sample office is not loaded");
}

/// An office of a commune with two departments, a report waiting for reception, and a letter as evidence.
fn small_office(server: &Server, client: &Client) {
    let communes = client.page("/bat-dau/dia-ban?kind=xa&province=08");
    let code = communes.split("name=\"commune\"").nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("kind", "xa"), ("province", "08"), ("commune", code.as_str())];
    send(server, client, "/bat-dau/dia-ban?kind=xa&province=08", "/bat-dau/dia-ban", &fields);
    let pasted = [("pasted", "Phòng Văn hóa - Xã hội\nPhòng Kinh tế"), ("act", "record")];
    send(server, client, "/bat-dau/don-vi", "/bat-dau/don-vi", &pasted);
    let job = client.upload(&[("bao cao.xlsx", report_of("Phòng Kinh tế"))], &[("received", "2025-09-15")]);
    let (recorded, _) = send(server, client, &job, &format!("{job}/ghi-nhan"), &[]);
    client.wait_for(&recorded);
}

#[test]
fn the_sample_office_comes_and_goes_without_a_trace() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let client = founder(&server);
    let first = token(&client.page("/bat-dau"));
    small_office(&server, &client);
    let own = client.page("/don-vi");
    let before = everything::of(data.path());
    assert!(before.values().map(Vec::len).sum::<usize>() > 20, "there is something that could be touched: {:?}", before.keys());
    load_sample(&server, &client, &first);
    let page = client.page("/");
    assert!(page.contains("Ngày giả định: 17/09/2025") && page.contains("Bỏ văn phòng mẫu"), "still signed in, and it says what this is");
    assert!(client.page("/tinh-hinh-nop?ky=cchc:2025-Q3").contains("32/34 = 94,12 %"));
    send(&server, &client, "/tiep-nhan", "/tiep-nhan/chap-nhan", &[("back", "/")]);
    let upload = client.upload(&[("thu.xlsx", report_of("Xã Tân An"))], &[("received", "2025-09-17")]);
    assert!(client.page(&upload).contains("Tân An"), "files may be tried there");
    let (path, _) = send(&server, &client, "/", "/van-phong-mau/bo", &[]);
    assert_eq!(path, "/bat-dau/ky", "the office's own, which has no reporting year yet: it goes on where it stopped");
    let after = everything::of(data.path());
    for (name, rows) in &after {
        assert_eq!(before.get(name), Some(rows), "{name}");
    }
    assert!(before.keys().eq(after.keys()), "nothing is gone");
    assert_eq!(words(&client.page("/don-vi")), words(&own));
}

#[test]
fn a_visit_to_the_sample_office_ends_with_the_program() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let client = founder(&server);
    let before = everything::of(data.path());
    load_sample(&server, &client, &token(&client.page("/bat-dau")));
    server.kill();
    let server = Server::start(data.path());
    assert!(server.stranger().page("/dang-nhap").contains("Đăng nhập"));
    let after = everything::of(data.path());
    for (name, rows) in &after {
        assert_eq!(before.get(name), Some(rows), "{name}");
    }
}
