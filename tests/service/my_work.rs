//! Việc của tôi: three numbers, what changed, disagreements decided with a reason, estimates replaced.

use super::office::{self, Server, words};

#[test]
fn monday_begins_with_three_numbers_and_what_changed() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = words(&client.page("/"));
    let numbers = page.split("Tiếp nhận và trả lại").next().unwrap().to_owned();
    for label in ["báo cáo chờ tiếp nhận", "đơn vị quá hạn", "nhiệm vụ đến hạn trong 7 ngày", "và 3 nhiệm vụ đã quá hạn"]
    {
        assert!(numbers.contains(label), "{label}: {numbers}");
    }
    let waiting = client.page("/tiep-nhan").split("Báo cáo chờ tiếp nhận (").nth(1).unwrap().split(')').next().unwrap().to_owned();
    assert!(numbers.contains(&format!("{waiting} báo cáo chờ tiếp nhận")), "{numbers}");
    assert!(page.contains("Từ ngày 10/09/2025 đến nay"), "a week back from 17/9");
    for (name, why) in [("mật khẩu", "the encrypted workbook"), ("rỗng", "the empty file")] {
        assert!(page.contains(name), "{why} is refused with its reason: {page}");
    }
}

#[test]
fn the_estimate_of_the_department_of_justice_was_replaced_and_the_difference_shows() {
    let server = Server::start(office::sample());
    let page = words(&server.client().page("/"));
    let replaced = page.split("Số ước thực hiện").nth(1).expect("a section of estimates");
    let one = replaced.split("Đã thay bằng số thực hiện").nth(1).expect("one was replaced");
    assert!(one.contains("Sở Tư pháp") && one.contains("08/09/2025") && one.contains('→'), "{one}");
}

#[test]
fn a_disagreement_is_decided_once_with_a_reason_beside_the_figure() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let page = client.page("/");
    let section = page.split("<section").find(|part| words(part).contains("Xã Hòa Bình") && part.contains("HISTORY-01"));
    let section = section.expect("45 against 54 is a disagreement").to_owned();
    assert!(words(&section).contains("45") && words(&section).contains("54"), "{section}");
    let value = |name: &str| {
        let begin = format!("name=\"{name}\" value=\"");
        section[section.find(&begin).expect(name) + begin.len()..].split('"').next().unwrap().to_owned()
    };
    let (submission, position) = (value("submission"), value("position"));
    let token = client.form_token();
    let decide = |reason: &str| {
        let fields = [
            ("form_token", token.as_str()),
            ("submission", submission.as_str()),
            ("position", position.as_str()),
            ("ruling", "keep"),
            ("reason", reason),
        ];
        client.http.post(server.url("/chenh-lech")).form(&fields).send().unwrap()
    };
    assert_eq!(decide("").status(), 422, "a decision needs its reason");
    let back = decide("Đơn vị xác nhận 45, kỳ trước ghi nhầm");
    assert!(back.status().is_success() && back.url().query() == Some("ky=cchc:2025-Q3"), "back to the period looked at: {}", back.url());
    let decided = words(&client.page("/"));
    assert!(decided.contains("Giữ số của đơn vị Đơn vị xác nhận 45, kỳ trước ghi nhầm quantri"), "{decided}");
    let report = words(&client.page(&format!("/bao-cao-nop/{submission}")));
    assert!(report.contains("Số liệu không khớp đã quyết định (1)") && report.contains("Đơn vị xác nhận 45"), "beside the figure");
}
