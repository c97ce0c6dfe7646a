//! A stranger types the annex of a decision into Excel: 60 rows, ten mistakes. Every message names its cell, and what it says suffices to put
//! the cell right.

use std::path::Path;

use super::office::{self, run};
use super::spreadsheets::typed_sheet;

const LINES: [(&str, &str); 14] = [
    ("Mã bộ tiêu chí", "so-thu-2026"),
    ("Phiên bản", "1"),
    ("Tên bộ tiêu chí", "Bộ tiêu chí đánh giá cải cách hành chính các sở năm 2026"),
    ("Căn cứ", "Quyết định số 123/QĐ-UBND"),
    ("Nguồn", "Phụ lục I kèm theo Quyết định"),
    ("Bộ tiêu chí mẫu", "không"),
    ("Nhóm đơn vị", "so"),
    ("Chế độ báo cáo", "cchc"),
    ("Áp dụng từ ngày", "15/12/2025"),
    ("Áp dụng đến ngày", "14/12/2026"),
    ("Tổng điểm tối đa", "100"),
    ("Khi không áp dụng", "quy đổi trong lĩnh vực"),
    ("Khi thiếu kiểm chứng", "phải giải trình"),
    ("Xếp loại", "Tốt: từ 80 trở lên; Khá: từ 65 đến dưới 80; Trung bình: từ 50 đến dưới 65; Yếu: dưới 50"),
];
const HEADERS: [&str; 7] =
    ["STT", "Nội dung tiêu chí", "Điểm chuẩn", "Hướng dẫn chấm", "Tài liệu kiểm chứng", "Công thức", "Khi mẫu số bằng 0"];
const ON_TIME: &str = "(kstt_06a.completed_early + kstt_06a.completed_on_time) / kstt_06a.completed_total";
const ONLINE: &str = "kstt_06a.received_online / kstt_06a.received_total";

/// Ten mistakes: cell, what was typed, what the message says of it, and what one types after reading nothing but the message.
const MISTAKES: [(&str, &str, &str, &str); 10] = [
    ("B9", "31/02/2026", "cần ngày dạng dd/mm/yyyy", "28/02/2026"),
    ("C19", "ba điểm", "điểm tối đa phải là một số, ví dụ 0,5", "3"),
    (
        "D25",
        "100%: 3; từ 90% tới dưới 100%: tỷ lệ x 3; dưới 90%: 0",
        "“từ 90% tới dưới 100%”: cần một mức",
        "100%: 3; từ 90% đến dưới 100%: tỷ lệ x 3; dưới 90%: 0",
    ),
    ("A30", "2.1", "mã 2.1 đã dùng ở dòng trên", "3.1"),
    ("C36", "4", "", "2"),
    ("D37", "Trên 90%: 3; dưới 90%: 0", "cách mức liền dưới một khoảng không thuộc mức nào", "Trên 90%: 3; không quá 90%: 0"),
    (
        "F44",
        "kstt_06a.received_onlin / kstt_06a.received_total",
        "không biểu mẫu nào có phần tử dữ liệu kstt_06a.received_onlin; gần giống: kstt_06a.received_online",
        ONLINE,
    ),
    ("G49", "", "cách tính có phép chia nên phải ghi: đủ điểm, 0 điểm hoặc chưa có điểm", "đủ điểm"),
    ("D58", "", "thiếu cách tính", "Đạt: 1,5; không đạt: 0"),
    ("F63", "kstt_06a.pending_late +", "công thức đã hết", "kstt_06a.pending_late"),
];

fn rows() -> Vec<Vec<String>> {
    let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
    let mut rows = Vec::new();
    for domain in 1..=10 {
        let row = |code: &str, cells: [&str; 6]| {
            let mut row = vec![format!("{domain}{code}")];
            row.extend(line(&cells));
            row
        };
        rows.push(row("", ["Lĩnh vực", "10", "", "", "", ""]));
        rows.push(row(
            ".1",
            ["Ban hành kế hoạch", "2", "Kịp thời (đến 31/01): 2; không kịp thời: 1; không ban hành: 0", "Kế hoạch", "plan.issued_on", ""],
        ));
        rows.push(row(
            ".2",
            ["Hồ sơ đúng hạn", "3", "100%: 3; từ 90% đến dưới 100%: tỷ lệ x 3; dưới 90%: 0", "Báo cáo", ON_TIME, "đủ điểm"],
        ));
        rows.push(row(".3", ["Hồ sơ trực tuyến", "2", "Tỷ lệ x 2", "Báo cáo", ONLINE, "0 điểm"]));
        rows.push(row(
            ".4",
            ["Hồ sơ quá hạn", "1,5", "Dưới 1: 1,5; từ 1 đến dưới 3: 1; từ 3 trở lên: 0", "Báo cáo", "kstt_06a.pending_late", ""],
        ));
        rows.push(row(".5", ["Có báo cáo", "1,5", "Đạt: 1,5; không đạt: 0", "Báo cáo", "report.received > 0", ""]));
    }
    rows
}

/// The workbook with some cells typed otherwise. The lines stand in Excel's rows 1 to 14, the header in row 16, the table from row 17.
fn annex(typed: &[(&str, &str)]) -> Vec<u8> {
    let mut rows = rows();
    let mut lines = LINES.map(|(label, text)| (label.to_owned(), text.to_owned()));
    for (address, text) in typed {
        let (column, row) = (address.as_bytes()[0] - b'A', address[1..].parse::<usize>().unwrap());
        match row {
            1..=14 => lines[row - 1].1 = (*text).to_owned(),
            _ => rows[row - 17][usize::from(column)] = (*text).to_owned(),
        }
    }
    typed_sheet("Phụ lục I", lines.to_vec(), (15, &HEADERS), rows)
}

/// What the program says of an annex; the exit code first.
fn import(folder: &Path, typed: &[(&str, &str)]) -> (Option<i32>, Vec<String>) {
    let (file, set) = (folder.join("phu luc.xlsx"), folder.join("bo.toml"));
    std::fs::write(&file, annex(typed)).unwrap();
    let _ = std::fs::remove_file(&set);
    let output = run(office::sample(), &["criteria", "import", &file.display().to_string(), "-o", &set.display().to_string()]);
    let said = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), said.lines().map(|line| line.trim().to_owned()).filter(|line| line.starts_with("Ô ")).collect())
}

#[test]
fn ten_messages_alone_put_a_typed_annex_right() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(rows().len(), 60);
    assert_eq!(import(folder.path(), &[]), (Some(0), vec![]), "as it should have been typed");
    let mut typed: Vec<(&str, &str)> = MISTAKES.iter().map(|(cell, wrong, ..)| (*cell, *wrong)).collect();
    let (code, messages) = import(folder.path(), &typed);
    assert_eq!((code, messages.len()), (Some(2), 10), "{messages:#?}");
    for (cell, _, says, _) in MISTAKES.iter().filter(|(_, _, says, _)| !says.is_empty()) {
        assert!(
            messages.iter().any(|message| message.starts_with(&format!("Ô {cell}: ")) && message.contains(says)),
            "{cell} {says}: {messages:#?}"
        );
    }
    // A maximum typed wrong is told where the sum stands, with its terms: the one that does not fit stands out.
    let sum = "Ô C35: ghi 10, nhưng tổng điểm tối đa các phần là 12 (4 + 3 + 2 + 1,5 + 1,5)";
    assert!(messages.iter().any(|message| message.starts_with(sum)), "{messages:#?}");
    for (cell, _, _, right) in MISTAKES {
        typed.iter_mut().find(|(known, _)| *known == cell).unwrap().1 = right;
    }
    assert_eq!(import(folder.path(), &typed), (Some(0), vec![]), "nothing but the messages was followed");
}
