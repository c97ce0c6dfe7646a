#![allow(clippy::unwrap_used)]
use super::*;

/// An annex as an office types it: no column "Cấp", its own headers, eight domains of six criteria with a component or two.
fn annex() -> Vec<Vec<String>> {
    let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
    let mut rows = vec![
        line(&["Mã bộ tiêu chí", "thu-2026"]),
        line(&["Phiên bản", "1"]),
        line(&["Tên bộ tiêu chí", "Bộ tiêu chí nhập thử"]),
        line(&["Căn cứ", "Không có"]),
        line(&["Nguồn", "Soạn để thử"]),
        line(&["Bộ tiêu chí mẫu", "có"]),
        line(&["Chế độ báo cáo", "cchc"]),
        line(&["Áp dụng từ ngày", "15/12/2025"]),
        line(&["Tổng điểm tối đa", "80"]),
        line(&["Khi không áp dụng", "quy đổi trong lĩnh vực"]),
        line(&["Khi thiếu kiểm chứng", "phải giải trình"]),
        line(&["Xếp loại", "Tốt: từ 64 trở lên; Khá: từ 40 đến dưới 64; Yếu: dưới 40"]),
        vec![],
        line(&["STT", "Lĩnh vực, tiêu chí", "Điểm chuẩn", "Hướng dẫn chấm", "Tài liệu kiểm chứng", "Công thức", "Khi mẫu số bằng 0"]),
        line(&["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]),
    ];
    for domain in 1..=8 {
        let row = |code: &str, max: &str, rule: &str, formula: &str, zero: &str| {
            line(&[&format!("{domain}{code}"), "Nội dung", max, rule, "Báo cáo", formula, zero])
        };
        rows.push(row("", "10", "", "", ""));
        rows.push(row(".1", "2,5", "", "", ""));
        rows.push(row(".1.1", "1,5", "Kịp thời (đến 31/01): 1,5; không kịp thời: 0,5; không ban hành: 0", "a.day", ""));
        rows.push(row(".1.2", "1", "Đạt: 1; không đạt: 0", "a.x > 0", ""));
        rows.push(row(".2", "3", "100%: 3; từ 90% đến dưới 100%: tỷ lệ x 3; dưới 90%: 0", "a.x / a.y", "0 điểm"));
        rows.push(row(".3", "2", "Tỷ lệ x 2", "a.x / a.y", "đủ điểm"));
        rows.push(row(".4", "1", "Đạt tất cả (đủ; đúng hạn): 1; thiếu một điều kiện: 0", "a.x > 0\na.y > 0", ""));
        rows.push(row(".5", "1,5", "Từ 4 trở lên: 1,5; 3: 1; dưới 3: 0", "a.x", ""));
    }
    rows
}

fn cells(rows: &[Vec<String>]) -> Vec<TextCell> {
    let mut cells = Vec::new();
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            cells.push(TextCell { cell: CellRef::new(u32::try_from(row).unwrap(), u32::try_from(column).unwrap()), text: text.clone() });
        }
    }
    cells
}

fn is_known(element: &ElementId) -> bool {
    element.as_str() != "a.unheard"
}

fn told(rows: &[Vec<String>]) -> Vec<String> {
    read(&cells(rows), &is_known).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// The cell of an address.
fn at<'a>(rows: &'a mut [Vec<String>], address: &str) -> &'a mut String {
    let cell: CellRef = address.parse().unwrap();
    &mut rows[cell.row as usize][cell.column as usize]
}

#[test]
fn an_annex_of_sixty_four_rows_imports() {
    let set = read(&cells(&annex()), &is_known).unwrap();
    assert_eq!((set.domains.len(), set.components().count()), (8, 48));
    assert_eq!(set.component("3.1.1").unwrap().rule.code(), "date-category");
    assert_eq!(set.component("8.2").unwrap().max, rust_decimal::Decimal::from(3));
    assert_eq!(set.bands[0].bands.len(), 3);
}

/// Ten mistakes, and what each cell should have been.
const MISTAKES: [(&str, &str); 10] = [
    ("B8", "31/02/2025"),
    ("C18", "một rưỡi"),
    ("D20", "100%: 3; từ 90% tới dưới 100%: tỷ lệ x 3; dưới 90%: 0"),
    ("A27", "2.1"),
    ("C33", "3,5"),
    ("D36", "Trên 90%: 3; dưới 90%: 0"),
    ("F45", "a.unheard / a.y"),
    ("G53", ""),
    ("F54", "a.x > 0"),
    ("D63", ""),
];

#[test]
fn ten_mistakes_are_ten_messages_and_once_followed_the_annex_imports() {
    let good = annex();
    let mut rows = good.clone();
    for (address, wrong) in MISTAKES {
        *at(&mut rows, address) = wrong.to_owned();
    }
    let messages = told(&rows);
    let starts = |place: &str, what: &str| {
        let found = messages.iter().filter(|message| message.starts_with(&format!("Ô {place}: ")) && message.contains(what)).count();
        assert_eq!(found, 1, "{place} {what}: {messages:#?}");
    };
    starts("B8", "cần ngày dạng dd/mm/yyyy");
    starts("C18", "điểm tối đa phải là một số");
    starts("D20", "“từ 90% tới dưới 100%”: cần một mức");
    starts("A27", "mã 2.1 đã dùng ở dòng trên");
    starts("C33", "ghi 3,5, nhưng tổng điểm tối đa các phần là 2,5 (1,5 + 1)");
    starts("D36", "cách mức liền dưới");
    starts("F45", "không biểu mẫu nào có phần tử dữ liệu a.unheard");
    starts("G53", "đủ điểm, 0 điểm hoặc chưa có điểm");
    starts("F54", "cần 2 công thức");
    starts("D63", "thiếu cách tính");
    assert_eq!(messages.len(), 10, "{messages:#?}");
    for (address, _) in MISTAKES {
        let right = at(&mut good.clone(), address).clone();
        *at(&mut rows, address) = right;
    }
    assert_eq!(told(&rows), Vec::<String>::new());
}

#[test]
fn a_sheet_without_a_table_or_without_its_lines_says_what_is_missing() {
    let without_header: Vec<Vec<String>> = annex().into_iter().take(13).collect();
    assert_eq!(
        told(&without_header),
        ["Không thấy dòng tiêu đề của bảng tiêu chí; một dòng phải có đủ các cột: Mã, Nội dung, Điểm tối đa, Cách tính."]
    );
    let without_lines: Vec<Vec<String>> = annex().into_iter().skip(13).collect();
    let messages = told(&without_lines);
    assert_eq!((messages.len(), messages[0].as_str()), (11, "Thiếu dòng “Bộ tiêu chí mẫu” ở phía trên bảng tiêu chí."));
}

#[test]
fn an_orphan_row_blames_no_sum() {
    let mut rows = annex();
    *at(&mut rows, "A18") = "9.1.1".to_owned();
    assert_eq!(told(&rows), ["Ô A18: không có dòng 9.1 ở phía trên để chứa dòng 9.1.1"]);
}

#[test]
fn what_is_written_reads_back() {
    let set = read(&cells(&annex()), &is_known).unwrap();
    let written = write(&set).unwrap();
    assert_eq!(read(&cells(&written), &is_known), Ok(set.clone()));
    assert_eq!(CriteriaSet::load(&set.to_toml(), &is_known), Ok(set));
}
