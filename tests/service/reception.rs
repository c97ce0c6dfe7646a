//! Tiếp nhận báo cáo over HTTP: the table of results, differences before recording, versions, decisions for many, answers.

use serde_json::Value;
use tonghop_fixtures::workbooks::kstt_06a::{Dossiers, FieldRow, Kstt06a};
use tonghop_fixtures::{broken, sheet};

use super::office::{self, Client, Server};

const PERIOD_LINE: &str = "Kỳ báo cáo: Quý III năm 2025 (từ ngày 15/6/2025 đến ngày 14/9/2025)";

/// A row that satisfies every equality of form 06a.
fn dossiers(online: i64, pending: i64) -> Dossiers {
    let received_total = online + 50;
    let completed_total = received_total - pending;
    Dossiers {
        received_total,
        received_online: online,
        received_offline: 40,
        carried_forward: 10,
        completed_total,
        completed_early: 30,
        completed_on_time: completed_total - 30,
        completed_late: 0,
        pending_total: pending,
        pending_on_time: pending,
        pending_late: 0,
    }
}

fn report(unit_line: &str, rows: &[(&str, i64)]) -> Vec<u8> {
    let rows = rows.iter().map(|(field, online)| FieldRow::new(*field, dossiers(*online, 5))).collect();
    sheet::workbook(&[Kstt06a::new(unit_line, PERIOD_LINE, rows).sheet()]).unwrap()
}

/// Column (3) is one more than its parts, in the row and in the total.
fn faulty(unit_line: &str) -> Vec<u8> {
    let mut wrong = dossiers(60, 5);
    wrong.received_total += 1;
    sheet::workbook(&[Kstt06a::new(unit_line, PERIOD_LINE, vec![FieldRow::new("Tư pháp", wrong)]).sheet()]).unwrap()
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn results(client: &Client, path: &str) -> Value {
    client.json(&format!("/api/v1/jobs/{}/results", id_of(path)))
}

/// Records what a preview showed; the path of the import.
fn record(server: &Server, client: &Client, preview: &str) -> String {
    let reply = client.http.post(server.url(&format!("{preview}/ghi-nhan"))).form(&[("form_token", client.form_token())]).send().unwrap();
    assert!(reply.status().is_success(), "{}", reply.text().unwrap());
    let path = reply.url().path().to_owned();
    client.wait_for(&path);
    path
}

fn submission(client: &Client, path: &str) -> String {
    results(client, path)["results"][0]["submission"].as_str().expect("recorded").to_owned()
}

fn decide(server: &Server, client: &Client, id: &str, act: &str, reason: &str) {
    let fields = [("form_token", client.form_token()), ("act", act.to_owned()), ("reason", reason.to_owned())];
    let reply = client.http.post(server.url(&format!("/bao-cao-nop/{id}"))).form(&fields).send().unwrap();
    assert!(reply.status().is_success(), "{}", reply.text().unwrap());
}

#[test]
fn results_show_problems_first_and_are_filtered_sorted_and_found() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let files = [
        ("sach.xlsx", report("UBND XÃ THẠCH BÀN", &[("Tư pháp", 60)])),
        ("loi.xlsx", faulty("UBND XÃ SUỐI NGỌC")),
        ("rong.xlsx", broken::empty()),
    ];
    let path = client.upload(&files, &[("received", "2025-09-15")]);
    let table = results(&client, &path);
    let standings: Vec<&str> = table["results"].as_array().unwrap().iter().map(|row| row["standing"].as_str().unwrap()).collect();
    assert_eq!((standings[1], standings[2]), ("blocked", "refused"), "{table}");
    assert_eq!((table["received"].as_str(), table["received_by"].as_str()), (Some("2025-09-15"), Some(office::ADMINISTRATOR)));

    let order_in = |address: &str| {
        let page = client.page(address);
        let table = &page[page.find("<table class=\"results\"").expect("a table")..];
        let table = &table[..table.find("</table>").unwrap()];
        let mut found: Vec<(usize, &str)> = files.iter().filter_map(|(name, _)| Some((table.find(&format!(">{name}<"))?, *name))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    assert_eq!(order_in(&path), ["rong.xlsx", "loi.xlsx", "sach.xlsx"], "problems first");
    assert_eq!(order_in(&format!("{path}?sap=file")), ["sach.xlsx", "loi.xlsx", "rong.xlsx"]);
    assert_eq!(order_in(&format!("{path}?loc=blocked")), ["loi.xlsx"]);
    assert_eq!(order_in(&format!("{path}?tim=thach%20ban")), ["sach.xlsx"], "found without marks");
    assert!(client.page(&format!("{path}/tep/2")).contains("loi.xlsx"));
    assert_eq!(client.http.get(server.url(&format!("{path}/tep/4"))).send().unwrap().status(), 404);
}

#[test]
fn differences_from_the_accepted_report_are_shown_before_and_after_recording() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let first = [("lan 1.xlsx", report("UBND XÃ THẠCH BÀN", &[("Tư pháp", 60), ("Đất đai", 20)]))];
    let recorded = record(&server, &client, &client.upload(&first, &[]));
    decide(&server, &client, &submission(&client, &recorded), "accept", "Đã đối chiếu");

    // Tư pháp: 60 → 64 online; Đất đai is gone; Hộ tịch is new.
    let second = [("lan 2.xlsx", report("UBND XÃ THẠCH BÀN", &[("Tư pháp", 64), ("Hộ tịch", 7)]))];
    let preview = client.upload(&second, &[]);
    let row = &results(&client, &preview)["results"][0];
    assert_eq!((row["changes"]["new"].as_u64(), row["changes"]["gone"].as_u64()), (Some(11), Some(11)), "{row}");
    let page = client.page(&preview);
    assert!(page.contains("So với bản đã tiếp nhận: 11 mới") && page.contains("Không còn"), "{page}");
    let place = |column: &str| page.find(column).unwrap_or_else(|| panic!("{column}: {page}"));
    assert!(place("Tiếp nhận / Tổng số") < place("Tiếp nhận / Từ kỳ trước"), "in the order of the form: {page}");

    let recorded = record(&server, &client, &preview);
    let id = submission(&client, &recorded);
    let document = client.json(&format!("/api/v1/submissions/{id}/differences"));
    let online = document["changes"]["figures"].as_array().unwrap().iter().find(|difference| {
        difference["element"] == "kstt_06a.received_online"
            && difference["dimensions"]["linh_vuc"].as_str().is_some_and(|field| field.contains("Tư pháp"))
    });
    let online = online.unwrap_or_else(|| panic!("{document}"));
    assert_eq!(online["change"], "changed");
    assert_eq!((online["before"]["value"].as_i64(), online["after"]["value"].as_i64()), (Some(60), Some(64)));
    assert_eq!(online["after"]["cell"], "D10");
    let page = client.page(&format!("/bao-cao-nop/{id}"));
    assert!(page.contains("Trực tuyến") && page.contains(">60<") && page.contains(">64<"), "in words, with both figures");

    decide(&server, &client, &id, "accept", "Đơn vị gửi lại");
    let document = client.json(&format!("/api/v1/submissions/{id}/differences"));
    assert!(document["changes"].is_null(), "the accepted one differs from nothing");
}

#[test]
fn every_version_is_kept_with_its_original_and_its_decisions() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let bytes = report("UBND XÃ THẠCH BÀN", &[("Tư pháp", 61)]);
    let recorded = record(&server, &client, &client.upload(&[("bản <b>1.xlsx", bytes.clone())], &[("received", "2025-09-12")]));
    let id = submission(&client, &recorded);
    decide(&server, &client, &id, "accept", "Đã đối chiếu");
    decide(&server, &client, &id, "return", "Thiếu lĩnh vực Đất đai");
    let document = client.json(&format!("/api/v1/submissions/{id}/versions"));
    let versions = document["versions"].as_array().unwrap();
    assert!(versions.len() >= 2, "the sample office had one before: {document}");
    let newest = &versions[0];
    assert_eq!((newest["id"].as_str(), newest["state"].as_str()), (Some(id.as_str()), Some("returned")));
    assert_eq!((newest["received"].as_str(), newest["received_by"].as_str()), (Some("2025-09-12"), Some(office::ADMINISTRATOR)));
    let reasons: Vec<&str> = newest["decisions"].as_array().unwrap().iter().map(|decision| decision["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["Đã đối chiếu", "Thiếu lĩnh vực Đất đai"], "both decisions, in their order");

    let page = client.page(&format!("/bao-cao-nop/{id}"));
    assert!(page.contains("Các bản của báo cáo này") && page.contains("Thiếu lĩnh vực Đất đai"), "{page}");
    assert!(page.contains("bản &lt;b&gt;1.xlsx") && !page.contains("<b>1."), "names are text");
    let reply = client.http.get(server.url(&format!("/bao-cao-nop/{id}/tep-goc"))).send().unwrap();
    let header = |name: &str| reply.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment;"), "{}", header("content-disposition"));
    assert_eq!((header("content-type").as_str(), header("x-content-type-options").as_str()), ("application/octet-stream", "nosniff"));
    assert_eq!(reply.bytes().unwrap(), bytes);
}

#[test]
fn one_decision_holds_for_all_units_with_the_same_fault() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let units = ["UBND XÃ THẠCH BÀN", "UBND XÃ SUỐI NGỌC", "UBND XÃ TÂN AN"];
    let names: Vec<String> = units.iter().map(|unit| format!("{unit}.xlsx")).collect();
    let files: Vec<(&str, Vec<u8>)> = names.iter().zip(units).map(|(name, unit)| (name.as_str(), faulty(unit))).collect();
    let recorded = record(&server, &client, &client.upload(&files, &[]));
    let page = client.page(&recorded);
    assert!(page.contains("3 đơn vị cùng có lỗi"), "{page}");
    let ids: Vec<String> = results(&client, &recorded)["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["submission"].as_str().unwrap().to_owned())
        .collect();

    let send = |token: String, act: &str| {
        let mut fields = vec![("form_token", token), ("act", act.to_owned()), ("reason", "Cột (3) phải bằng tổng các cột".to_owned())];
        fields.extend(ids.iter().map(|id| ("report", id.clone())));
        client.http.post(server.url("/tiep-nhan/quyet-dinh")).form(&fields).send().unwrap()
    };
    let state = |id: &str| client.json(&format!("/api/v1/submissions/{id}/versions"))["versions"][0]["state"].as_str().unwrap().to_owned();
    assert_eq!(send("x".to_owned(), "return").status(), 403);
    let accepted = office::without_marks(&send(client.form_token(), "accept").text().unwrap());
    assert!(accepted.contains("Đã tiếp nhận 0 báo cáo") && accepted.contains("còn lỗi cần sửa"), "{accepted}");
    assert!(ids.iter().all(|id| state(id) == "submitted"), "nothing was decided");
    let returned = office::without_marks(&send(client.form_token(), "return").text().unwrap());
    assert!(returned.contains("Đã trả lại 3 báo cáo"), "{returned}");
    assert!(ids.iter().all(|id| state(id) == "returned"));
}

fn unit_id(client: &Client, name: &str) -> String {
    let units = client.json("/api/v1/units");
    let is_it = |unit: &&Value| unit["name"] == name && unit["code"].as_str().unwrap().starts_with("MS");
    units["units"].as_array().unwrap().iter().find(is_it).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_that_does_not_say_its_unit_is_read_again_with_the_unit_said() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let path = client.upload(&[("khong ten.xlsx", report("", &[("Tư pháp", 60)]))], &[]);
    assert!(results(&client, &path)["results"][0]["unit_name"].is_null());
    let unit = unit_id(&client, "Xã Thạch Bàn");
    let fields = [("form_token", client.form_token()), ("unit", unit)];
    let reply = client.http.post(server.url(&format!("{path}/tep/1/doc-lai"))).form(&fields).send().unwrap();
    let again = reply.url().path().to_owned();
    client.wait_for(&again);
    assert_ne!(again, path);
    assert_eq!(results(&client, &again)["results"][0]["unit_name"], "Xã Thạch Bàn");
}

/// Answers a question of an import and waits until its files were read again.
fn answer(server: &Server, client: &Client, path: &str, key: &str, value: &str) {
    let fields =
        [("form_token", client.form_token()), ("question", key.to_owned()), ("value", "khac".to_owned()), ("other", value.to_owned())];
    let direct = [("form_token", client.form_token()), ("question", key.to_owned()), ("value", value.to_owned())];
    let url = server.url(&format!("{path}/tra-loi"));
    let reply = client.http.post(&url).form(&direct).send().unwrap();
    let reply = if reply.status().is_success() { reply } else { client.http.post(&url).form(&fields).send().unwrap() };
    assert!(reply.status().is_success(), "{}", reply.text().unwrap());
    client.wait_for(path);
}

#[test]
fn an_answer_about_a_unit_is_used_at_once_remembered_and_undone() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let file = |online: i64| vec![("bao cao q3 (1).xlsx", report("UBND XÃ TÂN THANH", &[("Tư pháp", online)]))];
    let path = client.upload(&file(60), &[]);
    let asked = results(&client, &path);
    let question = &asked["questions"][0];
    assert_eq!(
        (question["question"]["kind"]["kind"].as_str(), asked["results"][0]["standing"].as_str()),
        (Some("unit"), Some("asked")),
        "{asked}"
    );
    assert!(client.page(&path).contains("là đơn vị nào?"));

    let unit = unit_id(&client, "Xã Tân Thành");
    let wrong = [
        ("form_token", client.form_token()),
        ("question", question["key"].as_str().unwrap().to_owned()),
        ("value", "no-such-unit".to_owned()),
    ];
    assert_eq!(client.http.post(server.url(&format!("{path}/tra-loi"))).form(&wrong).send().unwrap().status(), 422);
    answer(&server, &client, &path, question["key"].as_str().unwrap(), &unit);
    let read = results(&client, &path);
    assert_eq!(
        (read["results"][0]["unit_name"].as_str(), read["questions"].as_array().unwrap().len()),
        (Some("Xã Tân Thành"), 0),
        "{read}"
    );

    let again = client.upload(&file(61), &[]);
    assert_eq!(results(&client, &again)["results"][0]["unit_name"], "Xã Tân Thành", "another file of the same kind is known");
    assert!(client.page(&again).contains("câu trả lời đã ghi nhớ"));

    let page = client.page("/cau-tra-loi");
    assert!(page.contains("XÃ TÂN THANH") && page.contains("Xã Tân Thành"), "{page}");
    let action = page.split("action=\"").find_map(|rest| rest.split('"').next().filter(|path| path.starts_with("/cau-tra-loi/"))).unwrap();
    let reply = client.http.post(server.url(action)).form(&[("form_token", client.form_token())]).send().unwrap();
    assert!(reply.text().unwrap().contains("Đã bỏ"));
    let third = client.upload(&file(62), &[]);
    assert!(results(&client, &third)["results"][0]["unit_name"].is_null(), "it asks again");
}

#[test]
fn an_answer_about_a_header_is_used_for_workbooks_that_look_alike() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let file = |online: i64| {
        let rows = vec![FieldRow::new("Tư pháp", dossiers(online, 5))];
        let mut sheet = Kstt06a::new("UBND XÃ THẠCH BÀN", PERIOD_LINE, rows).sheet();
        let header = sheet.header.iter_mut().find(|cell| cell.text == "Trực tuyến").unwrap();
        "Nộp qua mạng toàn trình".clone_into(&mut header.text);
        sheet.column_numbers = false;
        vec![("bieu 06a.xlsx", sheet::workbook(&[sheet]).unwrap())]
    };
    let path = client.upload(&file(60), &[]);
    let asked = results(&client, &path);
    let question = &asked["questions"][0];
    assert_eq!(question["question"]["kind"]["kind"], "column", "{asked}");
    let samples: Vec<&str> = question["question"]["samples"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(samples.contains(&"60"), "samples of the column: {question}");
    assert_eq!(question["question"]["suggestions"][0]["likeness"], 0, "only because it is still free: {question}");
    let page = client.page(&path);
    assert!(!page.split_once("Chọn một").unwrap().1.split_once("</fieldset>").unwrap().0.contains("checked"), "nobody chose it: {page}");
    answer(&server, &client, &path, question["key"].as_str().unwrap(), "received_online");
    assert_eq!(results(&client, &path)["questions"].as_array().unwrap().len(), 0);

    let recorded = record(&server, &client, &client.upload(&file(64), &[]));
    let id = submission(&client, &recorded);
    let page = client.page(&format!("/bao-cao-nop/{id}"));
    assert!(page.contains("Tiếp nhận / Trong đó / Trực tuyến") && page.contains(">64<"), "read as the column that was chosen");
    assert!(client.page("/cau-tra-loi").contains("Trực tuyến"));
}
