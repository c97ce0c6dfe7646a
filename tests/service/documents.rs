//! Words of the report, documents, decks and packs: what is carried over is marked, figures and hashes hold, the same comes out twice.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use tonghop_fixtures::sample::periods::SamplePeriod;

use super::office::{self, Client, Server, run};

/// The files of a zip.
pub(crate) fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |index: usize| {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(read).collect()
}

fn part(package: &[u8], name: &str) -> String {
    String::from_utf8(unzipped(package).remove(name).unwrap_or_else(|| panic!("no part {name}"))).unwrap()
}

/// The words of a Word document, paragraphs apart.
fn words(docx: &[u8]) -> String {
    let xml = part(docx, "word/document.xml");
    let mut text = String::new();
    for piece in xml.replace("</w:p>", "\n").split('<') {
        if let Some((tag, words)) = piece.split_once('>')
            && (tag.starts_with("w:t ") || tag == "w:t" || words.starts_with('\n'))
        {
            text.push_str(words);
        }
    }
    text
}

/// The words of a Word document of a pack.
pub(crate) fn words_of(pack: &[u8], name: &str) -> String {
    words(&unzipped(pack)[name])
}

/// A late 06a of the first quarter with one dossier more that was late, taken into the published figures.
fn correct_something(data: &Path, server: &Server, client: &Client) {
    let (unit, bytes) = super::closing::one_more_late("Xã An Tân", SamplePeriod::Quarter1);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bieu 06a bo sung.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let file = path.display().to_string();
    let said = ["--form", "kstt-06a", "--unit", unit.as_str(), "--period", "cchc:2025-Q1", "--received", "2025-08-01", "--json"];
    let output = office::json(&run(data, &[&["import", &file], &said[..]].concat()));
    let id = output["files"][0]["reports"][0]["submission"].as_str().unwrap_or_else(|| panic!("{output}"));
    let (status, page) = post(server, client, &format!("/dinh-chinh/{id}"), &[("reason", "Ghi nhầm cột")]);
    assert_eq!(status, 200, "{page}");
}

fn report(data: &Path, kind: &str, ending: &str, period: &str) -> Vec<u8> {
    report_with(data, &["--kind", kind, "--period", period], ending)
}

fn report_with(data: &Path, arguments: &[&str], ending: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("a.{ending}"));
    let output = run(data, &[&["report"], arguments, &["-o", &path.display().to_string()]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(path).unwrap()
}

fn post(server: &Server, client: &Client, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let token = client.form_token();
    let fields: Vec<(&str, &str)> = [("form_token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
    let reply = client.http.post(server.url(path)).form(&fields).send().unwrap();
    (reply.status().as_u16(), office::without_marks(&reply.text().unwrap()))
}

/// Checks that a pack holds what its list says.
pub(crate) fn checked_manifest(pack: &[u8]) -> serde_json::Value {
    let mut files = unzipped(pack);
    let manifest: serde_json::Value = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), files.len());
    for file in listed {
        let bytes = &files[file["name"].as_str().unwrap()];
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file["sha256"], hash, "{file}");
    }
    manifest
}

#[test]
fn a_pack_of_published_figures_comes_out_the_same_and_lists_what_was_corrected() {
    let data = office::sample();
    let pack = report(data, "pack", "zip", "cchc:2025-H1");
    let server = Server::start(data);
    assert!(server.client().bytes("/tai-ve/pack.zip?ky=cchc:2025-H1") == pack, "page and command line give the same bytes");
    let manifest = checked_manifest(&pack);
    assert_eq!((manifest["published"]["number"].as_i64(), manifest["period"].as_str()), (Some(2), Some("cchc:2025-H1")));
    assert!(!manifest["corrections"].as_array().unwrap().is_empty(), "story (g): {manifest}");
    let names: Vec<&str> = manifest["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    for ending in [".docx", ".pptx", ".xlsx", ".svg", ".png"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{ending}: {names:?}");
    }
    let files = unzipped(&pack);
    let text = words(&files["2025-H1_bao-cao-cchc.docx"]);
    for expected in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ NỘI VỤ",
        "6 tháng đầu năm 2025",
        "SỐ LIỆU ĐÃ ĐÍNH CHÍNH",
        "bản chốt số 2",
        "III. ĐÁNH GIÁ CHUNG",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn one_figure_is_the_same_in_report_summary_deck_and_page() {
    let data = office::sample();
    let server = Server::start(data);
    let client = server.client();
    let page = client.page("/so-sanh?ky=cchc:2025-Q3");
    let share = page.split("Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn").nth(1).unwrap().split(" %").next().unwrap();
    let share = share.rsplit('>').next().unwrap().trim();
    let figure = format!("{share} %");
    let report = words(&client.bytes("/tai-ve/cchc-report.docx?ky=cchc:2025-Q3"));
    let summary = words(&client.bytes("/tai-ve/leader-summary.docx?ky=cchc:2025-Q3"));
    let deck = client.bytes("/tai-ve/deck.pptx?ky=cchc:2025-Q3");
    let slide = part(&deck, "ppt/slides/slide2.xml");
    for (name, text) in [("report", &report), ("summary", &summary), ("deck", &slide)] {
        assert!(text.contains(&figure), "{name}: {figure} is missing in {text}");
        assert!(text.contains("Tạm tính"), "{name} says that reports are missing");
    }
    assert!(
        report.contains("Công chức phụ trách kiêm nhiệm") && report.contains("Xã Bình Minh: "),
        "a unit's words with its name: {report}"
    );
    assert!((6..=8).contains(&unzipped(&deck).keys().filter(|name| name.starts_with("ppt/slides/slide")).count()));
    assert_eq!(client.http.get(server.url("/tai-ve/x.docx?ky=cchc:2025-Q3")).send().unwrap().status(), 404);
}

#[test]
fn text_begins_as_the_last_one_and_marks_what_is_still_the_same() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let edit = |period: &str, seen: &str, text: &str| {
        post(&server, &client, "/loi-van-bao-cao", &[("ky", period), ("muc", "the-che"), ("ban", seen), ("van_ban", text)])
    };
    let text = "Đã ban hành 12 văn bản, trong đó có Quyết định 45/2025/QĐ-UBND ngày 05/6/2025.\nKỳ {{ ky.ten }}.";
    assert_eq!(edit("cchc:2025-H1", "0", text).0, 200);
    assert_eq!(edit("cchc:2025-H1", "0", "khác").0, 422, "somebody else edited it meanwhile");
    let (status, fault) = edit("cchc:2025-Q3", "0", "Dòng một.\n{{ chi_so.khong_co }}");
    assert!(status == 422 && fault.contains("dòng 2") && fault.contains("không có trường tên này"), "{status} {fault}");

    let page = client.page("/loi-van-bao-cao?ky=cchc:2025-Q3");
    for marked in ["<mark>12</mark>", "<mark>45/2025/QĐ-UBND</mark>", "<mark>05/6/2025</mark>"] {
        assert!(page.contains(marked), "{marked}: {page}");
    }
    assert!(page.contains("Bắt đầu từ báo cáo 6 tháng đầu năm 2025") && page.contains("Kỳ Quý III năm 2025"), "fields are filled anew");
    let highlighted = |client: &Client| {
        let docx = client.bytes("/tai-ve/cchc-report.docx?ky=cchc:2025-Q3");
        part(&docx, "word/document.xml").matches("w:highlight").count()
    };
    let before = highlighted(&client);
    let confirm = |literal: &str| {
        post(&server, &client, "/loi-van-bao-cao/xac-nhan", &[("ky", "cchc:2025-Q3"), ("muc", "the-che"), ("chu", literal)])
    };
    let (status, page) = confirm("45/2025/qđ-ubnd");
    assert!(status == 200 && !page.contains("<mark>45/2025/QĐ-UBND</mark>") && page.contains("quantri xác nhận"), "{page}");
    assert_eq!(confirm("45/2025/qđ-ubnd").0, 422, "confirmed once");
    assert_eq!(highlighted(&client), before - 1);
    assert_eq!(edit("cchc:2025-Q3", "0", "Đã ban hành 15 văn bản, trong đó có Quyết định 45/2025/QĐ-UBND.").0, 200);
    assert_eq!(highlighted(&client), before - 3, "what was replaced is marked no longer");
}

#[test]
fn the_number_is_filled_once_and_a_correction_makes_a_new_report() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let step = |fields: &[(&str, &str)]| {
        let mut form = reqwest::blocking::multipart::Form::new().text("form_token", client.form_token()).text("ky", "cchc:2025-Q1");
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        client.http.post(server.url("/phat-hanh")).multipart(form).send().unwrap().status().as_u16()
    };
    let docx = |client: &Client| words(&client.bytes("/tai-ve/cchc-report.docx?ky=cchc:2025-Q1"));
    assert!(docx(&client).contains("/BC-SNV") && !docx(&client).contains("Số: 05"), "blank before it is issued");
    let steps = client.page("/phat-hanh?ky=cchc:2025-Q1");
    assert!(steps.contains("value=\"submit\""), "the sample office has issued Quý I: choose another period for this test\n{steps}");
    assert_eq!(step(&[("act", "submit"), ("known", "0")]), 200);
    assert_eq!(step(&[("act", "issue"), ("known", "1"), ("number", "5/BC-SNV"), ("day", "2025-03-19")]), 200);
    let issued = docx(&client);
    assert!(issued.contains("Số: 05/BC-SNV") && issued.contains("ngày 19 tháng 3 năm 2025"), "{issued}");
    assert!(issued.contains("(Kèm theo Báo cáo số 05/BC-SNV ngày 19 tháng 3 năm 2025 của Sở Nội vụ)"), "every annex names it: {issued}");
    let pack = client.bytes("/tai-ve/pack.zip?ky=cchc:2025-Q1");
    let manifest = checked_manifest(&pack);
    assert_eq!(manifest["document"]["number"], "05/BC-SNV");
    let page = client.page("/phat-hanh?ky=cchc:2025-Q1");
    assert!(page.contains("Tải lại bản đã phát hành") && !page.replace("05/BC-SNV", "").contains("5/BC-SNV"), "{page}");
    assert!(client.bytes("/phat-hanh/tep/2?ky=cchc:2025-Q1") == pack, "what is kept is what was issued");
    assert_eq!(step(&[("act", "keep_pack"), ("known", "3")]), 422, "kept once");
    correct_something(data.path(), &server, &client);
    let corrected = client.bytes("/tai-ve/pack.zip?ky=cchc:2025-Q1");
    assert!(corrected != pack && client.bytes("/phat-hanh/tep/2?ky=cchc:2025-Q1") == pack, "the issued pack stays, the new one is another");
    let manifest = checked_manifest(&corrected);
    assert!(
        manifest["document"]["number"].is_null() && manifest["document"]["replaces"].as_str().unwrap().contains("05/BC-SNV"),
        "{manifest}"
    );
    let figures = manifest["corrections"][0]["figures"].as_array().unwrap();
    assert!(manifest["corrections"][0]["reason"] == "Ghi nhầm cột" && !figures.is_empty(), "{manifest}");
    let text = words(&unzipped(&corrected)["2025-Q1_bao-cao-cchc.docx"]);
    let said = [
        "Báo cáo này thay thế Báo cáo số 05/BC-SNV ngày 19 tháng 3 năm 2025",
        "SỐ LIỆU ĐÃ ĐÍNH CHÍNH SO VỚI BÁO CÁO SỐ 05/BC-SNV",
        "Ghi nhầm cột",
    ];
    for expected in said.into_iter().chain(figures.iter().filter_map(|figure| figure["after"].as_str())) {
        assert!(text.to_uppercase().contains(&expected.to_uppercase()), "the new report lists what changed: {expected} {text}");
    }
    let again = report_with(data.path(), &["--kind", "pack", "--issued", "--period", "cchc:2025-Q1"], "zip");
    assert!(again == pack, "the command line gives the same bytes");
    the_report_that_replaces_it_is_issued_with_a_number_of_its_own(&server, &client, data.path(), &pack);
}

/// The second numbered report of one period: own number and day, what changed, the first one untouched.
fn the_report_that_replaces_it_is_issued_with_a_number_of_its_own(server: &Server, client: &Client, data: &Path, first: &[u8]) {
    let step = |fields: &[(&str, &str)]| {
        let mut form = reqwest::blocking::multipart::Form::new().text("form_token", client.form_token()).text("ky", "cchc:2025-Q1");
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let reply = client.http.post(server.url("/phat-hanh")).multipart(form).send().unwrap();
        (reply.status().as_u16(), office::without_marks(&reply.text().unwrap()))
    };
    let page = client.page("/phat-hanh?ky=cchc:2025-Q1");
    assert!(page.contains("value=\"submit\"") && page.contains("Báo cáo dưới đây thay thế báo cáo đó"), "{page}");
    assert_eq!(step(&[("act", "submit"), ("known", "3")]).0, 200);
    let issue = |number: &str, day: &str| step(&[("act", "issue"), ("known", "4"), ("number", number), ("day", day)]);
    let (status, said) = issue("05/BC-SNV", "2025-04-02");
    assert!(status == 422 && said.contains("Số này đã dùng cho Báo cáo số 05/BC-SNV"), "{status} {said}");
    let (status, said) = issue("19/BC-SNV", "2025-03-18");
    assert!(status == 422 && said.contains("sớm hơn"), "{status} {said}");
    assert_eq!(issue("19/BC-SNV", "2025-04-02").0, 200);

    let page = client.page("/phat-hanh?ky=cchc:2025-Q1");
    assert!(page.contains("/phat-hanh/tep/2?") && page.contains("/phat-hanh/tep/5?") && !page.contains("value=\"submit\""), "{page}");
    assert!(client.bytes("/phat-hanh/tep/2?ky=cchc:2025-Q1") == first, "the first stays as it was issued");
    let second = client.bytes("/phat-hanh/tep/5?ky=cchc:2025-Q1");
    assert!(second == client.bytes("/tai-ve/pack.zip?ky=cchc:2025-Q1"), "what is kept is what is given out");
    let (before, after) = (checked_manifest(first), checked_manifest(&second));
    let day = "Báo cáo số 05/BC-SNV ngày 19 tháng 3 năm 2025";
    assert_eq!((&after["document"]["number"], &after["document"]["replaces"]), (&"19/BC-SNV".into(), &day.into()));
    let version = |manifest: &serde_json::Value| manifest["published"]["number"].as_i64();
    assert_eq!((version(&before), version(&after)), (Some(1), Some(2)), "each pack says whose figures it has");
    let change = &after["corrections"][0];
    assert_eq!(change["reason"], "Ghi nhầm cột");
    let text = words(&unzipped(&second)["2025-Q1_bao-cao-cchc.docx"]);
    let values = change["figures"].as_array().unwrap().iter().flat_map(|figure| [&figure["before"], &figure["after"]]);
    let values = values.filter_map(serde_json::Value::as_str);
    for expected in ["Số: 19/BC-SNV", "ngày 02 tháng 4 năm 2025", day, "Ghi nhầm cột"].into_iter().chain(values) {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(text.contains("(Kèm theo Báo cáo số 19/BC-SNV ngày 02 tháng 4 năm 2025"), "{text}");
    let issued = |place: &str| report_with(data, &["--kind", "pack", place, "--period", "cchc:2025-Q1"], "zip");
    assert!(issued("--issued=1") == first && issued("--issued=2") == second && issued("--issued") == second);
    let target = data.join("goi.zip").display().to_string();
    let none = run(data, &["report", "--kind", "pack", "--issued=3", "--period", "cchc:2025-Q1", "-o", &target]);
    let said = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(none.status.code() == Some(2) && said.contains("2 lần phát hành"), "{said}");
}

#[test]
fn deck_and_page_for_leaders_are_made_for_the_audience_of_the_meeting() {
    let server = Server::start(office::sample());
    let client = server.client();
    let address = |name: &str, audience: &str| format!("/tai-ve/{name}?ky=cchc:2025-Q3&doi_tuong={audience}");
    let slides = |audience: &str| {
        let parts = unzipped(&client.bytes(&address("deck.pptx", audience)));
        let all = parts.into_iter().filter(|(name, _)| name.starts_with("ppt/slides/slide"));
        all.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect::<Vec<_>>()
    };
    let has = |slides: &[String], words: &str| slides.iter().any(|slide| slide.contains(words));
    let (steering, weekly, conference) = (slides("ban-chi-dao"), slides("giao-ban"), slides("hoi-nghi"));
    for (audience, slides) in [("ban-chi-dao", &steering), ("giao-ban", &weekly), ("hoi-nghi", &conference)] {
        assert!((6..=8).contains(&slides.len()), "{audience}: {} slides", slides.len());
        assert!(has(slides, "báo cáo phải nộp") && has(slides, "Mất điểm nhiều nhất"), "{audience}");
    }
    assert!(has(&steering, "Việc tiếp theo") && has(&steering, "đạt ") && !has(&steering, "Giao ban"));
    assert!(has(&weekly, "Giao ban") && has(&weekly, "nhiệm vụ quá hạn") && has(&weekly, "nhiệm vụ đến hạn"), "what must be done");
    assert!(!has(&weekly, "dẫn đầu") && !has(&weekly, "Chưa xếp hạng"), "no results");
    assert!(has(&conference, "Hội nghị") && !has(&conference, "nhiệm vụ quá hạn") && !has(&conference, "Việc tiếp theo"), "no tasks");
    let page = |audience: &str| words(&client.bytes(&address("leader-summary.docx", audience)));
    let said = |audience: &str| ["XẾP HẠNG", "VIỆC TIẾP THEO"].map(|part| page(audience).to_uppercase().contains(part));
    assert_eq!([said("ban-chi-dao"), said("giao-ban"), said("hoi-nghi")], [[true, true], [false, true], [true, false]]);
    assert_eq!(page("ban-chi-dao"), words(&client.bytes("/tai-ve/leader-summary.docx?ky=cchc:2025-Q3")));
    assert!(client.page("/hop?ky=cchc:2025-Q3&doi_tuong=giao-ban").contains("deck.pptx?ky=cchc:2025-Q3&amp;doi_tuong=giao-ban"));
}

/// A period of which nothing has come yet: sentences say so and what to do, no table stands empty, nobody is praised.
#[test]
fn documents_of_an_empty_period_say_so_and_what_to_do() {
    let data = office::sample();
    let made = |kind: &str, ending: &str| report_with(data, &["--kind", kind, "--period", "cchc:2026-Q1"], ending);
    let (report, summary) = (words(&made("cchc-report", "docx")), words(&made("leader-summary", "docx")));
    let sentence = "Chưa xếp hạng: chưa đơn vị nào đủ số liệu (0/24 đơn vị)";
    assert!(report.contains(sentence) && summary.contains(sentence), "{summary}");
    assert!(!report.contains("đã gửi đủ báo cáo") && !report.contains("năm 2026 có 48 nhiệm vụ"), "{report}");
    assert!(summary.contains("Chưa báo cáo nào của kỳ được tiếp nhận") && summary.contains("Chưa tiêu chí nào có điểm"), "{summary}");
    assert!(!summary.contains("Điểm mất"), "no empty table: {summary}");
    let deck = unzipped(&made("deck", "pptx"));
    let slides: Vec<String> = (1..=8)
        .filter_map(|number| deck.get(&format!("ppt/slides/slide{number}.xml")))
        .map(|slide| String::from_utf8(slide.clone()).unwrap())
        .collect();
    let has = |words: &str| slides.iter().any(|slide| slide.contains(words));
    assert!(has(sentence) && has("Kỳ này chưa đơn vị nào có báo cáo phải nộp") && has("Chưa có điểm của kỳ") && has("Tiếp nhận"));
    assert!(!has("Không đơn vị nào mất điểm") && !has("đã nộp 0/0"));
}

#[test]
fn a_wording_is_checked_with_file_and_line() {
    let data = office::sample();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("loi van.txt");
    let shown = run(data, &["wording", "show"]);
    std::fs::write(&file, &shown.stdout).unwrap();
    let name = file.display().to_string();
    let check = || run(data, &["wording", "check", &name, "--period", "2025-Q3"]);
    assert_eq!(check().status.code(), Some(0), "{}", String::from_utf8_lossy(&check().stdout));
    let text = String::from_utf8(shown.stdout).unwrap();
    let wrong = text.replace("{{ nhiem_vu.tong }}", "{{ nhiem_vu.tong_so }}");
    let line = 1 + wrong.lines().position(|line| line.contains("tong_so")).unwrap();
    std::fs::write(&file, wrong).unwrap();
    let output = check();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains(&format!("dòng {line}: không có trường tên này")), "{said}");
}

#[test]
fn a_pack_lacks_no_file_but_says_which_one_cannot_be_made_and_why() {
    let data = office::sample_copy();
    let folder = data.path().join("catalogue/reports");
    std::fs::create_dir_all(&folder).unwrap();
    let definition = "id = \"hong\"\nversion = \"1\"\nname = \"Biểu hỏng\"\nabout = \"thử\"\ntitle = \"BIỂU HỎNG\"\nsource = \"thử\"\nformat = \"xlsx\"\norder = 99\n\
        [[sheet]]\nname = \"Hỏng\"\nrows = \"form-figures\"\nof = \"bieu-khong-co\"\n\
        [[sheet.column]]\nfield = \"unit\"\nhead = \"Đơn vị\"\nkind = \"text\"\nwidth = [100, 300]\n";
    std::fs::write(folder.join("hong.toml"), definition).unwrap();
    let target = data.path().join("goi.zip");
    let output = run(data.path(), &["report", "--kind", "pack", "--period", "cchc:2025-H1", "-o", &target.display().to_string()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("excel/hong.xlsx") && said.contains("bieu-khong-co") && !target.exists(), "{said}");
    let server = Server::start(data.path());
    let client = server.client();
    let reply = client.http.get(server.url("/tai-ve/pack.zip?ky=cchc:2025-H1")).send().unwrap();
    let (status, page) = (reply.status().as_u16(), office::without_marks(&reply.text().unwrap()));
    assert!(status == 422 && page.contains("excel/hong.xlsx") && page.contains("bieu-khong-co"), "{status} {page}");
    assert!(!client.bytes("/tai-ve/cchc-report.docx?ky=cchc:2025-H1").is_empty(), "other files are had one by one");
}
