//! What the rows below a header are: records, totals, parts, headings, repeats, notes.

use super::*;
use crate::layout::body::{self, Subtotal};

const COLUMNS: [(&str, &str); 4] = [("STT", "ordinal"), ("Lĩnh vực", "text"), ("Tiếp nhận", "count"), ("Trả lời", "count")];
const HEADER: [&str; 4] = ["STT", "Lĩnh vực", "Tiếp nhận", "Trả lời"];
const LOG: [(&str, &str); 4] = [("STT", "ordinal"), ("Ngày", "date"), ("Nội dung", "text"), ("Số lượng", "decimal")];
const LOG_HEADER: [&str; 4] = ["STT", "Ngày", "Nội dung", "Số lượng"];

fn facts() -> Form {
    form_of("facts", &COLUMNS)
}

fn body_of(form: &Form, sheet: &Sheet) -> Body {
    find(sheet, &[form]).expect("a table").body
}

/// The rows below a header by their places from 1.
fn body(form: &Form, header: &[&str], rows: &[&[&str]]) -> Body {
    body_of(form, &sheet("S", &[&[header], rows].concat()))
}

fn kinds(body: &Body) -> Vec<(u32, RowKind)> {
    body.rows.iter().map(|row| (row.row, row.kind)).collect()
}

/// What each single row is: `data`, `total`, `nil`, `heading`, `end` or `-`.
fn is(form: &Form, header: &[&str], row: &[&str]) -> &'static str {
    let body = body(form, header, &[row]);
    match (body.rows.first().map(|row| row.kind), body.headings.len()) {
        (Some(RowKind::Total), _) => "total",
        (Some(_), _) => "data",
        (None, 1) => "heading",
        (None, _) if body.nil.is_some() => "nil",
        (None, _) if body.end.is_some() => "end",
        (None, _) => "-",
    }
}

#[test]
fn a_row_with_a_figure_or_a_number_and_words_is_counted() {
    let of = |row: &[&str]| is(&facts(), &HEADER, row);
    assert_eq!(of(&["1", "Đất đai", "3", "2"]), "data");
    assert_eq!(of(&["", "Đất đai", "", "2"]), "data");
    assert_eq!(of(&["1", "Đất đai"]), "data", "its figures are missing");
    assert_eq!(of(&["1.1", "Đất đai"]), "data");
    assert_eq!(of(&["2.", "Đất đai"]), "data");
    assert_eq!(of(&["I", "Đất đai"]), "heading");
    assert_eq!(of(&["", "Đất đai"]), "heading");
    assert_eq!(of(&["", "Xã"]), "-", "two letters say nothing");
    assert_eq!(of(&["7"]), "-");
    assert_eq!(of(&["7", "  "]), "-", "blanks say nothing");
}

#[test]
fn a_row_that_names_a_unit_is_counted_without_figures() {
    let form = form_of("facts", &[("Đơn vị", "unit"), ("Tiếp nhận", "count"), ("Trả lời", "count")]);
    let header = ["Đơn vị", "Tiếp nhận", "Trả lời"];
    assert_eq!(is(&form, &header, &["Xã Tân An"]), "data");
    assert_eq!(is(&form, &header, &["", "", "", "Xã Tân An"]), "heading", "not in the column of units");
}

#[test]
fn a_row_whose_formulas_wait_for_figures_is_none() {
    let of = |row: &[&str], formulas: &[u32]| {
        let mut sheet = sheet("S", &[&HEADER, row]);
        for column in formulas {
            assert!(sheet.put(CellRef::new(1, *column), Cell::NotCalculated));
        }
        kinds(&body_of(&facts(), &sheet)).len()
    };
    assert_eq!(of(&[], &[2]), 0);
    assert_eq!(of(&["7"], &[2]), 0, "its number says nothing");
    assert_eq!(of(&["7", " "], &[3]), 0, "nor do blanks");
    assert_eq!(of(&[], &[0, 2]), 0, "the number may be such a formula too");
    assert_eq!(of(&["II. Xã Tân An"], &[2]), 1, "words in the column of numbers");
    assert_eq!(of(&[], &[2, 3]), 1, "figures may be lost");
    assert_eq!(of(&["", "Đất đai"], &[2]), 1, "somebody named it");
    assert_eq!(of(&["", "", "", "5"], &[2]), 1, "a figure was typed");
    assert_eq!(of(&["", "", "", "", "xem sau"], &[2]), 1, "words beside the table");
}

#[test]
fn a_record_of_a_log_says_more_than_one_thing() {
    let log = form_of("activities", &LOG);
    let of = |row: &[&str]| is(&log, &LOG_HEADER, row);
    assert_eq!(of(&["", "1/7/2025", "Tin về dịch vụ công"]), "data");
    assert_eq!(of(&["", "", "Tin về dịch vụ công"]), "heading");
    assert_eq!(of(&["1", "", "Tin về dịch vụ công"]), "data", "numbered, its day is missing");
    assert_eq!(of(&["I", "", "Tin về dịch vụ công"]), "heading");
    assert_eq!(of(&["7"]), "-");
}

#[test]
fn totals_begin_with_the_words_of_the_form() {
    let of = |row: &[&str]| is(&facts(), &HEADER, row);
    assert_eq!(of(&["", "Tổng số", "5", "6"]), "total");
    assert_eq!(of(&["", "Tổng số hồ sơ", "5", "6"]), "total");
    assert_eq!(of(&["Tổng số", "", "5", "6"]), "total", "in the column of numbers");
    assert_eq!(of(&["II", "Tổng số", "5", "6"]), "total");
    assert_eq!(of(&["a", "Tổng số", "5", "6"]), "total", "a letter is no word");
    assert_eq!(of(&["", "Cộng", "5", "6"]), "total");
    assert_eq!(of(&["", "Cộng đồng dân cư", "5", "6"]), "data");
    assert_eq!(of(&["", "Tổng số"]), "heading", "a total has figures");
}

#[test]
fn in_a_log_a_row_with_one_text_and_figures_may_be_a_total() {
    let log = form_of("activities", &LOG);
    let of = |row: &[&str]| is(&log, &LOG_HEADER, row);
    assert_eq!(of(&["", "", "Cộng tin bài", "5"]), "total");
    assert_eq!(of(&["9", "", "Cộng tin bài", "5"]), "total", "its number says nothing");
    assert_eq!(of(&["", " ", "Cộng tin bài", "5"]), "total", "nor do blanks");
    assert_eq!(of(&["", "1/7/2025", "Cộng tác viên dân số", "5"]), "data");
    assert_eq!(of(&["", "1/7/2025", "Tổng số", "5"]), "total", "the words alone");
}

#[test]
fn words_merged_over_rows_speak_for_each_of_them() {
    let rows: [&[&str]; 3] = [&HEADER, &["", "Tổng số", "5", "6"], &["", "", "7", "8"]];
    let body = body_of(&facts(), &merged(sheet("S", &rows), (1, 1), (2, 1)));
    assert_eq!(kinds(&body), [(1, RowKind::Total), (2, RowKind::Total)]);
    let rows: [&[&str]; 3] = [&HEADER, &["", "Tổng số", "5", "6"], &["", "", "", "", "xem sau"]];
    let body = body_of(&facts(), &merged(sheet("S", &rows), (1, 1), (2, 1)));
    assert_eq!(kinds(&body), [(1, RowKind::Total)], "a row without anything of its own");
    assert_eq!(body.headings.len(), 1);
}

#[test]
fn a_figure_merged_over_rows_is_the_first_row_s() {
    let rows: [&[&str]; 3] = [&HEADER, &["", "Đất đai", "5", "6"], &["", "Hộ tịch"]];
    let body = body_of(&facts(), &merged(sheet("S", &rows), (1, 2), (2, 2)));
    assert_eq!(kinds(&body), [(1, RowKind::Data)]);
}

#[test]
fn that_nothing_occurred_is_said_by_a_row_that_says_nothing_else() {
    let nil = |row: &[&str]| body(&facts(), &HEADER, &[row]).nil.map(|at| at.to_string());
    assert_eq!(nil(&["Không phát sinh"]).as_deref(), Some("A2"));
    assert_eq!(nil(&["1", "Trong kỳ không phát sinh"]).as_deref(), Some("B2"));
    assert_eq!(nil(&["", "", "Báo cáo không phát sinh"]).as_deref(), Some("C2"));
    assert_eq!(nil(&["1", "Đất đai", "Không phát sinh"]), None);
    assert_eq!(nil(&["", "Đất đai", "Không phát sinh"]), None);
    assert_eq!(nil(&["1", "Không tiếp nhận"]), None);
    assert_eq!(nil(&["1", "Không phát sinh", "3"]), None);
    assert_eq!(is(&facts(), &HEADER, &["1", "Không phát sinh"]), "nil");
}

#[test]
fn the_header_on_every_printed_page_is_no_record() {
    let of = |row: &[&str]| is(&facts(), &HEADER, row);
    assert_eq!(of(&HEADER), "-");
    assert_eq!(of(&["STT", "Lĩnh vực", "Tiếp nhận", "Đã trả lời"]), "-", "three of four");
    assert_eq!(of(&["", "Lĩnh vực", "", "7 hồ sơ"]), "data", "one of two");
    assert_eq!(of(&["", "Lĩnh vực", "5", "6"]), "data", "figures beside a header");
    let six = [("A một", "text"), ("B hai", "count"), ("C ba", "count"), ("D bốn", "count"), ("E năm", "count"), ("F sáu", "count")];
    let header = six.map(|(header, _)| header);
    let of = |row: &[&str]| is(&form_of("facts", &six), &header, row);
    assert_eq!(of(&["A một", "B hai", "C ba", "x", "y", "z"]), "-", "half");
    assert_eq!(of(&["A một", "B hai", "x", "y", "z"]), "data", "two of five");
}

#[test]
fn the_column_numbers_on_every_printed_page_are_no_record() {
    let numbers: &[&str] = &["(1)", "(2)", "(3)", "(4)"];
    let figures: &[&str] = &["1", "x", "3", "4"];
    let of = |row| kinds(&body(&facts(), &HEADER, &[numbers, &["1", "Đất đai", "3", "2"], row]));
    assert_eq!(of(numbers), [(2, RowKind::Data)]);
    assert_eq!(of(figures), [(2, RowKind::Data), (3, RowKind::Data)]);
    assert_eq!(of(&["(1)", "(2)", "(3)"]), [(2, RowKind::Data), (3, RowKind::Data)], "not all of them");
}

#[test]
fn notes_and_signatures_end_a_table() {
    let of = |row: &[&str]| is(&facts(), &HEADER, row);
    assert_eq!(of(&["", "Người lập biểu"]), "end");
    assert_eq!(of(&["", "Người lập biểu", "Thủ trưởng"]), "end", "words below a column of figures");
    assert_eq!(of(&["Người lập", "Thủ trưởng", "Kế toán"]), "end");
    assert_eq!(of(&["", "Tân An, ngày 15 tháng 9 năm 2025"]), "end");
    assert_eq!(of(&["", "Ghi chú nội bộ", "5", "6"]), "data", "it has figures");
    assert_eq!(of(&["", "Ghi chú nội bộ", "5"]), "data");
    assert_eq!(of(&["3", "Xác nhận tình trạng hôn nhân"]), "data", "it is numbered");
    assert_eq!(of(&["", "Ghi chú", "x", "y", "z"]), "data", "signatures do not fill a row");
    let long = "Trong các ngày của tháng 9 năm 2025 đã tổ chức nhiều buổi tuyên truyền lưu động";
    assert_eq!(of(&["", long]), "heading");
}

#[test]
fn what_stands_behind_the_end_is_not_counted_and_said() {
    let rows: [&[&str]; 5] =
        [&["1", "Đất đai", "3", "2"], &["", "Người lập biểu"], &["2", "Hộ tịch", "5", "4"], &["", "Đất đai", "x"], &["", "", "5", "4"]];
    let body = body(&facts(), &HEADER, &rows);
    assert_eq!((kinds(&body), body.end), (vec![(1, RowKind::Data)], Some(2)));
    assert_eq!(body.left_over, [CellRef::new(3, 0)], "three columns and a figure among them");
    let form = facts();
    let header = header_of(&form, 4);
    let left = |cells: &[&str]| body::left_over(&sheet("S", &[cells]), &header, 0, None);
    assert!(left(&["x", "y", "z"]).is_empty(), "words only");
    assert!(left(&["1", "x"]).is_empty());
    assert!(left(&["", "", "", "", "1", "x", "3"]).is_empty(), "beside the table");
    assert_eq!(left(&["", "x", "3", "4"]), [CellRef::new(0, 1)]);
}

#[test]
fn headings_between_the_rows_belong_to_what_follows() {
    let rows: [&[&str]; 6] = [
        &["", "Sở, ban, ngành"],
        &["1", "Đất đai", "3", "2"],
        &["", "UBND XÃ HÒA BÌNH"],
        &HEADER,
        &["", "Xã, phường"],
        &["1", "Hộ tịch", "5", "4"],
    ];
    let form = facts();
    let layouts = |rows: &[&[&str]]| {
        let sheet = sheet("S", &[&[&HEADER[..]], rows].concat());
        let (words, answers) = (Words::default(), Answers::default());
        let found = Search::new(&[&form], &words, &answers).tables(&sheet);
        found.into_iter().map(|table| table.body).collect::<Vec<Body>>()
    };
    let found = layouts(&rows);
    let texts = |body: &Body| body.headings.iter().map(|heading| heading.text.clone()).collect::<Vec<_>>();
    assert_eq!(found.len(), 2, "another unit's table");
    assert_eq!(texts(&found[0]), ["Sở, ban, ngành"], "the name above the next table is none of its headings");
    assert_eq!((found[0].end, found[0].rows[0].heading), (Some(3), Some(0)));
    assert_eq!(texts(&found[1]), ["Xã, phường"]);
    // Without a name between them the second header is the first one again on the next page.
    let joined = layouts(&[rows[0], rows[1], &[], rows[3], rows[4], rows[5]]);
    assert_eq!(joined.len(), 1);
    assert_eq!(joined[0].rows.iter().map(|row| row.heading).collect::<Vec<_>>(), [Some(0), Some(1)]);
}

#[test]
fn a_table_behind_a_signature_goes_on_with_its_own_headings() {
    let rows: [&[&str]; 7] = [
        &["", "Sở, ban, ngành"],
        &["1", "Đất đai", "3", "2"],
        &["", "Người lập biểu"],
        &HEADER,
        &["", "Xã, phường"],
        &["1", "Hộ tịch", "5", "4"],
        &["", "Tổng số", "8", "6"],
    ];
    let body = body(&facts(), &HEADER, &rows);
    assert_eq!(kinds(&body), [(2, RowKind::Data), (6, RowKind::Data), (7, RowKind::Total)]);
    assert_eq!(body.rows.iter().map(|row| row.heading).collect::<Vec<_>>(), [Some(0), Some(1), Some(1)]);
}

#[test]
fn a_narrow_table_of_the_next_unit_is_a_table_of_its_own() {
    let form = form_of("facts", &[("!Lĩnh vực", "text"), ("Tiếp nhận", "count")]);
    let header: &[&str] = &["Lĩnh vực", "Tiếp nhận"];
    let rows: [&[&str]; 5] = [header, &["Đất đai", "3"], &["UBND XÃ HÒA BÌNH"], header, &["Hộ tịch", "5"]];
    assert_eq!(tables(&[&form], &sheet("S", &rows)), [("f".to_owned(), 0), ("f".to_owned(), 3)]);
}

fn subtotals(body: &Body) -> Vec<(u32, Vec<u32>, bool)> {
    body.subtotals.iter().map(|Subtotal { row, parts, is_group }| (*row, parts.clone(), *is_group)).collect()
}

#[test]
fn group_rows_sum_what_is_numbered_below_them() {
    let rows: [&[&str]; 5] = [
        &["I", "Sở", "8", "6"],
        &["1", "Đất đai", "3", "2"],
        &["2", "Hộ tịch", "5", "4"],
        &["II", "Xã", "1", "1"],
        &["1", "Y tế", "1", "1"],
    ];
    let body = body(&facts(), &HEADER, &rows);
    assert_eq!(subtotals(&body), [(1, vec![2, 3], true), (4, vec![5], true)]);
    assert_eq!((body.last_row(), Body::default().last_row()), (Some(5), None));
    let total = RowKind::Total;
    assert_eq!(kinds(&body), [(1, total), (2, RowKind::Data), (3, RowKind::Data), (4, total), (5, RowKind::Data)]);
}

#[test]
fn only_what_adds_up_is_summed() {
    let groups = |yields: &str, kind: &str| {
        let columns = [("STT", "ordinal"), ("Lĩnh vực", "text"), ("Tiếp nhận", kind), ("Trả lời", kind)];
        let rows: [&[&str]; 2] = [&["I", "Sở", "8", "6"], &["1", "Đất đai", "3", "2"]];
        body(&form_of(yields, &columns), &HEADER, &rows).subtotals.len()
    };
    assert_eq!((groups("facts", "count"), groups("facts", "money")), (1, 1));
    assert_eq!((groups("facts", "percent"), groups("facts", "decimal")), (0, 0), "shares and scores");
    assert_eq!((groups("activities", "decimal"), groups("activities", "percent")), (1, 0), "halves of a log");
    assert_eq!(groups("facts", "text") + groups("activities", "text"), 0, "nothing to add up");
}

#[test]
fn a_record_with_its_day_is_no_sum_of_those_below() {
    let log = form_of("activities", &LOG);
    let groups = |day: &str| {
        let rows: [&[&str]; 2] = [&["1", day, "Hội nghị", "3"], &["1.1", "2/7/2025", "Tin bài", "3"]];
        subtotals(&body(&log, &LOG_HEADER, &rows))
    };
    assert_eq!(groups(""), [(1, vec![2], true)]);
    assert_eq!(groups("1/7/2025"), []);
    assert_eq!(groups(" "), [(1, vec![2], true)], "blanks are no day");
}

#[test]
fn of_which_names_parts_of_the_row_above() {
    let of = |rows: &[&[&str]]| body(&facts(), &HEADER, rows).rows.iter().map(|row| row.kind).collect::<Vec<_>>();
    let (data, part, total) = (RowKind::Data, RowKind::OfWhich, RowKind::Total);
    assert_eq!(of(&[&["1", "Đất đai", "9", "8"], &["", "Trong đó: trực tuyến", "4", "4"], &["2", "Y tế", "1", "1"]]), [data, part, data]);
    let numbered: [&[&str]; 4] = [
        &["1", "Đất đai", "9", "8"],
        &["1.1", "Trong đó: trực tuyến", "4", "4"],
        &["1.2", "Bưu chính", "2", "2"],
        &["2", "Y tế", "1", "1"],
    ];
    assert_eq!(of(&numbered), [data, part, part, data], "those of the same depth go on");
    let level: [&[&str]; 3] = [&["1", "Đất đai", "9", "8"], &["2", "Trong đó: trực tuyến", "4", "4"], &["3", "Y tế", "1", "1"]];
    assert_eq!(of(&level), [data, part, data], "those as high as the whole do not");
    assert_eq!(of(&[&["", "Tổng số", "9", "8"], &["", "Trong đó: trực tuyến", "4", "4"]]), [total, data], "a total is no whole");
    assert_eq!(of(&[&["1", "Đất đai", "9", "8"], &["2", "Hộ tịch", "1", "1"]]), [data, data]);
    let log = form_of("activities", &LOG);
    let dated: [&[&str]; 2] = [&["1", "1/7/2025", "Hội nghị", "3"], &["2", "2/7/2025", "Trong đó có tin bài", "3"]];
    assert!(body(&log, &LOG_HEADER, &dated).rows.iter().all(|row| row.kind == data), "a record with its day");
}

#[test]
fn totals_between_the_rows_sum_those_since_the_one_before() {
    let rows: [&[&str]; 7] = [
        &["", "Đất đai", "1", "1"],
        &["", "Cộng", "1", "1"],
        &["", "Hộ tịch", "2", "2"],
        &["", "Y tế", "3", "3"],
        &["", "Cộng", "5", "5"],
        &["", "Cộng", "5", "5"],
        &["", "Tổng số", "6", "6"],
    ];
    assert_eq!(subtotals(&body(&facts(), &HEADER, &rows)), [(2, vec![1], false), (5, vec![3, 4], false)]);
    assert_eq!(subtotals(&body(&facts(), &HEADER, &rows[..2])), [], "the only total stands for the whole table");
}

#[test]
fn a_group_row_is_no_total_of_what_stands_above_it() {
    let rows: [&[&str]; 5] = [
        &["", "Đất đai", "1", "1"],
        &["I", "Sở", "2", "2"],
        &["1", "Hộ tịch", "2", "2"],
        &["", "Cộng", "3", "3"],
        &["", "Tổng số", "3", "3"],
    ];
    assert_eq!(subtotals(&body(&facts(), &HEADER, &rows)), [(2, vec![3], true), (4, vec![1, 3], false)]);
}

#[test]
fn a_heading_begins_new_parts() {
    let rows: [&[&str]; 5] =
        [&["", "Đất đai", "1", "1"], &["", "Xã, phường"], &["", "Hộ tịch", "2", "2"], &["", "Cộng", "2", "2"], &["", "Tổng số", "3", "3"]];
    assert_eq!(subtotals(&body(&facts(), &HEADER, &rows)), [(4, vec![3], false)]);
}
