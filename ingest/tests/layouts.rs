//! However a unit lays its table out, the same figures are read: random title rows, header depth, column order, header words,
//! number formats, Unicode forms, spacer rows, extra columns, number row, group headings, total row.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use std::collections::HashMap;
use std::sync::LazyLock;

use office::{Office, codes, request};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use tonghop_domain::{CellRef, State};
use unicode_normalization::UnicodeNormalization;

static OFFICE: LazyLock<Office> = LazyLock::new(Office::new);

/// The columns of form 06a as (upper texts, lower text, written in one cell), with their fields.
struct Known {
    field: &'static str,
    path: [&'static str; 3],
    single: &'static [&'static str],
}

const fn known(field: &'static str, path: [&'static str; 3], single: &'static [&'static str]) -> Known {
    Known { field, path, single }
}

/// `single`: what officers write where the header has one row only. None of it may be a word of another column.
const COLUMNS: [Known; 11] = [
    known("received_total", ["Tiếp nhận", "Tổng số", ""], &["Số HS tiếp nhận", "Tổng số hồ sơ đã tiếp nhận", "Tổng số tiếp nhận"]),
    known("received_online", ["Tiếp nhận", "Trong đó", "Trực tuyến"], &["Tiếp nhận trực tuyến", "Số HS tiếp nhận trực tuyến"]),
    known("received_offline", ["Tiếp nhận", "Trong đó", "Trực tiếp, dịch vụ bưu chính"], &["Trực tiếp, bưu chính", "Trực tiếp, BCCI"]),
    known("carried_forward", ["Tiếp nhận", "Từ kỳ trước", ""], &["Từ kỳ trước chuyển qua", "Từ kì trước", "HS kỳ trước chuyển qua"]),
    known("completed_total", ["Số lượng hồ sơ đã giải quyết", "Tổng số", ""], &["Tổng số đã giải quyết", "Tổng số HS đã giải quyết"]),
    known("completed_early", ["Số lượng hồ sơ đã giải quyết", "Trước hạn", ""], &["Đã giải quyết trước hạn", "Giải quyết trước hạn"]),
    known("completed_on_time", ["Số lượng hồ sơ đã giải quyết", "Đúng hạn", ""], &["Đã giải quyết đúng hạn", "Giải quyết đúng hạn"]),
    known("completed_late", ["Số lượng hồ sơ đã giải quyết", "Quá hạn", ""], &["Đã giải quyết quá hạn", "Giải quyết quá hạn"]),
    known("pending_total", ["Số lượng hồ sơ đang giải quyết", "Tổng số", ""], &["Tổng số đang giải quyết", "Tổng số HS đang giải quyết"]),
    known("pending_on_time", ["Số lượng hồ sơ đang giải quyết", "Trong hạn", ""], &["Đang giải quyết trong hạn"]),
    known("pending_late", ["Số lượng hồ sơ đang giải quyết", "Quá hạn", ""], &["Đang giải quyết quá hạn"]),
];

/// Groups of columns that stand together under one merged text, as places in [`COLUMNS`].
const BLOCKS: [&[usize]; 3] = [&[0, 1, 2, 3], &[4, 5, 6, 7], &[8, 9, 10]];

const FIELDS_OF_WORK: [&str; 8] =
    ["Tư pháp", "Đất đai", "Hoà giải ở cơ sở", "Người có công", "Thuỷ sản", "Hộ tịch", "Chứng thực", "Bảo trợ xã hội"];

const TITLES: [&str; 6] = [
    "Biểu số II.06a/VPCP/KSTT",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
    "(Ban hành kèm theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020)",
    "Đơn vị tính: Số hồ sơ TTHC",
];

const EXTRAS: [&str; 3] = ["Cán bộ theo dõi", "Điện thoại liên hệ", "Màu tô"];

/// How numbers are written.
#[derive(Debug, Clone, Copy)]
enum Numbers {
    Stored,
    /// `10.361` as text.
    Dotted,
    /// `10 361` as text.
    Spaced,
    /// `10361` as text.
    Plain,
    /// `12 hồ sơ`.
    WithUnit,
}

/// How texts are coded.
#[derive(Debug, Clone, Copy)]
enum Coding {
    Composed,
    Decomposed,
    /// `hòa` for `hoà` and the other way round.
    OtherTone,
    Capitals,
    /// The old codings, told by their characters alone; each cell by itself, so that digits and ASCII stay as they are.
    Tcvn3,
    Vni,
}

/// Letter → bytes of an old coding.
fn table(csv: &str) -> HashMap<char, String> {
    let entry = |line: &str| {
        let (bytes, letter) = line.split_once(',')?;
        let byte = |place: usize| u8::from_str_radix(&bytes[place..place + 2], 16).ok().map(char::from);
        let sequence: Option<String> = (0..bytes.len()).step_by(2).map(byte).collect();
        Some((letter.chars().next()?, sequence?))
    };
    csv.lines().skip(1).filter_map(entry).collect()
}

static TCVN3: LazyLock<HashMap<char, String>> = LazyLock::new(|| table(include_str!("../lists/tcvn3.csv")));
static VNI: LazyLock<HashMap<char, String>> = LazyLock::new(|| table(include_str!("../lists/vni.csv")));

/// TCVN3 has no capitals with tones: its fonts show small letters as capitals instead.
fn coded(text: &str, table: &HashMap<char, String>) -> String {
    let composed: String = text.nfc().collect();
    let has_all = composed.chars().all(|letter| letter.is_ascii() || !letter.is_alphabetic() || table.contains_key(&letter));
    let written = if has_all { composed } else { composed.to_lowercase() };
    written.chars().map(|letter| table.get(&letter).cloned().unwrap_or_else(|| letter.to_string())).collect()
}

impl Coding {
    fn write(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => coded(text, &TCVN3),
            Self::Vni => coded(text, &VNI),
            Self::Composed => text.nfc().collect(),
            Self::Decomposed => text.nfd().collect(),
            Self::OtherTone => text.replace("oà", "òa").replace("uỷ", "ủy").replace("Thuỷ", "Thủy"),
            Self::Capitals => text.to_uppercase(),
        }
    }
}

/// One way to lay a table out.
#[derive(Debug, Clone)]
struct LaidOut {
    titles: Vec<usize>,
    is_deep: bool,
    /// Order of the blocks, and of the columns within each.
    order: Vec<usize>,
    /// Which of the words of a single-row header.
    words: Vec<usize>,
    numbers: Numbers,
    coding: Coding,
    first_column: u16,
    spacers: Vec<bool>,
    extra: Option<usize>,
    has_number_row: bool,
    has_total: bool,
    total_first: bool,
    has_heading: bool,
    breaks_page_at: Option<usize>,
    rows: Vec<[u32; 8]>,
}

fn laid_out() -> impl Strategy<Value = LaidOut> {
    let numbers =
        prop_oneof![Just(Numbers::Stored), Just(Numbers::Dotted), Just(Numbers::Spaced), Just(Numbers::Plain), Just(Numbers::WithUnit)];
    let coding = prop_oneof![
        Just(Coding::Composed),
        Just(Coding::Decomposed),
        Just(Coding::OtherTone),
        Just(Coding::Capitals),
        Just(Coding::Tcvn3),
        Just(Coding::Vni)
    ];
    let shape = (
        prop::sample::subsequence((0..TITLES.len()).collect::<Vec<_>>(), 0..=TITLES.len()),
        any::<bool>(),
        Just(vec![0_usize, 1, 2]).prop_shuffle(),
        prop::collection::vec(0_usize..3, COLUMNS.len()),
        numbers,
        coding,
        0_u16..4,
    );
    let parts = (
        prop::collection::vec(any::<bool>(), FIELDS_OF_WORK.len()),
        prop::option::of(0..EXTRAS.len()),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::option::of(1_usize..4),
        prop::collection::vec(prop::array::uniform8(0_u32..40_000), 1..FIELDS_OF_WORK.len()),
    );
    (shape, parts).prop_map(|(shape, parts)| {
        let (titles, is_deep, order, words, numbers, coding, first_column) = shape;
        let (spacers, extra, has_number_row, has_total, total_first, has_heading, breaks_page_at, rows) = parts;
        LaidOut {
            titles,
            is_deep,
            order,
            words,
            numbers,
            coding,
            first_column,
            spacers,
            extra,
            has_number_row,
            has_total,
            total_first,
            has_heading,
            breaks_page_at,
            rows,
        }
    })
}

/// Eleven figures that fulfil every equality of the form, made of eight free ones.
fn figures(parts: &[u32; 8]) -> [i64; 11] {
    let [online, offline, carried, early, on_time, late, pending_share, _] = parts.map(i64::from);
    let received = online + offline + carried;
    // What was received is completed or pending: the parts are cut to fit.
    let early = early.min(received);
    let on_time = on_time.min(received - early);
    let late = late.min(received - early - on_time);
    let completed = early + on_time + late;
    let pending = received - completed;
    let in_time = pending_share.min(pending);
    [received, online, offline, carried, completed, early, on_time, late, pending, in_time, pending - in_time]
}

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    laid_out: &'a LaidOut,
    plain: Format,
    row: u32,
}

impl Writer<'_> {
    fn text(&mut self, column: u16, text: &str) {
        self.sheet.write(self.row, column, self.laid_out.coding.write(text)).unwrap();
    }

    fn merged(&mut self, area: (u32, u16, u32, u16), text: &str) {
        let text = self.laid_out.coding.write(text);
        if (area.0, area.1) == (area.2, area.3) {
            self.sheet.write(area.0, area.1, text).unwrap();
        } else {
            self.sheet.merge_range(area.0, area.1, area.2, area.3, &text, &self.plain).unwrap();
        }
    }

    fn number(&mut self, column: u16, value: i64) {
        let dotted = tonghop_domain::display::integer(value);
        let text = match self.laid_out.numbers {
            Numbers::Stored => {
                self.sheet.write(self.row, column, value).unwrap();
                return;
            }
            Numbers::Dotted => dotted,
            Numbers::Spaced => dotted.replace('.', " "),
            Numbers::Plain => value.to_string(),
            Numbers::WithUnit => format!("{dotted} hồ sơ"),
        };
        self.sheet.write(self.row, column, text).unwrap();
    }

    /// Columns of the figures, as places in [`COLUMNS`], from left to right.
    fn order(&self) -> Vec<usize> {
        self.laid_out.order.iter().flat_map(|block| BLOCKS[*block]).copied().collect()
    }

    fn figure_column(&self) -> u16 {
        self.laid_out.first_column + 2
    }

    fn header(&mut self) {
        let (first, column) = (self.row, self.figure_column());
        let last = if self.laid_out.is_deep { first + 2 } else { first };
        self.merged((first, column - 2, last, column - 2), "STT");
        self.merged((first, column - 1, last, column - 1), "Lĩnh vực, công việc giải quyết theo cấp");
        if self.laid_out.is_deep {
            self.deep_header(first, column);
        } else {
            for (at, place) in (column..).zip(self.order()) {
                let words = COLUMNS[place].single;
                self.text(at, words[self.laid_out.words[place] % words.len()]);
            }
        }
        if let Some(extra) = self.laid_out.extra {
            let right = column + u16::try_from(COLUMNS.len()).unwrap();
            self.merged((first, right, last, right), EXTRAS[extra]);
        }
        self.row = last + 1;
    }

    fn deep_header(&mut self, first: u32, mut column: u16) {
        for block in self.laid_out.order.clone() {
            let places = BLOCKS[block];
            let right = column + u16::try_from(places.len()).unwrap() - 1;
            self.merged((first, column, first, right), COLUMNS[places[0]].path[0]);
            for (at, place) in (column..).zip(places) {
                match COLUMNS[*place].path {
                    [_, "Trong đó", low] => {
                        if low == "Trực tuyến" {
                            self.merged((first + 1, at, first + 1, at + 1), "Trong đó");
                        }
                        self.merged((first + 2, at, first + 2, at), low);
                    }
                    [_, low, _] => self.merged((first + 1, at, first + 2, at), low),
                }
            }
            column = right + 1;
        }
    }

    fn number_row(&mut self) {
        for (at, number) in (self.laid_out.first_column..).zip(1..=13) {
            self.sheet.write(self.row, at, format!("({number})")).unwrap();
        }
        self.row += 1;
    }

    fn data(&mut self, number: Option<usize>, field: &str, figures: &[i64; 11]) {
        let column = self.figure_column();
        if let Some(number) = number {
            self.sheet.write(self.row, column - 2, u32::try_from(number).unwrap()).unwrap();
        }
        self.text(column - 1, field);
        for (at, place) in (column..).zip(self.order()) {
            self.number(at, figures[place]);
        }
        if self.laid_out.extra.is_some() {
            self.sheet.write(self.row, column + 11, "xem sau").unwrap();
        }
        self.row += 1;
    }
}

/// Field of work, row of the sheet, figures.
type WrittenRow = (String, u32, [i64; 11]);

/// The workbook, and for each field of work the row (Excel's number) and its figures.
fn write(laid_out: &LaidOut) -> (Vec<u8>, Vec<WrittenRow>) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Biểu 06a").unwrap();
    let mut writer = Writer { sheet, laid_out, plain: Format::new(), row: 0 };
    for title in &laid_out.titles {
        writer.text(laid_out.first_column, TITLES[*title]);
        writer.row += 1;
    }
    writer.text(0, "UBND XÃ TÂN AN");
    writer.row += 1;
    writer.text(1, "Kỳ báo cáo: Quý III năm 2025");
    writer.row += 2;
    let header_at = writer.row;
    writer.header();
    // Column numbers count the form's own order; an officer who moves columns leaves them out.
    let has_number_row = laid_out.has_number_row && laid_out.order == [0, 1, 2] && header_at > 0;
    if has_number_row {
        writer.number_row();
    }
    let all: Vec<[i64; 11]> = laid_out.rows.iter().map(figures).collect();
    let mut total = [0_i64; 11];
    all.iter().for_each(|row| total.iter_mut().zip(row).for_each(|(sum, figure)| *sum += figure));
    if laid_out.has_total && laid_out.total_first {
        writer.data(None, "Tổng số", &total);
    }
    if laid_out.has_heading {
        writer.text(laid_out.first_column + 1, "Thủ tục cấp xã");
        writer.row += 1;
    }
    let mut expected = vec![];
    for (place, row) in all.iter().enumerate() {
        if laid_out.breaks_page_at == Some(place) {
            writer.header();
            if has_number_row {
                writer.number_row();
            }
        }
        expected.push((FIELDS_OF_WORK[place].to_owned(), writer.row + 1, *row));
        writer.data(Some(place + 1), FIELDS_OF_WORK[place], row);
        if laid_out.spacers[place] {
            writer.row += 1;
        }
    }
    if laid_out.has_total && !laid_out.total_first {
        writer.data(None, "Tổng cộng", &total);
    }
    writer.row += 1;
    writer.text(8, "Tân An, ngày 12 tháng 9 năm 2025");
    writer.row += 1;
    writer.text(1, "Người lập biểu");
    (workbook.save_to_buffer().unwrap(), expected)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn a_table_laid_out_at_random_reads_back_equal(laid_out in laid_out()) {
        let (bytes, expected) = write(&laid_out);
        let reading = OFFICE.read(&bytes, &request("a.xlsx")).unwrap();
        prop_assert_eq!(codes(&reading), Vec::<String>::new(), "{:?}", reading.all_findings().filter(|finding| finding.severity == tonghop_domain::Severity::Blocking).collect::<Vec<_>>());
        prop_assert_eq!(reading.reports.len(), 1);
        let report = &reading.reports[0];
        prop_assert_eq!(report.form.as_str(), "kstt-06a");
        prop_assert_eq!(report.unit.as_ref().map(tonghop_domain::OrgUnitId::as_str), Some("tan-an"));
        let counted = report.facts.iter().filter(|fact| !fact.is_total);
        prop_assert_eq!(counted.count(), expected.len() * COLUMNS.len());
        let order: Vec<usize> = laid_out.order.iter().flat_map(|block| BLOCKS[*block]).copied().collect();
        for (field, row, figures) in &expected {
            for (place, column) in COLUMNS.iter().enumerate() {
                let element = format!("kstt_06a.{}", column.field);
                let key = tonghop_domain::text::name_key(field);
                let fact = report.facts.iter().find(|fact| {
                    let member = fact.dimensions.member("linh_vuc").map(tonghop_domain::text::name_key);
                    fact.element.as_str() == element && member.as_deref() == Some(key.as_str())
                });
                let fact = fact.ok_or_else(|| TestCaseError::fail(format!("no {element} of {field}")))?;
                prop_assert_eq!((fact.state, fact.value), (State::Value, Some(figures[place].into())), "{} of {}", element, field);
                let at = order.iter().position(|known| *known == place).unwrap();
                let column = u32::from(laid_out.first_column) + 2 + u32::try_from(at).unwrap();
                prop_assert_eq!(fact.provenance.first_cell(), Some(CellRef::new(row - 1, column)));
            }
        }
    }
}
