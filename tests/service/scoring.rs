//! Pages of people's words about scores: self-scores, criteria sets, the crosswalk, targets of a year.

use super::office::{self, Client, Server, json, run};
use super::spreadsheets;

const SET: &str = "mau-xa-2025@1";

/// Identity of a unit by name.
fn unit(client: &Client, name: &str) -> String {
    let units = client.json("/api/v1/units");
    let found = units["units"].as_array().unwrap().iter().find(|unit| unit["name"] == name && unit["valid_to"].is_null());
    found.unwrap_or_else(|| panic!("{name}"))["id"].as_str().unwrap().to_owned()
}

fn query(unit: &str) -> String {
    format!("ky=cchc:2025-Q3&bo={SET}&don_vi={unit}")
}

fn post(server: &Server, client: &Client, path: &str, fields: &[(&str, &str)]) -> (String, String) {
    let token = client.form_token();
    let mut form = vec![("form_token", token.as_str())];
    form.extend_from_slice(fields);
    let reply = client.http.post(server.url(path)).form(&form).send().unwrap();
    assert!(reply.status().is_success(), "{path}: {}", reply.status());
    (reply.url().path().to_owned(), office::without_marks(&reply.text().unwrap()))
}

/// Fault 16 of the sample office: 0,80 claimed where the rule gives 0.
#[test]
fn a_self_score_that_differs_is_told_with_its_cell_and_its_reason() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let tan_an = unit(&client, "Xã Tân An");
    let page = client.page(&format!("/chi-tieu/don-vi?{}", query(&tan_an)));
    for words in [
        "Tiêu chí 4.1: đơn vị tự chấm 0,80 điểm, hệ thống tính 0,00.",
        "4/5 mục tiêu = 80,00 %, dưới mức 90 % của bộ tiêu chí nên được 0 điểm. Xem cách tính; nếu giữ điểm khác phải ghi lý do.",
        "Chưa ghi lý do.",
        "Tài liệu kiểm chứng: Nhật ký hoạt động tuyên truyền; kế hoạch",
        "sheet “Tự chấm",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let overview = client.page(&format!("/cham-diem?ky=cchc:2025-Q3&bo={SET}"));
    let row = overview.split("<tr>").find(|row| row.contains("Xã Tân An") && row.contains("4.1. ")).expect("the difference is listed");
    assert!(row.contains("0,80") && row.contains("Chưa ghi lý do"), "{row}");

    // Another score is kept only with its reason, and never outside the component.
    let enter = format!("/cham-diem/tu-danh-gia?{}", query(&tan_an));
    let (path, refused) = post(&server, &client, &enter, &[("diem:4.1", "0,70"), ("diem:4.2.b", "9")]);
    assert_eq!(path, "/cham-diem/tu-danh-gia", "nothing is kept");
    for words in
        ["Tiêu chí 4.1: điểm khác điểm hệ thống tính (0,00), cần ghi lý do.", "Tiêu chí 4.2.b: điểm phải từ 0 đến 0,5.", "value=\"0,70\""]
    {
        assert!(refused.contains(words), "{words}");
    }
    let fields = [("diem:4.1", "0,70"), ("kiem_chung:4.1", "Báo cáo 12/BC-UBND"), ("ly_do:4.1", "Đã bổ sung tài liệu")];
    let (path, kept) = post(&server, &client, &enter, &fields);
    assert_eq!(path, "/chi-tieu/don-vi");
    for words in ["đơn vị tự chấm 0,70 điểm", "Lý do: Đã bổ sung tài liệu", "Báo cáo 12/BC-UBND", "quantri nhập lúc"]
    {
        assert!(kept.contains(words), "{words}");
    }
    let forged = client.http.post(server.url(&enter)).form(&[("form_token", "x"), ("diem:4.1", "1")]).send().unwrap();
    assert!(!forged.status().is_success(), "a form that is not ours");
}

#[test]
fn sets_are_listed_compared_and_handed_out_as_excel() {
    let server = Server::start(office::sample());
    let client = server.client();
    client.page("/xep-hang?ky=cchc:2025-Q3&bo=mau-xa-2025");
    let list = client.page("/bo-tieu-chi");
    assert!(list.contains("Đã dùng, không sửa") && list.contains("Chưa dùng") && list.contains(SET), "used and unused sets");
    let difference = client.page("/bo-tieu-chi/so-sanh?mot=mau-xa-2025@1&hai=mau-day-du-xa-2026@1");
    assert!(difference.contains("chỗ khác nhau") && difference.contains("tổng điểm tối đa") || difference.contains("áp dụng từ"));
    let same = client.page("/bo-tieu-chi/so-sanh?mot=mau-xa-2025@1&hai=mau-xa-2025@1");
    assert!(same.contains("0 chỗ khác nhau") && same.contains("Hai bộ giống nhau"));
    let sheets = spreadsheets::sheets(&client.bytes("/bo-tieu-chi/mau-xa-2025@1/tep.xlsx"));
    assert!(sheets[0].1.rows().any(|row| row.iter().any(|cell| cell.to_string().ends_with("4.2.a.1"))));
    assert_eq!(client.http.get(server.url("/bo-tieu-chi/khong-co/tep.xlsx")).send().unwrap().status(), 404);
}

#[test]
fn a_set_that_is_edited_after_its_first_use_is_told() {
    let data = office::sample_copy();
    let folder = data.path().join("catalogue/sets");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("sua.toml").display().to_string();
    let copied = run(data.path(), &["criteria", "copy", "mau-xa-2025", "--year", "2025", "-o", &file]);
    assert!(copied.status.success(), "{}", String::from_utf8_lossy(&copied.stderr));
    let text = std::fs::read_to_string(&file).unwrap();
    let own = |digits: &str| text.replacen("digits = 4", digits, 1).replacen("version = \"", "version = \"9", 1);
    std::fs::write(&file, own("digits = 4")).unwrap();
    let version = json(&run(data.path(), &["criteria", "list", "--json"]));
    let sets = version["sets"].as_array().unwrap();
    let name =
        sets.iter().find(|set| set["id"].as_str().unwrap().starts_with("mau-xa-2025") && set["version"].as_str().unwrap().starts_with('9'));
    let name = format!("{}@{}", name.unwrap()["id"].as_str().unwrap(), name.unwrap()["version"].as_str().unwrap());
    assert!(run(data.path(), &["compute", "--set", &name, "--period", "2025-Q3", "--json"]).status.success());
    std::fs::write(&file, own("digits = 3")).unwrap();
    let server = Server::start(data.path());
    assert!(server.client().page("/bo-tieu-chi").contains("Tệp đã bị sửa sau khi dùng"));
}

#[test]
fn the_crosswalk_shows_values_lost_points_and_gaps_and_is_edited() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let path = format!("/doi-chieu?ky=cchc:2025-Q3&bo={SET}");
    let page = client.page(&path);
    assert!(page.contains("Điểm bị mất") && page.contains("Chỗ trống (") && page.contains("Chưa có chỉ tiêu"), "values and gaps");
    let row = page
        .split("<tr>")
        .find(|row| row.contains("Mức độ thực hiện kế hoạch tuyên truyền") && row.contains("Cấp xã"))
        .expect("a scoring row");
    assert!(row.contains("/24)"), "lost points of the communes: {row}");

    let cell =
        [("chi_tieu", "indicator/report-on-time-share"), ("tieu_chi", "papi-3"), ("y_nghia", "related"), ("ghi_chu", "theo dõi riêng")];
    let (_, changed) = post(&server, &client, &path, &cell);
    assert!(changed.contains("Các lần sửa (1)") && changed.contains("theo dõi riêng"), "kept with its author");
    let survey = [("chi_tieu", "activity-type/TIN_BAI"), ("tieu_chi", "sipas-1"), ("y_nghia", "scores")];
    let (_, refused) = post(&server, &client, &path, &survey);
    assert!(refused.contains("SIPAS đo bằng khảo sát: hoạt động không dùng để tính điểm"), "no activity scores in a survey");
    assert!(refused.contains("Các lần sửa (1)"), "and nothing was kept");
}

#[test]
fn what_people_say_about_scores_is_there_as_json() {
    let server = Server::start(office::sample());
    let client = server.client();
    let claims = client.json("/api/v1/self-scores?ky=cchc:2025-Q3&bo=mau-xa-2025");
    let tan_an = claims["units"].as_array().unwrap().iter().find(|unit| unit["name"] == "Xã Tân An").unwrap();
    let claim = tan_an["claims"].as_array().unwrap().iter().find(|claim| claim["criterion"] == "4.1").unwrap();
    let figures = ["claimed", "computed", "difference"].map(|field| claim[field].as_f64().unwrap());
    assert!((figures[0] - 0.8).abs() < 1e-9 && (figures[2] - (figures[0] - figures[1])).abs() < 1e-9, "fault 16: {claim}");
    assert!(claim["origin"]["cell"].is_string() && claim["explanation"].as_str().unwrap().contains("4/5"), "{claim}");
    let crosswalk = client.json("/api/v1/crosswalk?ky=cchc:2025-Q3&bo=mau-xa-2025");
    let rows = crosswalk["rows"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["subject"].is_null() && row["usage"].is_null()), "gaps are rows of their own");
    assert!(rows.iter().any(|row| row["usage"] == "scores" && row["lost"]["of"] == 24), "{crosswalk}");
}

#[test]
fn a_target_is_set_followed_through_the_year_and_ended() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let empty = client.page("/chi-tieu-nam?nam=2025");
    assert!(empty.contains("Năm này chưa có chỉ tiêu"), "what to do first");
    let (office_unit, lead) = (office_id(&empty), unit(&client, "Sở Nội vụ"));
    let target = |subject: &'static str, value: &'static str| {
        [("nam", "2025"), ("chi_tieu", subject), ("don_vi", office_unit.as_str()), ("gia_tri", value), ("chu_tri", lead.as_str())]
    };
    let (_, refused) = post(&server, &client, "/chi-tieu-nam", &target("indicator/on-time-share", "120"));
    assert!(refused.contains("giá trị phải từ 0 đến 100"), "a share above one hundred per cent");
    let (_, page) = post(&server, &client, "/chi-tieu-nam", &target("indicator/on-time-share", "99,9"));
    assert!(page.contains("99,90 %") && page.contains("Sở Nội vụ") && page.contains("Chưa đến hạn"), "not reached, the year is open");
    assert!(page.contains("điểm phần trăm"), "what is missing between two shares");
    let (_, page) = post(&server, &client, "/chi-tieu-nam", &target("indicator/on-time-share", "50"));
    assert!(page.contains("Đạt") && !page.contains("99,90 %"), "the newer target replaces the older");
    let id = page.split("/chi-tieu-nam/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let (_, page) = post(&server, &client, &format!("/chi-tieu-nam/{id}/bo"), &[("nam", "2025")]);
    assert!(page.contains("Năm này chưa có chỉ tiêu"));
}

/// The first unit of the choice is the office itself.
fn office_id(page: &str) -> String {
    let choice = page.split("name=\"don_vi\"").nth(1).expect("a choice of units");
    choice.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// A province with two departments and a group of its own; no rule says who reports what, and nobody has reported.
fn office_where_nothing_is_owed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("don-vi.csv");
    let rows = "code,name,kind,level,parent_code,valid_from,group\nS1,Sở Một,so,department,,2020-01-01,so\nS2,Sở Hai,so,department,,2020-01-01,so\n";
    std::fs::write(&list, rows).unwrap();
    for arguments in [["units", "adopt", "12"], ["units", "import", &list.display().to_string()]] {
        let output = run(folder.path(), &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    folder
}

#[test]
fn reports_that_nobody_owes_cost_no_points() {
    let folder = office_where_nothing_is_owed();
    let scores = json(&run(folder.path(), &["compute", "--set", "mau-so-2025", "--period", "2025-Q3", "--json"]));
    let units = scores["units"].as_array().unwrap();
    assert_eq!(units.len(), 2, "{scores}");
    for unit in units {
        let criterion = unit["criteria"].as_array().unwrap().iter().find(|criterion| criterion["code"] == "1.4").unwrap();
        assert_eq!((criterion["state"].as_str(), criterion["score"].as_f64()), (Some("not_applicable"), None), "{criterion}");
        assert!(criterion["explanation"].as_str().unwrap().contains("không có gì để xét"), "{criterion}");
    }
}

#[test]
fn the_office_is_no_unit_of_its_own_table() {
    let folder = office_where_nothing_is_owed();
    let path = folder.path().join("chi-so.xlsx");
    let output = run(folder.path(), &["report", "--kind", "indicator-summary", "--period", "2025-Q3", "-o", &path.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sheets = super::spreadsheets::sheets(&std::fs::read(&path).unwrap());
    let (_, cells) = sheets.iter().find(|(name, _)| name == "Số liệu đơn vị").unwrap();
    let named: std::collections::BTreeSet<String> = cells.rows().map(|row| row[2].to_string()).collect();
    assert!(named.contains("Sở Một") && named.contains("Sở Hai"), "{named:?}");
    assert!(!named.iter().any(|name| name.contains("Lai Châu")), "{named:?}");
}
