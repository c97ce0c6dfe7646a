use super::*;

fn named(element: &ElementId) -> String {
    let name = match element.as_str() {
        "kstt_06a.completed_early" => "số hồ sơ giải quyết trước hạn",
        "kstt_06a.completed_on_time" => "số hồ sơ giải quyết đúng hạn",
        "kstt_06a.completed_total" => "tổng số hồ sơ đã giải quyết",
        other => return other.to_owned(),
    };
    name.to_owned()
}

#[test]
fn a_rate_reads_as_an_officer_says_it() {
    let formula = parsed("(kstt_06a.completed_early + kstt_06a.completed_on_time) / kstt_06a.completed_total");
    assert_eq!(sentence(&formula, &named), "(số hồ sơ giải quyết trước hạn + số hồ sơ giải quyết đúng hạn) : tổng số hồ sơ đã giải quyết");
    let facts = [total("kstt_06a.completed_early", 702), total("kstt_06a.completed_on_time", 476), total("kstt_06a.completed_total", 1190)];
    let calendars = calendars();
    assert_eq!(arithmetic(&formula, &UnitFacts::new(&calendars, &unit(), quarter(), &facts)), "(702 + 476) : 1.190");
}

#[test]
fn every_part_has_words() {
    for (text, words) in [
        ("1 - a.b * 0.5", "1 - a.b × 0,5"),
        (
            "if(a.b >= 3 and not is_missing(a.c), a.b, 0) + 1",
            "(nếu a.b không dưới 3 và không phải (a.c chưa có số liệu) thì a.b, nếu không thì 0) + 1",
        ),
        ("a.b <> 1 or a.b <= 2", "a.b khác 1 hoặc a.b không quá 2"),
        ("min(a.b, max(a.c, 1)) - abs(-a.d)", "số nhỏ nhất trong (a.b; số lớn nhất trong (a.c; 1)) - giá trị tuyệt đối của (-a.d)"),
        ("sum(a.b where linh_vuc = \"Tư pháp\")", "cộng các dòng a.b (linh_vuc: Tư pháp)"),
        ("count(a.b) > 0", "số dòng có a.b lớn hơn 0"),
        ("a.b - previous(a.b)", "a.b - a.b kỳ trước"),
        ("last_year(a.b / a.c)", "(a.b : a.c) cùng kỳ năm trước"),
        ("coalesce(year_to_date(a.b), 0)", "a.b lũy kế từ đầu năm (nếu không có số liệu thì 0)"),
        ("is_not_applicable(a.b + a.c)", "(a.b + a.c) không áp dụng"),
    ] {
        assert_eq!(sentence(&parsed(text), &named), words);
    }
}

#[test]
fn dimensions_and_members_have_names_too() {
    struct Office;
    impl Names for Office {
        fn element(&self, _: &ElementId) -> String {
            "số hồ sơ".into()
        }
        fn dimension(&self, _: &str) -> String {
            "lĩnh vực".into()
        }
        fn member(&self, _: &str, member: &str) -> String {
            member.to_uppercase()
        }
    }
    assert_eq!(sentence(&parsed("sum(a.b where linh_vuc = \"đất đai\")"), &Office), "cộng các dòng số hồ sơ (lĩnh vực: ĐẤT ĐAI)");
}

#[test]
fn arithmetic_shows_what_is_missing_and_what_is_below_zero() {
    let calendars = calendars();
    let facts = [total("a.b", -3), total("a.c", 12345)];
    let context = UnitFacts::new(&calendars, &unit(), quarter(), &facts);
    assert_eq!(arithmetic(&parsed("a.c - a.b + previous(a.b) * sum(a.d)"), &context), "12.345 - (-3) + – × –");
}
