//! Answered questionnaires, one a row, sent by a unit: counted, shown by factor, question and group, never kept one by one.

use super::office::{self, Server, json, run};

const LEVELS: [&str; 5] = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];
const PEOPLE: usize = 240;
const QUESTIONS: usize = 16;

/// Level of an answer, from 0: mostly satisfied, men a little less.
fn level(person: usize, question: usize) -> usize {
    let mood = (person * 7 + question * 3) % 10;
    match (mood, person.is_multiple_of(3)) {
        (0, _) => 0,
        (1, true) => 1,
        (1 | 2, _) => 2,
        (3..=7, _) => 3,
        _ => 4,
    }
}

fn sex(person: usize) -> &'static str {
    match person {
        person if person <= 9 => "Khác",
        person if person.is_multiple_of(3) => "Nam",
        _ => "Nữ",
    }
}

fn education(person: usize) -> &'static str {
    ["Trung học phổ thông", "Đại học"][person % 2]
}

fn questionnaires() -> String {
    let questions: Vec<String> = (1..=QUESTIONS).map(|question| format!("Câu {question}")).collect();
    let mut text =
        format!("DỮ LIỆU PHIẾU KHẢO SÁT\nVăn phòng UBND tỉnh\nQuý III năm 2025\nSTT;Giới tính;Độ tuổi;Trình độ;{}\n", questions.join(";"));
    for person in 1..=PEOPLE {
        let age = ["Dưới 30", "30-50", "Trên 50"][person % 3];
        let answers: Vec<&str> = (1..=QUESTIONS).map(|question| LEVELS[level(person, question)]).collect();
        text.push_str(&format!("{person};{};{age};{};{}\n", sex(person), education(person), answers.join(";")));
    }
    text
}

#[test]
fn raw_answers_become_factors_questions_and_groups() {
    let data = office::sample_copy();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phieu.csv");
    std::fs::write(&path, questionnaires()).unwrap();
    let path = path.display().to_string();
    let output =
        run(data.path(), &["import", &path, "--form", "survey-answers", "--unit", "Văn phòng UBND tỉnh", "--period", "2025-Q3", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(json(&output)["files"][0]["reports"][0]["findings"].as_array().unwrap().len(), 0, "{}", json(&output));
    let server = Server::start(data.path());
    let client = server.client();
    let survey = client.json("/api/v1/survey?ky=cchc:2025-Q3");
    let unit =
        survey["units"].as_array().unwrap().iter().find(|unit| unit["name"] == "Văn phòng UBND tỉnh").unwrap_or_else(|| panic!("{survey}"));
    let satisfied =
        (1..=PEOPLE).flat_map(|person| (1..=QUESTIONS).map(move |question| level(person, question))).filter(|level| *level >= 3).count();
    let share = unit["overall"]["share"].as_f64().unwrap();
    #[allow(clippy::cast_precision_loss)]
    let expected = satisfied as f64 / (PEOPLE * QUESTIONS) as f64;
    assert!((share - expected).abs() < 1e-9, "{share} {expected}");
    assert_eq!(unit["factors"].as_array().unwrap().len(), 5);
    assert_eq!(unit["questions"].as_array().unwrap().len(), QUESTIONS);
    let states: Vec<(&str, &str)> = unit["groups"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|group| group["about"]["group"]["dimension"] == "gioi_tinh")
        .map(|group| (group["about"]["group"]["member"].as_str().unwrap(), group["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("Khác", "withheld"), ("Nam", "withheld"), ("Nữ", "value")], "nine people, and who would give them away");
    let own = |dimension: &str, member: &str| {
        let groups = unit["groups"].as_array().unwrap();
        let about = serde_json::json!({ "group": { "dimension": dimension, "member": member } });
        groups.iter().find(|group| group["about"] == about).unwrap_or_else(|| panic!("{member}: {groups:?}")).clone()
    };
    for (member, rest) in [("Trung học phổ thông", 0), ("Đại học", 1)] {
        let people = (1..=PEOPLE).filter(|person| person % 2 == rest);
        let satisfied =
            people.flat_map(|person| (1..=QUESTIONS).map(move |question| level(person, question))).filter(|level| *level >= 3).count();
        #[allow(clippy::cast_precision_loss)]
        let expected = satisfied as f64 / (PEOPLE / 2 * QUESTIONS) as f64;
        assert!((own("trinh_do", member)["share"].as_f64().unwrap() - expected).abs() < 1e-9, "{member}");
    }
    assert_eq!(own("do_tuoi", "Trên 50")["state"], "value");
    let page = client.page(&format!("/khao-sat?ky=cchc:2025-Q3&don_vi={}", unit["unit"].as_str().unwrap()));
    for words in
        ["Theo yếu tố", "Tiếp cận dịch vụ", "Theo giới tính", "Theo độ tuổi", "Theo trình độ", "ẩn kèm", "gộp câu trả lời của mọi câu hỏi"]
    {
        assert!(page.contains(words), "{words}");
    }
}

/// A summary of the same survey, one question a row, which says one answer more than the questionnaires hold.
fn summary() -> String {
    let mut text =
        format!("PHIẾU KHẢO SÁT MỨC ĐỘ HÀI LÒNG\nVăn phòng UBND tỉnh\nQuý III năm 2025\nSTT;Câu hỏi;{};Tổng số phiếu\n", LEVELS.join(";"));
    for question in 1..=QUESTIONS {
        let at = |wanted: usize| (1..=PEOPLE).filter(|person| level(*person, question) == wanted).count();
        let counts = [at(0), at(1), at(2), at(3), at(4) + 1];
        text.push_str(&format!("{question};Câu {question};{};{}\n", counts.map(|count| count.to_string()).join(";"), PEOPLE + 1));
    }
    text
}

#[test]
fn a_summary_beside_its_questionnaires_counts_nobody_twice() {
    let data = office::sample_copy();
    let folder = tempfile::tempdir().unwrap();
    let send = |name: &str, text: String, form: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let unit = ["--unit", "Văn phòng UBND tỉnh", "--period", "2025-Q3"];
        let output = run(data.path(), &[&["import", path.to_str().unwrap(), "--form", form][..], &unit].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    };
    let overall = || {
        let survey = Server::start(data.path()).client().json("/api/v1/survey?ky=cchc:2025-Q3");
        let unit = survey["units"].as_array().unwrap().iter().find(|unit| unit["name"] == "Văn phòng UBND tỉnh").unwrap().clone();
        (unit["overall"]["valid"].as_i64().unwrap(), unit["overall"]["levels"].clone())
    };
    send("tong-hop.csv", summary(), "survey-tally");
    let of_summary = overall();
    send("phieu.csv", questionnaires(), "survey-answers");
    let of_both = overall();
    let questions = i64::try_from(QUESTIONS).unwrap();
    assert_eq!(of_summary.0 - of_both.0, questions, "the questionnaires stand in place of the summary: {of_summary:?} {of_both:?}");
}

/// The sample office's own survey: a workbook with one questionnaire a row.
#[test]
fn the_survey_of_the_sample_office_is_broken_down_by_who_answered() {
    let server = Server::start(office::sample());
    let client = server.client();
    let survey = client.json("/api/v1/survey?ky=cchc:2025-Q3");
    let own = survey["units"].as_array().unwrap().iter().find(|unit| unit["name"] == "Sở Nội vụ").unwrap();
    assert_eq!(own["overall"]["levels"], serde_json::json!([9, 14, 38, 152, 87]), "counted from 304 rows");
    assert_eq!((own["overall"]["valid"].as_i64(), own["overall"]["invalid"].as_i64()), (Some(300), Some(4)));
    for dimension in ["cap", "thu_tuc", "gioi_tinh", "do_tuoi", "trinh_do"] {
        let groups: Vec<_> =
            own["groups"].as_array().unwrap().iter().filter(|group| group["about"]["group"]["dimension"] == dimension).collect();
        assert!(groups.len() > 1 && groups.iter().all(|group| group["state"] == "value"), "{dimension}: {groups:?}");
        let people: i64 = groups.iter().map(|group| group["valid"].as_i64().unwrap()).sum();
        assert_eq!(people, 300, "everyone stands in one group by {dimension}");
    }
    let page = client.page(&format!("/khao-sat?ky=cchc:2025-Q3&don_vi={}", own["unit"].as_str().unwrap()));
    for words in ["Theo cấp", "Theo thủ tục", "Theo giới tính", "Theo độ tuổi", "Theo trình độ", "Hộ tịch", "79,67 %"]
    {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn seven_answers_are_not_had_by_subtraction() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page("/chi-so?ky=cchc:2025-Q3&chi_so=satisfaction-share");
    let (table, _) = page.split_once("id=\"chuoi\"").expect("the units, then the series");
    let row = |name: &str| table.split("<tr>").find(|row| row.contains(&format!("<td>{name}</td>"))).unwrap_or_else(|| panic!("{name}"));
    assert!(row("Xã Nà Khoang").contains("dưới 30 phiếu"), "{}", row("Xã Nà Khoang"));
    let hidden: Vec<&str> = table.split("<tr>").filter(|row| row.contains("ẩn kèm")).collect();
    assert_eq!(hidden.len(), 1, "the whole less all others would be the seven people");
    assert!(!hidden[0].contains(" %") && table.contains("Ẩn kèm"), "neither share nor parts, and the page says why: {}", hidden[0]);
    let link = hidden[0].split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let traced = client.page(&link);
    assert!(traced.contains("ẩn kèm") && !traced.contains("mức 5"), "nor where the figure is explained");
    assert!(client.page("/so-nay-tu-dau?ky=cchc:2025-Q3&chi_so=satisfaction-share").contains("ẩn kèm"), "nor in the list of the whole");
}
