//! Việc nâng điểm nhiều nhất: what would win lost points back, what there is still time for, and all of it together.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;

use super::indicators::about;
use super::layout::Page;
use super::words;

/// One criterion as a row.
#[derive(Debug)]
pub struct ProspectRow {
    /// Code of the component.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points now; `None` without a score.
    pub score: Option<Decimal>,
    /// Highest points.
    pub max: Decimal,
    /// Điểm bị mất; `None` without a score.
    pub lost: Option<Decimal>,
    /// The arithmetic as it is.
    pub arithmetic: String,
    /// Why nothing is suggested; empty where something is.
    pub remark: String,
    /// Whether nothing can be won: full points, or not applicable.
    pub is_full: bool,
    /// The next step.
    pub next: Option<StepRow>,
    /// The highest step, where it is another.
    pub best: Option<StepRow>,
}

/// One suggestion in words.
#[derive(Debug)]
pub struct StepRow {
    /// `số hồ sơ quá hạn: 3 → 2`, the figure that brings the points first.
    pub changes: Vec<String>,
    /// What happens, where it has words of its own.
    pub reason: String,
    /// Points of the criterion afterwards.
    pub points: Decimal,
    /// Points the criterion gains.
    pub gain: Decimal,
    /// Points the whole set gains when this alone is done.
    pub total_gain: Decimal,
    /// The arithmetic afterwards.
    pub arithmetic: String,
    /// Whether there is time for it, in words: `Còn kịp`.
    pub time: String,
    /// Until when, or why not.
    pub reach: String,
    /// Whether there is.
    pub is_reachable: bool,
    /// Whether the unit's own work decides.
    pub is_certain: bool,
}

/// Several suggestions done together.
#[derive(Debug)]
pub struct TogetherRow {
    /// Codes of the criteria whose suggestion was carried out.
    pub done: Vec<String>,
    /// Their gains, each alone, added up.
    pub sum_of_single: Decimal,
    /// The gain when the whole set is scored anew.
    pub rescored: Decimal,
    /// The points then.
    pub points: Decimal,
    /// The band then.
    pub band: Option<String>,
    /// Why the two gains differ, one sentence each.
    pub differences: Vec<String>,
}

/// What the page shows.
#[derive(Debug)]
pub struct SimulationPage<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// Name of the unit.
    pub unit: String,
    /// Name and window of the period.
    pub period_name: String,
    /// The part of the address behind the question mark that leads back to the unit's scores.
    pub query: String,
    /// The day on which is asked.
    pub today: String,
    /// Total now; `None` while a criterion has no score.
    pub total: Option<Decimal>,
    /// Points known so far.
    pub known: Decimal,
    /// Highest total of the unit.
    pub max: Decimal,
    /// A period that is still open: address of its simulation and name; `None` = the chosen one is open, or none is.
    pub open_period: Option<(String, String)>,
    /// What to do where nothing is left in time.
    pub nothing_left: String,
    /// From the highest score down to the unit's own.
    pub chart: words::Drawn,
    /// The criteria, those that can bring most first.
    pub rows: Vec<ProspectRow>,
    /// What there is still time for, and everything.
    pub together: [TogetherRow; 2],
}

impl SimulationPage<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let rows = |wanted: &dyn Fn(&StepRow) -> bool| -> Vec<(&ProspectRow, &StepRow)> {
            self.rows
                .iter()
                .filter_map(|row| Some((row, row.next.as_ref()?)))
                .filter(|(row, next)| wanted(row.best.as_ref().unwrap_or(next)) || wanted(next))
                .collect()
        };
        let in_time = rows(&|step| step.is_certain && step.is_reachable);
        let over: Vec<_> =
            rows(&|step| step.is_certain).into_iter().filter(|(row, _)| !in_time.iter().any(|(other, _)| other.code == row.code)).collect();
        let survey = rows(&|step| !step.is_certain);
        let open: Vec<&ProspectRow> = self.rows.iter().filter(|row| row.next.is_none() && !row.is_full).collect();
        page.render(&html! {
            h1 { "Việc nâng điểm nhiều nhất: " (self.unit) }
            (about(self.set, &self.period_name))
            p.soft { "Tính đến ngày " (self.today) ". Mỗi dòng là một thay đổi nhỏ nhất của số liệu đã được chấm lại theo đúng cách tính; ít hơn một đơn vị là không lên mức." }
            (self.cards())
            h2 { "Điểm bị mất ở đâu" }
            (words::chart(&self.chart))
            h2 { "Còn kịp trong kỳ (" (in_time.len()) ")" }
            @if in_time.is_empty() { (words::empty(&self.nothing_left)) }
            @if let Some((address, name)) = &self.open_period { p { a.button.plain href=(address) { "Việc còn kịp của " (name) } } }
            @else { (steps(&in_time)) }
            @if !over.is_empty() {
                h2 { "Không còn kịp, để rút kinh nghiệm (" (over.len()) ")" }
                (steps(&over))
            }
            @if !survey.is_empty() {
                h2 { "Điều tra xã hội học, chỉ để tham khảo (" (survey.len()) ")" }
                p.soft { "Điểm do người dân, tổ chức trả lời quyết định; không cộng vào dự kiến." }
                (steps(&survey))
            }
            @if !open.is_empty() { (without_steps(&open)) }
            (self.all_together())
            p { a href={ "/chi-tieu/don-vi?" (self.query) } { "Về bảng điểm của đơn vị" } }
        })
    }

    fn cards(&self) -> Markup {
        let [in_time, all] = &self.together;
        html! {
            div.cards {
                @match self.total {
                    Some(total) => (card("Tổng điểm hiện nay", &display::decimal(total, 2))),
                    None => (card("Điểm đã biết (chưa có tổng điểm)", &display::decimal(self.known, 2))),
                }
                (card("Tối đa của đơn vị", &display::plain(self.max, 4)))
                (card("Dự kiến điểm nếu làm mọi việc còn kịp", &display::decimal(in_time.points, 2)))
                (card("Dự kiến điểm nếu mọi việc đều làm được", &display::decimal(all.points, 2)))
            }
        }
    }

    fn all_together(&self) -> Markup {
        let titles = ["Mọi việc còn kịp", "Mọi việc, kể cả việc không còn kịp"];
        html! {
            h2 { "Nếu làm cùng lúc" }
            div.scroll tabindex="0" { table {
                thead { tr { th { "Phạm vi" } th { "Tiêu chí" } th.number { "Cộng từng việc" } th.number { "Tính lại cùng lúc" } th.number { "Điểm khi đó" } th { "Xếp loại" } th { "Vì sao hai số khác nhau" } } }
                tbody {
                    @for (title, row) in titles.into_iter().zip(&self.together) {
                        tr {
                            td { (title) }
                            td { @if row.done.is_empty() { "Không có" } @else { (row.done.join(", ")) } }
                            td.number { (signed(row.sum_of_single)) }
                            td.number { (signed(row.rescored)) }
                            td.number { (display::decimal(row.points, 2)) }
                            td { (row.band.as_deref().unwrap_or(display::NO_FIGURE)) }
                            td { @if row.differences.is_empty() { "Hai số bằng nhau" } @else { ul.plain { @for difference in &row.differences { li { (difference) } } } } }
                        }
                    }
                }
            } }
            p.legend { "Không cộng điểm điều tra xã hội học và điểm người chấm." }
        }
    }
}

fn steps(rows: &[(&ProspectRow, &StepRow)]) -> Markup {
    html! {
        div.scroll tabindex="0" { table {
            thead { tr { th { "Tiêu chí" } th.number { "Điểm" } th.number { "Bị mất" } th { "Dự kiến điểm nếu…" } th.number { "Điểm mới" } th.number { "Cả bộ tăng" } th { "Thời hạn" } } }
            tbody {
                @for (row, next) in rows {
                    @let spans = 1 + usize::from(row.best.is_some());
                    tr {
                        td rowspan=(spans) { (row.code) ". " (row.name) br; small { (row.arithmetic) } }
                        td.number rowspan=(spans) { (figure(row.score)) "/" (display::plain(row.max, 4)) }
                        td.number rowspan=(spans) { (figure(row.lost)) }
                        (step("Mức kế tiếp", next))
                    }
                    @if let Some(best) = &row.best { tr { (step("Mức cao nhất", best)) } }
                }
            }
        } }
    }
}

fn step(label: &str, step: &StepRow) -> Markup {
    html! {
        td {
            b { (label) } @if !step.reason.is_empty() { " (" (step.reason) ")" } ": " (step.changes.join("; "))
            br; small { (step.arithmetic) }
        }
        td.number { (display::decimal(step.points, 2)) }
        td.number { (signed(step.total_gain)) }
        td { (words::tag(if step.is_reachable { "good" } else if step.is_certain { "none" } else { "info" }, &step.time)) br; small { (step.reach) } }
    }
}

fn without_steps(rows: &[&ProspectRow]) -> Markup {
    html! {
        h2 { "Chưa dự kiến được (" (rows.len()) ")" }
        div.scroll tabindex="0" { table {
            thead { tr { th { "Tiêu chí" } th.number { "Điểm" } th.number { "Bị mất" } th { "Lý do" } } }
            tbody {
                @for row in rows {
                    tr {
                        td { (row.code) ". " (row.name) }
                        td.number { (figure(row.score)) "/" (display::plain(row.max, 4)) }
                        td.number { (figure(row.lost)) }
                        td { (row.remark) }
                    }
                }
            }
        } }
    }
}

fn figure(points: Option<Decimal>) -> String {
    points.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2))
}

/// `+3,00`, `0,00`.
fn signed(points: Decimal) -> String {
    let sign = if points > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", display::decimal(points, 2))
}

fn card(label: &str, figure: &str) -> Markup {
    html! { div.card { div.figure { (figure) } div.label { (label) } } }
}
