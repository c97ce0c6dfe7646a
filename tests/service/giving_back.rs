//! What goes back to units: marked copies, slips, templates; opened by LibreOffice as units do.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tonghop_domain::form::{CodeList, Column, ColumnKind, Form};

use super::office::{self, Server, json, run};
use super::spreadsheets;

/// Converts files with LibreOffice, in one start of it.
fn converted(files: &[PathBuf], to: &str, folder: &Path) {
    let profile = folder.join("profile");
    // Whoever types into a cell sees the formulas follow at once; a file filled in from outside must be computed when it is opened.
    spreadsheets::recalculate_always(&profile);
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(folder)
        .args(files)
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut content = vec![];
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().into_owned(), content)
    };
    (0..count).map(part).collect()
}

fn texts(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Figures of form 06a that fulfil all its equalities; every other form has at most one equality per total.
const FIGURES_06A: [(&str, i64); 8] = [
    ("received_online", 861),
    ("received_offline", 342),
    ("carried_forward", 45),
    ("completed_early", 702),
    ("completed_on_time", 476),
    ("completed_late", 12),
    ("pending_on_time", 55),
    ("pending_late", 3),
];

/// What an officer types into a column: a number as text, or words.
fn typed(form: &Form, column: &Column, lists: &BTreeMap<String, CodeList>, unit: &str) -> Option<Result<String, String>> {
    let first = |id: &Option<String>| id.as_ref().and_then(|id| lists[id].items().first()).map(|item| item.name.clone());
    let is_total = form.sums.iter().any(|sum| sum.total == column.field);
    let known = FIGURES_06A.iter().find(|(field, _)| form.id == "kstt-06a" && *field == column.field);
    match column.kind {
        ColumnKind::Ordinal => None,
        _ if is_total => None,
        ColumnKind::Count => Some(Ok(known.map_or(7, |(_, figure)| *figure).to_string())),
        ColumnKind::Decimal | ColumnKind::Percent => Some(Ok(column.most.or(column.least).unwrap_or(5.into()).to_string())),
        ColumnKind::Money => Some(Ok("1500000".to_owned())),
        // 01/07/2025
        ColumnKind::Date => Some(Ok("45839".to_owned())),
        ColumnKind::YesNo => Some(Err("Có".to_owned())),
        ColumnKind::Code | ColumnKind::Codes => first(&column.list).map(Err),
        ColumnKind::Unit => Some(Err(unit.to_owned())),
        ColumnKind::Text => Some(Err(first(&column.list).unwrap_or_else(|| format!("Nội dung {}", column.field)))),
    }
}

/// The template with its first row filled in, as typed into the cells; formulas keep what was stored.
fn filled(bytes: &[u8], values: &[(usize, Result<String, String>)], lines: &[String]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in parts(bytes) {
        let content = if name == "xl/worksheets/sheet1.xml" {
            filled_sheet(String::from_utf8(content).unwrap(), values, lines).into_bytes()
        } else {
            content
        };
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn filled_sheet(mut sheet: String, values: &[(usize, Result<String, String>)], lines: &[String]) -> String {
    let column = |place: usize| tonghop_domain::CellRef::new(0, u32::try_from(place).unwrap()).column_name();
    let blank = |sheet: &str, cell: &str| {
        let start = sheet.find(&format!("<c r=\"{cell}\" "))?;
        let end = start + sheet[start..].find('>')? + 1;
        sheet[start..end].ends_with("/>").then_some(start..end)
    };
    // Titles are merged over blank cells.
    let is_merged = |row: u32| sheet.contains(&format!("<mergeCell ref=\"A{row}:"));
    let is_input =
        |row: &u32| !is_merged(*row) && values.iter().all(|(place, _)| blank(&sheet, &format!("{}{row}", column(*place))).is_some());
    let row = (1..60).find(is_input).expect("a row to fill in");
    let lines = (5..).zip(lines).filter(|(_, words)| !words.is_empty()).map(|(row, words)| (format!("C{row}"), Err(words.clone())));
    let cells = values.iter().map(|(place, value)| (format!("{}{row}", column(*place)), value.clone()));
    for (cell, value) in cells.chain(lines).collect::<Vec<_>>() {
        let place = blank(&sheet, &cell).unwrap_or_else(|| panic!("{cell} is open for input"));
        let tag = sheet[place.clone()].trim_end_matches("/>").to_owned();
        let new = match value {
            Ok(number) => format!("{tag}><v>{number}</v></c>"),
            Err(words) => format!("{tag} t=\"inlineStr\"><is><t>{words}</t></is></c>"),
        };
        sheet.replace_range(place, &new);
    }
    sheet
}

fn severe(document: &serde_json::Value) -> Vec<String> {
    let findings = document["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] != "note");
    findings.map(|finding| format!("{} {} {}", finding["rule"], finding["cell"], finding["message"])).collect()
}

#[test]
fn every_template_filled_in_and_saved_by_libreoffice_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let lists: BTreeMap<String, CodeList> =
        texts("ingest/lists").iter().map(|text| CodeList::load(text).unwrap()).map(|list| (list.id.clone(), list)).collect();
    let forms: Vec<Form> = texts("ingest/forms").iter().map(|text| Form::load(text).unwrap()).collect();
    let mut files = vec![];
    for form in &forms {
        let path = folder.path().join(format!("{}.xlsx", form.id));
        let period = if form.regime == "cchc" { "2025-Q3" } else { "2025" };
        let output = run(
            office::sample(),
            &["template", "--form", &form.id, "--unit", "Xã Tân An", "--period", period, "-o", &path.display().to_string()],
        );
        assert!(output.status.success(), "{}: {}", form.id, String::from_utf8_lossy(&output.stderr));
        let values: Vec<(usize, Result<String, String>)> = form
            .columns
            .iter()
            .enumerate()
            .filter_map(|(place, column)| Some((place, typed(form, column, &lists, "Tỉnh Mẫu Sơn")?)))
            .collect();
        let first = |id: &Option<String>| id.as_ref().and_then(|id| lists[id].items().first()).map(|item| item.name.clone());
        let lines: Vec<String> = form.lines.iter().map(|line| first(&line.list).unwrap_or_default()).collect();
        let blank = std::fs::read(&path).unwrap();
        // A name that says nothing about the form.
        let renamed = folder.path().join(format!("tep {}.xlsx", files.len() + 1));
        std::fs::write(&renamed, filled(&blank, &values, &lines)).unwrap();
        files.push((form, values, renamed));
    }
    let saved = folder.path().join("saved");
    std::fs::create_dir(&saved).unwrap();
    converted(&files.iter().map(|(.., path)| path.clone()).collect::<Vec<_>>(), "xlsx:Calc MS Excel 2007 XML", &saved);
    for (form, values, path) in &files {
        let path = saved.join(path.file_name().unwrap());
        let document = json(&run(office::sample(), &["inspect", &path.display().to_string(), "--json", "--facts"]));
        assert_eq!(severe(&document), Vec::<String>::new(), "{}", form.id);
        let sheets = document["sheets"].as_array().unwrap();
        let sheet = sheets.iter().find(|sheet| sheet["form"] == form.id.as_str()).unwrap_or_else(|| panic!("{}: {sheets:?}", form.id));
        assert_eq!(sheet["records"], 1, "{}", form.id);
        assert_eq!(sheets.iter().filter(|sheet| !sheet["form"].is_null()).count(), 1, "{}: only the table", form.id);
        if form.yields == tonghop_domain::form::Yields::Facts {
            facts_are_typed(form, values, &document);
        }
    }
}

fn facts_are_typed(form: &Form, values: &[(usize, Result<String, String>)], document: &serde_json::Value) {
    let facts = document["facts"].as_array().unwrap();
    for (place, value) in values {
        let column = &form.columns[*place];
        let Ok(number) = value else { continue };
        if !column.kind.is_figure() {
            continue;
        }
        let element = form.element(&column.field).unwrap();
        let fact = facts.iter().find(|fact| fact["element"] == element.as_str() && fact["is_total"] != true);
        let fact = fact.unwrap_or_else(|| panic!("{element}: {facts:?}"));
        assert_eq!(fact["value"].as_f64(), number.parse::<f64>().ok(), "{element}");
    }
}

#[test]
fn all_templates_of_a_form_come_in_one_zip_with_a_letter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tat-ca.zip");
    let arguments = ["template", "--form", "kstt-06a", "--all", "--period", "2025-Q3", "-o", &path.display().to_string()];
    assert!(run(office::sample(), &arguments).status.success());
    let first = std::fs::read(&path).unwrap();
    assert!(run(office::sample(), &arguments).status.success());
    assert_eq!(first, std::fs::read(&path).unwrap(), "the same office gives the same bytes");
    let files = parts(&first);
    let templates: Vec<&String> = files.iter().map(|(name, _)| name).filter(|name| name.ends_with("_kstt-06a.xlsx")).collect();
    assert_eq!(templates.len() + 1, files.len());
    assert!(templates.len() > 20 && templates.iter().all(|name| name.starts_with("2025-Q3_")), "{templates:?}");
    let (name, letter) = files.iter().find(|(name, _)| name.ends_with(".docx")).expect("a letter");
    let letter_path = folder.path().join(name);
    std::fs::write(&letter_path, letter).unwrap();
    converted(&[letter_path], "txt:Text", folder.path());
    let text = std::fs::read_to_string(folder.path().join(name.replace(".docx", ".txt"))).unwrap();
    assert!(text.contains("Xã Tân An") && text.contains("16/09/2025"), "{text}");
    let nobody = ["template", "--form", "pci", "--all", "--period", "2025", "-o", &path.display().to_string()];
    assert_eq!(run(office::sample(), &nobody).status.code(), Some(2));
}

/// The faulty first form 06a of Xã Tân An, and the same as csv.
fn faulty_06a() -> Vec<u8> {
    let office = tonghop_fixtures::sample_office().unwrap();
    office.files.into_iter().find(|file| file.fault == Some(1)).unwrap().bytes
}

#[test]
fn a_marked_copy_opens_in_libreoffice_and_reads_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(file("bieu.xlsx"), faulty_06a()).unwrap();
    let arguments =
        ["annotate", &file("bieu.xlsx"), "-o", &file("danh-dau.xlsx"), "--slip", &file("phieu.xlsx"), "--message", &file("nhan.txt")];
    let output = run(office::sample(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let findings = |name: &str| {
        let mut document = json(&run(office::sample(), &["inspect", &file(name), "--json"]));
        document["findings"].take()
    };
    assert_eq!(findings("danh-dau.xlsx"), findings("bieu.xlsx"));
    let message = std::fs::read_to_string(file("nhan.txt")).unwrap();
    assert!(message.starts_with("Kính gửi Xã Tân An") && message.contains("ô C9"), "{message}");
    let saved = folder.path().join("saved");
    std::fs::create_dir(&saved).unwrap();
    let copies = ["danh-dau.xlsx", "phieu.xlsx"].map(|name| folder.path().join(name));
    converted(&copies, "pdf", &saved);
    assert!(saved.join("danh-dau.pdf").is_file() && saved.join("phieu.pdf").is_file());
    // Saved by LibreOffice, our sheet is still known as ours, and the comment is there.
    converted(&copies[..1], "xlsx:Calc MS Excel 2007 XML", &saved);
    let again = json(&run(office::sample(), &["inspect", &saved.join("danh-dau.xlsx").display().to_string(), "--json"]));
    assert!(again["sheets"].as_array().unwrap().iter().all(|sheet| sheet["name"] != "Chỗ cần sửa"));
    assert_eq!(severe(&again), severe(&json(&run(office::sample(), &["inspect", &file("bieu.xlsx"), "--json"]))));
    let comments = parts(&std::fs::read(saved.join("danh-dau.xlsx")).unwrap());
    let said = |parts: &[(String, Vec<u8>)]| -> usize {
        let comments = parts.iter().filter(|(name, _)| name.contains("comments"));
        comments.map(|(_, text)| String::from_utf8_lossy(text).matches("(SUM-01)").count()).sum()
    };
    assert!(said(&comments) > 0);
    // Marked again it carries the same marks once, and the list stands where it stood.
    let twice = folder.path().join("hai-lan.xlsx").display().to_string();
    let output = run(office::sample(), &["annotate", &saved.join("danh-dau.xlsx").display().to_string(), "-o", &twice]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = parts(&std::fs::read(&twice).unwrap());
    let first = parts(&std::fs::read(file("danh-dau.xlsx")).unwrap());
    assert_eq!(said(&again), said(&first));
    let sheets = |parts: &[(String, Vec<u8>)]| {
        let workbook = parts.iter().find(|(name, _)| name == "xl/workbook.xml").unwrap();
        String::from_utf8_lossy(&workbook.1).matches("<sheet ").count()
    };
    assert_eq!(sheets(&again), sheets(&first));
}

#[test]
fn other_formats_get_a_workbook_that_looks_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(file("bieu.xlsx"), faulty_06a()).unwrap();
    for to in ["ods", "xls", "csv"] {
        converted(&[folder.path().join("bieu.xlsx")], to, folder.path());
        let name = format!("bieu.{to}");
        let output = run(office::sample(), &["annotate", &file(&name), "-o", &file("ve-lai.xlsx")]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(String::from_utf8_lossy(&output.stdout).contains("không phải .xlsx"));
        let before = severe(&json(&run(office::sample(), &["inspect", &file(&name), "--json"])));
        let after = severe(&json(&run(office::sample(), &["inspect", &file("ve-lai.xlsx"), "--json"])));
        assert!(!before.is_empty());
        assert_eq!(after, before, "{to}");
        let all = |name: &str| json(&run(office::sample(), &["inspect", &file(name), "--json"]))["findings"].as_array().unwrap().len();
        assert!(to != "csv" || all("ve-lai.xlsx") == all(&name), "numbers of a csv are text in the copy too, and that is worth no note");
    }
    assert_eq!(run(office::sample(), &["annotate", "/dev/null", "-o", &file("x.xlsx")]).status.code(), Some(2), "an empty file");
}

#[test]
fn the_pages_offer_what_goes_back() {
    let copy = office::sample_copy();
    let server = Server::start(copy.path());
    let client = server.client();
    let job = client.upload(&[("bieu 06a.xlsx", faulty_06a())], &[]);
    let page = client.page(&format!("{job}/tep/1"));
    assert!(page.contains("Tải bản đánh dấu") && page.contains("Nội dung gửi đơn vị"), "{page}");
    let marked = client.bytes(&format!("{job}/tep/1/ban-danh-dau"));
    assert!(parts(&marked).iter().any(|(name, _)| name.contains("choCanSua")));
    assert!(client.page(&format!("{job}/tep/1/noi-dung-gui")).contains("Kính gửi Xã Tân An"));
    assert!(parts(&client.bytes(&format!("{job}/tep/1/phieu-tra-lai"))).iter().any(|(name, _)| name == "xl/workbook.xml"));
    let standings = client.page("/tinh-hinh-nop?ky=cchc:2025-Q3");
    let link = standings.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|link| link.starts_with("/tep-mau?"));
    let link = link.expect("a link to templates").replace("&amp;", "&");
    assert!(parts(&client.bytes(&link)).iter().any(|(name, _)| name.ends_with(".docx")));
    let id = client.json("/api/v1/submissions?ky=cchc:2025-Q3")["submissions"][0]["id"].as_str().unwrap().to_owned();
    assert!(client.page(&format!("/bao-cao-nop/{id}")).contains("Tải bản đánh dấu"));
    client.bytes(&format!("/bao-cao-nop/{id}/ban-danh-dau"));
}
