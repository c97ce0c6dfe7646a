//! The first ten minutes: which office, which units, which periods, which forms, first files, first result.

use maud::{Markup, html};
use tonghop_domain::reporting_rule::Frequency;

use super::duties::{DeadlineRow, deadline_table};
use super::layout::{Page, bare};
use super::reception::Choice;
use super::words;
use crate::server::Sample;
use crate::set_up::{OfficeKind, PastedUnit};

/// The steps, in their order.
const STEPS: [(&str, &str); 6] = [
    ("/bat-dau", "Cơ quan"),
    ("/bat-dau/don-vi", "Đơn vị"),
    ("/bat-dau/ky", "Kỳ báo cáo"),
    ("/bat-dau/bieu-mau", "Biểu mẫu"),
    ("/bat-dau/tep", "Tệp đã có"),
    ("/bat-dau/ket-qua", "Kết quả"),
];

fn steps(now: &str, is_founded: bool) -> Markup {
    html! {
        nav aria-label="Các bước thiết lập" { ol.steps {
            @for (path, name) in STEPS {
                li aria-current=[(path == now).then_some("step")] {
                    @if is_founded && path != now { a href=(path) { (name) } } @else { (name) }
                }
            }
        } }
    }
}

fn token(form_token: &str) -> Markup {
    html! { input type="hidden" name="form_token" value=(form_token); }
}

/// Step 1: what kind of office. `fault` says why the last try failed.
pub fn kinds(form_token: &str, sample: &Sample, fault: Option<&str>) -> String {
    bare(
        "Bắt đầu",
        &html! {
            h1 { "Bắt đầu" }
            (steps("/bat-dau", false))
            @if let Some(fault) = fault { div.notice.bad role="alert" { (fault) } }
            form.panel method="post" action="/bat-dau" {
                (token(form_token))
                fieldset.plain {
                    legend { h2 { "Cơ quan của anh/chị là?" } }
                    @for (number, (_, code, words)) in OfficeKind::ALL.into_iter().enumerate() {
                        label.choice { input type="radio" name="kind" value=(code) required checked[number == 0]; (words) }
                    }
                }
                div.bar { label { "Mật khẩu mới của anh/chị (để trống: giữ mật khẩu đã cấp)" input type="password" name="password" minlength="10" maxlength="200" autocomplete="new-password"; } }
                button type="submit" { "Tiếp tục" }
            }
            (sample_panel(form_token, sample))
        },
    )
}

fn sample_panel(form_token: &str, sample: &Sample) -> Markup {
    html! {
        section.panel {
            h2 { "Xem thử với văn phòng mẫu" }
            p { "Văn phòng mẫu là tỉnh Mẫu Sơn, không có thật, nằm trong thư mục riêng. Bỏ đi thì không còn lại gì." }
            @match sample {
                Sample::Loading(done, total) => p role="status" { "Đang nạp văn phòng mẫu: " (done) "/" (total) " tệp. " a href="/bat-dau/van-phong-mau" { "Xem tiến độ" } },
                Sample::Shown => p { a.button href="/" { "Mở văn phòng mẫu" } },
                Sample::Failed(why) => { div.notice.bad { "Chưa nạp được văn phòng mẫu: " (why) } (load(form_token)) },
                Sample::Absent => (load(form_token)),
            }
        }
    }
}

fn load(form_token: &str) -> Markup {
    html! { form method="post" action="/bat-dau/van-phong-mau" { (token(form_token)) button.plain type="submit" { "Nạp văn phòng mẫu" } } }
}

/// The sample office is being loaded; the page asks again by itself.
pub fn loading(sample: &Sample) -> String {
    bare(
        "Văn phòng mẫu",
        &html! {
            h1 { "Văn phòng mẫu" }
            @match sample {
                Sample::Loading(done, total) => {
                    p role="status" { "Đang nạp " (done) "/" (total) " tệp. Trang này tự làm mới; việc nạp mất chừng một phút." }
                    progress value=(done) max=((*total).max(1)) aria-label="Tiến độ nạp văn phòng mẫu" {}
                },
                Sample::Shown => p { a.button href="/" { "Mở văn phòng mẫu" } },
                Sample::Failed(why) => div.notice.bad { "Chưa nạp được văn phòng mẫu: " (why) },
                Sample::Absent => p { "Văn phòng mẫu chưa được nạp." },
            }
            p { a href="/bat-dau" { "Về trang Bắt đầu" } }
        },
    )
}

/// Step 2: where. Communes are offered once the province is known.
pub fn places(
    form_token: &str,
    kind: OfficeKind,
    provinces: &[Choice],
    province: &str,
    communes: &[Choice],
    fault: Option<&str>,
) -> String {
    let asks_for_communes = kind == OfficeKind::Commune && !province.is_empty();
    bare(
        "Bắt đầu",
        &html! {
            h1 { "Bắt đầu" }
            (steps("/bat-dau", false))
            @if let Some(fault) = fault { div.notice.bad role="alert" { (fault) } }
            form.panel method=(if kind == OfficeKind::Commune && !asks_for_communes { "get" } else { "post" }) action="/bat-dau/dia-ban" {
                @if kind != OfficeKind::Commune || asks_for_communes { (token(form_token)) }
                input type="hidden" name="kind" value=(kind.code());
                h2 { @match kind { OfficeKind::InteriorAffairs => "Tỉnh, thành phố nào?", OfficeKind::Commune => "Xã, phường, đặc khu nào?", OfficeKind::Department => "Sở, ban nào?" } }
                div.bar {
                    label { "Tỉnh, thành phố" select name="province" required { @for (code, name) in provinces { option value=(code) selected[code == province] { (name) } } } }
                    @if asks_for_communes {
                        label { "Xã, phường, đặc khu" select name="commune" required { @for (code, name) in communes { option value=(code) { (name) } } } }
                    }
                    @if kind == OfficeKind::Department {
                        label { "Tên sở, ban" input name="name" required maxlength="200" size="40" list="departments"; }
                        datalist id="departments" { @for name in DEPARTMENTS { option value=(name) {} } }
                    }
                    button type="submit" { "Tiếp tục" }
                }
            }
            p { a href="/bat-dau" { "Chọn lại loại cơ quan" } }
        },
    )
}

/// Names of departments that provinces usually have.
const DEPARTMENTS: [&str; 13] = [
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Môi trường",
    "Sở Xây dựng",
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Dân tộc và Tôn giáo",
    "Thanh tra tỉnh",
    "Văn phòng UBND tỉnh",
    "Ban Quản lý Khu kinh tế",
];

/// Step 3: what is there, and what may be pasted.
pub fn units(page: &Page, found: &str, pasted: &str, rows: &[PastedUnit]) -> String {
    let good = rows.iter().filter(|row| row.unit.is_ok()).count();
    page.render(&html! {
        h1 { "Đơn vị" }
        (steps("/bat-dau/don-vi", true))
        div.notice role="status" { "Đã có trong danh mục: " (found) "." }
        @if !rows.is_empty() {
            h2 { "Xem trước (chưa ghi nhận)" }
            div.scroll tabindex="0" { table {
                thead { tr { th scope="col" { "Tên đơn vị" } th scope="col" { "Mã" } th scope="col" { "Đơn vị cấp trên" } th scope="col" { "Kết quả" } } }
                tbody { @for row in rows { tr {
                    th scope="row" { (row.name) } td { (row.code) } td { (row.parent) }
                    td { @match &row.unit { Ok(_) => (words::tag("good", "Thêm")), Err(why) => { (words::tag("bad", "Không thêm")) " " (why) } } }
                } } }
            } }
            @if good > 0 {
                form method="post" action="/bat-dau/don-vi" {
                    (page.token_field())
                    input type="hidden" name="pasted" value=(pasted);
                    p { button type="submit" name="act" value="record" { "Thêm " (good) " đơn vị" } }
                }
            }
        }
        form.panel method="post" action="/bat-dau/don-vi" {
            (page.token_field())
            label { "Dán từ Excel danh sách sở, ban (hoặc phòng, ấp, tổ dân phố): tên, mã, đơn vị cấp trên; chỉ tên là bắt buộc"
                textarea name="pasted" rows="10" cols="80" required { (pasted) } }
            p { button type="submit" name="act" value="preview" { "Xem trước" } }
        }
        p { a.button href="/bat-dau/ky" { "Tiếp tục: kỳ báo cáo" } }
    })
}

/// Step 4: the reporting year with its windows and days.
pub fn periods(page: &Page, year: i16, rows: &[DeadlineRow]) -> String {
    page.render(&html! {
        h1 { "Năm báo cáo " (year) }
        (steps("/bat-dau/ky", true))
        p.soft { "Bốn kỳ báo cáo cải cách hành chính. Hạn gửi của đơn vị sửa được; hạn gửi cấp trên rơi vào ngày nghỉ thì lùi về ngày làm việc trước đó." }
        form.panel method="post" action="/bat-dau/ky" {
            (page.token_field())
            input type="hidden" name="year" value=(year);
            (deadline_table(rows))
            p { button type="submit" { "Chấp nhận năm báo cáo " (year) } }
        }
        p { a href={ "/bat-dau/ky?nam=" (year - 1) } { "Năm " (year - 1) } " · " a href={ "/bat-dau/ky?nam=" (year + 1) } { "Năm " (year + 1) } }
    })
}

/// A form that may be collected, as the matrix shows it.
#[derive(Debug)]
pub struct CollectedRow {
    /// Id and title of the form.
    pub form: Choice,
    /// Groups that are ticked.
    pub groups: Vec<String>,
    /// How often.
    pub frequency: Frequency,
    /// Nơi nhận báo cáo.
    pub authority: String,
}

/// Step 5: who owes which form to whom. `sentence` counts what would be owed.
pub fn forms(page: &Page, groups: &[Choice], rows: &[CollectedRow], sentence: Option<&str>) -> String {
    page.render(&html! {
        h1 { "Biểu mẫu và nơi nhận" }
        (steps("/bat-dau/bieu-mau", true))
        p.soft { "Đánh dấu biểu mà từng nhóm đơn vị phải nộp. Mẫu, kỳ, nơi nhận sửa được sau tại Quy định nộp báo cáo." }
        @if let Some(sentence) = sentence { div.notice role="status" { (sentence) } }
        @if groups.is_empty() {
            (words::empty("Chưa có đơn vị nào để nộp báo cáo: thêm đơn vị ở bước Đơn vị."))
        } @else {
            form.panel method="post" action="/bat-dau/bieu-mau" {
                (page.token_field())
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { "Biểu mẫu" } @for (_, name) in groups { th scope="col" { (name) } } th scope="col" { "Kỳ báo cáo" } th scope="col" { "Nơi nhận báo cáo" } } }
                    tbody { @for row in rows { (form_line(row, groups)) } }
                } }
                p.bar {
                    button.plain type="submit" name="act" value="preview" { "Đếm báo cáo phải nộp" }
                    button type="submit" name="act" value="record" { "Chấp nhận" }
                }
            }
        }
    })
}

fn form_line(row: &CollectedRow, groups: &[Choice]) -> Markup {
    let (form, title) = &row.form;
    html! {
        tr {
            th scope="row" { (title) }
            @for (group, name) in groups {
                td { input type="checkbox" name={ "owes:" (form) } value=(group) checked[row.groups.contains(group)] aria-label={ (title) ", " (name) }; }
            }
            td { select name={ "frequency:" (form) } aria-label={ "Kỳ báo cáo, " (title) } {
                @for (rhythm, code, words) in Frequency::RHYTHMS { option value=(code) selected[rhythm == row.frequency] { (words) } }
            } }
            td { input name={ "authority:" (form) } value=(row.authority) maxlength="200" aria-label={ "Nơi nhận báo cáo, " (title) }; }
        }
    }
}

/// Step 6: what units have already sent.
pub fn files(page: &Page, today: &str, jobs: &[(String, String)]) -> String {
    page.render(&html! {
        h1 { "Tệp các đơn vị đã gửi" }
        (steps("/bat-dau/tep", true))
        p.soft { "Thả mọi tệp đã nhận, cả tệp nén. Đơn vị và kỳ được đọc trong tệp; tệp nào không rõ sẽ hỏi một lần." }
        form.panel method="post" action="/tiep-nhan" enctype="multipart/form-data" {
            (page.token_field())
            div.bar {
                label.drop { "Tệp báo cáo (xlsx, xls, csv, zip …): thả vào đây hoặc bấm để chọn" input type="file" name="files" multiple required; }
                label { "Ngày nhận" input type="date" name="received" value=(today) required; }
                button type="submit" { "Xem trước" }
            }
        }
        @if !jobs.is_empty() {
            h2 { "Các đợt đã thả" }
            ul { @for (path, words) in jobs { li { a href=(path) { (words) } } } }
        }
        p { a.button href="/bat-dau/ket-qua" { "Tiếp tục: xem kết quả" } }
    })
}

/// What step 7 shows.
#[derive(Debug)]
pub struct FirstResult {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// What is owed, in words.
    pub owed: String,
    /// Reports sent, as `2/411 = 0,49 %`.
    pub sent: String,
    /// Reports that wait.
    pub waiting: usize,
    /// Of those, the ones that must be corrected.
    pub to_correct: usize,
    /// First totals: name of the indicator, its figure, how many units it rests on.
    pub totals: Vec<(String, String, String)>,
    /// First chart.
    pub chart: words::Drawn,
}

/// Step 7: where minute ten ends.
pub fn result(page: &Page, shown: &FirstResult) -> String {
    page.render(&html! {
        h1 { "Kết quả đầu tiên" }
        (steps("/bat-dau/ket-qua", true))
        p.soft { (shown.period_name) ": " (shown.owed) "." }
        div.cards {
            a.card href={ "/tinh-hinh-nop?ky=" (shown.period) } { div.figure { (shown.sent) } div.label { "báo cáo đã nộp" } }
            a.card href="/tiep-nhan" { div.figure { (shown.waiting) } div.label { "báo cáo chờ tiếp nhận" } }
            a.card href="/tiep-nhan" { div.figure { (shown.to_correct) } div.label { "báo cáo phải sửa" } }
        }
        h2 { "Số liệu tổng hợp đầu tiên" }
        @if shown.totals.is_empty() {
            (words::empty("Chưa có số liệu nào: tiếp nhận báo cáo đầu tiên tại trang Tiếp nhận báo cáo, số tổng hợp sẽ hiện ở đây."))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th scope="col" { "Chỉ số" } th.number scope="col" { "Giá trị" } th scope="col" { "Số đơn vị có số liệu" } } }
                tbody { @for (name, figure, units) in &shown.totals { tr { th scope="row" { (name) } td.number { (figure) } td { (units) } } } }
            } }
        }
        (words::chart(&shown.chart))
        h2 { "Làm tiếp" }
        ul {
            li { "Tệp mẫu trống cho mọi đơn vị và dự thảo công văn đề nghị báo cáo: " a href={ "/tinh-hinh-nop?ky=" (shown.period) } { "Tình hình nộp báo cáo" } ", mục Tải tệp mẫu." }
            li { "Đầu mối của từng đơn vị: " a href="/don-vi/dau-moi" { "Nhập đầu mối" } "." }
            li { a href="/" { "Việc của tôi" } }
        }
    })
}
