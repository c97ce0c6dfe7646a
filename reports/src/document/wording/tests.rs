use minijinja::context;

use super::*;

fn words(text: &str) -> Result<String, WordingFault> {
    let fields = context! {
        ky => context! { ten => "Quý III năm 2025", den => "2025-09-14" },
        ty_le => "0.9412", truoc => "0.9197", so_ho_so => "1234.5", trong => (),
        don_vi => ["Xã Tân An", "</w:t><script>"],
    };
    let blocks = paragraphs("thử", text, &fields, &[])?;
    let line = |block: &Block| match block {
        Block::Item(spans) => format!("* {}", spans.iter().map(|span| span.text.as_str()).collect::<String>()),
        Block::Paragraph(spans) => spans.iter().map(|span| span.text.as_str()).collect(),
        other => panic!("{other:?}"),
    };
    Ok(blocks.iter().map(line).collect::<Vec<_>>().join("\n"))
}

#[test]
fn figures_print_as_vietnamese_readers_expect() {
    let text = "{{ ky.ten }}: {{ so_ho_so | so }} hồ sơ, {{ so_ho_so | so(2) }}; {{ ty_le | phan_tram }}, {{ ty_le | thay_doi(truoc) }}; \
                {{ trong | so }}; {{ 3 | thay_doi(5, \"xã\") }}; {{ ky.den | ngay }}; {{ don_vi | dem }}";
    assert_eq!(
        words(text).unwrap(),
        "Quý III năm 2025: 1.234,5 hồ sơ, 1.234,50; 94,12 %, tăng 2,15 điểm phần trăm; (chưa có số liệu); giảm 2 xã; 14/09/2025; 2"
    );
    assert_eq!(words("Các xã:\n{% for ten in don_vi %}- {{ ten }};\n{% endfor %}").unwrap(), "Các xã:\n* Xã Tân An;\n* </w:t><script>;");
}

#[test]
fn what_is_wrong_is_said_in_vietnamese_with_its_line() {
    let cases = [
        ("một\nhai {{ ky.tne }}", 2, "không có trường tên này"),
        ("{{ ky.ten", 1, "sai cú pháp"),
        ("\n\n{{ ky.ten | hoathuong }}", 3, "không có bộ lọc"),
        ("{{ ky.ten | so }}", 1, "“Quý III năm 2025” không phải là số"),
        ("{% include 'a.txt' %}", 1, "không có lệnh “include”"),
        ("a\n{% set x = 1 %}", 2, "không có lệnh “set”"),
        ("{{ \"}}\" * 99999999 }}", 1, "không dùng phép nhân"),
        ("{{ range(1000) }}", 1, "không có hàm"),
    ];
    for (text, line, problem) in cases {
        let fault = words(text).unwrap_err();
        assert_eq!(fault.line, line, "{text}: {fault}");
        assert!(fault.to_string().starts_with(&format!("thử, dòng {line}: ")) && fault.problem.contains(problem), "{text}: {fault}");
    }
    let nested = "{% for a in don_vi %}".repeat(19) + &"{% endfor %}".repeat(19);
    assert!(words(&nested).is_err(), "2^19 rounds are refused");
}

#[test]
fn what_is_carried_over_is_marked_and_nothing_else() {
    let text = "Đạt 95 % năm 2025.\n- Số 76/NQ-CP";
    let places: Vec<_> = ["năm 2025", "76/NQ-CP"].iter().map(|words| text.find(words).map(|at| at..at + words.len()).unwrap()).collect();
    let blocks = paragraphs("thử", text, &context! {}, &places).unwrap();
    let marked: Vec<&str> = blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph(spans) | Block::Item(spans) => spans.as_slice(),
            _ => &[],
        })
        .filter(|span| span.is_carried_over)
        .map(|span| span.text.as_str())
        .collect();
    assert_eq!(marked, ["năm 2025", "76/NQ-CP"]);
    assert!(matches!(&blocks[1], Block::Item(spans) if spans[0].text == "Số "));
}

#[test]
fn a_wording_is_taken_apart_and_faults_name_its_lines() {
    let text = "Ghi chú.\n# I. PHẦN MỘT\n## mot | 1. Mục một\n@ lời văn: khó khăn; vướng mắc\n\nDòng {{ sai }}\n## hai |\nHết.\n";
    let wording = Wording::read("a.txt", text).unwrap();
    let [one, two] = wording.sections.as_slice() else { panic!("{wording:?}") };
    assert_eq!((one.part.as_deref(), one.line, one.text.as_str()), (Some("I. PHẦN MỘT"), 6, "Dòng {{ sai }}"));
    assert!(one.takes_in("II. KHÓ KHĂN, VƯỚNG MẮC") && !one.takes_in("Kết quả"));
    assert_eq!((two.part.as_deref(), two.heading.as_str()), (None, ""));
    let faults = wording.check("a.txt", &context! {}).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].to_string().starts_with("a.txt, dòng 6: không có trường tên này"), "{}", faults[0]);
    for (text, line) in [("## Một | x", 1), ("## a | x\n## a | y", 2), ("## a |\n@ khac: x", 2), ("chỉ có chữ", 1)] {
        assert_eq!(Wording::read("a.txt", text).unwrap_err().line, line, "{text}");
    }
    assert!(Wording::read(PERIODIC_REPORT_FILE, PERIODIC_REPORT).is_ok());
}
