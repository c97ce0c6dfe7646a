//! Quy định nộp báo cáo: who owes which form to whom and how often, what plans suggest, days and exemptions.

use jiff::civil::Date;
use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::reporting_rule::{Frequency, Proposal};

use super::layout::Page;
use super::phrases::Phrase;
use super::phrases::{Piece, SetUp, said};
use super::reception::{Choice, select};
use super::words;
use crate::clock::local_time;
use crate::storage::StoredRule;

/// A rule in words.
#[derive(Debug)]
pub struct RuleRow {
    /// The rule.
    pub stored: StoredRule,
    /// Who owes it.
    pub debtors: String,
    /// Title of the form.
    pub form: String,
    /// How often.
    pub frequency: String,
}

/// What a plan suggests, in words.
#[derive(Debug)]
pub struct ProposalRow {
    /// Names the proposal in forms.
    pub key: String,
    /// The proposal.
    pub proposal: Proposal,
    /// Who would owe it.
    pub debtors: String,
}

/// A period with its days.
#[derive(Debug)]
pub struct DeadlineRow {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub name: String,
    /// Hạn gửi của đơn vị.
    pub of_units: Date,
    /// Hạn gửi cấp trên as proposed; `None` where the regime names none.
    pub of_office: Option<Date>,
    /// What there is to say about the days: on which day of rest the named day falls.
    pub remark: String,
}

/// What the page shows.
#[derive(Debug)]
pub struct DutiesPage {
    /// Rules that hold.
    pub rules: Vec<RuleRow>,
    /// What plans suggest.
    pub proposals: Vec<ProposalRow>,
    /// Periods of the accepted years.
    pub deadlines: Vec<DeadlineRow>,
    /// Units free of a form: unit and its name, form and its title, reason.
    pub exemptions: Vec<(Choice, Choice, String)>,
    /// Groups to choose from.
    pub groups: Vec<Choice>,
    /// Units to choose from.
    pub units: Vec<Choice>,
    /// Forms to choose from.
    pub forms: Vec<Choice>,
    /// Form that plans are reported with.
    pub form_of_plans: &'static str,
    /// What the working days are called, for the note.
    pub working_days: String,
}

impl DutiesPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Duties)) }
            p.soft { "Đơn vị nào phải nộp biểu nào, cho ai, bao lâu một lần. Bảng Tình hình nộp báo cáo được lập từ các quy định này." }
            (self.proposals(page))
            (self.rules(page))
            (self.add(page))
            (self.ad_hoc(page))
            (self.deadlines(page))
            (self.exemptions(page))
            p { a href="/tinh-hinh-nop" { "Về Tình hình nộp báo cáo" } }
        })
    }

    fn proposals(&self, page: &Page) -> Markup {
        html! {
            @if !self.proposals.is_empty() {
                h2 { "Kế hoạch đã ban hành đề nghị (" (self.proposals.len()) ")" }
                p.soft { "Kế hoạch không có điều khoản báo cáo thì không có đề nghị nào." }
                @for row in &self.proposals { (self.proposal(page, row)) }
            }
        }
    }

    fn proposal(&self, page: &Page, row: &ProposalRow) -> Markup {
        let chosen = row.proposal.frequency.as_ref().map(Frequency::code).unwrap_or_default();
        html! {
            section.panel {
                h3 { (row.debtors) ": " (row.proposal.clause.content) }
                p.soft {
                    (row.proposal.basis()) @if row.proposal.clause.plan.number.is_some() { ", năm " (row.proposal.clause.plan.year) } "."
                    @if !row.proposal.is_authority_named { " Kế hoạch không ghi nơi nhận; nơi nhận dưới đây theo lĩnh vực của kế hoạch." }
                    @if row.proposal.frequency.is_none() { " Kế hoạch ghi “theo quy định”: chọn kỳ báo cáo." }
                }
                form.bar method="post" action="/quy-dinh-nop/de-xuat" {
                    (page.token_field())
                    input type="hidden" name="key" value=(row.key);
                    label { "Biểu mẫu" select name="form" { @for (id, title) in &self.forms { option value=(id) selected[id == self.form_of_plans] { (title) } } } }
                    label { "Kỳ báo cáo" select name="frequency" required {
                        @if chosen.is_empty() { option value="" { "– chọn –" } }
                        @for (_, code, words) in Frequency::RHYTHMS { option value=(code) selected[code == chosen] { (words) } }
                    } }
                    label { "Nơi nhận báo cáo" input name="authority" value=(row.proposal.authority) required maxlength="200" size="34"; }
                    button type="submit" { "Chấp nhận" }
                }
            }
        }
    }

    fn rules(&self, page: &Page) -> Markup {
        html! {
            h2 { "Quy định đang áp dụng (" (self.rules.len()) ")" }
            @if self.rules.is_empty() {
                (words::empty("Chưa có quy định nào. Thêm quy định đầu tiên ở mục dưới."))
            } @else {
                div.scroll tabindex="0" role="region" aria-label="Quy định đang áp dụng" { table {
                    thead { tr { th scope="col" { "Ai phải nộp" } th scope="col" { "Biểu mẫu" } th scope="col" { "Kỳ báo cáo" } th scope="col" { "Nơi nhận" } th scope="col" { "Căn cứ" } th scope="col" { "Người chấp nhận" } th scope="col" { "Thao tác" } } }
                    tbody { @for row in &self.rules { (rule_line(page, row)) } }
                } }
            }
        }
    }

    fn add(&self, page: &Page) -> Markup {
        html! {
            details {
                summary { "Thêm quy định" }
                form.panel method="post" action="/quy-dinh-nop" {
                    (page.token_field())
                    div.bar {
                        (select("group", "Nhóm đơn vị", &self.groups))
                        (select("unit", "hoặc một đơn vị", &self.units))
                        label { "Biểu mẫu" select name="form" required { @for (id, title) in &self.forms { option value=(id) { (title) } } } }
                        label { "Kỳ báo cáo" select name="frequency" { @for (_, code, words) in Frequency::RHYTHMS { option value=(code) { (words) } } } }
                        label { "Nơi nhận báo cáo" input name="authority" required maxlength="200"; }
                        label { "Căn cứ (văn bản)" input name="basis" maxlength="300"; }
                        button type="submit" { "Thêm quy định" }
                    }
                }
            }
        }
    }

    fn ad_hoc(&self, page: &Page) -> Markup {
        html! {
            details {
                summary { "Yêu cầu báo cáo đột xuất, chuyên đề" }
                form.panel method="post" action="/quy-dinh-nop/dot-xuat" {
                    (page.token_field())
                    div.bar {
                        label { "Tên báo cáo" input name="name" required maxlength="150" size="40"; }
                        label { "Số liệu từ ngày" input name="from" type="date" required; }
                        label { "đến ngày" input name="to" type="date" required; }
                        label { "Hạn gửi" input name="due" type="date" required; }
                    }
                    div.bar {
                        (select("group", "Nhóm đơn vị", &self.groups))
                        (select("unit", "hoặc một đơn vị", &self.units))
                        label { "Biểu mẫu" select name="form" required { @for (id, title) in &self.forms { option value=(id) { (title) } } } }
                        label { "Nơi nhận báo cáo" input name="authority" required maxlength="200"; }
                        label { "Căn cứ (văn bản)" input name="basis" maxlength="300"; }
                        button type="submit" { "Yêu cầu báo cáo" }
                    }
                }
            }
        }
    }

    fn deadlines(&self, page: &Page) -> Markup {
        html! {
            h2 { "Hạn gửi" }
            @if self.deadlines.is_empty() {
                (words::empty("Chưa có kỳ báo cáo nào: thêm quy định trước."))
            } @else {
                form.panel method="post" action="/quy-dinh-nop/han" {
                    (page.token_field())
                    (deadline_table(&self.deadlines))
                    p.soft { "Ngày làm việc theo “" (self.working_days) "”. Hạn của đơn vị đề nghị: 2 ngày làm việc sau ngày chốt kỳ." }
                    p { button type="submit" { "Ghi nhận hạn gửi" } }
                }
            }
        }
    }

    fn exemptions(&self, page: &Page) -> Markup {
        html! {
            h2 { "Không thuộc diện nộp" }
            @if !self.exemptions.is_empty() {
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { "Đơn vị" } th scope="col" { "Biểu mẫu" } th scope="col" { "Lý do" } th scope="col" { "Thao tác" } } }
                    tbody {
                        @for ((unit, name), (form, title), reason) in &self.exemptions {
                            tr {
                                th scope="row" { (name) } td { (title) } td { (reason) }
                                td { form.inline method="post" action="/quy-dinh-nop/mien/bo" {
                                    (page.token_field())
                                    input type="hidden" name="unit" value=(unit); input type="hidden" name="form" value=(form);
                                    button.plain type="submit" { "Phải nộp lại" }
                                } }
                            }
                        }
                    }
                } }
            }
            form.panel method="post" action="/quy-dinh-nop/mien" {
                (page.token_field())
                div.bar {
                    label { "Đơn vị" select name="unit" required { option value="" { "– chọn –" } @for (id, name) in &self.units { option value=(id) { (name) } } } }
                    label { "Biểu mẫu" select name="form" required { @for (id, title) in &self.forms { option value=(id) { (title) } } } }
                    label { "Lý do" input name="reason" required maxlength="300" size="34"; }
                    button.plain type="submit" { "Không thuộc diện nộp" }
                }
            }
        }
    }
}

fn rule_line(page: &Page, row: &RuleRow) -> Markup {
    let rule = &row.stored.rule;
    html! {
        tr {
            th scope="row" { (row.debtors) }
            td { (row.form) }
            td { (row.frequency) @if let Some(year) = rule.year { ", năm " (year) } }
            td { (rule.authority) }
            td { (rule.basis) }
            td { (row.stored.accepted_by) ", " (local_time(row.stored.accepted_at)) }
            td { form.inline method="post" action={ "/quy-dinh-nop/" (rule.id) "/bo" } {
                (page.token_field())
                button.plain type="submit" aria-label={ "Bỏ quy định " (row.form) ", " (row.debtors) } { "Bỏ" }
            } }
        }
    }
}

/// Periods with windows and days; the units' own day can be edited.
pub(super) fn deadline_table(rows: &[DeadlineRow]) -> Markup {
    html! {
        div.scroll tabindex="0" { table {
            thead { tr { th scope="col" { (said(Piece::ReportingPeriod)) } th scope="col" { (said(SetUp::DueOfUnits)) } th scope="col" { (said(SetUp::DueAbove)) } th scope="col" { (said(SetUp::Remark)) } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" lang="vi" { (row.name) }
                        td { input type="date" name=(row.period) value=(row.of_units) required aria-label={ (said(SetUp::DueOfUnits)) ", " (row.name) }; }
                        td { @if let Some(day) = row.of_office { (display::date(day)) } @else { (display::NO_FIGURE) } }
                        td lang="vi" { (row.remark) }
                    }
                }
            }
        } }
    }
}
