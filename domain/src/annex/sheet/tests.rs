use super::*;

const TABLE: [&[&str]; 10] = [
    &["PHỤ LỤC THỐNG KÊ"],
    &["Mã phụ lục", "pl-cchc"],
    &["Phiên bản", "2026"],
    &["Tên phụ lục", "Phụ lục báo cáo CCHC"],
    &["Nguồn phụ lục", "Công văn số 1/BNV"],
    &["STT", "Chỉ tiêu", "ĐVT", "Công thức", "Ghi chú"],
    &["(1)", "(2)", "(3)", "(4)", "(5)"],
    &["I", "Chỉ đạo, điều hành"],
    &["1,1", "Số nhiệm vụ", "nhiệm vụ", "task.total"],
    &["1.2", "Tỷ lệ đúng hạn", "%", "on-time", "phần mềm một cửa"],
];

fn cells(rows: &[&[&str]]) -> Vec<TextCell> {
    let row = |(row, texts): (u32, &&[&str])| {
        let cell = move |(column, text): (u32, &&str)| TextCell { cell: CellRef::new(row, column), text: (*text).to_owned() };
        (0..).zip(texts.iter()).map(cell).collect::<Vec<_>>()
    };
    (0..).zip(rows).flat_map(row).collect()
}

fn indicators() -> Vec<Indicator> {
    let text = "[[indicator]]\nid = \"on-time\"\nname = \"Tỷ lệ\"\nformula = \"task.done_on_time / task.total\"\nkind = \"share\"\n\
                unit_of_measure = \"%\"\ndirection = \"higher-is-better\"\ndecimals = 1\nzero_denominator = \"missing\"\nsource = \"thử\"\n";
    crate::indicator::load_indicators(text, &|_| true).unwrap()
}

fn read_rows(rows: &[&[&str]]) -> Result<ImportedAnnex, Vec<CellFault>> {
    let is_element = |element: &ElementId| element.as_str().starts_with("task.");
    read(&cells(rows), &Known { indicators: &indicators(), is_element: &is_element })
}

#[test]
fn a_table_becomes_headings_formulas_and_lines_to_be_filled_in() {
    let mut rows = TABLE.to_vec();
    rows.extend([&["1.3", "Số cuộc đối thoại", "cuộc"] as &[&str], &[], &["", "NGƯỜI LẬP BIỂU"]]);
    let ImportedAnnex { annex, text } = read_rows(&rows).unwrap();
    assert_eq!((annex.id.as_str(), annex.version.as_str(), annex.source.as_str()), ("pl-cchc", "2026", "Công văn số 1/BNV"));
    let said: Vec<(&str, bool, Option<String>)> = annex
        .lines
        .iter()
        .map(|line| (line.code.as_str(), line.is_heading, line.indicator.as_ref().map(|indicator| indicator.formula.to_string())))
        .collect();
    let formula = |text: &str| Some(text.to_owned());
    assert_eq!(
        said,
        [
            ("I", true, None),
            ("1.1", false, formula("task.total")),
            ("1.2", false, formula("task.done_on_time / task.total")),
            ("1.3", false, None)
        ]
    );
    let share = annex.lines[2].indicator.as_ref().unwrap();
    assert_eq!((share.decimals, share.source.as_str()), (1, "phần mềm một cửa"), "decimals of the indicator, source of the annex");
    assert_eq!(AnnexTemplate::load(&text, &|_| true).unwrap(), annex, "the file says the same");
}

#[test]
fn every_fault_is_told_at_its_cell() {
    let mut rows = TABLE.to_vec();
    rows[2] = &["Phiên bản"];
    rows.extend([
        &["1.1", "Dùng lại mã", "cuộc"] as &[&str],
        &["", "Không mã", "cuộc"],
        &["1.5", "Sai mã", "hồ sơ", "one-stop.received"],
        &["1.6", "Sai công thức", "hồ sơ", "task.total +"],
        &["1.7", "Thiếu đơn vị", "", "task.total"],
    ]);
    let faults = read_rows(&rows).unwrap_err();
    let places: Vec<String> = faults.iter().map(|fault| fault.cell.map_or_else(String::new, |cell| cell.to_string())).collect();
    assert_eq!(places, ["B3", "A11", "A12", "D13", "D14", "C15"], "{faults:?}");
    assert!(faults[1].message.contains("dòng 9"), "{faults:?}");
    assert!(faults[3].message.contains("one"), "{faults:?}");
}

#[test]
fn a_sheet_without_table_or_lines_says_what_is_needed() {
    assert!(read_rows(&TABLE[..5]).unwrap_err()[0].message.contains("Chỉ số hoặc công thức"));
    assert!(read_rows(&TABLE[..7]).unwrap_err()[0].message.contains("chưa có dòng nào"));
}
