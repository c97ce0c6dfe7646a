//! The first ten minutes: which office, which units, which periods, which forms, first files, first result.

use maud::{Markup, html};
use tonghop_domain::reporting_rule::Frequency;

use super::duties::{DeadlineRow, deadline_table};
use super::layout::{Page, bare};
use super::phrases::{Phrase, Piece, SetUp, filled, said, standings};
use super::reception::Choice;
use super::words;
use crate::server::Sample;
use crate::set_up::{OfficeKind, PastedUnit};

/// The steps, in their order.
const STEPS: [(&str, SetUp); 6] = [
    ("/bat-dau", SetUp::StepOffice),
    ("/bat-dau/don-vi", SetUp::StepUnits),
    ("/bat-dau/ky", SetUp::StepPeriods),
    ("/bat-dau/bieu-mau", SetUp::StepForms),
    ("/bat-dau/tep", SetUp::StepFiles),
    ("/bat-dau/ket-qua", SetUp::StepResult),
];

fn steps(now: &str, is_founded: bool) -> Markup {
    html! {
        nav aria-label=(said(SetUp::Steps)) { ol.steps {
            @for (path, name) in STEPS {
                li aria-current=[(path == now).then_some("step")] {
                    @if is_founded && path != now { a href=(path) { (said(name)) } } @else { (said(name)) }
                }
            }
        } }
    }
}

fn kind_of_office(kind: OfficeKind) -> SetUp {
    match kind {
        OfficeKind::InteriorAffairs => SetUp::InteriorAffairs,
        OfficeKind::Commune => SetUp::Commune,
        OfficeKind::Department => SetUp::Department,
    }
}

fn token(form_token: &str) -> Markup {
    html! { input type="hidden" name="form_token" value=(form_token); }
}

/// Step 1: what kind of office. `fault` says why the last try failed.
pub fn kinds(form_token: &str, sample: &Sample, fault: Option<&str>) -> String {
    bare(
        said(SetUp::Start),
        &html! {
            h1 { (said(SetUp::Start)) }
            (steps("/bat-dau", false))
            @if let Some(fault) = fault { div.notice.bad role="alert" { (fault) } }
            form.panel method="post" action="/bat-dau" {
                (token(form_token))
                fieldset.plain {
                    legend { h2 { (said(SetUp::WhichOffice)) } }
                    @for (number, (kind, code, _)) in OfficeKind::ALL.into_iter().enumerate() {
                        label.choice { input type="radio" name="kind" value=(code) required checked[number == 0]; (said(kind_of_office(kind))) }
                    }
                }
                div.bar { label { (said(SetUp::NewPassword)) " " input type="password" name="password" minlength="10" maxlength="200" autocomplete="new-password"; } }
                button type="submit" { (said(SetUp::Continue)) }
            }
            (sample_panel(form_token, sample))
        },
    )
}

fn sample_panel(form_token: &str, sample: &Sample) -> Markup {
    html! {
        section.panel {
            h2 { (said(SetUp::TrySample)) }
            p { (said(SetUp::SampleMeans)) }
            @match sample {
                Sample::Loading(done, total) => p role="status" { (filled(SetUp::Loading, format!("{done}/{total}"))) a href="/bat-dau/van-phong-mau" { (said(SetUp::ShowProgress)) } },
                Sample::Shown => p { a.button href="/" { (said(SetUp::OpenSample)) } },
                Sample::Failed(why) => { div.notice.bad { (said(SetUp::SampleFailed)) span lang="vi" { (why) } } (load(form_token)) },
                Sample::Absent => (load(form_token)),
            }
        }
    }
}

fn load(form_token: &str) -> Markup {
    html! { form method="post" action="/bat-dau/van-phong-mau" { (token(form_token)) button.plain type="submit" { (said(SetUp::LoadSample)) } } }
}

/// The sample office is being loaded; the page asks again by itself.
pub fn loading(sample: &Sample) -> String {
    bare(
        said(Piece::SampleOffice),
        &html! {
            h1 { (said(Piece::SampleOffice)) }
            @match sample {
                Sample::Loading(done, total) => {
                    p role="status" { (filled(SetUp::LoadingLong, format!("{done}/{total}"))) }
                    progress value=(done) max=((*total).max(1)) aria-label=(said(SetUp::ProgressOfLoading)) {}
                },
                Sample::Shown => p { a.button href="/" { (said(SetUp::OpenSample)) } },
                Sample::Failed(why) => div.notice.bad { (said(SetUp::SampleFailed)) span lang="vi" { (why) } },
                Sample::Absent => p { (said(SetUp::SampleAbsent)) },
            }
            p { a href="/bat-dau" { (said(SetUp::BackToStart)) } }
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
        said(SetUp::Start),
        &html! {
            h1 { (said(SetUp::Start)) }
            (steps("/bat-dau", false))
            @if let Some(fault) = fault { div.notice.bad role="alert" { (fault) } }
            form.panel method=(if kind == OfficeKind::Commune && !asks_for_communes { "get" } else { "post" }) action="/bat-dau/dia-ban" {
                @if kind != OfficeKind::Commune || asks_for_communes { (token(form_token)) }
                input type="hidden" name="kind" value=(kind.code());
                h2 { @match kind { OfficeKind::InteriorAffairs => (said(SetUp::WhichProvince)), OfficeKind::Commune => (said(SetUp::WhichCommune)), OfficeKind::Department => (said(SetUp::WhichDepartment)) } }
                div.bar {
                    label { (said(SetUp::Province)) " " select name="province" required { @for (code, name) in provinces { option value=(code) selected[code == province] { (name) } } } }
                    @if asks_for_communes {
                        label { (said(SetUp::CommuneField)) " " select name="commune" required { @for (code, name) in communes { option value=(code) { (name) } } } }
                    }
                    @if kind == OfficeKind::Department {
                        label { (said(SetUp::DepartmentName)) " " input name="name" required maxlength="200" size="40" list="departments"; }
                        datalist id="departments" { @for name in DEPARTMENTS { option value=(name) {} } }
                    }
                    button type="submit" { (said(SetUp::Continue)) }
                }
            }
            p { a href="/bat-dau" { (said(SetUp::ChooseKindAgain)) } }
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
        h1 { (page.say(Phrase::Units)) }
        (steps("/bat-dau/don-vi", true))
        div.notice role="status" { (said(SetUp::KnownAlready)) span lang="vi" { (found) } "." }
        @if !rows.is_empty() {
            h2 { (said(SetUp::PreviewOnly)) }
            div.scroll tabindex="0" { table {
                thead { tr { th scope="col" { (said(SetUp::UnitName)) } th scope="col" { (said(SetUp::Code)) } th scope="col" { (said(SetUp::UnitAbove)) } th scope="col" { (said(SetUp::Outcome)) } } }
                tbody { @for row in rows { tr {
                    th scope="row" lang="vi" { (row.name) } td { (row.code) } td lang="vi" { (row.parent) }
                    td { @match &row.unit { Ok(_) => (words::tag("good", said(SetUp::Adds))), Err(why) => { (words::tag("bad", said(SetUp::AddsNot))) " " span lang="vi" { (why) } } } }
                } } }
            } }
            @if good > 0 {
                form method="post" action="/bat-dau/don-vi" {
                    (page.token_field())
                    input type="hidden" name="pasted" value=(pasted);
                    p { button type="submit" name="act" value="record" { (filled(SetUp::AddUnits, good)) } }
                }
            }
        }
        form.panel method="post" action="/bat-dau/don-vi" {
            (page.token_field())
            label { (said(SetUp::PasteUnits))
                textarea name="pasted" rows="10" cols="80" required { (pasted) } }
            p { button type="submit" name="act" value="preview" { (said(SetUp::Preview)) } }
        }
        p { a.button href="/bat-dau/ky" { (said(SetUp::ContinuePeriods)) } }
    })
}

/// Step 4: the reporting year with its windows and days.
pub fn periods(page: &Page, year: i16, rows: &[DeadlineRow]) -> String {
    page.render(&html! {
        h1 { (filled(SetUp::ReportingYear, year)) }
        (steps("/bat-dau/ky", true))
        p.soft { (said(SetUp::FourPeriods)) }
        form.panel method="post" action="/bat-dau/ky" {
            (page.token_field())
            input type="hidden" name="year" value=(year);
            (deadline_table(rows))
            p { button type="submit" { (filled(SetUp::AcceptYear, year)) } }
        }
        p { a href={ "/bat-dau/ky?nam=" (year - 1) } { (filled(SetUp::Year, year - 1)) } " · " a href={ "/bat-dau/ky?nam=" (year + 1) } { (filled(SetUp::Year, year + 1)) } }
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
pub fn forms(page: &Page, groups: &[Choice], rows: &[CollectedRow], receivers: &[String], sentence: Option<&str>) -> String {
    page.render(&html! {
        h1 { (said(SetUp::FormsAndAuthorities)) }
        (steps("/bat-dau/bieu-mau", true))
        p.soft { (said(SetUp::TickForms)) }
        @if let Some(sentence) = sentence { div.notice role="status" lang="vi" { (sentence) } }
        @if groups.is_empty() {
            (words::empty(said(SetUp::NobodyOwes)))
        } @else {
            form.panel method="post" action="/bat-dau/bieu-mau" {
                (page.token_field())
                (words::suggestions("receivers", receivers))
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { (said(SetUp::Form)) } @for (_, name) in groups { th scope="col" lang="vi" { (name) } } th scope="col" { (said(SetUp::StepPeriods)) } th scope="col" { (said(SetUp::Authority)) } } }
                    tbody { @for row in rows { (form_line(row, groups)) } }
                } }
                p.bar {
                    button.plain type="submit" name="act" value="preview" { (said(SetUp::CountOwed)) }
                    button type="submit" name="act" value="record" { (said(SetUp::Accept)) }
                }
            }
        }
    })
}

fn form_line(row: &CollectedRow, groups: &[Choice]) -> Markup {
    let (form, title) = &row.form;
    html! {
        tr {
            th scope="row" lang="vi" { (title) }
            @for (group, name) in groups {
                td { input type="checkbox" name={ "owes:" (form) } value=(group) checked[row.groups.contains(group)] aria-label={ (title) ", " (name) }; }
            }
            td { select name={ "frequency:" (form) } aria-label={ (said(SetUp::StepPeriods)) ", " (title) } {
                @for (rhythm, code, _) in Frequency::RHYTHMS { option value=(code) selected[rhythm == row.frequency] { (standings::frequency(&rhythm)) } }
            } }
            td { input name={ "authority:" (form) } value=(row.authority) maxlength="200" list="receivers" aria-label={ (said(SetUp::Authority)) ", " (title) }; }
        }
    }
}

/// Step 6: what units have already sent.
pub fn files(page: &Page, today: &str, jobs: &[(String, String)]) -> String {
    page.render(&html! {
        h1 { (said(SetUp::FilesSent)) }
        (steps("/bat-dau/tep", true))
        p.soft { (said(SetUp::DropEverything)) }
        form.panel method="post" action="/tiep-nhan" enctype="multipart/form-data" {
            (page.token_field())
            div.bar {
                label.drop { (page.say(Phrase::DropHere)) " " input type="file" name="files" multiple required; }
                label { (page.say(Phrase::ReceivedOn)) " " input type="date" name="received" value=(today) required; }
                button type="submit" { (said(SetUp::Preview)) }
            }
        }
        @if !jobs.is_empty() {
            h2 { (said(SetUp::DroppedBefore)) }
            ul { @for (path, words) in jobs { li lang="vi" { a href=(path) { (words) } } } }
        }
        p { a.button href="/bat-dau/ket-qua" { (said(SetUp::ContinueResult)) } }
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
        h1 { (said(SetUp::FirstResult)) }
        (steps("/bat-dau/ket-qua", true))
        p.soft lang="vi" { (shown.period_name) ": " (shown.owed) "." }
        div.cards {
            a.card href={ "/tinh-hinh-nop?ky=" (shown.period) "&tinh_trang=received#don-vi" } { div.figure { (shown.sent) } div.label { (said(SetUp::ReportsSent)) } }
            a.card href="/tiep-nhan" { div.figure { (shown.waiting) } div.label { (said(SetUp::ReportsWaiting)) } }
            a.card href="/tiep-nhan" { div.figure { (shown.to_correct) } div.label { (said(SetUp::ReportsToCorrect)) } }
        }
        h2 { (said(SetUp::FirstTotals)) }
        @if shown.totals.is_empty() {
            (words::empty(said(SetUp::NoTotals)))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th scope="col" { (said(SetUp::Indicator)) } th.number scope="col" { (said(SetUp::Value)) } th scope="col" { (said(SetUp::UnitsWithFigures)) } } }
                tbody { @for (name, figure, units) in &shown.totals { tr { th scope="row" lang="vi" { (name) } td.number lang="vi" { (figure) } td lang="vi" { (units) } } } }
            } }
        }
        (words::chart(&shown.chart))
        h2 { (said(SetUp::Next)) }
        ul {
            li { (said(SetUp::BlankTemplates)) a href={ "/tinh-hinh-nop?ky=" (shown.period) } { (page.say(Phrase::Board)) } (said(SetUp::UnderTemplates)) }
            li { (said(SetUp::Contacts)) a href="/don-vi/dau-moi" { (page.say(Phrase::PasteContacts)) } "." }
            li { a href="/" { (page.say(Phrase::MyWork)) } }
        }
    })
}
