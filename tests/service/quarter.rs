//! The quarter after the figures are in: where a number comes from, comparisons, conclusions, evidence, the meeting, the issue.

use tonghop_fixtures::expected;

use super::office::{self, Client, Server, words};

/// The identity of a unit of the sample office that exists today.
fn unit(client: &Client, name: &str) -> String {
    let units = client.json("/api/v1/units");
    let found =
        units["units"].as_array().unwrap().iter().find(|unit| unit["name"] == name && unit["code"].as_str().unwrap().starts_with("MS-"));
    found.unwrap_or_else(|| panic!("{name}"))["id"].as_str().unwrap().to_owned()
}

fn post(server: &Server, client: &Client, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let token = client.form_token();
    let fields: Vec<(&str, &str)> = [("form_token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
    let reply = client.http.post(server.url(path)).form(&fields).send().unwrap();
    (reply.status().as_u16(), office::without_marks(&reply.text().unwrap()))
}

#[test]
fn a_fall_in_the_ranking_is_traced_to_one_cell() {
    let server = Server::start(office::sample());
    let client = server.client();
    let an_tan = unit(&client, "Xã An Tân");
    let late = |period: &str| client.page(&format!("/so-nay-tu-dau?ky={period}&chi_so=dossiers-late&don_vi={an_tan}"));
    let (before, now) = (late("cchc:2025-H1"), late("cchc:2025-Q3"));
    assert!(before.contains(&format!("{} hồ sơ", expected::an_tan::LATE.0)), "story (a): {before}");
    assert!(now.contains(&format!("{} hồ sơ", expected::an_tan::LATE.1)), "{now}");
    assert!(now.contains("bieu-06a.xlsx") && now.contains("sheet “") && now.contains("ô <b>"), "file, sheet and cell: {now}");
    assert!(now.contains("class=\"focus\"") && now.contains("đã giải quyết"), "the row as sent with its headings: {now}");
    assert!(now.contains("Trong đó") && now.contains("Đất đai"), "the total is shown with its parts: {now}");
    let places = client.page("/chi-so?ky=cchc:2025-Q3&chi_so=on-time-share");
    let row = places.split("<tr>").find(|row| row.contains("<td>Xã An Tân</td>")).unwrap();
    let (then, fallen) = expected::an_tan::PLACES;
    assert!(row.contains(&format!("<td>{fallen}/")) && row.contains(&format!(", kỳ trước {then}/")), "story (a), 3 to 11: {row}");
    // Two clicks: the page of the indicator over all units leads there.
    let all = client.page("/so-nay-tu-dau?ky=cchc:2025-Q3&chi_so=dossiers-late");
    assert!(all.contains(&format!("chi_so=dossiers-late&amp;don_vi={an_tan}")), "{all}");
    // And from the cell forward.
    let cell = now.split("ô <b>").nth(1).unwrap().split('<').next().unwrap();
    let report = now.split("/bao-cao-nop/").nth(1).unwrap().split('"').next().unwrap();
    let sheet = now.split("sheet “").nth(1).unwrap().split('”').next().unwrap();
    let forward = client.page(&format!("/so-nay-tu-dau/o?bao_cao={report}&sheet={}&o={cell}", sheet.replace(' ', "%20")));
    assert!(forward.contains("Số hồ sơ giải quyết quá hạn") && forward.contains("tieu_chi=2.4"), "an indicator and a criterion: {forward}");
}

#[test]
fn a_score_derived_from_a_log_leads_to_rows_of_the_plan_and_the_log() {
    let server = Server::start(office::sample());
    let client = server.client();
    let tan_an = unit(&client, "Xã Tân An");
    let page = client.page(&format!("/so-nay-tu-dau?ky=cchc:2025-Q3&chi_so=plan-completion&don_vi={tan_an}"));
    let (met, due) = expected::tan_an::TARGETS;
    assert!(page.contains(&format!("{met} : {due} = 80,00 %")), "{page}");
    assert!(page.contains("Chưa đạt") && page.contains("ke-hoach-chi-tieu.xlsx"), "{page}");
    let share = client.page(&format!("/so-nay-tu-dau?ky=cchc:2025-Q3&chi_so=on-time-share&don_vi={tan_an}"));
    assert!(share.contains(expected::tan_an::ON_TIME_PERCENT), "1.178/1.190");
    let online = client.page(&format!("/so-nay-tu-dau?ky=cchc:2025-Q3&chi_so=online-share&don_vi={tan_an}"));
    assert!(online.contains(expected::tan_an::ONLINE_PERCENT), "861/1.203");
}

#[test]
fn comparisons_say_what_they_compare_and_what_cannot_be_compared() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page("/so-sanh?ky=cchc:2025-Q3");
    for words in ["6 tháng đầu năm 2025", "Quý III năm 2024", "điểm phần trăm", "khác độ dài kỳ", "Lũy kế từ đầu năm"]
    {
        assert!(page.contains(words), "{words}");
    }
    let half = client.page("/so-sanh?ky=cchc:2025-H1");
    assert!(half.contains("Quý II năm 2025") && half.contains("lũy kế 6 tháng đầu năm 2025 trừ Quý I năm 2025"), "{half}");
    assert!(!page.contains("Số liệu suy ra"), "quý III is reported for itself");
    // A commune made of old ones: its earlier figures are those of its predecessors.
    let units = client.json("/api/v1/units");
    let merged = tonghop_fixtures::sample_office().unwrap();
    let whole = |event: &&tonghop_domain::org_unit::UnitEvent| merged.events.iter().filter(|other| other.old == event.old).count() == 1;
    let event = merged.events.iter().find(whole).unwrap();
    assert!(units.to_string().contains(event.new.as_str()));
    let page = client.page(&format!("/so-sanh?ky=cchc:2025-Q3&don_vi={}", event.new));
    assert!(page.contains("Đơn vị lập sau sắp xếp: số liệu các kỳ trước được cộng từ"), "story (f): {page}");
    let part = merged.events.iter().find(|event| !whole(event)).unwrap();
    let page = client.page(&format!("/so-sanh?ky=cchc:2025-Q3&don_vi={}", part.new));
    let old = &merged.units.iter().find(|unit| unit.id == part.old).unwrap().name;
    assert!(page.contains("không so sánh được (đơn vị cũ đã bị chia)") && !page.contains("được cộng từ"), "{page}");
    assert!(words(&page).contains(&format!("đã chia cho nhiều đơn vị mới: {old}")), "{page}");
}

#[test]
fn a_conclusion_becomes_a_task_and_keeps_its_history() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let lead = unit(&client, "Sở Tư pháp");
    let fields = [
        ("meeting", "giao ban tuần"),
        ("day", "2025-09-17"),
        ("document", "12/TB-UBND"),
        ("content", "Rà soát 31 hồ sơ quá hạn của Xã An Tân"),
        ("lead", lead.as_str()),
        ("product", "Báo cáo"),
        ("due", "2025-09-22"),
        ("content", ""),
        ("lead", ""),
        ("product", ""),
        ("due", ""),
    ];
    let (status, page) = post(&server, &client, "/ke-hoach/ket-luan", &fields);
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Kết luận giao ban tuần ngày 17/09/2025 (12/TB-UBND)") && page.contains("còn 5 ngày"), "{page}");
    assert!(client.page("/hop?ky=cchc:2025-Q3").contains("Rà soát 31 hồ sơ quá hạn của Xã An Tân"), "due within a week");
    let id = page.split("/ke-hoach/ket-luan/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let act = |act: &str, version: &str, day: &str, document: &str| {
        let fields = [("act", act), ("version", version), ("day", day), ("document", document)];
        post(&server, &client, &format!("/ke-hoach/ket-luan/{id}"), &fields)
    };
    assert_eq!(act("move", "1", "2025-09-30", "").0, 422, "a moved due date names its document");
    let (_, moved) = act("move", "1", "2025-09-30", "15/TB-UBND");
    assert!(moved.contains("Hạn ban đầu 22/09/2025") && moved.contains("điều chỉnh đến 30/09/2025 theo 15/TB-UBND"), "{moved}");
    assert_eq!(act("done", "1", "2025-09-17", "").0, 422, "somebody else changed it meanwhile");
    assert_eq!(act("done", "2", "2025-10-01", "").0, 422, "not done yet");
    let (_, done) = act("done", "2", "2025-09-17", "88/BC-STP");
    assert!(done.contains("Hoàn thành đúng hạn") && done.contains("88/BC-STP"), "{done}");
    let no_lead = [("meeting", "x"), ("day", "2025-09-17"), ("content", "Việc"), ("lead", ""), ("product", ""), ("due", "2025-09-22")];
    assert_eq!(post(&server, &client, "/ke-hoach/ket-luan", &no_lead).0, 422);
}

#[test]
fn the_tasks_of_the_plan_are_counted_with_their_rates() {
    let server = Server::start(office::sample());
    let office = tonghop_fixtures::sample_office().unwrap();
    let page = server.client().page(&format!("/ke-hoach?don_vi={}", office.province));
    let tasks = [
        (expected::tasks::DONE_ON_TIME, "60,42 %"),
        (expected::tasks::DONE_LATE, "8,33 %"),
        (expected::tasks::OVERDUE, "6,25 %"),
        (expected::tasks::NOT_YET_DUE, "25,00 %"),
    ];
    for (count, share) in tasks {
        assert!(page.contains(&format!("<div class=\"figure\">{count}</div>")) && page.contains(share), "{count}: {share}");
    }
    assert!(page.contains(&format!("Nhiệm vụ ({})", expected::tasks::TOTAL)));
}

#[test]
fn a_plan_shows_its_money_and_every_version() {
    let data = office::sample_copy();
    let office = tonghop_fixtures::sample_office().unwrap();
    let unit = office.units.iter().find(|unit| unit.name == "Xã An Tân" && unit.valid_to.is_none()).unwrap();
    let plan =
        office.files.iter().find(|file| file.unit.as_ref() == Some(&unit.id) && file.form.as_deref() == Some("plan-targets")).unwrap();
    let other = office.files.iter().find(|file| file.form.as_deref() == Some("plan-targets") && file.bytes != plan.bytes).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ke hoach dieu chinh.xlsx");
    std::fs::write(&path, &other.bytes).unwrap();
    let before = |client: &Client| client.page(&format!("/ke-hoach?don_vi={}", unit.id));
    let server = Server::start(data.path());
    let client = server.client();
    let page = before(&client);
    assert!(page.contains("Các bản kế hoạch (1)") && page.contains("Kinh phí kế hoạch") && page.contains("Xã hội hóa"), "{page}");
    let file = path.display().to_string();
    let arguments = ["import", &file, "--form", "plan-targets", "--unit", unit.id.as_str(), "--period", "civil:2025", "--json"];
    let report = office::json(&office::run(data.path(), &arguments))["files"][0]["reports"][0].clone();
    assert!(report["submission"].is_string(), "{report}");
    let page = before(&client);
    assert!(page.contains("Các bản kế hoạch (2)") && page.contains("ke hoach dieu chinh.xlsx"), "{page}");
}

#[test]
fn a_document_is_offered_to_what_it_can_prove() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let an_tan = unit(&client, "Xã An Tân");
    let form = reqwest::blocking::multipart::Form::new()
        .text("form_token", client.form_token())
        .text("ky", "cchc:2025-Q3")
        .text("kind", "HINH_ANH")
        .text("number", "")
        .text("day", "2025-08-20")
        .text("title", "Ảnh lớp tập huấn")
        .text("recipients", "Sở Nội vụ")
        .text("unit", an_tan)
        .part("file", reqwest::blocking::multipart::Part::bytes(b"\x89PNG".to_vec()).file_name("anh.png"));
    let page = office::without_marks(&client.http.post(server.url("/tai-lieu")).multipart(form).send().unwrap().text().unwrap());
    assert!(page.contains("Ảnh lớp tập huấn") && page.contains("Video, clip quay lại hoặc Hình ảnh"), "fault 18: any of: {page}");
    let id = page.split("/tai-lieu/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert_eq!(client.bytes(&format!("/tai-lieu/{id}/tep")), b"\x89PNG");
    let name = page
        .split("value=\"target\"")
        .nth(1)
        .unwrap()
        .split("name=\"name\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let used = |act: &str, name: &str| {
        let fields = [("ky", "cchc:2025-Q3"), ("purpose", "target"), ("name", name), ("act", act)];
        post(&server, &client, &format!("/tai-lieu/{id}/dung"), &fields)
    };
    assert!(used("use", &name).1.contains("Đã gắn"));
    assert_eq!(used("use", "không có").0, 422);
    assert!(!used("withdraw", &name).1.contains("Đã gắn"));
}

#[test]
fn the_meeting_page_says_everything_in_its_address() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page("/hop?ky=cchc:2025-Q3&bo=mau-xa-2025@1&doi_tuong=ban-chi-dao");
    for words in [
        "32/34 đơn vị đã nộp (94,12 %)",
        "28 đúng hạn (82,35 %)",
        "Tạm tính (",
        "Tiêu chí mất điểm nhiều nhất",
        "Sao chép ảnh",
        "Chưa chốt",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!client.page("/hop?ky=cchc:2025-Q3&doi_tuong=giao-ban").contains("Sao chép ảnh"), "giao ban looks at what must be done");
    assert!(client.page("/hop?ky=cchc:2025-H1").contains("Đã chốt"));
}

#[test]
fn a_report_is_issued_with_number_day_and_signed_copy() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let step = |known: &str, act: &str, fields: &[(&str, &str)], file: Option<&[u8]>| {
        let mut form = reqwest::blocking::multipart::Form::new()
            .text("form_token", client.form_token())
            .text("ky", "cchc:2025-H1")
            .text("known", known.to_owned())
            .text("act", act.to_owned());
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        if let Some(bytes) = file {
            form = form.part("file", reqwest::blocking::multipart::Part::bytes(bytes.to_vec()).file_name("215 ky so.pdf"));
        }
        let reply = client.http.post(server.url("/phat-hanh")).multipart(form).send().unwrap();
        (reply.status().as_u16(), office::without_marks(&reply.text().unwrap()))
    };
    assert_eq!(step("0", "issue", &[("number", "215/BC-SNV"), ("day", "2025-06-21")], None).0, 422, "nothing is issued unsigned");
    assert!(step("0", "submit", &[], None).1.contains("Đã trình ký"));
    assert_eq!(step("0", "take_back", &[], None).0, 422, "somebody else was faster");
    assert_eq!(step("1", "issue", &[("day", "2025-06-21")], None).0, 422, "an issued report has a number");
    assert_eq!(step("1", "issue", &[("number", "215/BC-SNV"), ("day", "2025-06-21")], Some(b"PK\x03\x04")).0, 422, "no PDF");
    let (status, page) = step("1", "issue", &[("number", "215/BC-SNV"), ("day", "2025-06-21")], Some(b"%PDF-1.7 signed"));
    assert!(status == 200 && page.contains("Đã phát hành") && page.contains("215/BC-SNV, 21/06/2025"), "{page}");
    assert_eq!(client.bytes("/phat-hanh/tep/1?ky=cchc:2025-H1"), b"%PDF-1.7 signed");
}

#[test]
fn the_slip_is_ticked_value_by_value_and_says_when_a_value_has_changed() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let page = client.page("/phieu-nhap-lieu?ky=cchc:2025-H1");
    assert!(page.contains("I.6") && page.contains("data-copy=") && page.contains("bản chốt số 2"), "{page}");
    let (_, ticked) = post(&server, &client, "/phieu-nhap-lieu", &[("ky", "cchc:2025-H1"), ("typed", "I.1"), ("typed", "I.6")]);
    assert!(ticked.contains("Đã nhập <b>2/"), "{ticked}");
    let (_, unticked) = post(&server, &client, "/phieu-nhap-lieu", &[("ky", "cchc:2025-H1"), ("typed", "I.1")]);
    assert!(unticked.contains("Đã nhập <b>1/"), "{unticked}");
}

#[test]
fn a_plan_names_the_plan_above_it_and_shows_those_below() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let (an_tan, ward) = (unit(&client, "Xã An Tân"), unit(&client, "Phường Đồng Hà"));
    let link = |unit: &str, higher: &str, document: &str| {
        let fields = [("don_vi", unit), ("nam", "2025"), ("cap_tren", higher), ("van_ban", document)];
        post(&server, &client, "/ke-hoach/cap-tren", &fields)
    };
    assert!(client.page(&format!("/ke-hoach?don_vi={an_tan}")).contains("Chưa ghi kế hoạch này thực hiện kế hoạch nào của cấp trên"));
    let (_, page) = link(&an_tan, &ward, "52/KH-UBND");
    let said = words(&page);
    assert!(said.contains("kế hoạch của Phường Đồng Hà") && said.contains("52/KH-UBND"), "{said}");
    let above = client.page(&format!("/ke-hoach?don_vi={ward}"));
    let below = above.split("Kế hoạch cấp dưới thực hiện kế hoạch này (1)").nth(1).expect("the plan below");
    assert!(below.contains("Xã An Tân") && below.contains("52/KH-UBND"), "{below}");
    let (status, refused) = link(&ward, &an_tan, "");
    assert!(status == 422 && refused.contains("thực hiện chính kế hoạch này"), "{refused}");
    assert!(!link(&an_tan, "", "").1.contains("52/KH-UBND"), "taken out");
}

#[test]
fn a_target_of_the_year_stands_beside_the_figure() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let empty = client.page("/so-sanh?ky=cchc:2025-Q3");
    assert!(empty.contains("Chưa đặt chỉ tiêu năm nào"), "what to do first");
    let office = tonghop_fixtures::sample_office().unwrap().province.to_string();
    let set = |subject: &str, value: &str| {
        let fields =
            [("nam", "2025"), ("chi_tieu", subject), ("don_vi", office.as_str()), ("gia_tri", value), ("chu_tri", office.as_str())];
        assert_eq!(post(&server, &client, "/chi-tieu-nam", &fields).0, 200);
    };
    set("indicator/on-time-share", "98,5");
    set("indicator/dossiers-late", "700");
    set("indicator/online-share", "60");
    let page = client.page("/so-sanh?ky=cchc:2025-Q3");
    for words in ["98,50 %", "còn thiếu 0,69 điểm phần trăm", "còn vượt 9 hồ sơ", ">đạt<"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let targets = client.json("/api/v1/targets?ky=cchc:2025-Q3");
    let own = targets["targets"].as_array().unwrap();
    assert_eq!((targets["year"].as_i64(), own.len()), (Some(2025), 3), "{targets}");
    assert_eq!((own[0]["value"].as_f64(), own[0]["standing"].as_str()), (Some(0.985), Some("not_yet_due")), "{targets}");
}
