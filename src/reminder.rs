//! Nội dung đôn đốc: for each unit one text that names form, period and due date, ready to be pasted.

use jiff::civil::Date;
use tonghop_domain::obligation::{ReportStanding, Shown};
use tonghop_domain::working_days::WorkingDays;
use tonghop_domain::{OrgUnitId, Period, display};

use crate::app::Office;
use crate::board;
use crate::catalogue::Catalogue;

/// The reminder of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The unit.
    pub unit: OrgUnitId,
    /// Its name.
    pub unit_name: String,
    /// How many reports it is about.
    pub reports: usize,
    /// The text.
    pub text: String,
}

/// Reminders for every unit that still owes something for a period, units in the order of a Vietnamese list.
pub fn reminders(office: &Office, catalogue: &Catalogue, period: &Period, standings: &[ReportStanding], today: Date) -> Vec<Reminder> {
    let reminder = |(unit, unit_name, own): (OrgUnitId, String, Vec<&ReportStanding>)| {
        let due: Vec<&ReportStanding> = own.into_iter().filter(|standing| standing.shown().asks_for_reminder()).collect();
        let text = text(office, catalogue, period, &unit_name, &due, today);
        (!due.is_empty()).then_some(Reminder { unit, unit_name, reports: due.len(), text })
    };
    board::by_unit(office, standings).into_iter().filter_map(reminder).collect()
}

/// All reminders as one text.
pub fn together(reminders: &[Reminder]) -> String {
    reminders.iter().map(|reminder| reminder.text.as_str()).collect::<Vec<_>>().join("\n----------\n\n")
}

fn text(office: &Office, catalogue: &Catalogue, period: &Period, unit: &str, due: &[&ReportStanding], today: Date) -> String {
    let receivers: std::collections::BTreeSet<&str> = due.iter().map(|standing| standing.obligation.authority.as_str()).collect();
    let receivers = receivers.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; ");
    let sender = if receivers.is_empty() { office.name.clone() } else { receivers };
    let mut text = format!(
        "Kính gửi: {unit}\n\n{sender} đề nghị đơn vị gửi báo cáo kỳ {} ({}):\n",
        period.name,
        display::window(period.from, period.to)
    );
    for standing in due {
        text.push_str(&format!(
            "- {}: {}.\n",
            catalogue.form_title(&standing.obligation.key.form),
            line(standing, &office.working_days, today)
        ));
    }
    text.push_str("\nNếu trong kỳ không phát sinh, đề nghị gửi báo cáo không phát sinh. Nếu đã gửi, xin báo lại ngày gửi và nơi nhận.\n");
    text
}

fn line(standing: &ReportStanding, working_days: &WorkingDays, today: Date) -> String {
    let Some(due) = standing.obligation.due else { return String::new() };
    let day = display::date(due);
    match standing.shown() {
        Shown::Returned => format!("hạn gửi {day}, đã trả lại để sửa, chưa nhận được bản sửa"),
        Shown::NotYetDue => format!("hạn gửi {day}"),
        _ => format!("hạn gửi {day}, đã quá hạn {} ngày làm việc, chưa nhận được", working_days.between(due, today)),
    }
}
