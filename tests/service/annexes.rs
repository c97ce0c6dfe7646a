//! The annex of a receiving authority, typed into Excel, becomes the annex that the office's report prints.

use std::path::Path;

use super::office::{self, run};
use super::spreadsheets::{sheets, typed_sheet};

const LINES: [(&str, &str); 4] = [
    ("Mã phụ lục", "cchc-phu-luc-mau"),
    ("Phiên bản", "2026"),
    ("Tên phụ lục", "Phụ lục của Bộ"),
    ("Nguồn phụ lục", "Công văn thử nghiệm số 1"),
];
const HEADERS: [&str; 5] = ["STT", "Chỉ tiêu thống kê", "ĐVT", "Công thức", "Ghi chú"];
const ROWS: [[&str; 5]; 4] = [
    ["A", "Kế hoạch", "", "", ""],
    ["A.1", "Số nhiệm vụ đề ra trong năm", "nhiệm vụ", "task.total", ""],
    ["A.2", "Tỷ lệ đúng hạn của nhiệm vụ", "%", "task.done_on_time / task.total", "kế hoạch"],
    ["A.3", "Số cuộc đối thoại với người dân", "cuộc", "", "điền tay"],
];

/// The workbook; the header stands in Excel's row 6, the table from row 7.
fn annex(formula: &str) -> Vec<u8> {
    let mut rows = ROWS;
    rows[1][3] = formula;
    let lines = LINES.map(|(label, text)| (label.to_owned(), text.to_owned()));
    let rows = rows.into_iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    typed_sheet("Phụ lục", lines.to_vec(), (5, &HEADERS), rows)
}

/// Exit code and words of an import.
fn import(data: &Path, formula: &str, output: &Path) -> (Option<i32>, String) {
    let file = data.join("phu luc.xlsx");
    std::fs::write(&file, annex(formula)).unwrap();
    let done = run(data, &["annex", "import", &file.display().to_string(), "-o", &output.display().to_string()]);
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr))
}

#[test]
fn an_annex_typed_into_excel_is_the_one_that_the_report_prints() {
    let data = office::sample_copy();
    let folder = data.path().join("catalogue/annexes");
    std::fs::create_dir_all(&folder).unwrap();
    let output = folder.join("phu-luc-2026.toml");
    let (code, said) = import(data.path(), "task.tong", &output);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("Ô D8: ") && said.contains("task.tong") && !output.exists(), "{said}");
    let (code, said) = import(data.path(), "task.total", &output);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("cchc-phu-luc-mau@2026") && said.contains("4 dòng, 2 dòng có số liệu, 1 dòng điền tay"), "{said}");
    assert_eq!(import(data.path(), "task.total", &output).0, Some(1), "an existing file is not written over");
    let list = run(data.path(), &["annex", "list"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("cchc-phu-luc-mau@2026  Phụ lục của Bộ"));
    assert_eq!(run(data.path(), &["annex", "check", &output.display().to_string()]).status.code(), Some(0));

    let path = data.path().join("phu-luc-in.xlsx");
    let made = run(data.path(), &["report", "--kind", "statistical-annex", "--period", "cchc:2025-Q3", "-o", &path.display().to_string()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (_, range) = sheets(&std::fs::read(path).unwrap()).remove(0);
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let row = |name: &str| rows.iter().find(|row| row.iter().any(|text| text == name));
    let tasks = row("Số nhiệm vụ đề ra trong năm").expect("the new line is printed");
    assert!(tasks.iter().any(|text| text == "48"), "the plan of the sample office has 48 tasks: {tasks:?}");
    assert!(row("Số cuộc đối thoại với người dân").unwrap().iter().any(|text| text == "Chưa có biểu thu số liệu"));
    assert!(row("Số vấn đề phát hiện qua kiểm tra").is_none(), "the sample's lines are gone");
}
