//! What each rule is about, in a few words: for lists of rules, settings of an office, and lines about many units.

use super::Language;

/// Code, Vietnamese, English.
const TITLES: &[(&str, &str, &str)] = &[
    ("FILE-01", "không khớp biểu mẫu nào", "fits no known form"),
    ("FILE-02", "biểu mẫu hết hiệu lực", "form no longer valid"),
    ("FILE-03", "tệp Word, PDF hoặc ảnh thay cho biểu số liệu", "Word, PDF or picture in place of figures"),
    ("FILE-04", "sheet ẩn được đọc", "hidden sheet read"),
    ("FILE-05", "macro bị bỏ qua", "macros ignored"),
    ("FILE-06", "đuôi tệp khác nội dung", "name's ending differs from the content"),
    ("FILE-07", "chữ theo bảng mã cũ được chuyển", "text in an old coding converted"),
    ("FILE-08", "sheet ẩn không lấy số liệu", "hidden sheet left out"),
    ("FILE-09", "tệp mẫu của năm cũ", "template of an earlier year"),
    ("UNIT-01", "thiếu tên đơn vị", "unit not named"),
    ("UNIT-02", "tên đơn vị không có trong danh mục", "unit unknown"),
    ("UNIT-03", "tên đơn vị khớp nhiều đơn vị", "unit ambiguous"),
    ("UNIT-04", "đơn vị cũ đã được chia", "unit was divided"),
    ("UNIT-05", "tên cũ được hiểu theo việc sắp xếp đơn vị", "old name read through a merger"),
    ("UNIT-06", "đơn vị trong tệp khác đơn vị nộp", "unit differs from what was said"),
    ("UNIT-07", "tên đơn vị được đoán khi bỏ dấu", "unit read without marks"),
    ("UNIT-08", "đơn vị lấy từ tên sheet", "unit taken from the sheet's name"),
    ("UNIT-09", "đơn vị lấy từ tệp mẫu", "unit taken from the template"),
    ("HEADER-01", "tiêu đề cột được hiểu là cột của biểu", "header read as a column"),
    ("HEADER-02", "tiêu đề cột không rõ", "header unclear"),
    ("HEADER-03", "dùng câu trả lời đã ghi nhớ", "earlier answer used"),
    ("SHEET-01", "dòng, cột ẩn được đọc", "hidden rows or columns read"),
    ("SHEET-02", "hai ghi chú đơn vị tính trái nhau", "units of measure contradict"),
    ("PERIOD-01", "thiếu kỳ báo cáo", "period not named"),
    ("PERIOD-02", "kỳ báo cáo không có trong chế độ báo cáo", "period unknown"),
    ("PERIOD-03", "kỳ trong tệp khác kỳ nộp", "period differs from what was said"),
    ("PERIOD-04", "ngày ghi kèm không đúng kỳ", "dates are not those of the period"),
    ("PERIOD-05", "kỳ lấy từ tệp mẫu", "period taken from the template"),
    ("TABLE-01", "thiếu cột bắt buộc", "required column missing"),
    ("TABLE-02", "cột không có trong biểu mẫu", "column unknown to the form"),
    ("TABLE-03", "biểu không có dòng số liệu", "no row of data"),
    ("TABLE-04", "báo cáo không phát sinh", "nil report"),
    ("TABLE-05", "nhiều dòng cùng một nội dung", "rows repeated"),
    ("TABLE-06", "số tiền được nhân theo đơn vị tính của biểu", "amounts scaled"),
    ("TABLE-07", "thiếu dòng thông tin ở đầu biểu", "labelled line missing"),
    ("TABLE-08", "dòng số liệu dưới phần ký tên", "rows below the signatures"),
    ("CELL-01", "không phải số", "not a number"),
    ("CELL-02", "số âm", "below zero"),
    ("CELL-03", "số đếm không nguyên", "count is not whole"),
    ("CELL-04", "ngoài khoảng cho phép", "out of range"),
    ("CELL-05", "ngày không có trong lịch", "not a date"),
    ("CELL-06", "ngày ngoài kỳ báo cáo", "date outside the period"),
    ("CELL-07", "không có trong danh mục", "not in the list"),
    ("CELL-08", "ô bắt buộc để trống", "required cell empty"),
    ("CELL-09", "lỗi công thức", "error of a formula"),
    ("CELL-10", "công thức chưa có kết quả", "formula not calculated"),
    ("FILE-20", "còn nhiều chỗ cùng lỗi", "many more of the same"),
    ("FILE-21", "nhật ký dài được đếm gộp", "long log counted"),
    ("CELL-15", "ô hỏng trong tệp", "cell damaged in the file"),
    ("CELL-20", "chữ được hiểu là mục của danh mục", "word read as an entry of the list"),
    ("CELL-21", "số quá 15 chữ số", "more than 15 digits"),
    ("CELL-11", "số đọc được nhiều cách", "figure reads in two ways"),
    ("CELL-12", "số được đọc từ chữ", "figure read from text"),
    ("CELL-13", "ngày được đọc từ chữ", "dates read from text"),
    ("CELL-14", "chữ quá dài", "text too long"),
    ("SUM-01", "cột tổng không bằng các cột thành phần", "total column is not the sum of its parts"),
    ("SUM-02", "dòng tổng không bằng các dòng", "total row is not the sum of the rows"),
    ("SUM-03", "dòng tổng không cộng vào số liệu", "total row not counted"),
    ("LOG-01", "hoạt động trùng trong nhật ký", "activity repeated in the log"),
    ("LOG-02", "hoạt động đã báo cáo kỳ trước", "activity reported before"),
    ("LOG-03", "đường dẫn trùng với đơn vị khác", "link reported by another unit"),
    ("LOG-04", "lồng ghép báo cáo là hội nghị riêng", "integrated topic reported as a meeting of its own"),
    ("LOG-05", "thiếu tài liệu kiểm chứng", "evidence missing"),
    ("LOG-06", "nhật ký ghi lũy kế", "cumulative log"),
    ("LOG-07", "số báo cáo khác nhật ký", "reported count differs from the log"),
    ("ACROSS-01", "hai sheet ghi số khác nhau", "two sheets say different figures"),
    ("ACROSS-02", "một báo cáo nằm ở hai sheet", "one report on two sheets"),
    ("ACROSS-03", "sheet lặp lại báo cáo của sheet khác", "sheet repeats another one"),
    ("ACROSS-04", "một báo cáo gửi làm nhiều tệp", "one report in several files"),
    ("ACROSS-05", "tệp thay hết các dòng của tệp trước", "file replaces every row of an earlier one"),
    ("HISTORY-01", "số chuyển kỳ khác kỳ trước", "carry-over differs"),
    ("HISTORY-02", "số liệu tăng, giảm bất thường", "figure jumps"),
    ("RESULT-01", "chỉ tiêu định kỳ bị thiếu", "periodical target missed"),
    ("RESULT-02", "điểm tự chấm khác điểm tính", "self-score differs from the computed one"),
    ("RESULT-03", "số công bố khác các thành phần", "published figure differs from its parts"),
    ("RESULT-04", "số ước thực hiện", "estimate"),
    ("RESULT-05", "hai nguồn công bố khác nhau", "two sources publish different figures"),
];

/// What a rule is about, in a few words; the code itself for an unknown one.
pub fn rule_title(code: &str, language: Language) -> &str {
    let found = TITLES.iter().find(|(known, ..)| *known == code);
    found.map_or(code, |(_, vietnamese, english)| match language {
        Language::Vietnamese => vietnamese,
        Language::English => english,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::RULE_CODES;

    #[test]
    fn every_rule_has_a_title_in_the_order_of_the_registry() {
        let titled: Vec<&str> = TITLES.iter().map(|(code, ..)| *code).collect();
        let sorted = |mut codes: Vec<&'static str>| {
            codes.sort_unstable();
            codes
        };
        assert_eq!(sorted(titled), sorted(RULE_CODES.to_vec()));
    }

    #[test]
    fn the_documents_list_the_registry() {
        let page = include_str!("../../../docs/rules.md");
        for rule in crate::finding::RULES {
            let title = rule_title(rule.code, Language::Vietnamese);
            let line = format!("| {} | {title} | {} | {} |\n", rule.code, rule.severity.words(), rule.acceptance().words());
            assert!(page.contains(&line), "docs/rules.md lacks {line}");
        }
    }
}
