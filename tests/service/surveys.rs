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

fn questionnaires() -> String {
    let questions: Vec<String> = (1..=QUESTIONS).map(|question| format!("Câu {question}")).collect();
    let mut text =
        format!("DỮ LIỆU PHIẾU KHẢO SÁT\nVăn phòng UBND tỉnh\nQuý III năm 2025\nSTT;Giới tính;Độ tuổi;{}\n", questions.join(";"));
    for person in 1..=PEOPLE {
        let age = ["Dưới 30", "30-50", "Trên 50"][person % 3];
        let answers: Vec<&str> = (1..=QUESTIONS).map(|question| LEVELS[level(person, question)]).collect();
        text.push_str(&format!("{person};{};{age};{}\n", sex(person), answers.join(";")));
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
    let page = client.page(&format!("/khao-sat?ky=cchc:2025-Q3&don_vi={}", unit["unit"].as_str().unwrap()));
    for words in ["Theo yếu tố", "Tiếp cận dịch vụ", "Theo giới tính", "Theo độ tuổi", "ẩn kèm", "gộp câu trả lời của mọi câu hỏi"]
    {
        assert!(page.contains(words), "{words}");
    }
}
