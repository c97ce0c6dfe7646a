//! Tiếng Việt.

use super::{Language, Wording, rule_title};
use crate::display;
use crate::finding::{Finding, FindingKind, Location, ReadingReason, Term};
use crate::finding_group::{FindingGroup, Shared, SharedFault};
use crate::formula::{Expected, FUNCTIONS, FormulaFault, FormulaFaultKind, WhyUndefined};
use crate::refusal::Refusal;

/// A finding in Vietnamese.
pub fn finding(finding: &Finding) -> Wording {
    let place = place(&finding.at);
    let found = finding.found.as_deref().unwrap_or_default();
    let (what, advice) = what_and_advice(&finding.kind, found);
    // A score stands in no file: its criterion is its place.
    let headline = match (&finding.kind, &finding.at) {
        (FindingKind::ScoreDiffers { .. }, Location::File) => super::capitalised(&what),
        _ => format!("{place}: {what}"),
    };
    Wording { headline, advice }
}

/// A group of findings in Vietnamese.
pub fn group(group: &FindingGroup<'_>) -> Wording {
    let head = finding(group.head);
    match group.shared {
        Shared::Nothing => head,
        Shared::Figure { cell } => {
            let count = group.others.len();
            let others = super::cells_of(&group.others);
            let advice = format!("{} {count} lỗi khác do cùng nguyên nhân (ô {cell}): {}.", head.advice, super::joined(&others, "ô "));
            Wording { headline: head.headline, advice: advice.trim_start().to_owned() }
        }
        Shared::Column { first, last } => {
            let (what, advice) = what_and_advice(&group.head.kind, group.head.found.as_deref().unwrap_or_default());
            let sheet = group.head.at.sheet().unwrap_or_default();
            let count = super::cells_of(&group.findings().collect::<Vec<_>>()).len();
            Wording { headline: format!("Sheet “{sheet}”, {count} ô trong {first}:{last}, ví dụ ô {first}: {what}"), advice }
        }
    }
}

/// What several units did wrong alike, in Vietnamese.
pub fn shared_fault(fault: &SharedFault<'_>) -> String {
    let title = rule_title(fault.rule, Language::Vietnamese);
    let column = fault.column.map(|column| format!(" ở cột “{column}” của biểu")).unwrap_or_else(|| " trong biểu".to_owned());
    format!("{} đơn vị cùng có lỗi{column} “{}”: {title}.", fault.units.len(), fault.form)
}

/// A finding in Vietnamese for a reader who sees its place: the headline begins with what was found.
pub fn without_place(finding: &Finding) -> Wording {
    let (headline, advice) = what_and_advice(&finding.kind, finding.found.as_deref().unwrap_or_default());
    Wording { headline, advice }
}

/// A refusal in Vietnamese.
pub fn refusal(refusal: &Refusal) -> Wording {
    let (headline, advice) = match refusal {
        Refusal::Empty => ("Tệp rỗng (0 byte).", "Đề nghị đơn vị gửi lại tệp.".to_owned()),
        Refusal::Encrypted => (
            "Tệp được đặt mật khẩu nên không đọc được.",
            "Mở tệp bằng mật khẩu, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu và nộp lại.".to_owned(),
        ),
        Refusal::Damaged { .. } => {
            ("Tệp hỏng, bị cắt dở hoặc cố ý gây lỗi.", "Mở tệp trên máy của đơn vị, lưu thành tệp mới (.xlsx) rồi nộp lại.".to_owned())
        }
        Refusal::Word => (
            "Đây là văn bản Word, không phải bảng tính.",
            "Được lưu làm báo cáo lời văn, không đọc số liệu; biểu số liệu cần gửi bằng Excel theo tệp mẫu.".to_owned(),
        ),
        Refusal::Pdf => (
            "Đây là tệp PDF, không phải bảng tính.",
            "Được lưu làm bản ký, không đọc số liệu; biểu số liệu cần gửi bằng Excel theo tệp mẫu.".to_owned(),
        ),
        Refusal::Picture => (
            "Đây là tệp ảnh, không đọc được số liệu.",
            "Nếu là ảnh biểu giấy: nhập số liệu vào tệp mẫu Excel rồi nộp lại. Nếu là ảnh kèm báo cáo: chọn đơn vị và kỳ rồi đọc lại để lưu vào hồ sơ, hoặc gửi chung một tệp zip với báo cáo Excel của đơn vị. Nếu là tài liệu kiểm chứng: đưa vào trang Tài liệu kiểm chứng."
                .to_owned(),
        ),
        Refusal::WebPage => (
            "Tệp là trang web được đổi tên, không phải bảng tính.",
            "Mở tệp bằng Excel, chọn Lưu thành, kiểu Sổ làm việc Excel (.xlsx), rồi nộp lại.".to_owned(),
        ),
        Refusal::TooOld => ("Tệp thuộc phiên bản Excel quá cũ (trước Excel 97).", "Mở tệp và lưu thành .xlsx rồi nộp lại.".to_owned()),
        Refusal::NotATable => (
            "Không nhận ra đây là bảng tính (xlsx, xls, xlsb, ods, csv).",
            "Kiểm tra lại tệp; nếu là bảng tính, lưu thành .xlsx rồi nộp lại.".to_owned(),
        ),
        Refusal::TooLarge { limit, allowed, found } => {
            let headline = format!("Tệp vượt giới hạn {limit}: cho phép {allowed}, tệp có {found}.");
            return Wording { headline, advice: "Tách tệp hoặc xóa phần thừa rồi nộp lại.".to_owned() };
        }
        Refusal::UnsafeBundle { entry } => {
            let headline = format!("Tệp nén chứa mục không an toàn: “{entry}”.");
            return Wording {
                headline, advice: "Nén lại chỉ gồm các tệp báo cáo, không lồng tệp nén, không đặt mật khẩu.".to_owned()
            };
        }
        Refusal::OutOfBounds => (
            "Tệp hỏng hoặc cố ý gây lỗi: việc đọc vượt thời gian hoặc bộ nhớ cho phép.",
            "Mở tệp trên máy của đơn vị, lưu thành tệp mới (.xlsx) rồi nộp lại.".to_owned(),
        ),
    };
    Wording { headline: headline.to_owned(), advice }
}

fn place(at: &Location) -> String {
    match at {
        Location::File => "Tệp".to_owned(),
        Location::Sheet { sheet } => format!("Sheet “{sheet}”"),
        Location::Cell { sheet, cell } => format!("Sheet “{sheet}”, ô {cell}"),
        Location::Cells { sheet, cells } => {
            let cells = cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            format!("Sheet “{sheet}”, các ô {cells}")
        }
    }
}

fn what_and_advice(kind: &FindingKind, found: &str) -> (String, String) {
    match kind {
        FindingKind::FormUnknown { sheets } => (
            format!("không có sheet nào khớp với biểu mẫu đã biết (đã xem: {}).", sheets.join(", ")),
            "Chọn đúng biểu mẫu, hoặc nhập số liệu vào tệp mẫu rồi nộp lại.".into(),
        ),
        FindingKind::FormExpired { form, valid_until } => (
            format!("biểu mẫu “{form}” đã hết hiệu lực từ sau ngày {}.", display::date(*valid_until)),
            "Số liệu vẫn được đọc; kiểm tra xem kỳ này phải dùng biểu mẫu mới hay không.".into(),
        ),
        FindingKind::NarrativeFiled { what, unit, missing_form, period } => {
            narrative(what, unit.as_deref(), missing_form.as_deref(), period.as_ref(), found)
        }
        FindingKind::SheetHidden => ("sheet bị ẩn nhưng vẫn được đọc.".into(), "Nếu là bản nháp cũ, xóa sheet này rồi nộp lại.".into()),
        FindingKind::HiddenSheetLeftOut => (
            "sheet bị ẩn, cùng biểu mẫu với sheet đang hiện nên không lấy số liệu.".into(),
            "Nếu là bản nháp cũ, xóa sheet này; nếu là số liệu cần nộp, bỏ ẩn rồi nộp lại.".into(),
        ),
        FindingKind::TemplateOutdated { year } => {
            (format!("“{found}”: tệp mẫu của năm {year}."), "Số liệu vẫn được đọc; từ kỳ sau dùng tệp mẫu hiện hành.".into())
        }
        FindingKind::TemplateVersionOutdated { form, version, current } => (
            format!("tệp mẫu của biểu “{form}” là phiên bản {version}, hiện dùng phiên bản {current}."),
            "Số liệu vẫn được đọc; kiểm tra các cột mới của biểu và từ kỳ sau dùng tệp mẫu hiện hành.".into(),
        ),
        FindingKind::MacrosIgnored => ("tệp có macro; macro không được chạy và không ảnh hưởng số liệu.".into(), String::new()),
        FindingKind::FormatDiffers { extension, content } => {
            (format!("tên tệp có đuôi .{extension} nhưng nội dung là {content}; đã đọc theo nội dung."), String::new())
        }
        FindingKind::LegacyText { encoding, text } => {
            (format!("chữ theo bảng mã {encoding} được chuyển thành “{text}”."), "Không phải sửa nếu đúng.".into())
        }
        FindingKind::UnitMissing => {
            ("không ghi tên đơn vị báo cáo.".into(), "Chọn đơn vị, hoặc ghi tên đơn vị ở đầu biểu rồi nộp lại.".into())
        }
        FindingKind::UnitUnknown => (
            format!("tên đơn vị “{found}” không có trong danh mục."),
            "Chưa ghi nhận. Chọn đúng đơn vị; lần sau tệp có dạng này sẽ được nhận ra.".into(),
        ),
        FindingKind::UnitNotThen { unit, from, to } => {
            let until = to.map_or_else(String::new, |to| format!(" đến ngày {}", display::date(to)));
            (
                format!("{unit} có từ ngày {}{until}, ngoài thời gian của kỳ báo cáo.", display::date(*from)),
                "Chưa ghi nhận. Kiểm tra lại kỳ báo cáo, hoặc chọn đơn vị mà số liệu này thuộc về.".into(),
            )
        }
        FindingKind::UnitAmbiguous { candidates } => (
            format!("tên đơn vị là “{found}”, trong danh mục có {}.", list_and(candidates)),
            "Chưa ghi nhận. Chọn đúng đơn vị; lần sau tệp có dạng này sẽ được nhận ra.".into(),
        ),
        FindingKind::UnitDivided { candidates } => (
            format!("đơn vị cũ “{found}” đã được chia vào {}.", list_and(candidates)),
            "Chưa ghi nhận. Chọn đơn vị hiện nay mà số liệu này thuộc về.".into(),
        ),
        FindingKind::UnitThroughEvent { old, new, resolution } => {
            let basis = if resolution.is_empty() { String::new() } else { format!(" ({resolution})") };
            (format!("tên cũ “{old}” được hiểu là {new} theo việc sắp xếp đơn vị{basis}."), "Không phải sửa nếu đúng.".into())
        }
        FindingKind::UnitReadAs { unit } => (format!("tên đơn vị “{found}” được hiểu là {unit}."), "Không phải sửa nếu đúng.".into()),
        FindingKind::UnitFromSheetName { unit } => {
            (format!("trong biểu không ghi tên đơn vị; theo tên sheet “{found}”, đơn vị là {unit}."), "Không phải sửa nếu đúng.".into())
        }
        FindingKind::UnitDiffers { given, found } => {
            (format!("trong tệp ghi đơn vị “{found}”, nhưng báo cáo được nộp cho “{given}”."), "Chọn lại đơn vị hoặc nộp đúng tệp.".into())
        }
        FindingKind::UnitFromTemplate { unit } => (
            format!("tên đơn vị trong tệp không rõ; tệp mẫu được lập cho “{unit}” nên báo cáo được hiểu là của đơn vị này."),
            "Nếu là báo cáo của đơn vị khác, chọn đơn vị khi nộp.".into(),
        ),
        FindingKind::PeriodFromTemplate { period_name } => (
            format!("kỳ báo cáo trong tệp không rõ; tệp mẫu được lập cho {period_name} nên báo cáo được hiểu là của kỳ này."),
            "Nếu là báo cáo của kỳ khác, chọn kỳ khi nộp.".into(),
        ),
        FindingKind::PeriodMissing => ("không ghi kỳ báo cáo.".into(), "Chọn kỳ báo cáo, hoặc ghi kỳ ở đầu biểu rồi nộp lại.".into()),
        FindingKind::PeriodUnknown { choices } => (
            format!("kỳ báo cáo “{found}” không có trong chế độ báo cáo của biểu."),
            format!("Chọn một trong các kỳ: {}.", choices.join(", ")),
        ),
        FindingKind::PeriodDiffers { given, found } => {
            let (given, found) = (display::period(given), display::period(found));
            (format!("trong tệp ghi kỳ {found}, nhưng báo cáo được nộp cho kỳ {given}."), "Chọn lại kỳ hoặc nộp đúng tệp.".into())
        }
        FindingKind::PeriodWindowDiffers { period_name, from, to } => (
            format!("ghi “{found}”, nhưng {period_name} tính từ ngày {} đến ngày {}.", display::date(*from), display::date(*to)),
            "Kiểm tra số liệu có đúng khoảng thời gian của kỳ hay không.".into(),
        ),
        FindingKind::LineMissing { label } => (format!("thiếu dòng “{label}: …” ở đầu biểu."), "Bổ sung theo tệp mẫu rồi nộp lại.".into()),
        FindingKind::RowsRepeated { rows } => (
            format!("các dòng {} cùng ghi “{found}”; chỉ đọc dòng đầu.", list_numbers(rows)),
            "Gộp thành một dòng, hoặc ghi rõ tên từng dòng rồi nộp lại.".into(),
        ),
        FindingKind::FiguresScaled { factor } => {
            (format!("các số tiền được nhân với {} vì biểu ghi “{found}”.", display::plain(*factor, 0)), "Không phải sửa nếu đúng.".into())
        }
        FindingKind::ColumnMissing { column } => (format!("thiếu cột “{column}”."), "Bổ sung cột theo tệp mẫu rồi nộp lại.".into()),
        FindingKind::ColumnUnknown => (format!("cột “{found}” không có trong biểu mẫu nên không được đọc."), String::new()),
        FindingKind::HeaderReadAs { column } => (format!("cột “{found}” được đọc là “{column}”."), "Không phải sửa nếu đúng.".into()),
        FindingKind::HeaderUnclear { candidates, samples } => (
            format!("chưa rõ cột “{found}”{} là cột nào của biểu: {}.", examples(samples), list_or(candidates)),
            "Chưa ghi nhận. Chọn đúng cột, hoặc chọn không đọc cột này; lần sau tệp có dạng này sẽ được nhận ra.".into(),
        ),
        FindingKind::AnswerUsed { meaning: Some(meaning) } => {
            (format!("“{found}” được đọc là “{meaning}” theo lựa chọn đã ghi nhớ."), "Không phải sửa nếu đúng.".into())
        }
        FindingKind::AnswerUsed { meaning: None } => (format!("cột “{found}” không được đọc theo lựa chọn đã ghi nhớ."), String::new()),
        FindingKind::HiddenCellsRead { rows, columns } => (
            format!("có {} đang ẩn, vẫn được đọc như bình thường.", hidden(rows, columns)),
            "Nếu là số liệu nháp, xóa đi rồi nộp lại.".into(),
        ),
        FindingKind::ScalesContradict { notes } => (
            format!("đơn vị tiền ghi khác nhau: {}.", list_and(&notes.iter().map(|note| format!("“{note}”")).collect::<Vec<_>>())),
            "Chưa đọc được số tiền. Giữ một đơn vị tiền đúng rồi nộp lại.".into(),
        ),
        FindingKind::NoRows => {
            ("biểu không có dòng số liệu nào.".into(), "Nếu trong kỳ không phát sinh, ghi “không phát sinh” dưới tiêu đề.".into())
        }
        FindingKind::NilReport => ("đơn vị báo cáo không phát sinh trong kỳ.".into(), String::new()),
        FindingKind::CodeReadAs { name } => (format!("“{found}” được đọc là “{name}”."), "Không phải sửa nếu đúng.".into()),
        FindingKind::TooManyDigits { column } => (
            format!("cột “{column}” ghi “{found}”, nhiều hơn 15 chữ số; Excel chỉ giữ 15 chữ số đầu."),
            "Kiểm tra lại các chữ số cuối; nếu là mã số, định dạng ô là văn bản rồi ghi lại.".into(),
        ),
        FindingKind::NotANumber { column } => (
            format!("cột “{column}” phải là số, trong ô ghi “{found}”."),
            "Ghi lại bằng số. Ô này chưa được tính, các ô khác vẫn được đọc.".into(),
        ),
        FindingKind::Negative { column, value } => {
            (format!("cột “{column}” ghi {}; giá trị phải từ 0 trở lên.", display::plain(*value, 4)), "Kiểm tra và ghi lại số đúng.".into())
        }
        FindingKind::NotWhole { column, value } => {
            (format!("cột “{column}” ghi {}; số đếm phải là số nguyên.", display::plain(*value, 4)), "Kiểm tra và ghi lại số đúng.".into())
        }
        FindingKind::OutOfRange { column, value, least, most } => (
            format!("cột “{column}” ghi {}, ngoài khoảng cho phép ({}).", display::plain(*value, 4), bounds(*least, *most)),
            "Kiểm tra và ghi lại số đúng.".into(),
        ),
        FindingKind::NotADate { column, nearest } => {
            let example = nearest.map_or_else(String::new, |day| format!(", ví dụ {}", display::date(day)));
            (
                format!("“{found}” ở cột “{column}” không phải ngày có trong lịch."),
                format!("Ghi lại ngày theo dạng dd/mm/yyyy{example}. Dòng này chưa được tính, các dòng khác vẫn được đọc."),
            )
        }
        FindingKind::DateOutsidePeriod { day, period_name, from, to, .. } => {
            let side = if day > to { "nằm sau" } else { "nằm trước" };
            (
                format!("ngày {} {side} kỳ {period_name} ({}).", display::date(*day), display::window(*from, *to)),
                "Dòng này không tính vào kỳ; nếu ghi nhầm ngày thì sửa lại.".into(),
            )
        }
        FindingKind::CodeUnknown { column, allowed } => {
            (format!("“{found}” không có trong danh mục của cột “{column}”."), format!("Ghi một trong các mục: {}.", allowed.join("; ")))
        }
        FindingKind::RequiredMissing { column, is_figure } => {
            let zero = if *is_figure { "; nếu bằng không, ghi 0" } else { "" };
            (format!("cột “{column}” để trống."), format!("Bổ sung rồi nộp lại{zero}."))
        }
        FindingKind::CellError { column } => {
            (format!("cột “{column}” chứa lỗi công thức {found}."), "Sửa công thức hoặc ghi trực tiếp số.".into())
        }
        FindingKind::NotCalculated { column } => (
            format!("công thức ở cột “{column}” chưa có kết quả lưu trong tệp."),
            "Mở tệp bằng Excel, lưu lại để công thức được tính, rồi nộp lại.".into(),
        ),
        FindingKind::MoreOfTheSame { rule, more } => (
            format!("còn {} chỗ khác cùng lỗi {rule}, không liệt kê hết.", display::integer(i64::try_from(*more).unwrap_or(i64::MAX))),
            "Sửa cả cột một lượt rồi nộp lại.".into(),
        ),
        FindingKind::LogCounted { rows, counted, simplified, uncompared } => {
            let number = |count: u64| display::integer(i64::try_from(count).unwrap_or(i64::MAX));
            let without_codes = (*simplified > 0).then(|| {
                format!(
                    "{} dòng không giữ được mã chỉ tiêu, số văn bản và tài liệu kiểm chứng vì quá nhiều loại khác nhau.",
                    number(*simplified)
                )
            });
            let not_compared = (*uncompared > 0)
                .then(|| format!("{} dòng cuối tệp không được so trùng với các dòng trước vì tệp quá dài.", number(*uncompared)));
            (
                format!(
                    "nhật ký dài {} dòng được đếm gộp theo ngày, hình thức và kênh: {} dòng trong kỳ, không lưu từng dòng.",
                    number(*rows),
                    number(*counted)
                ),
                [without_codes, not_compared].into_iter().flatten().collect::<Vec<_>>().join(" "),
            )
        }
        FindingKind::CellDamaged { column } => (
            format!("ô ở cột “{column}” bị hỏng trong tệp (tệp ghi “{found}”), không đọc được giá trị."),
            "Mở tệp bằng Excel, gõ lại giá trị của ô, lưu và nộp lại.".into(),
        ),
        FindingKind::NumberAmbiguous { column, readings } => {
            let readings = readings.iter().map(|value| display::plain(*value, 4)).collect::<Vec<_>>().join(" hoặc ");
            (format!("“{found}” ở cột “{column}” có thể đọc là {readings}."), "Ghi lại số không dùng dấu phân cách nhóm nghìn.".into())
        }
        FindingKind::ReadAs { column, value, reason } => {
            (format!("“{found}” được đọc là {} vì {}.", display::plain(*value, 6), why(reason, column)), "Không phải sửa nếu đúng.".into())
        }
        FindingKind::DatesReadAs { from, to } if from == to => {
            (format!("“{found}” được đọc là ngày {}.", display::date(*from)), "Không phải sửa nếu đúng.".into())
        }
        FindingKind::DatesReadAs { from, to } => (
            format!("“{found}” được đọc là từ ngày {} đến ngày {}.", display::date(*from), display::date(*to)),
            "Không phải sửa nếu đúng.".into(),
        ),
        FindingKind::RowSumDiffers { total, parts, sum } => row_sum(total, parts, *sum),
        FindingKind::ColumnTotalDiffers { column, total, sum } => (
            format!("dòng tổng ở cột “{column}” ghi {} nhưng cộng các dòng được {}.", display::plain(*total, 4), display::plain(*sum, 4)),
            format!(
                "Lệch {}. Kiểm tra lại các dòng và dòng tổng; dòng tổng không được cộng vào số liệu.",
                display::plain(total.saturating_sub(*sum).abs(), 4)
            ),
        ),
        FindingKind::TotalRowSkipped => {
            (format!("dòng “{found}” được nhận là dòng tổng, dùng để kiểm tra, không cộng vào số liệu."), String::new())
        }
        FindingKind::PartRowSkipped => {
            (format!("dòng “{found}” là một phần của dòng trên (trong đó), không cộng thêm vào số liệu."), String::new())
        }
        FindingKind::RowsBelowTable { count } => (
            format!("{count} dòng số liệu nằm dưới phần ghi chú, ký tên của biểu nên không được đọc."),
            "Nếu thuộc biểu này, đưa lên trên phần ký tên rồi nộp lại.".into(),
        ),
        FindingKind::ActivityRepeated { rows, same_link } => {
            let what = if *same_link { "trùng đường dẫn bài viết" } else { "trùng ngày, hình thức và nội dung" };
            (
                format!("các dòng {} {what}.", list_numbers(rows)),
                "Chỉ tính một lần. Nếu là các hoạt động khác nhau, ghi rõ nội dung hoặc đủ đường dẫn.".into(),
            )
        }
        FindingKind::ActivityReportedBefore { count, period } => (
            format!("{count} dòng đã có trong báo cáo {}; mỗi hoạt động chỉ tính một lần.", display::period(period)),
            "Không phải sửa.".into(),
        ),
        FindingKind::RowsBeforePeriod { count, period_name, from } => (
            format!("{count} dòng đầu có ngày trước ngày {}; nhật ký ghi lũy kế.", display::date(*from)),
            format!("Các dòng này không tính vào {period_name}; mỗi hoạt động chỉ tính một lần."),
        ),
        FindingKind::LinkSharedWith { units, link } => (
            format!("đường dẫn {link} cũng được {} báo cáo.", list_and(units)),
            "Thống nhất đơn vị nào chủ trì; đơn vị còn lại ghi vai trò tham gia.".into(),
        ),
        FindingKind::IntegratedAsDedicated { activity } => (
            format!("hoạt động lồng ghép được báo cáo là “{activity}”."),
            "Không tính vào chỉ tiêu hội nghị chuyên đề; nếu là hội nghị riêng, ghi lại cột hình thức tổ chức.".into(),
        ),
        FindingKind::EvidenceMissing { missing } => {
            (format!("thiếu tài liệu kiểm chứng: {}.", missing.join("; ")), "Bổ sung tài liệu hoặc nêu lý do.".into())
        }
        FindingKind::CarriedOverDiffers { carried, left_open, period, part, source } => {
            let part = of_part(part);
            (
                format!(
                    "hồ sơ kỳ trước chuyển qua{part} ghi {}, báo cáo {} ghi còn đang giải quyết {} ({source}).",
                    display::plain(*carried, 4),
                    display::period(period),
                    display::plain(*left_open, 4)
                ),
                format!("{}Sửa một trong hai, hoặc nêu lý do.", swapped(*carried, *left_open)),
            )
        }
        FindingKind::FigureJumps { column, value, median, earlier, part } => (
            format!(
                "cột “{column}”{} ghi {}, trong khi {earlier} kỳ trước đơn vị thường báo khoảng {}.",
                of_part(part),
                display::plain(*value, 4),
                display::plain(*median, 2)
            ),
            "Kiểm tra xem có gõ thừa, thiếu chữ số hoặc nhầm đơn vị tính; nếu đúng, nêu lý do.".into(),
        ),
        FindingKind::TextTooLong { column, length, most } => (
            format!(
                "cột “{column}” ghi {} chữ cái, thường không quá {}.",
                display::integer((*length).into()),
                display::integer((*most).into())
            ),
            "Có thể đã dán nhầm cả đoạn văn vào một ô; rút gọn, phần chi tiết gửi kèm báo cáo lời văn.".into(),
        ),
        FindingKind::SheetsDiffer { column, part, here, there, other_sheet, other_cell } => {
            let cell = other_cell.map(|cell| format!(", ô {cell}")).unwrap_or_default();
            (
                format!(
                    "cột “{column}”{} ghi {}, nhưng sheet “{other_sheet}”{cell} ghi {}.",
                    of_part(part),
                    display::plain(*here, 4),
                    display::plain(*there, 4)
                ),
                "Hai nơi phải cùng một số. Sửa nơi ghi sai rồi nộp lại.".into(),
            )
        }
        FindingKind::ReportSplit { other_sheet } => (
            format!("sheet này và sheet “{other_sheet}” là cùng một biểu của cùng đơn vị, cùng kỳ nhưng có các dòng khác nhau."),
            "Gộp vào một sheet, hoặc ghi đúng kỳ của từng sheet, rồi nộp lại; nếu không, chỉ một sheet được ghi nhận.".into(),
        ),
        FindingKind::ReportRepeated { other_sheet } => {
            (format!("sheet này lặp lại báo cáo ở sheet “{other_sheet}”; chỉ tính một lần."), "Không phải sửa.".into())
        }
        FindingKind::ReportContinues { file } => (
            format!("các ngày trong sheet nối tiếp tệp “{file}” của cùng đơn vị, cùng kỳ; hai tệp được tính là một báo cáo."),
            "Không phải sửa nếu đúng. Nếu tệp này thay tệp kia, trả lại tệp kia.".into(),
        ),
        FindingKind::ReportReplaces { file } => (
            format!("không có dòng nào chung với tệp “{file}” của cùng đơn vị, cùng kỳ; ghi nhận tệp này sẽ bỏ hết các dòng của tệp kia."),
            "Nếu là phần tiếp theo, gộp các phần vào một tệp rồi nộp lại; nếu thay hẳn, tiếp nhận tệp này và ghi lý do.".into(),
        ),
        FindingKind::LoggedDiffers { column, part, reported, logged } => (
            format!(
                "cột “{column}”{} ghi {}, nhật ký trong kỳ có {}.",
                of_part(part),
                display::plain(*reported, 4),
                display::plain(*logged, 4)
            ),
            format!(
                "Lệch {}. Bổ sung nhật ký nếu sót, hoặc sửa số báo cáo, hoặc nêu lý do.",
                display::plain(reported.saturating_sub(*logged).abs(), 4)
            ),
        ),
        FindingKind::TargetMissedInPeriods { target, met, due, missed, total } => (
            format!("chỉ tiêu “{target}” đạt {met}/{due}; chưa đạt: {}.", missed.join(", ")),
            format!("Tổng {} không bù được cho thời gian còn thiếu. Bổ sung nhật ký nếu sót.", display::plain(*total, 2)),
        ),
        FindingKind::ScoreDiffers { criterion, claimed, computed, arithmetic } => (
            format!(
                "tiêu chí {criterion}: đơn vị tự chấm {} điểm, hệ thống tính {}.",
                display::decimal(*claimed, 2),
                display::decimal(*computed, 2)
            ),
            format!("{arithmetic} Xem cách tính; nếu giữ điểm khác phải ghi lý do."),
        ),
        FindingKind::PublishedDiffers { published, computed, about } => (
            format!(
                "{about}: số công bố {} khác số tính từ các thành phần {}.",
                display::plain(*published, 6),
                display::plain(*computed, 6)
            ),
            "Giữ số công bố; cần đối chiếu lại với nơi công bố.".into(),
        ),
        FindingKind::SourcesDiffer { about, said, other, source } => (
            format!("{about}: tệp này ghi {}, {source} ghi {}.", display::plain(*said, 6), display::plain(*other, 6)),
            format!("{}Cả hai nguồn đều được giữ; đối chiếu với nơi công bố trước khi dùng.", slip(*said, *other)),
        ),
        FindingKind::Estimate => ("số liệu là ước thực hiện, sẽ được thay bằng số thực hiện.".into(), String::new()),
    }
}

fn examples(samples: &[String]) -> String {
    if samples.is_empty() { String::new() } else { format!(" (ví dụ: {})", samples.join("; ")) }
}

fn list_or(names: &[String]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(" hay ")
}

fn hidden(rows: &[String], columns: &[String]) -> String {
    let part = |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")));
    [part("dòng", rows), part("cột", columns)].into_iter().flatten().collect::<Vec<_>>().join(" và ")
}

fn narrative(
    what: &str,
    unit: Option<&str>,
    missing_form: Option<&str>,
    period: Option<&crate::period::PeriodId>,
    found: &str,
) -> (String, String) {
    let kept = match (what, unit) {
        ("PDF", Some(unit)) => format!("đã lưu làm bản ký của {unit}"),
        ("ảnh", Some(unit)) => format!("đã lưu vào hồ sơ báo cáo của {unit}"),
        (_, Some(unit)) => format!("đã lưu làm báo cáo lời văn của {unit}"),
        (_, None) => "đã lưu, chưa rõ của đơn vị nào".to_owned(),
    };
    let advice = match (missing_form, period) {
        (Some(form), Some(period)) => {
            format!("Biểu số liệu Excel “{form}” {} chưa có; tải tệp mẫu và nộp bổ sung.", display::period(period))
        }
        _ => "Biểu số liệu cần nộp bằng Excel theo tệp mẫu.".to_owned(),
    };
    (format!("“{found}” là tệp {what}: {kept}, không đọc số liệu từ tệp này."), advice)
}

fn of_part(part: &str) -> String {
    if part.is_empty() { String::new() } else { format!(" ({part})") }
}

fn row_sum(total: &Term, parts: &[Term], sum: rust_decimal::Decimal) -> (String, String) {
    let labels = parts.iter().map(|part| part.label.as_str()).collect::<Vec<_>>().join(" + ");
    let figure = |term: &Term| term.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4));
    let figures = parts.iter().map(figure).collect::<Vec<_>>().join(" + ");
    let difference = total.value.map_or(sum, |value| value.saturating_sub(sum)).abs();
    (
        format!("cột {} ghi {} nhưng {labels} = {figures} = {}.", total.label, figure(total), display::plain(sum, 4)),
        format!("Lệch {}. Kiểm tra lại các ô này rồi nộp lại.", display::plain(difference, 4)),
    )
}

fn why(reason: &ReadingReason, column: &str) -> String {
    match reason {
        ReadingReason::UnitOfMeasure { words } => format!("“{words}” là đơn vị tính của cột “{column}”"),
        ReadingReason::Grouping => "các nhóm ba chữ số được viết tách nhau".to_owned(),
        ReadingReason::DecimalComma => "dấu phẩy là dấu thập phân".to_owned(),
        ReadingReason::StoredAsText => "ô lưu số dưới dạng chữ".to_owned(),
        ReadingReason::Percent => format!("cột “{column}” tính bằng phần trăm"),
        ReadingReason::Nil => "ô ghi không phát sinh".to_owned(),
        ReadingReason::Words => "số viết bằng chữ".to_owned(),
        ReadingReason::AtLeast { words } => format!("“{words}” là mức tối thiểu"),
        ReadingReason::Scaled { note } => format!("biểu ghi “{note}”"),
    }
}

/// "45 against 54" is the commonest slip of the hand.
fn swapped(one: rust_decimal::Decimal, other: rust_decimal::Decimal) -> String {
    let digits = |value: rust_decimal::Decimal| {
        let mut digits: Vec<char> = value.to_string().chars().collect();
        digits.sort_unstable();
        digits
    };
    if one != other && digits(one) == digits(other) { "Có thể viết nhầm thứ tự chữ số. ".to_owned() } else { String::new() }
}

fn slip(said: rust_decimal::Decimal, other: rust_decimal::Decimal) -> &'static str {
    if crate::printed::looks_like_a_slip(said, other) {
        "Hai số gần như trùng chữ số, có thể một nơi in nhầm. "
    } else {
        ""
    }
}

fn bounds(least: Option<rust_decimal::Decimal>, most: Option<rust_decimal::Decimal>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("từ {} đến {}", display::plain(least, 4), display::plain(most, 4)),
        (Some(least), None) => format!("từ {} trở lên", display::plain(least, 4)),
        (None, Some(most)) => format!("không quá {}", display::plain(most, 4)),
        (None, None) => "không giới hạn".to_owned(),
    }
}

fn list_and(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} và {last}", rest.join(", ")),
    }
}

fn list_numbers(numbers: &[u32]) -> String {
    list_and(&numbers.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// A fault of a formula's text, with its place.
pub fn formula_fault(fault: &FormulaFault) -> String {
    format!("Vị trí {}: {}.", fault.position, formula_fault_kind(&fault.kind))
}

fn formula_fault_kind(kind: &FormulaFaultKind) -> String {
    match kind {
        FormulaFaultKind::Empty => "công thức để trống".into(),
        FormulaFaultKind::TooLong { most } => format!("công thức quá dài (tối đa {most} byte)"),
        FormulaFaultKind::TooDeep { most } => format!("dấu ngoặc và hàm lồng nhau quá {most} lớp"),
        FormulaFaultKind::TooManyNodes { most } => format!("công thức có quá {most} số, chỉ tiêu và phép tính; tách thành nhiều công thức"),
        FormulaFaultKind::UnknownCharacter(character) => format!("ký tự “{character}” không dùng trong công thức"),
        FormulaFaultKind::UnclosedText => "thiếu dấu \" đóng".into(),
        FormulaFaultKind::NotANumber(found) => {
            format!("“{found}” không phải số; viết ví dụ 0.9, dấu chấm ngăn phần thập phân, tối đa 28 chữ số")
        }
        FormulaFaultKind::DecimalComma => "phần thập phân trong công thức ngăn bằng dấu chấm, ví dụ 0.9".into(),
        FormulaFaultKind::NotAnElement(found) => {
            format!("“{found}” không phải chỉ tiêu số liệu; viết dạng biểu.cột bằng chữ thường không dấu, ví dụ kstt_06a.received_total")
        }
        FormulaFaultKind::UnknownFunction(found) => format!("không có hàm “{found}”; các hàm: {}", FUNCTIONS.join(", ")),
        FormulaFaultKind::UnknownWord(found) => {
            format!("không hiểu “{found}”; chỉ tiêu số liệu viết dạng biểu.cột, hàm viết kèm dấu ngoặc ({})", FUNCTIONS.join(", "))
        }
        FormulaFaultKind::Expected { expected, found: Some(found) } => format!("cần {}, gặp “{found}”", formula_expected(*expected)),
        FormulaFaultKind::Expected { expected, found: None } => format!("cần {}, nhưng công thức đã hết", formula_expected(*expected)),
        FormulaFaultKind::FigureNeeded => "cần một số, ở đây là điều kiện đúng/sai".into(),
        FormulaFaultKind::ConditionNeeded => "cần một điều kiện, ví dụ a.b > 0, ở đây là số".into(),
        FormulaFaultKind::ChainedComparison => "không so sánh nối tiếp được; viết a < b and b < c".into(),
        FormulaFaultKind::WrongArguments { function, needed, found } => format!("hàm “{function}” cần {needed} đối số, có {found}"),
        FormulaFaultKind::DimensionRepeated(dimension) => format!("“{dimension}” được nêu hai lần sau where"),
        FormulaFaultKind::ShiftInsideYearToDate => "trong year_to_date không dùng previous, last_year hay year_to_date".into(),
    }
}

fn formula_expected(expected: Expected) -> String {
    match expected {
        Expected::Operand => "một số, một chỉ tiêu số liệu, một hàm hoặc “(”".into(),
        Expected::OperatorOrEnd => "một phép tính hoặc hết công thức".into(),
        Expected::Sign(sign) => format!("“{sign}”"),
        Expected::CommaOrClosing => "“,” hoặc “)”".into(),
        Expected::WhereOrClosing => "“where” hoặc “)”".into(),
        Expected::Element => "một chỉ tiêu số liệu, ví dụ kstt_06a.received_total".into(),
        Expected::Dimension => "tên chiều phân tổ, ví dụ linh_vuc".into(),
        Expected::Text => "một giá trị trong dấu \"…\"".into(),
    }
}

/// Why a formula has no result.
pub fn undefined(why: WhyUndefined) -> &'static str {
    match why {
        WhyUndefined::Unreadable => "có số liệu không đọc được",
        WhyUndefined::Missing => "chưa có số liệu",
        WhyUndefined::NotApplicable => "không áp dụng",
        WhyUndefined::ZeroDenominator => "mẫu số bằng 0",
        WhyUndefined::Overflow => "kết quả vượt quá số chữ số tính được",
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::cell::CellRef;

    #[test]
    fn a_broken_sum_reads_as_an_officer_wants_it() {
        let term = |label: &str, value: i64| Term { label: label.into(), value: Some(Decimal::from(value)), cell: None };
        let kind = FindingKind::RowSumDiffers {
            total: term("(3)", 1249),
            parts: vec![term("(4)", 861), term("(5)", 342), term("(6)", 45)],
            sum: Decimal::from(1248),
        };
        let wording = finding(&Finding::new(kind, Location::cell("Biểu 06a", CellRef::new(8, 2))));
        assert_eq!(
            wording.sentence(),
            "Sheet “Biểu 06a”, ô C9: cột (3) ghi 1.249 nhưng (4) + (5) + (6) = 861 + 342 + 45 = 1.248. \
             Lệch 1. Kiểm tra lại các ô này rồi nộp lại."
        );
    }

    #[test]
    fn swapped_digits_are_named() {
        assert_eq!(swapped(Decimal::from(45), Decimal::from(54)), "Có thể viết nhầm thứ tự chữ số. ");
        assert_eq!(swapped(Decimal::from(45), Decimal::from(55)), "");
    }
}
