//! Charts of random and hostile models: nothing overlaps, nothing is clipped, nothing becomes markup.

#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use resvg::usvg::{Group, Node, Tree};
use rust_decimal::Decimal;

use super::scene::{Area, Label, Scene, Shape, WIDTH};
use super::{
    Answers, Bar, BarValue, BoardRow, BoardState, Chart, ChartKind, Emphasis, GroupedBars, GroupedRow, HeatRow, HeatTable, MergedPart,
    MergedUnit, Merger, OpinionRow, Opinions, PlanCell, PlanProgress, PlanRow, Profile, ProfileRow, Ranking, RankingBand, Series,
    SeriesBreak, ShareFigure, Size, Step, StepChange, SubmissionBoard, TargetLine, Trend, USUAL_THRESHOLDS, Waterfall,
};

/// Names as units, macOS and mischief write them.
const NAMES: [&str; 12] = [
    "Xã Tân An",
    "Ban Quản lý các Khu kinh tế và khu công nghiệp tỉnh Mẫu Sơn",
    "Phươ\u{300}ng Đô\u{300}ng Ha\u{300}",
    "</text><script>alert(1)</script>",
    "=cmd|'/C calc'!A0",
    "A & B < C > D \"E\" 'F'",
    "\u{202E}đảo ngược\u{202C} \u{0}\u{1}\u{b}",
    "Nghĩatrangliệtsĩxãkhôngcókhoảngtrắngnàotrongcáitênnàycảvàcòndàinữa",
    "",
    "🏢 中文 đơn vị",
    "\u{FFFE}]]>&#0;<!--",
    "Ẵ Ẫ Ộ Ữ Ỹ ĐẶNG",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (0..NAMES.len(), 0..200_u32).prop_map(|(name, number)| format!("{} {number}", NAMES[name])),
        1 => Just("ộ".repeat(10_000)),
        1 => any::<String>(),
    ]
}

fn value() -> impl Strategy<Value = Option<Decimal>> {
    prop_oneof![
        2 => Just(None),
        2 => Just(Some(Decimal::ZERO)),
        6 => (-2_000_i64..10_100).prop_map(|hundredths| Some(Decimal::new(hundredths, 2))),
        4 => (7_000_i64..10_000).prop_map(|hundredths| Some(Decimal::new(hundredths, 2))),
        1 => Just(Some(Decimal::MAX)),
        1 => Just(Some(Decimal::new(1, 12))),
    ]
}

fn target() -> impl Strategy<Value = Option<TargetLine>> {
    prop::option::of((text(), 0_i64..10_000).prop_map(|(label, hundredths)| TargetLine { label, value: Decimal::new(hundredths, 2) }))
}

fn ranking() -> impl Strategy<Value = ChartKind> {
    let bar = (text(), value(), 0..3_usize).prop_map(|(label, value, index)| Bar {
        label,
        value,
        emphasis: [Emphasis::Ordinary, Emphasis::Focus, Emphasis::Concern][index],
        band: String::new(),
    });
    let ends = (prop::option::of(-20_i64..120), prop::option::of(-20_i64..120));
    let band = (text(), ends).prop_map(|(name, (from, until))| RankingBand {
        name,
        from: from.map(Decimal::from),
        until: until.map(Decimal::from),
    });
    (prop::collection::vec(bar, 0..=126), target(), prop::collection::vec(band, 0..6), text())
        .prop_map(|(bars, target, bands, unit_of_measure)| ChartKind::Ranking(Ranking { bars, target, bands, unit_of_measure, digits: 2 }))
}

fn trend() -> impl Strategy<Value = ChartKind> {
    (1..=24_usize, 0..=20_usize).prop_flat_map(|(periods, series)| {
        let line = (text(), prop::collection::vec(value(), periods)).prop_map(|(label, values)| Series { label, values });
        let breaks = prop::collection::vec((0..=periods, text()).prop_map(|(before, label)| SeriesBreak { before, label }), 0..3);
        (prop::collection::vec(text(), periods), prop::collection::vec(line, series), breaks, target()).prop_map(
            |(periods, series, breaks, target)| {
                ChartKind::Trend(Trend { periods, series, breaks, target, unit_of_measure: "%".into(), digits: 2 })
            },
        )
    })
}

fn heat_table() -> impl Strategy<Value = ChartKind> {
    let cell = prop_oneof![
        6 => (0_i64..=100, text()).prop_map(|(share, text)| ShareFigure::Value { share: Decimal::new(share, 2), text: text.chars().take(12).collect() }),
        1 => Just(ShareFigure::Missing),
        1 => Just(ShareFigure::NotApplicable),
        1 => Just(ShareFigure::NilReport),
    ];
    (1..=20_usize, 0..=60_usize).prop_flat_map(move |(columns, rows)| {
        let row = (text(), prop::collection::vec(cell.clone(), columns)).prop_map(|(label, cells)| HeatRow {
            label,
            cells,
            emphasis: Emphasis::Focus,
        });
        (prop::collection::vec(text(), columns), prop::collection::vec(row, rows))
            .prop_map(|(columns, rows)| ChartKind::HeatTable(HeatTable { columns, rows, thresholds: USUAL_THRESHOLDS }))
    })
}

fn plan_progress() -> impl Strategy<Value = ChartKind> {
    let cell = (0..4_usize, value()).prop_map(|(state, count)| PlanCell { state: super::plan_progress::STATES[state], count });
    let row = (text(), prop::collection::vec(cell, 12), text()).prop_map(|(label, cells, summary)| PlanRow { label, cells, summary });
    (prop::collection::vec(text(), 12), prop::collection::vec(row, 0..=60), text())
        .prop_map(|(months, rows, summary_head)| ChartKind::PlanProgress(PlanProgress { months, rows, summary_head }))
}

fn board() -> impl Strategy<Value = ChartKind> {
    let cell = (0..7_usize, 0..400_u32).prop_map(|(state, days)| match state {
        0 => BoardState::OnTime,
        1 => BoardState::Late(days),
        2 => BoardState::Returned,
        3 => BoardState::Nil,
        4 => BoardState::NotSent,
        5 => BoardState::NotDue,
        _ => BoardState::NotOwed,
    });
    (1..=20_usize).prop_flat_map(move |forms| {
        let row = (text(), prop::collection::vec(cell.clone(), forms)).prop_map(|(label, cells)| BoardRow { label, cells });
        (prop::collection::vec(text(), forms), prop::collection::vec(row, 0..=126))
            .prop_map(|(forms, rows)| ChartKind::SubmissionBoard(SubmissionBoard { forms, rows }))
    })
}

fn bar_value() -> impl Strategy<Value = BarValue> {
    prop_oneof![4 => value().prop_map(BarValue::from), 1 => text().prop_map(BarValue::Absent)]
}

fn grouped_bars() -> impl Strategy<Value = ChartKind> {
    (1..=super::grouped_bars::MOST_SERIES).prop_flat_map(|series| {
        let row = (text(), prop::collection::vec(bar_value(), series)).prop_map(|(label, values)| GroupedRow { label, values });
        (prop::collection::vec(text(), series), prop::collection::vec(row, 0..=126), text())
            .prop_map(|(series, rows, unit_of_measure)| ChartKind::GroupedBars(GroupedBars { series, rows, unit_of_measure, digits: 2 }))
    })
}

fn profile() -> impl Strategy<Value = ChartKind> {
    let row = (text(), value(), value(), value(), text()).prop_map(|(label, own, average, best, best_units)| ProfileRow {
        label,
        own,
        average,
        best,
        best_units,
    });
    (text(), prop::collection::vec(row, 0..=126), value())
        .prop_map(|(unit, rows, max)| ChartKind::Profile(Profile { unit, rows, unit_of_measure: "%".into(), digits: 2, max }))
}

fn opinions() -> impl Strategy<Value = ChartKind> {
    let shown = (prop::array::uniform5(0_i64..200), text(), any::<i64>()).prop_map(|(counts, satisfied, count)| {
        let all = Decimal::from(counts.iter().sum::<i64>().max(1));
        Answers::Shown { shares: counts.map(|count| Decimal::from(count * 100) / all), satisfied, count }
    });
    let answers = prop_oneof![4 => shown, 1 => text().prop_map(Answers::Withheld)];
    let row = (text(), answers).prop_map(|(label, answers)| OpinionRow { label, answers });
    (prop::array::uniform5(text()), prop::collection::vec(row, 0..=126))
        .prop_map(|(levels, rows)| ChartKind::Opinions(Opinions { levels, rows }))
}

fn waterfall() -> impl Strategy<Value = ChartKind> {
    let points = -1_000_i64..1_000;
    let change = (0..8_usize, points).prop_map(|(kind, hundredths)| match kind {
        0 => StepChange::Level(Decimal::new(hundredths * 10, 2)),
        1 => StepChange::Open(Decimal::new(hundredths.abs(), 2)),
        _ => StepChange::Change(Decimal::new(hundredths, 2)),
    });
    let step = (text(), change).prop_map(|(label, change)| Step { label, change });
    (0_i64..20_000, prop::collection::vec(step, 0..=126), text()).prop_map(|(max, mut steps, unit_of_measure)| {
        steps.insert(0, Step { label: "Điểm tối đa".into(), change: StepChange::Level(Decimal::new(max, 2)) });
        ChartKind::Waterfall(Waterfall { steps, unit_of_measure, digits: 2 })
    })
}

fn merger() -> impl Strategy<Value = ChartKind> {
    let part = (text(), prop::option::of(0_i64..2_000)).prop_map(|(label, value)| MergedPart { label, value: value.map(Decimal::from) });
    let row = (text(), prop::collection::vec(part, 0..6), bar_value()).prop_map(|(label, parts, after)| {
        let before: Option<Decimal> = parts.iter().map(|part| part.value).sum();
        MergedUnit { label, parts, before: before.into(), after }
    });
    (text(), text(), prop::collection::vec(row, 0..=126), any::<bool>()).prop_map(|(before, after, rows, adds_up)| {
        ChartKind::Merger(Merger { before, after, rows, adds_up, unit_of_measure: "hồ sơ".into(), digits: 0 })
    })
}

fn chart() -> impl Strategy<Value = Chart> {
    let tables = prop_oneof![heat_table(), plan_progress(), board()];
    let kind = prop_oneof![
        3 => tables, 1 => ranking(), 1 => trend(), 1 => grouped_bars(), 1 => profile(), 1 => opinions(), 1 => waterfall(), 1 => merger(),
    ];
    let size = prop_oneof![Just(Size::SLIDE), Just(Size::A4_LANDSCAPE), Just(Size { width: 800, height: 340 })];
    (kind, text(), text(), text(), prop::option::of(text()), size, any::<prop::sample::Index>(), any::<bool>()).prop_map(
        |(kind, title, subtitle, source, note, size, page, paged)| {
            let whole = Chart { title, subtitle, source, note, kind, size, page: None };
            let count = whole.page_count().unwrap();
            Chart { page: paged.then(|| page.index(count) + 1), ..whole }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn labels_stay_apart_and_on_the_canvas(chart in chart()) {
        let scene = super::lay_out(&chart).unwrap();
        let faults = label_faults(&scene);
        prop_assert!(faults.is_empty(), "{faults:?}");
        for (area, words) in &scene.hovers {
            prop_assert!(area.left >= 0.0 && area.right <= WIDTH && area.top >= 0.0 && area.bottom <= scene.height, "{words:?} {area:?}");
        }
        let crossed = crossed_by_the_target(&scene, &chart);
        prop_assert!(crossed.is_empty(), "{crossed:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn every_svg_is_well_formed_and_holds_only_our_elements(chart in chart()) {
        let svg = super::svg(&chart).unwrap();
        let document = resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
        let known = ["svg", "title", "desc", "rect", "path", "text", "g"];
        let table = chart.table();
        prop_assert!(table.rows.iter().all(|row| row.len() == table.head.len()), "{table:?}");
        prop_assert!(!svg.contains('\u{202E}') && svg.len() < 3_000_000, "lọt ký tự đảo chiều, hoặc quá dài");
        for node in document.descendants().filter(resvg::usvg::roxmltree::Node::is_element) {
            prop_assert!(known.contains(&node.tag_name().name()), "{}", node.tag_name().name());
            prop_assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")));
        }
    }
}

/// Labels that lie on others or leave the canvas, in words.
fn label_faults(scene: &Scene) -> Vec<String> {
    let areas: Vec<(Area, &str)> = scene.labels.iter().map(|label| (tight(label), label.text.as_str())).collect();
    let is_inside = |area: &Area| area.left >= 0.0 && area.right <= WIDTH && area.top >= 0.0 && area.bottom <= scene.height;
    let outside = areas.iter().filter(|(area, _)| !is_inside(area)).map(|(area, text)| format!("ngoài khung: {text:?} {area:?}"));
    let pairs = areas.iter().enumerate().flat_map(|(index, one)| areas[index + 1..].iter().map(move |other| (one, other)));
    let overlaps = pairs.filter(|(one, other)| one.0.overlaps(other.0)).map(|(one, other)| format!("chồng nhau: {one:?} và {other:?}"));
    outside.chain(overlaps).collect()
}

#[test]
fn the_measuring_finds_what_is_planted() {
    let scene = super::lay_out(&sample()).unwrap();
    assert_eq!(label_faults(&scene), [""; 0]);
    let label = scene.labels.iter().find(|label| label.text.contains("89")).unwrap().clone();
    let moved = |right: f64, down: f64| {
        let baseline = super::scene::at(label.baseline.x + right, label.baseline.y + down);
        let mut scene = scene.clone();
        scene.labels.push(Label { baseline, ..label.clone() });
        label_faults(&scene)
    };
    assert!(moved(0.6 * label.area().width(), 0.0).iter().any(|fault| fault.starts_with("chồng nhau")));
    assert!(moved(WIDTH, 0.0).iter().any(|fault| fault.starts_with("ngoài khung")));
    assert!(moved(0.0, -scene.height).iter().any(|fault| fault.starts_with("ngoài khung")));
}

/// The part of a label's box that its letters really fill; blank labels fill nothing.
fn tight(label: &Label) -> Area {
    let area = label.area();
    if label.text.trim().is_empty() {
        Area { right: area.left, ..area }
    } else {
        Area { top: area.top + 0.1 * label.size, bottom: area.bottom - 0.06 * label.size, ..area }
    }
}

/// The labels beside the bars of a ranking that the dashed line of its target crosses.
fn crossed_by_the_target<'s>(scene: &'s Scene, chart: &Chart) -> Vec<(f64, Area, &'s str)> {
    let ChartKind::Ranking(Ranking { target: Some(_), .. }) = &chart.kind else { return Vec::new() };
    let Some(Shape::Line { points, .. }) = scene.shapes.last() else { return Vec::new() };
    let (x, rows) = (points[0].x, points[0].y..=points[1].y);
    let beside = scene.labels.iter().map(|label| (label.area(), label)).filter(|(area, _)| rows.contains(&area.top));
    let crossed = beside.filter(|(area, _)| (area.left..=area.right).contains(&x));
    crossed.map(|(area, label)| (x, area, label.text.as_str())).collect()
}

fn sample() -> Chart {
    let bar = |label: &str, value: Option<i64>| Bar {
        label: label.into(),
        value: value.map(Decimal::from),
        emphasis: Emphasis::Concern,
        band: String::new(),
    };
    let kind = Ranking {
        bars: vec![bar(NAMES[1], Some(89)), bar("Phươ\u{300}ng Đô\u{300}ng Ha\u{300}", None), bar("Xã </text><b>", Some(0))],
        target: Some(TargetLine { label: "Chỉ tiêu 90 %".into(), value: Decimal::from(90) }),
        bands: Vec::new(),
        unit_of_measure: "%".into(),
        digits: 2,
    };
    Chart::new("Tỷ lệ đúng hạn", "Tỷ lệ (%), Quý III/2025", "Nguồn: số liệu minh họa", ChartKind::Ranking(kind))
        .with_note("Tạm tính (32/34 đơn vị)")
}

#[test]
fn same_chart_same_bytes() {
    assert_eq!(super::svg(&sample()).unwrap(), super::svg(&sample()).unwrap());
    let png = super::png(&sample()).unwrap();
    assert_eq!(png, super::png(&sample()).unwrap());
    let info = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap().info().clone();
    assert_eq!((info.width, info.height, info.color_type), (1920, 1080, png::ColorType::Rgb));
}

#[test]
fn a_missing_value_is_a_dash_and_never_a_bar_of_zero() {
    let svg = super::svg(&sample()).unwrap();
    assert!(svg.contains(">–<") && svg.contains("Phường Đồng Hà: chưa có số liệu") && svg.contains(">0,00 %<"));
    assert!(!svg.contains("<b>"));
}

#[test]
fn our_widths_are_those_that_resvg_draws() {
    let tree = super::png::parse(&super::svg(&sample()).unwrap()).unwrap();
    let scene = super::lay_out(&sample()).unwrap();
    let drawn = text_widths(&tree);
    assert_eq!(drawn.len(), scene.labels.len());
    for (label, drawn) in super::svg::by_setting(&scene.labels).into_iter().zip(drawn) {
        let ours = label.area().width();
        // Kerning and side bearings make the ink a little narrower or wider than the advance widths.
        assert!((ours - drawn).abs() < 0.03 * ours + 3.0, "{}: {ours} và {drawn}", label.text);
    }
}

/// Widths of the drawn texts in design units, in drawing order.
fn text_widths(tree: &Tree) -> Vec<f64> {
    fn collect(group: &Group, widths: &mut Vec<f64>) {
        for node in group.children() {
            match node {
                Node::Text(text) => widths.push(f64::from(text.abs_bounding_box().width())),
                Node::Group(inner) => collect(inner, widths),
                _ => {}
            }
        }
    }
    let mut widths = Vec::new();
    collect(tree.root(), &mut widths);
    widths
}

#[test]
fn pages_show_every_row_once() {
    let bars = (0..126).map(|index| Bar {
        label: format!("Đơn vị {index}."),
        value: Some(Decimal::from(index)),
        emphasis: Emphasis::Ordinary,
        band: String::new(),
    });
    let kind =
        ChartKind::Ranking(Ranking { bars: bars.collect(), target: None, bands: Vec::new(), unit_of_measure: String::new(), digits: 0 });
    let chart = Chart { kind, ..sample() };
    let pages: Vec<String> = chart.pages().unwrap().iter().map(|page| super::svg(page).unwrap()).collect();
    assert!(pages.len() > 2);
    for index in 0..126 {
        let shown = pages.iter().filter(|page| page.contains(&format!(">Đơn vị {index}.<"))).count();
        assert_eq!(shown, 1, "{index}");
    }
    let whole = super::svg(&chart).unwrap();
    assert!(whole.contains("không hiện") && whole.contains(">Đơn vị 0.<") && whole.contains(">Đơn vị 125.<"));
    let beyond = Chart { page: Some(pages.len() + 1), ..chart };
    assert!(super::svg(&beyond).unwrap_err().to_string().contains("không có trang"));
}

#[test]
fn the_count_of_hidden_units_is_clear_of_a_target_far_left() {
    let bar = |index: i64| Bar {
        label: format!("Đơn vị {index}"),
        value: Some(Decimal::from(index)),
        emphasis: Emphasis::Ordinary,
        band: String::new(),
    };
    let target = |value: i64| Some(TargetLine { label: "Chỉ tiêu".into(), value: Decimal::from(value) });
    for value in [0, 3, 10] {
        let kind = Ranking {
            bars: (-2..98).map(bar).collect(),
            target: target(value),
            bands: Vec::new(),
            unit_of_measure: String::new(),
            digits: 0,
        };
        let chart = Chart { kind: ChartKind::Ranking(kind), ..sample() };
        let scene = super::lay_out(&chart).unwrap();
        assert!(scene.labels.iter().any(|label| label.text.contains("không hiện")));
        assert_eq!(crossed_by_the_target(&scene, &chart), []);
    }
}

/// Forty quarters: the labels of the axis thin out instead of touching, the last period keeps its own, the order is that of time.
#[test]
fn ten_years_of_quarters_have_labels_that_do_not_touch() {
    let names: Vec<String> = (2016..2026).flat_map(|year| (1..=4).map(move |quarter| format!("Quý {quarter} năm {year}"))).collect();
    let line = |unit: i64| Series {
        label: format!("{} {unit}", NAMES[1]),
        values: (0..40).map(|period| (period % 7 != unit).then(|| Decimal::new(6_000 + 37 * period + 211 * unit, 2))).collect(),
    };
    for size in [Size::SLIDE, Size::A4_LANDSCAPE] {
        let kind = Trend {
            periods: names.clone(),
            series: (0..8).map(line).collect(),
            breaks: vec![SeriesBreak { before: 37, label: "Sắp xếp đơn vị 01/07/2025".into() }],
            target: None,
            unit_of_measure: "điểm".into(),
            digits: 2,
        };
        let scene = super::lay_out(&Chart { kind: ChartKind::Trend(kind), size, ..sample() }).unwrap();
        assert_eq!(label_faults(&scene), [""; 0]);
        let shown: Vec<&str> = scene.labels.iter().map(|label| label.text.as_str()).filter(|text| text.starts_with("Quý ")).collect();
        assert!((5..40).contains(&shown.len()), "{shown:?}");
        let place = |text: &&str| names.iter().position(|name| name.starts_with(*text));
        assert!(shown.iter().filter_map(place).is_sorted(), "{shown:?}");
        let lines = scene.hovers.iter().filter(|(_, words)| words.contains("Quý 1 năm 2016")).count();
        assert!(lines > 0, "also a point without a label of its own says its period when hovered: {:?}", &scene.hovers[..3]);
    }
}

#[test]
fn a_ragged_row_is_refused_by_name() {
    let row = PlanRow { label: "Mỗi tháng 01 tin bài".into(), cells: Vec::new(), summary: String::new() };
    let kind = ChartKind::PlanProgress(PlanProgress { months: vec!["Tháng 1".into()], rows: vec![row], summary_head: String::new() });
    let error = super::svg(&Chart { kind, ..sample() }).unwrap_err().to_string();
    assert!(error.contains("Mỗi tháng 01 tin bài") && error.contains("có 0 ô, cần 1 ô"), "{error}");
}
