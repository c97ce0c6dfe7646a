//! The columns of an annex, known by their headers in any order.

use std::collections::BTreeMap;

use super::Grid;
use crate::text::fold;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Code,
    Level,
    Name,
    Max,
    Min,
    Rule,
    Formula,
    Evidence,
    Measure,
    Assessment,
    ZeroDenominator,
    NoTask,
    NotApplicable,
    HeldWhen,
    EvidenceWhen,
    Note,
}

/// A column: its header as we write it, other headers by which it is known, and its key in files.
pub(super) struct Header {
    pub(super) column: Column,
    pub(super) title: &'static str,
    synonyms: &'static [&'static str],
    pub(super) key: &'static str,
}

const fn header_of(column: Column, title: &'static str, key: &'static str, synonyms: &'static [&'static str]) -> Header {
    Header { column, title, synonyms, key }
}

/// Every column, in the order in which it is written.
pub(super) const COLUMNS: [Header; 16] = [
    header_of(Column::Code, "Mã", "code", &["stt", "tt", "ma so", "ma tieu chi", "so tt"]),
    header_of(Column::Level, "Cấp", "level", &["cap tieu chi", "loai dong"]),
    header_of(
        Column::Name,
        "Nội dung",
        "name",
        &[
            "tieu chi",
            "ten tieu chi",
            "linh vuc tieu chi",
            "linh vuc tieu chi tieu chi thanh phan",
            "noi dung tieu chi",
            "noi dung danh gia",
        ],
    ),
    header_of(Column::Max, "Điểm tối đa", "max", &["diem chuan", "thang diem", "diem", "so diem toi da"]),
    header_of(Column::Min, "Điểm tối thiểu", "min", &["diem thap nhat"]),
    header_of(
        Column::Rule,
        "Cách tính",
        "rule",
        &["cach cham", "cach cham diem", "huong dan cham", "huong dan cham diem", "cach tinh diem", "quy tac"],
    ),
    header_of(Column::Formula, "Công thức", "formula", &["cong thuc phan tu du lieu", "phan tu du lieu", "cong thuc so lieu"]),
    header_of(Column::Evidence, "Tài liệu kiểm chứng", "evidence", &["kiem chung", "tai lieu minh chung", "minh chung"]),
    header_of(Column::Measure, "Đơn vị tính", "unit_of_measure", &["don vi do", "dvt"]),
    header_of(Column::Assessment, "Cách đánh giá", "assessment", &["nguoi cham", "hinh thuc danh gia"]),
    header_of(Column::ZeroDenominator, "Khi mẫu số bằng 0", "zero_denominator", &["mau so bang 0"]),
    header_of(Column::NoTask, "Không phát sinh khi", "no_task_when", &["khong phat sinh nhiem vu khi"]),
    header_of(Column::NotApplicable, "Không áp dụng khi", "not_applicable_when", &["khong danh gia khi"]),
    header_of(Column::HeldWhen, "Tổ chức khi", "held_when", &["linh vuc co to chuc khi"]),
    header_of(Column::EvidenceWhen, "Có kiểm chứng khi", "evidence_when", &[]),
    header_of(Column::Note, "Ghi chú", "note", &["luu y"]),
];

/// The columns that a table must have.
const NEEDED: [Column; 4] = [Column::Code, Column::Name, Column::Max, Column::Rule];

/// Where each column stands.
pub(super) type Columns = BTreeMap<Column, u32>;

/// The title of a column.
pub(super) fn title(column: Column) -> &'static str {
    COLUMNS.iter().find(|header| header.column == column).map_or("", |header| header.title)
}

/// The first row that names the needed columns, and where each stands.
pub(super) fn header(grid: &Grid) -> Option<(u32, Columns)> {
    grid.iter().find_map(|(row, cells)| {
        let mut columns = Columns::new();
        for (place, text) in cells {
            if let Some(column) = known(text) {
                columns.entry(column).or_insert(*place);
            }
        }
        NEEDED.iter().all(|needed| columns.contains_key(needed)).then_some((*row, columns))
    })
}

fn known(text: &str) -> Option<Column> {
    let folded = fold(text);
    COLUMNS.iter().find(|header| fold(header.title) == folded || header.synonyms.contains(&folded.as_str())).map(|header| header.column)
}

pub(super) fn no_header() -> String {
    let needed: Vec<&str> = NEEDED.iter().map(|column| title(*column)).collect();
    format!("Không thấy dòng tiêu đề của bảng tiêu chí; một dòng phải có đủ các cột: {}.", needed.join(", "))
}
