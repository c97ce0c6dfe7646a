//! Published tables that contradict themselves or each other: told with the cell when they are read, and kept as published.

use std::path::Path;

use serde_json::Value;
use tonghop_fixtures::published::PublishedTable;

use super::office::{self, json, run};

/// Columns of the published PCI tables with the headers of the form.
const PCI: [(&str, &str); 11] = [
    ("entry_costs", "Gia nhập thị trường"),
    ("land_access", "Tiếp cận đất đai"),
    ("transparency", "Tính minh bạch"),
    ("time_costs", "Chi phí thời gian"),
    ("informal_charges", "Chi phí không chính thức"),
    ("policy_bias", "Cạnh tranh bình đẳng"),
    ("proactivity", "Tính năng động"),
    ("business_support", "Hỗ trợ doanh nghiệp"),
    ("labor_training", "Đào tạo lao động"),
    ("legal_institutions", "Thiết chế pháp lý"),
    ("pci_published", "PCI công bố"),
];

/// Columns of the published DDCI table with the headers of the form.
const DDCI: [(&str, &str); 11] = [
    ("transparency", "Minh bạch"),
    ("time_costs", "Chi phí thời gian"),
    ("leader_role", "Vai trò người đứng đầu"),
    ("informal_charges", "Chi phí không chính thức"),
    ("business_support", "Hỗ trợ doanh nghiệp"),
    ("legal_security", "Thiết chế pháp lý, an ninh trật tự"),
    ("fair_competition", "Cạnh tranh bình đẳng"),
    ("land_access", "Tiếp cận đất đai"),
    ("dynamism_effectiveness", "Năng động, hiệu quả"),
    ("ddci_published", "DDCI công bố"),
    ("class_published", "Xếp loại"),
];

/// Rows of a published table as an officer types them: comma decimals, semicolons between.
fn typed(title: &str, year: &str, unit: (&str, &str), columns: &[(&str, &str)], table: &PublishedTable) -> String {
    let headers: Vec<&str> = columns.iter().map(|(_, header)| *header).collect();
    let mut text = format!("{title}\nNăm {year}\nSTT;{};{}\n", unit.1, headers.join(";"));
    let place = |column: &str| table.position(column).unwrap();
    let of_year = table.rows.iter().filter(|row| row[place("year")] == year);
    for (number, row) in (1..).zip(of_year) {
        let figures: Vec<String> = columns.iter().map(|(column, _)| row[place(column)].replace('.', ",")).collect();
        text.push_str(&format!("{number};{};{}\n", row[place(unit.0)], figures.join(";")));
    }
    text
}

fn import(data: &Path, name: &str, text: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    let arguments: Vec<&str> = ["import", &path, "--json"].into_iter().chain(more.iter().copied()).collect();
    json(&run(data, &arguments))
}

/// Messages of a rule in every report of an import.
fn told(document: &Value, rule: &str) -> Vec<String> {
    let reports = document["files"][0]["reports"].as_array().unwrap_or_else(|| panic!("{document}"));
    let findings = reports.iter().flat_map(|report| report["findings"].as_array().unwrap());
    findings.filter(|finding| finding["rule"] == rule).map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_composite_that_contradicts_its_parts_is_told_and_kept() {
    let data = office::sample_copy();
    let table = PublishedTable::load("pci_2020_2024_province_profiles").unwrap();
    let text = typed("CHỈ SỐ NĂNG LỰC CẠNH TRANH CẤP TỈNH (PCI)", "2023", ("province", "Tỉnh, thành phố"), &PCI, &table);
    let document = import(data.path(), "pci-2023.csv", &text, &["--form", "pci", "--unit", "VN", "--period", "civil:2023"]);
    let found = told(&document, "RESULT-03");
    assert_eq!(found.len(), 1, "Hà Tĩnh 2023 has no published composite: {document}");
    assert!(found[0].contains("Thanh Hóa") && found[0].contains("66,79") && found[0].contains("67,485"), "{}", found[0]);
    let other = typed("CHỈ SỐ NĂNG LỰC CẠNH TRANH CẤP TỈNH (PCI)", "2022", ("province", "Tỉnh, thành phố"), &PCI, &table);
    let document = import(data.path(), "pci-2022.csv", &other, &["--form", "pci", "--unit", "VN", "--period", "civil:2022"]);
    assert_eq!(told(&document, "RESULT-03"), [""; 0], "{document}");
}

#[test]
fn a_second_source_that_prints_another_figure_is_told() {
    let data = office::sample_copy();
    let title = "CHỈ SỐ HIỆU QUẢ QUẢN TRỊ VÀ HÀNH CHÍNH CÔNG CẤP TỈNH (PAPI)";
    let text = format!("{title}\nNăm 2020\nSTT;Tỉnh, thành phố;D1;PAPI công bố\n1;Quảng Ninh;;48,881\n2;Đồng Tháp;;46,96\n");
    let document = import(data.path(), "papi-2020.csv", &text, &["--form", "papi", "--unit", "VN", "--period", "civil:2020"]);
    let found = told(&document, "RESULT-05");
    assert_eq!(found.len(), 1, "46,96 is 46,961 with fewer digits: {document}");
    for words in ["Quảng Ninh", "48,881", "48,811", "bao chi", "in nhầm"] {
        assert!(found[0].contains(words), "{words}: {}", found[0]);
    }
}

#[test]
fn a_component_of_50_on_a_scale_to_10_is_told_with_its_cell() {
    let table = PublishedTable::load("ddci_hatinh_2021").unwrap();
    let text = typed("CHỈ SỐ NĂNG LỰC CẠNH TRANH CẤP SỞ, NGÀNH, ĐỊA PHƯƠNG (DDCI)", "2021", ("unit", "Đơn vị"), &DDCI, &table);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ddci-2021.csv");
    std::fs::write(&path, &text).unwrap();
    let output = run(office::sample(), &["inspect", &path.display().to_string(), "--form", "ddci", "--period", "civil:2021", "--json"]);
    let document = json(&output);
    let beyond: Vec<&Value> = document["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "CELL-04").collect();
    assert_eq!(beyond.len(), 1, "{document}");
    let line = text.lines().position(|line| line.contains("Sở Tài chính")).unwrap() + 1;
    assert_eq!(beyond[0]["cell"], format!("K{line}"));
    assert_eq!(beyond[0]["found"], "50");
}

/// A log whose last rows bear links.
fn log(rows: usize, links: &[&str]) -> String {
    let mut text = "NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN\nQuý III năm 2025\nSTT;Ngày;Nội dung;Hình thức;Kênh;Đường dẫn\n".to_owned();
    for row in 1..=rows {
        let link = links.get(rows - row).unwrap_or(&"");
        text.push_str(&format!("{row};05/07/2025;Tin số {row};Tin bài;Zalo;{link}\n"));
    }
    text
}

#[test]
fn links_of_a_long_log_are_compared_with_those_of_other_units() {
    let data = office::sample_copy();
    let import = |unit: &str, rows, links: &[&str]| {
        import(data.path(), "nhat-ky.csv", &log(rows, links), &["--form", "activity-log", "--unit", unit, "--period", "cchc:2025-Q3"])
    };
    let long = import("MS-05", 20_500, &["https://maudai.vn/tin/1", "https://maudai.vn/tin/2"]);
    assert_eq!(told(&long, "LOG-03"), Vec::<String>::new());
    let short = import("MS-17", 3, &["https://maudai.vn/tin/3", "http://www.maudai.vn/tin/2/"]);
    let said = told(&short, "LOG-03");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("ô A5") && said[0].contains("Xã Bình Minh"), "{said:?}");
}
