//! One of each kind of chart, and the awkward ones.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::plan::TargetState;
use tonghop_reports::chart::{
    Bar, BoardRow, BoardState, Chart, ChartKind, Emphasis, HeatRow, HeatTable, PlanCell, PlanProgress, PlanRow, Ranking, Series,
    SeriesBreak, ShareFigure, SubmissionBoard, TargetLine, Trend, USUAL_THRESHOLDS,
};

use crate::office::{COMMUNES, DEPARTMENTS, SOURCE, hundredths};

const PERIOD: &str = "Quý III/2025 (15/06/2025-14/09/2025)";

pub(crate) fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("xep-hang-so", ranking(&DEPARTMENTS)),
        ("xep-hang-xa", ranking(&COMMUNES)),
        ("xep-hang-126", long_ranking()),
        ("xep-hang-tang-giam", changes()),
        ("dien-bien", trend()),
        ("dien-bien-don-vi", many_lines()),
        ("bang-nhiet", heat_table()),
        ("tien-do", plan_progress()),
        ("tinh-hinh-nop", board(3)),
        ("tinh-hinh-nop-nhieu-bieu", board(14)),
    ]
}

fn ranking(units: &[&str]) -> Chart {
    let target = Decimal::from(90);
    let mut values: Vec<(&str, Option<Decimal>)> =
        units.iter().enumerate().map(|(index, unit)| (*unit, (index % 11 != 7).then(|| hundredths(index + 3, 7_900, 9_990)))).collect();
    values.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
    let bars = values.iter().enumerate().map(|(place, (unit, value))| Bar {
        label: if value.is_some() { format!("{}. {unit}", place + 1) } else { (*unit).to_owned() },
        value: *value,
        emphasis: if value.is_some_and(|value| value < target) {
            Emphasis::Concern
        } else if place == 2 {
            Emphasis::Focus
        } else {
            Emphasis::Ordinary
        },
        band: String::new(),
    });
    let kind = Ranking {
        bars: bars.collect(),
        target: Some(TargetLine { label: "Chỉ tiêu 90 %".into(), value: target }),
        bands: vec![],
        unit_of_measure: "%".into(),
        digits: 2,
    };
    Chart::new(
        "Tỷ lệ hồ sơ giải quyết đúng hạn: còn đơn vị dưới chỉ tiêu 90 %",
        format!("Tỷ lệ (%), {PERIOD}"),
        SOURCE,
        ChartKind::Ranking(kind),
    )
    .with_note("Tạm tính (32/34 đơn vị)")
}

fn long_ranking() -> Chart {
    let mut values: Vec<Decimal> = (0..126).map(|index| hundredths(index + 1, 6_000, 9_990)).collect();
    values.sort();
    let bars = values.iter().rev().enumerate().map(|(place, value)| Bar {
        label: format!("{}. Xã {} {}", place + 1, COMMUNES[place % 24].split_once(' ').map_or("", |(_, name)| name), place + 1),
        value: Some(*value),
        emphasis: if place == 40 { Emphasis::Focus } else { Emphasis::Ordinary },
        band: String::new(),
    });
    let kind = Ranking { bars: bars.collect(), target: None, bands: vec![], unit_of_measure: "điểm".into(), digits: 2 };
    Chart::new(
        "Kết quả chấm điểm cải cách hành chính của 126 xã, phường",
        format!("Điểm (thang 100), {PERIOD}"),
        SOURCE,
        ChartKind::Ranking(kind),
    )
}

fn changes() -> Chart {
    let bars = DEPARTMENTS.iter().enumerate().map(|(index, unit)| Bar {
        label: (*unit).to_owned(),
        value: (index != 4).then(|| hundredths(index * 7, -420, 560)),
        emphasis: Emphasis::Ordinary,
        band: String::new(),
    });
    let kind = Ranking {
        bars: bars.collect(),
        target: Some(TargetLine { label: "Mức tăng phải đạt 1,00".into(), value: Decimal::ONE }),
        bands: vec![],
        unit_of_measure: "điểm phần trăm".into(),
        digits: 2,
    };
    Chart::new(
        "Tăng, giảm tỷ lệ hồ sơ trực tuyến so với cùng kỳ năm trước",
        format!("Điểm phần trăm, {PERIOD}"),
        SOURCE,
        ChartKind::Ranking(kind),
    )
}

fn trend() -> Chart {
    let figures = |values: [i64; 9]| values.map(|value| (value > 0).then(|| Decimal::new(value, 1))).to_vec();
    let series = vec![
        Series { label: "Xã Tân An".into(), values: figures([810, 840, 860, 880, 900, 930, 950, 970, 987]) },
        Series { label: "Phường Đồng Hà".into(), values: figures([780, 770, 800, 0, 820, 860, 890, 910, 941]) },
        Series { label: "Ban Quản lý Khu kinh tế".into(), values: figures([740, 760, 730, 750, 770, 760, 780, 0, 0]) },
        Series { label: "Đặc khu Hòn Mê".into(), values: figures([0; 9]) },
    ];
    let kind = Trend {
        periods: (1..=9).map(|month| format!("T{month}")).collect(),
        series,
        breaks: vec![SeriesBreak { before: 6, label: "Sắp xếp đơn vị 01/07/2025".into() }],
        target: Some(TargetLine { label: "Chỉ tiêu 90 %".into(), value: Decimal::from(90) }),
        unit_of_measure: "%".into(),
        digits: 1,
    };
    Chart::new("Diễn biến tỷ lệ hồ sơ đúng hạn 9 tháng năm 2025", "Phần trăm hồ sơ đúng hạn theo tháng", SOURCE, ChartKind::Trend(kind))
        .with_note("Tháng 4 của Phường Đồng Hà chưa có số liệu")
}

fn many_lines() -> Chart {
    let series = COMMUNES.iter().enumerate().map(|(index, unit)| Series {
        label: (*unit).to_owned(),
        values: (0..4).map(|period| Some(hundredths(index * 5 + period, 8_000, 9_000))).collect(),
    });
    let kind = Trend {
        periods: ["Năm 2024", "Quý I/2025", "6 tháng 2025", "Quý III/2025"].map(str::to_owned).to_vec(),
        series: series.collect(),
        breaks: Vec::new(),
        target: None,
        unit_of_measure: "điểm".into(),
        digits: 2,
    };
    Chart::new("Điểm cải cách hành chính của các xã, phường qua các kỳ", "Điểm (thang 100)", SOURCE, ChartKind::Trend(kind))
}

fn heat_table() -> Chart {
    let columns = [
        "Công tác chỉ đạo, điều hành",
        "Cải cách thể chế",
        "Cải cách thủ tục hành chính",
        "Cải cách tổ chức bộ máy",
        "Cải cách chế độ công vụ",
        "Cải cách tài chính công",
        "Xây dựng chính quyền điện tử, chính quyền số",
        "Tác động của cải cách hành chính",
    ];
    let rows = COMMUNES.iter().chain(&DEPARTMENTS).enumerate().map(|(row, unit)| HeatRow {
        label: (*unit).to_owned(),
        cells: (0..columns.len()).map(|column| share(row, column)).collect(),
        emphasis: if row == 1 { Emphasis::Focus } else { Emphasis::Ordinary },
    });
    let kind = HeatTable { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect(), thresholds: USUAL_THRESHOLDS };
    Chart::new(
        "Lĩnh vực nào đang mất điểm: 34 đơn vị theo 8 lĩnh vực",
        format!("Điểm từng lĩnh vực, {PERIOD}; càng đậm càng gần điểm tối đa"),
        SOURCE,
        ChartKind::HeatTable(kind),
    )
    .with_note("Tạm tính (32/34 đơn vị)")
}

fn share(row: usize, column: usize) -> ShareFigure {
    match (row * 8 + column) % 61 {
        7 => ShareFigure::Missing,
        20 => ShareFigure::NotApplicable,
        33 => ShareFigure::NilReport,
        seed => {
            let share = hundredths(seed * 3 + row, 38, 100);
            ShareFigure::Value { share, text: display::decimal(share * Decimal::from(12), 2) }
        }
    }
}

fn plan_progress() -> Chart {
    let targets = [
        "Mỗi tháng ít nhất 01 tin bài về cải cách hành chính trên trang thông tin điện tử",
        "Phát thanh trên hệ thống truyền thanh cơ sở, mỗi tháng 02 lần",
        "Tổ chức 02 cuộc tuyên truyền, tập huấn trong năm",
        "Niêm yết công khai thủ tục hành chính thường xuyên",
        "Báo cáo kết quả tuyên truyền hằng quý",
        "Tổ chức 01 cuộc thi trực tuyến tìm hiểu cải cách hành chính",
    ];
    let rows = targets.iter().enumerate().map(|(row, target)| {
        let cells: Vec<PlanCell> = (0..12).map(|month| plan_cell(row, month)).collect();
        let met = cells.iter().filter(|cell| cell.state == TargetState::Met).count();
        let summary = if row == 3 { "Thường xuyên".to_owned() } else { format!("{met}/8 tháng") };
        PlanRow { label: (*target).to_owned(), cells, summary }
    });
    let kind = PlanProgress {
        months: (1..=12).map(|month| format!("Tháng {month}")).collect(),
        rows: rows.collect(),
        summary_head: "Kết quả".into(),
    };
    Chart::new(
        "Kế hoạch tuyên truyền cải cách hành chính 2025: Phường Đồng Hà đạt 7/8 tháng",
        "Số hoạt động theo tháng dương lịch, tính đến ngày 14/09/2025",
        SOURCE,
        ChartKind::PlanProgress(kind),
    )
}

fn plan_cell(row: usize, month: usize) -> PlanCell {
    let counts = [[3, 1, 2, 0, 1, 1, 1, 2, 1], [2, 2, 4, 3, 2, 1, 2, 3, 1], [1, 0, 2, 1, 0, 0, 1, 1, 0]];
    let count = counts[row % 3].get(month).map(|count| Decimal::from(*count));
    let goal = [1, 2, 1][row % 3];
    let state = match (row, month, count) {
        (3, _, _) => TargetState::NoNumericTarget,
        (_, 8.., _) => TargetState::NotYetDue,
        (_, _, Some(count)) if count >= Decimal::from(goal) => TargetState::Met,
        _ => TargetState::NotMet,
    };
    PlanCell { state, count: if row == 3 { None } else { count } }
}

fn board(forms: usize) -> Chart {
    let names = ["Nhật ký hoạt động tuyên truyền", "Biểu II.06a: kết quả giải quyết thủ tục hành chính", "Phản ánh, kiến nghị"];
    let states = [
        BoardState::OnTime,
        BoardState::OnTime,
        BoardState::OnTime,
        BoardState::Late(1),
        BoardState::OnTime,
        BoardState::Returned,
        BoardState::OnTime,
        BoardState::Nil,
        BoardState::NotSent,
        BoardState::OnTime,
        BoardState::NotDue,
        BoardState::NotOwed,
        BoardState::Late(12),
    ];
    let rows = DEPARTMENTS.iter().chain(&COMMUNES).enumerate().map(|(row, unit)| BoardRow {
        label: (*unit).to_owned(),
        cells: (0..forms).map(|form| states[(row * 5 + form * 3) % states.len()]).collect(),
    });
    let forms = (0..forms).map(|form| if form < 3 { names[form].to_owned() } else { format!("Biểu số {form:02}") });
    let kind = SubmissionBoard { forms: forms.collect(), rows: rows.collect() };
    Chart::new(
        "Tình hình nộp báo cáo: 32/34 đơn vị đã nộp nhật ký, 28 đơn vị đúng hạn",
        format!("{PERIOD}; hạn gửi của đơn vị 16/09/2025"),
        SOURCE,
        ChartKind::SubmissionBoard(kind),
    )
}
