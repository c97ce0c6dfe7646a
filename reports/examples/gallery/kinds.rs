//! Every kind of chart for any number of org units; the golden pictures and the benchmark use the same ones.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::plan::TargetState;
use tonghop_reports::chart::{
    Answers, Bar, BarValue, BoardRow, BoardState, Chart, ChartKind, Emphasis, GroupedBars, GroupedRow, HeatRow, HeatTable, MergedPart,
    MergedUnit, Merger, OpinionRow, Opinions, PlanCell, PlanProgress, PlanRow, Profile, ProfileRow, Ranking, RankingBand, Series,
    SeriesBreak, ShareFigure, Step, StepChange, SubmissionBoard, TargetLine, Trend, USUAL_THRESHOLDS, Waterfall,
};

use crate::office::{COMMUNES, DEPARTMENTS, SOURCE, hundredths};

const WINDOW: &str = "Quý III năm 2025 (từ ngày 15/06/2025 đến ngày 14/09/2025)";

/// One chart of each kind about so many units (a profile and a waterfall have as many rows).
pub(crate) fn of_every_kind(units: usize) -> Vec<(&'static str, Chart)> {
    vec![
        ("ranking", ranking(units)),
        ("trend", trend(units)),
        ("plan-progress", plan_progress(units)),
        ("heat-table", heat_table(units)),
        ("submission-board", board(units)),
        ("grouped-bars", grouped(units)),
        ("profile", profile(units)),
        ("opinions", opinions(units)),
        ("waterfall", waterfall(units)),
        ("merger", merger(units)),
        ("indicator-trend", indicator_trend(units)),
    ]
}

fn name(index: usize) -> String {
    let known = COMMUNES.len() + DEPARTMENTS.len();
    let name = COMMUNES.iter().chain(&DEPARTMENTS).nth(index % known).copied().unwrap_or_default();
    if index < known { name.to_owned() } else { format!("{name} {}", index / known + 1) }
}

fn chart(title: &str, unit_of_measure: &str, kind: ChartKind) -> Chart {
    Chart::new(title, format!("{unit_of_measure}; {WINDOW}"), SOURCE, kind).with_note("Tạm tính (32/34 đơn vị)")
}

fn ranking(units: usize) -> Chart {
    let mut values: Vec<(String, Option<Decimal>)> =
        (0..units).map(|index| (name(index), (index % 11 != 7).then(|| hundredths(index + 3, 6_200, 9_600)))).collect();
    values.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
    let target = Decimal::from(75);
    let leader = values.first().map(|(unit, _)| unit.clone()).unwrap_or_default();
    let bars = values.into_iter().enumerate().map(|(place, (unit, value))| Bar {
        label: if value.is_some() { format!("{}. {unit}", place + 1) } else { unit },
        value,
        emphasis: match value {
            Some(value) if value < target => Emphasis::Concern,
            _ if place == 0 => Emphasis::Focus,
            _ => Emphasis::Ordinary,
        },
        band: if value >= Some(Decimal::from(80)) { "Tốt".into() } else { String::new() },
    });
    let band = |name: &str, from: Option<i64>, until: Option<i64>| RankingBand {
        name: name.into(),
        from: from.map(Decimal::from),
        until: until.map(Decimal::from),
    };
    let kind = Ranking {
        bars: bars.collect(),
        target: Some(TargetLine { label: "Chỉ tiêu 75 điểm".into(), value: target }),
        bands: vec![
            band("Xuất sắc", Some(90), None),
            band("Tốt", Some(80), Some(90)),
            band("Khá", Some(65), Some(80)),
            band("Trung bình", None, Some(65)),
        ],
        unit_of_measure: "điểm".into(),
        digits: 2,
    };
    chart(&format!("{leader} dẫn đầu; còn đơn vị dưới chỉ tiêu 75 điểm"), "Tổng điểm trên 100", ChartKind::Ranking(kind))
}

fn trend(units: usize) -> Chart {
    let periods = ["Năm 2024", "Quý I năm 2025", "6 tháng năm 2025", "Quý III năm 2025"];
    let series = (0..units).map(|index| Series {
        label: name(index),
        values: (0..periods.len())
            .map(|period| ((index + period) % 5 != 3).then(|| hundredths(index * 5 + period, 8_000, 9_900)))
            .collect(),
    });
    let kind = Trend {
        periods: periods.map(str::to_owned).to_vec(),
        series: series.collect(),
        breaks: vec![SeriesBreak { before: 3, label: "Sắp xếp đơn vị 01/07/2025".into() }],
        target: Some(TargetLine { label: "Chỉ tiêu 90 %".into(), value: Decimal::from(90) }),
        unit_of_measure: "%".into(),
        digits: 2,
    };
    chart("Xã Tân An tăng 3,20 điểm phần trăm so với Quý I năm 2025", "Tỷ lệ hồ sơ đúng hạn (%)", ChartKind::Trend(kind))
}

/// One indicator of one unit over so many periods, with the break where the unit was made of others.
fn indicator_trend(periods: usize) -> Chart {
    let names = (0..periods.max(2)).map(|index| match index % 4 {
        0 => format!("Quý I năm {}", 2024 + index / 4),
        1 => format!("6 tháng đầu năm {}", 2024 + index / 4),
        2 => format!("Quý III năm {}", 2024 + index / 4),
        _ => format!("Năm {}", 2024 + index / 4),
    });
    let values = (0..periods.max(2)).map(|index| (index % 9 != 4).then(|| hundredths(index * 7, 8_800, 9_950)));
    let kind = Trend {
        periods: names.collect(),
        series: vec![Series { label: "Xã Tân An".into(), values: values.collect() }],
        breaks: vec![SeriesBreak { before: 1, label: "Sắp xếp đơn vị 01/07/2025".into() }],
        target: None,
        unit_of_measure: "%".into(),
        digits: 2,
    };
    let title = "Tỷ lệ hồ sơ đúng hạn: Xã Tân An 94,71 % trong Quý III năm 2024";
    chart(title, "Tỷ lệ hồ sơ đúng hạn (%); các kỳ dài ngắn khác nhau", ChartKind::Trend(kind))
}

fn plan_progress(units: usize) -> Chart {
    let rows = (0..units).map(|row| {
        let cells = (0..12).map(|month| plan_cell(row, month));
        PlanRow {
            label: format!("{}: mỗi tháng 01 tin bài", name(row)),
            cells: cells.collect(),
            summary: format!("{}/8 tháng", 8 - row % 3),
        }
    });
    let months = (1..=12).map(|month| format!("Tháng {month}"));
    let kind = PlanProgress { months: months.collect(), rows: rows.collect(), summary_head: "Kết quả".into() };
    chart("Phường Đồng Hà đạt 7/8 tháng", "Số tin bài theo tháng", ChartKind::PlanProgress(kind))
}

fn plan_cell(row: usize, month: usize) -> PlanCell {
    let count = Decimal::from((row * 5 + month * 3) % 4);
    match month {
        9.. => PlanCell { state: TargetState::NotYetDue, count: None },
        8 => PlanCell { state: TargetState::NotYetDue, count: Some(count) },
        _ if row % 9 == 4 => PlanCell { state: TargetState::NoNumericTarget, count: None },
        _ if count.is_zero() => PlanCell { state: TargetState::NotMet, count: Some(count) },
        _ => PlanCell { state: TargetState::Met, count: Some(count) },
    }
}

fn heat_table(units: usize) -> Chart {
    let columns = ["Chỉ đạo, điều hành", "Thể chế", "Thủ tục hành chính", "Bộ máy", "Công vụ", "Tài chính công", "Chính quyền số"];
    let cell = |row: usize, column: usize| match (row * 7 + column) % 61 {
        7 => ShareFigure::Missing,
        20 => ShareFigure::NotApplicable,
        33 => ShareFigure::NilReport,
        seed => {
            let share = hundredths(seed * 3 + row, 38, 100);
            ShareFigure::Value { share, text: display::decimal(share * Decimal::from(12), 2) }
        }
    };
    let rows = (0..units).map(|row| HeatRow {
        label: name(row),
        cells: (0..columns.len()).map(|column| cell(row, column)).collect(),
        emphasis: if row == 1 { Emphasis::Focus } else { Emphasis::Ordinary },
    });
    let kind = HeatTable { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect(), thresholds: USUAL_THRESHOLDS };
    chart("Mất điểm nhiều nhất ở tiêu chí 3: Thủ tục hành chính", "Tỷ lệ điểm đạt trên điểm tối đa", ChartKind::HeatTable(kind))
}

fn board(units: usize) -> Chart {
    let states = [
        BoardState::OnTime,
        BoardState::OnTime,
        BoardState::Late(1),
        BoardState::OnTime,
        BoardState::Returned,
        BoardState::Nil,
        BoardState::NotSent,
        BoardState::NotDue,
        BoardState::NotOwed,
        BoardState::Late(12),
    ];
    let forms = ["Nhật ký hoạt động tuyên truyền", "Biểu II.06a: kết quả giải quyết thủ tục hành chính", "Phản ánh, kiến nghị"];
    let rows = (0..units).map(|row| BoardRow {
        label: name(row),
        cells: (0..forms.len()).map(|form| states[(row * 3 + form * 7) % states.len()]).collect(),
    });
    let kind = SubmissionBoard { forms: forms.map(str::to_owned).to_vec(), rows: rows.collect() };
    chart("Còn 2 báo cáo quá hạn chưa nộp", "Tình hình nộp báo cáo", ChartKind::SubmissionBoard(kind))
}

fn grouped(units: usize) -> Chart {
    let rows = (0..units).map(|row| GroupedRow {
        label: name(row),
        values: vec![
            if row % 7 == 2 {
                BarValue::Absent("không so sánh được".into())
            } else {
                BarValue::Value(hundredths(row + 2, 6_000, 9_400))
            },
            if row % 13 == 5 { BarValue::Absent(String::new()) } else { BarValue::Value(hundredths(row * 3 + 1, 6_500, 9_700)) },
        ],
    });
    let kind = GroupedBars {
        series: vec!["Kỳ trước: 6 tháng đầu năm 2025".into(), "Kỳ này: Quý III năm 2025".into()],
        rows: rows.collect(),
        unit_of_measure: "điểm".into(),
        digits: 2,
    };
    chart("21 đơn vị tăng điểm, 11 đơn vị giảm so với kỳ trước", "Tổng điểm trên 100", ChartKind::GroupedBars(kind))
}

fn profile(rows: usize) -> Chart {
    let domains =
        ["Chỉ đạo, điều hành", "Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tổ chức bộ máy", "Cải cách chế độ công vụ"];
    let row = |index: usize| {
        let average = hundredths(index * 3, 6_000, 8_500);
        let own = (index % 8 != 5).then(|| hundredths(index + 1, 5_000, 9_000));
        ProfileRow {
            label: format!("{}. {}", index + 1, domains[index % domains.len()]),
            own,
            average: Some(average),
            best: Some((average + Decimal::from(14)).max(own.unwrap_or_default())),
            best_units: "Xã Hòa Bình".into(),
        }
    };
    let kind = Profile {
        unit: "Xã Tân An".into(),
        rows: (0..rows).map(row).collect(),
        unit_of_measure: "%".into(),
        digits: 2,
        max: Some(Decimal::ONE_HUNDRED),
    };
    chart("Xã Tân An kém bình quân nhiều nhất ở lĩnh vực 3", "Tỷ lệ điểm đạt trên điểm tối đa (%)", ChartKind::Profile(kind))
}

fn opinions(units: usize) -> Chart {
    let row = |index: usize| {
        if index % 9 == 7 {
            return OpinionRow { label: name(index), answers: Answers::Withheld("dưới 30 phiếu, không nêu tỷ lệ".into()) };
        }
        let counts = [2 + index % 6, 3 + index % 9, 12 + index % 11, 45 + index % 17, 20 + index % 23].map(Decimal::from);
        let all: Decimal = counts.iter().sum();
        let shares = counts.map(|count| count / all * Decimal::ONE_HUNDRED);
        let satisfied = format!("{} %", display::decimal(shares[3] + shares[4], 2));
        OpinionRow { label: name(index), answers: Answers::Shown { shares, satisfied, count: 82 + i64::try_from(index).unwrap_or(0) } }
    };
    let levels = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"].map(str::to_owned);
    let kind = Opinions { levels, rows: (0..units).map(row).collect() };
    chart("79,67 % người trả lời hài lòng hoặc rất hài lòng", "Tỷ lệ câu trả lời theo mức (%)", ChartKind::Opinions(kind))
}

fn waterfall(rows: usize) -> Chart {
    let change = |index: usize| match index % 6 {
        4 => StepChange::Open(Decimal::new(50, 2)),
        5 => StepChange::Change(Decimal::new(20, 2)),
        _ => StepChange::Change(-hundredths(index, 5, 90)),
    };
    let lost: Vec<StepChange> = (0..rows.saturating_sub(2)).map(change).collect();
    let total = lost.iter().fold(Decimal::ONE_HUNDRED, |level, change| match change {
        StepChange::Change(points) => level + points,
        StepChange::Open(points) => level - points,
        StepChange::Level(points) => *points,
    });
    let mut steps = vec![Step { label: "Điểm tối đa".into(), change: StepChange::Level(Decimal::ONE_HUNDRED) }];
    steps.extend(lost.into_iter().enumerate().map(|(index, change)| Step {
        label: format!("{}.{} Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", index / 4 + 1, index % 4 + 1),
        change,
    }));
    steps.push(Step { label: "Điểm đã biết".into(), change: StepChange::Level(total) });
    let kind = Waterfall { steps, unit_of_measure: "điểm".into(), digits: 2 };
    chart("Xã Tân An mất nhiều điểm nhất ở tiêu chí 1.2", "Điểm bị mất theo tiêu chí", ChartKind::Waterfall(kind))
}

fn merger(units: usize) -> Chart {
    let row = |index: usize| {
        let parts: Vec<MergedPart> = (0..2 + index % 3)
            .map(|part| MergedPart {
                label: format!("{} cũ {}", name(index), part + 1),
                value: (index % 10 != 6 || part != 1).then(|| Decimal::from(180 + (index * 37 + part * 91) % 420)),
            })
            .collect();
        let before: Option<Decimal> = parts.iter().map(|part| part.value).sum();
        MergedUnit {
            label: name(index),
            parts,
            before: before.into(),
            after: if index % 12 == 8 { BarValue::Absent(String::new()) } else { BarValue::Value(Decimal::from(500 + (index * 53) % 700)) },
        }
    };
    let kind = Merger {
        before: "Trước sắp xếp, 6 tháng đầu năm 2025: các đơn vị cũ cộng lại".into(),
        after: "Sau sắp xếp, Quý III năm 2025".into(),
        rows: (0..units).map(row).collect(),
        adds_up: true,
        unit_of_measure: "hồ sơ".into(),
        digits: 0,
    };
    chart("14 đơn vị mới lập so với các đơn vị cũ hợp thành", "Số hồ sơ tiếp nhận", ChartKind::Merger(kind))
}
