//! Which column of the sheet is which column of the form: by its own headers, by column numbers, by likeness, by earlier answers.

use super::*;
use crate::layout::header;
use crate::layout::texts::{Bottoms, HeaderTexts};
use crate::questions::Answer;

/// Columns found by the form's own headers: of the sheet, of the form.
fn own(form: &Form, sheet: &Sheet) -> Vec<(u32, usize)> {
    let forms = [form];
    let texts = HeaderTexts::of(sheet, &Bottoms::of(&forms), &Words::default(), 0);
    let header = header::find(&texts, (0, form));
    header.map_or(vec![], |header| header.columns.iter().map(|column| (column.at, column.column)).collect())
}

/// The same, of a form whose columns have these headers.
fn own_of(headers: &[&str], rows: &[&[&str]]) -> Vec<(u32, usize)> {
    own(&counts(headers), &sheet("S", rows))
}

/// The first column holds words and is required, the others hold counts.
fn counts(headers: &[&str]) -> Form {
    let first = format!("!{}", headers[0]);
    let others = headers[1..].iter().map(|header| (*header, "count"));
    form_of("facts", &std::iter::once((first.as_str(), "text")).chain(others).collect::<Vec<_>>())
}

fn header_found(form: &Form, rows: &[&[&str]]) -> Header {
    answered(form, rows, &Answers::default())
}

fn answered(form: &Form, rows: &[&[&str]], answers: &Answers) -> Header {
    let (words, forms) = (Words::default(), [form]);
    Search::new(&forms, &words, answers).tables(&sheet("S", rows)).into_iter().next().expect("a table").header
}

fn unknown(header: &Header) -> Vec<&str> {
    header.unknown.iter().map(|(_, text)| text.as_str()).collect()
}

const THREE: [&str; 3] = ["Lĩnh vực", "Tiếp nhận", "Trả lời"];

#[test]
fn headers_fit_with_brackets_and_without_marks() {
    let of = |header: [&str; 3]| own_of(&THREE, &[&header]);
    let all = [(0, 0), (1, 1), (2, 2)];
    assert_eq!(of(THREE), all);
    assert_eq!(of(["Trả lời", "Lĩnh vực", "TIẾP NHẬN"]), [(0, 2), (1, 0), (2, 1)]);
    assert_eq!(of(["Lĩnh vực", "Tiếp nhận (hồ sơ)", "Trả lời (hồ sơ)"]), all);
    assert_eq!(of(["Lĩnh vực", "Tiep nhan", "Tra loi (ho so)"]), all, "typed without marks");
    assert_eq!(of(["Lĩnh vực", "Tiếp nhân", "Trả lời"]), [(0, 0), (2, 2)], "other marks are another word");
    assert_eq!(of(["Lĩnh vực", "Đã giải quyết", "Trả lời"]), [(0, 0), (2, 2)]);
}

#[test]
fn single_words_without_marks_count_only_where_no_text_has_any() {
    let headers = ["Tên", "Một", "Hai"];
    assert_eq!(own_of(&headers, &[&["Ten", "Mot", "Hai"]]), [(0, 0), (1, 1), (2, 2)]);
    assert_eq!(own_of(&headers, &[&["Ten", "Một", "Hai"]]), [(1, 1), (2, 2)], "beside texts with marks");
    let title: [&[&str]; 7] = [&["BIỂU TỔNG HỢP (MẪU)"], &[], &[], &[], &[], &["Ten", "Mot", "Hai"], &["Đất đai", "1", "2"]];
    assert_eq!(own_of(&headers, &title), [(0, 0), (1, 1), (2, 2)], "title and rows are no headers");
}

#[test]
fn texts_above_tell_columns_apart() {
    let headers = ["Lĩnh vực", "Trong kỳ / Tiếp nhận", "Năm trước / Tiếp nhận"];
    let of = |rows: &[&[&str]]| own_of(&headers, rows);
    let all = [(0, 0), (1, 1), (2, 2)];
    assert_eq!(of(&[&["", "Trong kỳ", "Năm trước"], &["Lĩnh vực", "Tiếp nhận", "Tiếp nhận"]]), all);
    assert_eq!(of(&[&["", "Năm trước", "Trong kỳ"], &["Lĩnh vực", "Tiếp nhận", "Tiếp nhận"]]), [(0, 0), (1, 2), (2, 1)]);
    assert_eq!(of(&[&["", "Trong kỳ", "Năm sau"], &["Lĩnh vực", "Tiếp nhận", "Tiếp nhận"]]), [(0, 0), (1, 1)], "another year");
    assert_eq!(of(&[&["", "Trong kỳ", "Năm trước"], &["Lĩnh vực", "Tiep nhan", "Tiếp nhận"]]), all, "marks left out in one of them");
    let rows: [&[&str]; 3] = [&["", "Kết quả", "Kết quả"], &["", "Trong kỳ", "Năm trước"], &["Lĩnh vực", "Tiếp nhận", "Tiep nhan"]];
    assert_eq!(of(&rows), all, "with one more text above");
}

#[test]
fn a_longer_path_may_stand_between_and_a_shorter_one_below() {
    let headers = ["Lĩnh vực", "Tiếp nhận / Trong đó / Trực tuyến", "Trả lời"];
    let of = |rows: &[&[&str]]| own_of(&headers, rows);
    let all = [(0, 0), (1, 1), (2, 2)];
    assert_eq!(of(&[&["Lĩnh vực", "Trực tuyến", "Trả lời"]]), all);
    assert_eq!(of(&[&["", "Trong đó", ""], &["Lĩnh vực", "Truc tuyen", "Trả lời"]]), all);
}

#[test]
fn more_words_above_a_header_do_no_harm() {
    let headers = ["Lĩnh vực", "Tiếp nhận / Tổng", "Trả lời / Tổng", "Đang xử lý"];
    let of = |last: &str| own_of(&headers, &[&["", "Tiếp nhận", "Trả lời", "Còn lại"], &["Lĩnh vực", "Tổng", "Tổng", last]]);
    assert_eq!(of("Đang xử lý"), [(0, 0), (1, 1), (2, 2), (3, 3)]);
    assert_eq!(of("Dang xu ly"), [(0, 0), (1, 1), (2, 2), (3, 3)], "typed without marks");
    assert_eq!(of("Đang xem xét"), [(0, 0), (1, 1), (2, 2)]);
}

#[test]
fn a_column_number_puts_no_second_column_in_a_place() {
    let headers = ["Lĩnh vực", "Đã giải quyết / Quá hạn", "Quá hạn", "Trả lời"];
    let rows: [&[&str]; 2] = [&["Lĩnh vực", "Quá hạn", "Xong", "Trả lời"], &["(1)", "(2)", "(3)", "(4)"]];
    assert_eq!(own_of(&headers, &rows), [(0, 0), (1, 2), (3, 3)]);
}

#[test]
fn words_merged_above_others_that_the_form_has_not_are_of_another_whole() {
    let form = counts(&["Lĩnh vực", "Tiếp nhận / Trong đó / Trực tuyến", "Trả lời"]);
    let of = |rows: &[&[&str]], last: u32| own(&form, &merged(sheet("S", rows), (0, 1), (0, last)));
    let header: &[&str] = &["Lĩnh vực", "Trực tuyến", "Trực tiếp", "Trả lời"];
    assert_eq!(of(&[&["", "Còn lại"], header], 2), [(0, 0), (3, 2)]);
    assert_eq!(of(&[&["", "Trong đó"], header], 2), [(0, 0), (1, 1), (3, 2)]);
    assert_eq!(of(&[&["", "Tiep nhan"], header], 2), [(0, 0), (1, 1), (3, 2)], "its own words, typed without marks");
    assert_eq!(of(&[&["", "Còn lại"], header], 1), [(0, 0), (1, 1), (3, 2)], "a note above one column is no group");
    let all = merged(sheet("S", &[&["BIỂU SỐ 2"], header]), (0, 0), (0, 3));
    assert_eq!(own(&form, &all), [(0, 0), (1, 1), (3, 2)], "a title above all of them");
}

#[test]
fn two_columns_under_one_header_are_no_one_s() {
    assert_eq!(own_of(&THREE, &[&["Lĩnh vực", "Tiếp nhận", "Tiếp nhận", "Trả lời"]]), [(0, 0), (3, 2)]);
    let rows: [&[&str]; 2] = [&["", "Kỳ trước", "", ""], &["Lĩnh vực", "Tiếp nhận", "Tiếp nhận", "Trả lời"]];
    let lone = merged(sheet("S", &rows), (0, 1), (0, 1));
    assert_eq!(own(&counts(&THREE), &lone), [(0, 0), (2, 1), (3, 2)], "the one without more words above it fits better");
}

#[test]
fn what_a_better_fit_has_taken_is_no_rival() {
    let headers = ["Lĩnh vực", "Trong kỳ / Tiếp nhận", "Năm trước / Tiếp nhận"];
    let rows: [&[&str]; 2] = [&["", "Trong kỳ"], &["Lĩnh vực", "Tiếp nhận", "Tiếp nhận"]];
    let first = merged(merged(sheet("S", &rows), (0, 0), (0, 0)), (0, 3), (0, 3));
    assert_eq!(own(&counts(&headers), &first), [(0, 0), (1, 1), (2, 2)]);
}

#[test]
fn column_numbers_tell_equal_headers_apart() {
    let headers = ["Lĩnh vực", "Đã giải quyết / Quá hạn", "Đang giải quyết / Quá hạn", "Trả lời"];
    let of = |numbers: [&str; 4]| own_of(&headers, &[&["Lĩnh vực", "Quá hạn", "Quá hạn", "Trả lời"], &numbers]);
    let all = [(0, 0), (1, 1), (2, 2), (3, 3)];
    assert_eq!(of(["(1)", "(2)", "(3)", "(4)"]), all);
    assert_eq!(of(["1", "2", "3", "4"]), all, "numbers as numbers");
    assert_eq!(of(["( 1 )", "[2]", "(3)=(1)+(2)", "(4)"]), all);
    assert_eq!(of(["A", "2", "3", "(B)"]), all, "letters for words");
    let twisted = own_of(&headers, &[&["Trả lời", "Lĩnh vực", "Quá hạn", "Quá hạn"], &["(1)", "(2)", "(3)", "(4)"]]);
    assert_eq!(twisted, [(0, 3), (1, 0), (2, 2)], "the number of a header that says something else counts for nothing");
    for none in [
        ["Đất đai", "2", "3", "4"],
        ["AB", "2", "3", "4"],
        ["2", "1", "3", "4"],
        ["7", "8", "9", "10"],
        ["A", "B", "C", "2"],
        ["1", "3", "5", "7"],
    ] {
        assert_eq!(of(none), [(0, 0), (3, 3)], "{none:?} is a row of the table");
    }
}

#[test]
fn the_row_of_numbers_stands_just_below_the_header() {
    let form = counts(&THREE);
    let rows: [&[&str]; 4] = [&["Biểu"], &[], &THREE, &["(1)", "(2)", "(3)"]];
    assert_eq!(header_found(&form, &rows).number_row, Some(3));
    assert_eq!(header_found(&form, &rows[..3]).number_row, None);
    assert_eq!(header_found(&form, &[&THREE, &["", "2", "4"]]).number_row, None, "figures");
    assert_eq!(header_found(&form, &[&THREE, &["1", "2"]]).number_row, None, "not under every column");
}

#[test]
fn headers_of_the_unit_s_own_are_kept_apart() {
    let form = counts(&THREE);
    let header = header_found(&form, &[&["Lĩnh vực", "Tiếp nhận", "Trả lời", "Cán bộ thụ lý"], &["Đất đai", "3", "2", "x"]]);
    assert_eq!(unknown(&header), ["Cán bộ thụ lý"]);
    assert_eq!(header.unknown[0].0, CellRef::new(0, 3));
    let mut far = vec!["Lĩnh vực", "Tiếp nhận", "Trả lời"];
    far.resize(20, "");
    (far[18], far[19]) = ("Còn gần", "Đã xa");
    assert_eq!(unknown(&header_found(&form, &[&far, &["Đất đai", "3", "2"]])), ["Còn gần"]);
}

#[test]
fn estimates_and_measures_in_a_header_are_kept() {
    let form = form_of("facts", &[("Nguồn", "text"), ("Dự toán", "money"), ("Thực hiện", "money")]);
    let rows: [&[&str]; 2] = [&["Nguồn", "Dự toán (triệu đồng)", "Ước thực hiện", "Số ước tính khác hẳn"], &["Xã", "3", "2", "1"]];
    let header = header_found(&form, &rows);
    assert_eq!(header.estimates, [CellRef::new(0, 2)], "of columns that are read");
    let scales: Vec<(u32, String)> = header.scales.iter().map(|(at, scale)| (*at, scale.factor.to_string())).collect();
    assert_eq!(scales, [(1, "1000000".to_owned())]);
    assert_eq!(header.likely.read_as.iter().map(|(column, place)| (column.at.column, *place)).collect::<Vec<_>>(), [(2, 2)]);
}

#[test]
fn offices_below_a_header_are_no_units_of_measure() {
    let form = form_of("facts", &[("!Nội dung", "text"), ("Đơn vị tính", "text"), ("Số lượng", "count")]);
    let of = |below: &[&str]| {
        let rows: Vec<[&str; 3]> = below.iter().map(|unit| ["Tin bài", *unit, "3"]).collect();
        let header = ["Nội dung", "Đơn vị", "Số lượng"];
        let rows: Vec<&[&str]> = std::iter::once(&header[..]).chain(rows.iter().map(|row| &row[..])).collect();
        let found = header_found(&form, &rows);
        unknown(&found).iter().map(|text| (*text).to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(of(&["Xã Tân An"]), ["Đơn vị"]);
    assert_eq!(of(&["Xã Tân An", "Sở Nội vụ", "tin"]), ["Đơn vị"]);
    assert_eq!(of(&["Xã Tân An", "tin"]), Vec::<String>::new(), "as many others");
    assert_eq!(of(&["tin", "bài"]), Vec::<String>::new());
}

#[test]
fn a_clear_likeness_is_read_once_and_two_are_asked_about() {
    let form = counts(&["Lĩnh vực", "Số hồ sơ tiếp nhận trong kỳ", "Trả lời"]);
    let of = |headers: &[&str]| {
        let likely = header_found(&form, &[headers, &["Đất đai", "3", "2", "1", "4"]]).likely;
        let read: Vec<(u32, usize)> = likely.read_as.iter().map(|(column, place)| (column.at.column, *place)).collect();
        let asked: Vec<(u32, Vec<(usize, u8)>)> = likely.doubtful.into_iter().map(|(column, ranked)| (column.at.column, ranked)).collect();
        (read, asked)
    };
    assert_eq!(of(&["Lĩnh vực", "Số hồ sơ đã tiếp nhận trong kỳ", "Trả lời"]), (vec![(1, 1)], vec![]));
    let twice = of(&["Lĩnh vực", "Số hồ sơ đã tiếp nhận trong kỳ", "Trả lời", "Số hồ sơ được tiếp nhận trong kỳ"]);
    assert_eq!(twice, (vec![], vec![(1, vec![(1, 100)]), (3, vec![(1, 100)])]));
    let there = of(&["Lĩnh vực", "Số hồ sơ tiếp nhận trong kỳ", "Trả lời", "Số hồ sơ đã tiếp nhận trong kỳ"]);
    assert_eq!(there, (vec![], vec![]), "the column is there already");
}

#[test]
fn a_word_that_differs_by_its_marks_is_another_beside_words_with_marks() {
    let form = counts(&["Lĩnh vực", "Năm", "Trả lời"]);
    let header = header_found(&form, &[&["Lĩnh vực", "Nam", "Trả lời", "Nữ giới"], &["Đất đai", "3", "2", "1"]]);
    assert_eq!(unknown(&header), ["Nam", "Nữ giới"]);
}

#[test]
fn the_number_of_a_row_is_found_by_its_words_or_not_at_all() {
    let columns = [("Số thứ tự của các dòng", "ordinal"), ("!Lĩnh vực", "text"), ("Tiếp nhận", "count")];
    let header = header_found(&form_of("facts", &columns), &[&["Số thứ tự của từng dòng", "Lĩnh vực", "Tiếp nhận"], &["1", "Y tế", "2"]]);
    assert_eq!(unknown(&header), ["Số thứ tự của từng dòng"]);
    assert!(header.likely.read_as.is_empty() && header.likely.doubtful.is_empty());
}

fn answer(header: &Header, text: &str, field: Option<&str>) -> Answer {
    let header = (header.likely.signature.clone(), tonghop_domain::text::name_key(text));
    Answer::Column { signature: header.0, header: header.1, field: field.map(str::to_owned) }
}

#[test]
fn an_answer_puts_a_column_where_it_says() {
    let form = counts(&THREE);
    let rows: [&[&str]; 2] = [&["Lĩnh vực", "Tiếp nhận", "Trả lời", "Xong"], &["Đất đai", "3", "2", "1"]];
    let before = header_found(&form, &rows);
    let with = |field: Option<&str>, text: &str| {
        let found = answered(&form, &rows, &Answers::new(vec![answer(&before, text, field)]));
        let columns: Vec<(u32, usize)> = found.columns.iter().map(|column| (column.at, column.column)).collect();
        let unknown: Vec<String> = unknown(&found).iter().map(|text| (*text).to_owned()).collect();
        (columns, unknown, found.likely.answered.len())
    };
    assert_eq!(with(Some("f2"), "Xong"), (vec![(0, 0), (1, 1), (3, 2)], vec!["Trả lời".to_owned()], 1));
    assert_eq!(with(None, "Xong"), (vec![(0, 0), (1, 1), (2, 2)], vec![], 1), "not read, not asked about");
    assert_eq!(with(None, "Trả lời"), (vec![(0, 0), (1, 1)], vec!["Xong".to_owned()], 1));
    assert_eq!(with(Some("gone"), "Xong"), (vec![(0, 0), (1, 1), (2, 2)], vec!["Xong".to_owned()], 0), "the form has it no more");
}

#[test]
fn a_text_reaches_right_over_blanks_where_nothing_is_merged() {
    let headers = ["Lĩnh vực", "Tiếp nhận / Tổng", "Tiếp nhận / Trực tuyến"];
    let rows: [&[&str]; 2] = [&["Lĩnh vực", "Tiếp nhận", ""], &["", "Tổng", "Trực tuyến"]];
    let form = counts(&headers);
    let forms = [&form];
    let bottoms = Bottoms::of(&forms);
    let path = |sheet: &Sheet, last, column| {
        let texts = HeaderTexts::of(sheet, &bottoms, &Words::default(), 0);
        texts.path(0, last, column).into_iter().map(|text| text.shown.clone()).collect::<Vec<String>>()
    };
    let plain = sheet("S", &rows);
    assert_eq!(path(&plain, 1, 2), ["Tiếp nhận", "Trực tuyến"]);
    let left: [&[&str]; 2] = [&["Lĩnh vực", "", "Tiếp nhận"], &["", "Tổng", "Trực tuyến"]];
    assert_eq!(path(&sheet("S", &left), 1, 1), ["Tổng"], "a text with nothing below it is a header itself");
    let merged = merged(sheet("S", &rows), (0, 0), (1, 0));
    assert_eq!(path(&merged, 1, 2), ["Trực tuyến"], "where cells are merged, they say how far");
    assert_eq!(path(&plain, 0, 2), Vec::<String>::new(), "the last row has nothing below it");
    let blank_below: [&[&str]; 2] = [&["Lĩnh vực", "Tiếp nhận", ""], &["", "Tổng", "", "Trực tuyến"]];
    assert_eq!(path(&sheet("S", &blank_below), 1, 2), Vec::<String>::new());
}

#[test]
fn a_merged_text_shows_in_its_whole_area_within_reason() {
    let headers = ["Lĩnh vực", "Tiếp nhận / Tổng", "Tiếp nhận / Trực tuyến"];
    let form = counts(&headers);
    let rows: [&[&str]; 2] = [&["Lĩnh vực", "", "Tiếp nhận"], &["", "", "Tổng", "Trực tuyến"]];
    let sheet = merged(sheet("S", &rows), (0, 2), (0, 400));
    let forms = [&form];
    let texts = HeaderTexts::of(&sheet, &Bottoms::of(&forms), &Words::default(), 0);
    let columns: Vec<u32> = texts.rows[&0].keys().copied().filter(|column| *column >= 2).collect();
    assert_eq!((columns.first(), columns.last(), columns.len()), (Some(&2), Some(&258), 257));
}
