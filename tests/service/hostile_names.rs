//! Units with hostile names, from the list of units to every kind of file that leaves the house: no script, no formula, nothing that
//! turns a line around, no name that breaks a header or a zip.

use std::io::{Cursor, Read as _};
use std::path::Path;

use tonghop_fixtures::many::{self, ManyUnit, ReportWindow};

use super::office::{Client, Server, json, run};

const SET: &str = "mau-xa-2025@1";
const PERIOD: &str = "cchc:2025-Q3";
const WINDOW: ReportWindow = ReportWindow {
    line: "Kỳ báo cáo: Quý III năm 2025 (từ ngày 15/6/2025 đến ngày 14/9/2025)",
    first_day: jiff::civil::date(2025, 6, 15),
    days: 91,
};

fn names() -> Vec<String> {
    let names = ["</text></t></w:t><script>alert(1)</script>", "=cmd|'/C calc'!A0", "＝1", "Xã \u{202E}gnp.exe", "../../a\"b\\c"];
    names.into_iter().map(str::to_owned).chain(["Ộ".repeat(10_000)]).collect()
}

/// An office whose communes bear these names, each with a workbook of three forms.
fn hostile_office(data: &Path) -> Vec<ManyUnit> {
    let units: Vec<ManyUnit> = many::units(names().len()).into_iter().zip(names()).map(|(unit, name)| ManyUnit { name, ..unit }).collect();
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("units.csv");
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let lines = units.iter().map(|unit| format!("{},{},xa,commune,,2025-07-01,xa\n", unit.code, quoted(&unit.name)));
    std::fs::write(&list, "code,name,kind,level,parent_code,valid_from,group\n".to_owned() + &lines.collect::<String>()).unwrap();
    for arguments in [&["units", "adopt", "52"][..], &["units", "import", &list.display().to_string()]] {
        let output = run(data, arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    for unit in &units {
        let path = folder.path().join(format!("{}.xlsx", unit.code));
        std::fs::write(&path, many::workbook_for(unit, "", &WINDOW).unwrap()).unwrap();
        let file = path.display().to_string();
        let output = run(data, &["import", &file, "--unit", &unit.code, "--period", PERIOD, "--received", "2025-09-15", "--json"]);
        let said = json(&output).to_string();
        assert_eq!(said.matches("\"accepted\"").count(), 3, "{said}");
    }
    units
}

/// A file that leaves the house, and everything packed in it.
fn assert_harmless(name: &str, bytes: &[u8]) {
    assert_harmless_name(name);
    if bytes.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let part = file.name().unwrap().into_owned();
            let mut inner = Vec::new();
            file.read_to_end(&mut inner).unwrap();
            assert_harmless(&part, &inner);
        }
        return;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return assert!(name.ends_with(".png"), "{name} is neither text nor a picture") };
    assert!(!text.contains('\u{202E}') && !text.contains("&#8238;") && !text.contains("\\u202e"), "{name}: turns a line around");
    assert!(!text.contains(&"Ộ".repeat(9_000)), "{name}: a name of ten thousand letters stands in full");
    if name.ends_with(".json") {
        let _: serde_json::Value = serde_json::from_str(text).unwrap();
    } else {
        assert!(!text.contains("<script"), "{name}: a name became markup");
    }
    for formula in text.split("<f>").skip(1).map(|rest| rest.split("</f>").next().unwrap()) {
        let is_ours = ["IF(", "SUM(", "ROUND(", "RANK(", "SUMIF(", "COUNT"].iter().any(|known| formula.starts_with(known));
        assert!(is_ours && !formula.contains("cmd"), "{name}: ={formula}");
    }
}

/// Names of parts and of files on the way: no path, nothing that breaks a line, short enough for every file system.
fn assert_harmless_name(name: &str) {
    let is_safe = |letter: char| !letter.is_control() && !"<>\"\\|?*:\u{202E}".contains(letter);
    assert!(name.chars().all(is_safe) && !name.contains("..") && !name.starts_with('/') && name.len() <= 250, "{name}");
}

/// Downloads a file as a browser does, looks at its header, and returns its bytes.
fn downloaded(client: &Client, server: &Server, path: &str) -> Vec<u8> {
    let reply = client.http.get(server.url(path)).send().unwrap();
    let status = reply.status();
    let header = reply.headers().get("content-disposition").map(|value| value.to_str().unwrap().to_owned());
    let bytes = reply.bytes().unwrap().to_vec();
    assert!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&bytes));
    if let Some(header) = header {
        assert!(header.is_ascii() && header.len() < 2_000 && header.matches('"').count() <= 2, "{path}: {header}");
        let ending = path.split('?').next().unwrap().rsplit('.').next().unwrap();
        for end in [format!(".{ending}\""), format!(".{ending}")] {
            assert!(header.contains(&end), "{path}: the ending is lost: {header}");
        }
        assert!(!header.contains("%E2%80%AE") && !header.contains("..") && !header.contains("%2F"), "{path}: {header}");
    }
    bytes
}

#[test]
fn hostile_names_are_words_in_every_output() {
    let data = tempfile::tempdir().unwrap();
    let units = hostile_office(data.path());
    let server = Server::start(data.path());
    let client = server.client_setting_up();
    let pack = downloaded(&client, &server, &format!("/tai-ve/pack.zip?ky={PERIOD}"));
    assert_harmless("pack.zip", &pack);
    let listed = json(&run(data.path(), &["units", "list", "--json"]));
    for unit in &units {
        let known = listed["units"].as_array().unwrap().iter().find(|known| known["code"] == unit.code.as_str()).unwrap();
        let id = known["id"].as_str().unwrap();
        let asked = format!("ky={PERIOD}&bo={SET}&don_vi={id}");
        assert_harmless("unit-scores.xlsx", &downloaded(&client, &server, &format!("/tai-ve/unit-scores.xlsx?{asked}")));
        for kind in ["profile", "waterfall", "trend", "opinions"] {
            for ending in ["svg", "png"] {
                let picture = downloaded(&client, &server, &format!("/bieu-do/{kind}.{ending}?{asked}&tai=1"));
                assert_harmless(&format!("{kind}.{ending}"), &picture);
            }
        }
    }
    let ranking = String::from_utf8(client.bytes(&format!("/bieu-do/ranking.svg?ky={PERIOD}&bo={SET}"))).unwrap();
    for expected in ["&lt;script&gt;alert(1)", "=cmd|'/C calc'!A0", "＝1", "gnp.exe", "ỘỘỘ"] {
        assert!(ranking.contains(expected), "{expected} is drawn as words");
    }
    let folder = tempfile::tempdir().unwrap();
    let templates = folder.path().join("mau.zip");
    let output = run(data.path(), &["template", "--form", "kstt-06a", "--all", "--period", PERIOD, "-o", &templates.display().to_string()]);
    if output.status.success() {
        assert_harmless("mau.zip", &std::fs::read(templates).unwrap());
    }
    for page in ["/xep-hang", "/chi-tieu", "/tinh-hinh-nop", "/bao-cao", "/loi-van-bao-cao", "/hop"] {
        let text = client.page(&format!("{page}?ky={PERIOD}&bo={SET}"));
        assert!(!text.contains("<script>alert"), "{page}: a name became markup");
    }
}
