//! One of each kind of workbook.

use std::collections::BTreeMap;

use jiff::civil::date;
use rust_decimal::Decimal;
use tonghop_domain::plan::TargetState;
use tonghop_domain::rounding::{Rounding, RoundingMode};
use tonghop_reports::Figure;
use tonghop_reports::chart::PlanCell;
use tonghop_reports::workbook::{
    ActivityColumn, ActivityRow, CommunicationSummary, Heading, Letterhead, PlanProgressTable, RankedGroup, RankedUnit, RankingTable,
    ScoreNode, ScoreTable, ScoredUnit, Signature, TargetProgress, UnrankedUnit, WorkbookError, communication_summary, plan_progress,
    ranking, score_table,
};

use crate::office::{COMMUNES, DEPARTMENTS, SOURCE, hundredths};

const HALF_UP: Rounding = Rounding { mode: RoundingMode::HalfUp, digits: 2 };

pub(crate) fn all() -> Result<Vec<(&'static str, Vec<u8>)>, WorkbookError> {
    Ok(vec![
        ("bang-diem-linh-vuc", score_table(&scores(&domains(false), &COMMUNES))?),
        ("bang-diem-thanh-phan", score_table(&scores(&domains(true), &DEPARTMENTS))?),
        ("xep-hang", ranking(&ranked())?),
        ("tien-do", plan_progress(&progress())?),
        ("bieu-tong-hop", communication_summary(&summary())?),
    ])
}

fn heading(title: &str) -> Heading {
    Heading {
        issuer: "SỞ NỘI VỤ TỈNH MẪU SƠN".into(),
        title: title.into(),
        period: "Quý III năm 2025 (từ ngày 15/06/2025 đến ngày 14/09/2025)".into(),
        source: SOURCE.into(),
        provisional: Some("Tạm tính (32/34 đơn vị)".into()),
        closed: date(2025, 9, 17),
    }
}

fn domains(with_components: bool) -> Vec<ScoreNode> {
    let names = [
        "Công tác chỉ đạo, điều hành",
        "Cải cách thể chế",
        "Cải cách thủ tục hành chính",
        "Cải cách tổ chức bộ máy",
        "Cải cách chế độ công vụ",
        "Cải cách tài chính công",
    ];
    (1..).zip(names).map(|(number, name)| node(&number.to_string(), name, if with_components { 3 } else { 0 })).collect()
}

/// A domain with three criteria, the first of which has two components.
fn node(code: &str, name: &str, criteria: usize) -> ScoreNode {
    let children: Vec<ScoreNode> = (1..=criteria)
        .map(|number| {
            node(
                &format!("{code}.{number}"),
                &format!("Tiêu chí {number} của lĩnh vực {code}"),
                if number == 1 && criteria == 3 { 2 } else { 0 },
            )
        })
        .collect();
    let sum: Decimal = children.iter().filter_map(|child| child.maximum).sum();
    let maximum = if children.is_empty() { Decimal::from(4) } else { sum };
    // Each way of rounding occurs, so that recalculating the file tries all their formulas.
    let mode = [RoundingMode::HalfEven, RoundingMode::Truncate, RoundingMode::HalfUp][code.len() % 2 + usize::from(code.ends_with('3'))];
    let rounding = (!children.is_empty()).then_some(Rounding { mode, digits: 1 });
    ScoreNode { code: code.into(), name: name.into(), maximum: Some(maximum), children, rounding }
}

fn scores(domains: &[ScoreNode], units: &[&str]) -> ScoreTable {
    let units = units.iter().enumerate().map(|(row, unit)| {
        let mut scores = BTreeMap::new();
        let figures: Vec<Figure> = domains.iter().map(|domain| fill(domain, row, &mut scores)).collect();
        ScoredUnit { name: (*unit).into(), scores, total: sum(&figures, Some(HALF_UP)) }
    });
    ScoreTable {
        heading: heading("BẢNG ĐIỂM CẢI CÁCH HÀNH CHÍNH"),
        set: "Bộ tiêu chí mẫu, phiên bản 2025".into(),
        domains: domains.to_vec(),
        total_rounding: Some(HALF_UP),
        total_maximum: Some(domains.iter().filter_map(|domain| domain.maximum).sum()),
        units: units.collect(),
        digits: 2,
    }
}

fn fill(node: &ScoreNode, row: usize, scores: &mut BTreeMap<String, Figure>) -> Figure {
    let figure = if node.children.is_empty() {
        let seed = row * 31 + node.code.bytes().map(usize::from).sum::<usize>() * 7;
        match seed % 53 {
            5 => Figure::Missing,
            11 => Figure::NotApplicable,
            17 => Figure::NilReport,
            _ => Figure::Value(hundredths(seed, 180, 400)),
        }
    } else {
        let parts: Vec<Figure> = node.children.iter().map(|child| fill(child, row, scores)).collect();
        sum(&parts, node.rounding)
    };
    scores.insert(node.code.clone(), figure);
    figure
}

fn sum(parts: &[Figure], rounding: Option<Rounding>) -> Figure {
    if parts.contains(&Figure::Missing) {
        return Figure::Missing;
    }
    let sum: Decimal = parts.iter().filter_map(|part| part.value()).sum();
    Figure::Value(rounding.map_or(sum, |rounding| rounding.apply(sum)))
}

fn ranked() -> RankingTable {
    let group = |name: &str, units: &[&str]| {
        let mut totals: Vec<(Decimal, &str)> =
            units.iter().enumerate().map(|(index, unit)| (hundredths(index / 2 * 2 + 5, 7_000, 9_800), *unit)).collect();
        totals.sort_by_key(|(total, _)| std::cmp::Reverse(*total));
        let units = totals.iter().map(|(total, unit)| RankedUnit {
            rank: 1 + u32::try_from(totals.iter().filter(|(other, _)| other > total).count()).unwrap_or(0),
            name: (*unit).into(),
            total: *total,
            band: if *total >= Decimal::from(90) { "Xuất sắc".into() } else { "Tốt".into() },
            known: 31,
            of: 31,
        });
        RankedGroup { name: name.into(), units: units.collect() }
    };
    RankingTable {
        heading: heading("XẾP HẠNG CẢI CÁCH HÀNH CHÍNH"),
        groups: vec![group("Các sở, ban, ngành", &DEPARTMENTS[..9]), group("Các xã, phường, đặc khu", &COMMUNES[..22])],
        unranked: vec![
            UnrankedUnit {
                name: DEPARTMENTS[9].into(),
                group: "Các sở, ban, ngành".into(),
                known: 27,
                of: 30,
                reason: "thiếu tiêu chí 2.1, 2.3, 4.1".into(),
            },
            UnrankedUnit {
                name: COMMUNES[7].into(),
                group: "Các xã, phường, đặc khu".into(),
                known: 0,
                of: 31,
                reason: "chưa nộp biểu số liệu".into(),
            },
        ],
        digits: 2,
    }
}

fn progress() -> PlanProgressTable {
    let targets = [
        ("Tin, bài về cải cách hành chính trên trang thông tin điện tử", "tin bài", "ít nhất 01 mỗi tháng", 1, [3, 1, 2, 0, 1, 1, 1, 2]),
        ("Phát thanh trên hệ thống truyền thanh cơ sở", "lần", "ít nhất 02 mỗi tháng", 2, [2, 2, 4, 3, 2, 1, 2, 3]),
        ("Niêm yết công khai thủ tục hành chính", "lần", "thực hiện thường xuyên", 0, [1, 0, 0, 2, 0, 0, 1, 0]),
        ("Đối thoại với người dân, doanh nghiệp", "cuộc", "ít nhất 01 mỗi tháng", 1, [1, 1, 1, 1, 0, 1, 1, 1]),
    ];
    let targets = targets.into_iter().map(|(name, unit_of_measure, required, goal, counts)| {
        let state = |count: u32| match (goal, count >= goal) {
            (0, _) => TargetState::NoNumericTarget,
            (_, true) => TargetState::Met,
            (_, false) => TargetState::NotMet,
        };
        let mut cells: Vec<PlanCell> =
            counts.iter().map(|count| PlanCell { state: state(*count), count: Some(Decimal::from(*count)) }).collect();
        let open = if goal == 0 { TargetState::NoNumericTarget } else { TargetState::NotYetDue };
        cells.push(PlanCell { state: open, count: Some(Decimal::ONE) });
        cells.resize(12, PlanCell { state: open, count: None });
        let count = |wanted| u32::try_from(cells.iter().filter(|cell| cell.state == wanted).count()).unwrap_or(0);
        let (met, not_met) = (count(TargetState::Met), count(TargetState::NotMet));
        let total = Figure::Value(cells.iter().filter_map(|cell| cell.count).sum());
        TargetProgress {
            name: name.into(),
            unit_of_measure: unit_of_measure.into(),
            required: required.into(),
            cells,
            total,
            met,
            due: met + not_met,
        }
    });
    let mut heading = heading("TIẾN ĐỘ KẾ HOẠCH TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH NĂM 2025");
    heading.issuer = "PHƯỜNG ĐỒNG HÀ".into();
    heading.period = "Theo tháng dương lịch, tính đến ngày 14/09/2025".into();
    heading.provisional = None;
    PlanProgressTable { heading, months: (1..=12).map(|month| format!("Tháng {month}")).collect(), targets: targets.collect() }
}

fn summary() -> CommunicationSummary {
    let column =
        |group: &str, name: &str, unit: &str| ActivityColumn { group: group.into(), name: name.into(), unit_of_measure: unit.into() };
    let columns = vec![
        column("Số hoạt động", "Hội nghị, tập huấn", "cuộc"),
        column("Số hoạt động", "Tin, bài trên trang thông tin điện tử", "tin bài"),
        column("Số hoạt động", "Phát thanh", "lần"),
        column("Số hoạt động", "Pa nô, áp phích, tờ rơi", "sản phẩm"),
        column("Số hoạt động", "Mạng xã hội", "bài"),
        column("Lượt người", "Dự hội nghị, tập huấn", "lượt"),
        column("Lượt người", "Tham gia cuộc thi trực tuyến", "lượt"),
    ];
    let rows: Vec<ActivityRow> =
        DEPARTMENTS.iter().chain(&COMMUNES).enumerate().map(|(row, unit)| activity_row(row, unit, columns.len())).collect();
    let totals = (0..columns.len()).map(|column| Figure::Value(rows.iter().filter_map(|row| row.figures[column].value()).sum())).collect();
    CommunicationSummary {
        heading: Heading { title: "Kết quả tuyên truyền cải cách hành chính".into(), ..heading("") },
        letterhead: Letterhead {
            parent: Some("ỦY BAN NHÂN DÂN TỈNH MẪU SƠN".into()),
            issuer: "SỞ NỘI VỤ".into(),
            symbol: "BC-SNV".into(),
            number: None,
            place: "Mẫu Sơn".into(),
            date: None,
        },
        recipients: vec!["Ủy ban nhân dân tỉnh Mẫu Sơn".into()],
        period: "Quý III năm 2025".into(),
        window: (date(2025, 6, 15), date(2025, 9, 14)),
        columns,
        rows,
        totals,
        signature: Signature {
            authority: vec!["KT. GIÁM ĐỐC".into(), "PHÓ GIÁM ĐỐC".into()],
            name: None,
            copies: vec!["Như trên".into(), "Giám đốc Sở (để báo cáo)".into(), "Lưu: VT, CCHC".into()],
        },
    }
}

fn activity_row(row: usize, unit: &str, columns: usize) -> ActivityRow {
    let figure = |column: usize| match (row, column) {
        (4 | 17, _) => Figure::Missing,
        (9, 2) => Figure::NotApplicable,
        (9, _) => Figure::NilReport,
        (_, 5 | 6) => Figure::Value(Decimal::from((row * 97 + column * 131) % 1_700)),
        _ => Figure::Value(Decimal::from((row * 7 + column * 5) % 13)),
    };
    ActivityRow { unit: unit.into(), figures: (0..columns).map(figure).collect() }
}
