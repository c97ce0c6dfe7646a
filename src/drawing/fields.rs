//! The fields that the wording of a report may use, under the names that an office reads in `docs/documents.md`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use tonghop_domain::obligation::Completeness;
use tonghop_domain::task::{Task, TaskState};
use tonghop_domain::{Period, display};
use tonghop_indicators::RankedScore;

use super::situation::{Costly, Headline, Scored, Situation};
use crate::report_text::UnitWords;

/// Everything that a sentence can be filled with. Figures are exact decimals as text, days ISO texts, `none` where there is nothing.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Fields {
    /// Name of the office.
    co_quan: String,
    /// Who issues the report.
    don_vi_bao_cao: String,
    /// To whom it is sent.
    noi_nhan: String,
    ky: PeriodField,
    ky_truoc: Option<String>,
    cung_ky: Option<String>,
    ky_sau: Option<String>,
    chot: ClosingField,
    tam_tinh: Option<String>,
    chi_so: BTreeMap<String, FigureField>,
    nop: Vec<SentField>,
    chua_nop: Vec<UnsentField>,
    xep_hang: Vec<RankingField>,
    mat_diem: Vec<LostField>,
    nhiem_vu: TaskCountField,
    nhiem_vu_qua_han: Vec<TaskField>,
    nhiem_vu_ky_sau: Vec<TaskField>,
    /// What units wrote that belongs to the section being filled.
    loi_van: Vec<UnitField>,
}

#[derive(Debug, Clone, Serialize)]
struct PeriodField {
    ten: String,
    tu: Date,
    den: Date,
    nam: i16,
}

#[derive(Debug, Clone, Serialize)]
struct ClosingField {
    /// The last day whose figures are in.
    den: Date,
    /// Number of the published version.
    ban: Option<i64>,
}

#[derive(Debug, Clone, Serialize)]
struct FigureField {
    ten: String,
    cau: String,
    gia_tri: Option<Decimal>,
    bang_chu: String,
    ky_truoc: String,
    so_voi_ky_truoc: String,
    cung_ky: String,
    so_voi_cung_ky: String,
    luy_ke: String,
    chi_tieu: String,
}

#[derive(Debug, Clone, Serialize)]
struct SentField {
    ten: String,
    phai_nop: u32,
    da_nop: u32,
    dung_han: u32,
    ty_le: Option<Decimal>,
    ty_le_dung_han: Option<Decimal>,
}

#[derive(Debug, Clone, Serialize)]
struct UnsentField {
    bieu: String,
    /// Names of the units, with commas.
    don_vi: String,
}

#[derive(Debug, Clone, Serialize)]
struct RankingField {
    bo: String,
    so_don_vi: usize,
    da_xep: usize,
    /// Best and last; none where nobody is ranked.
    dau: Option<RankField>,
    cuoi: Option<RankField>,
}

#[derive(Debug, Clone, Serialize)]
struct RankField {
    hang: usize,
    don_vi: String,
    diem: Option<Decimal>,
}

#[derive(Debug, Clone, Serialize)]
struct LostField {
    ma: String,
    ten: String,
    diem: Decimal,
    so_don_vi: usize,
    don_vi: String,
    nang_diem: String,
}

#[derive(Debug, Clone, Serialize)]
struct TaskCountField {
    tong: usize,
    dung_han: usize,
    muon: usize,
    qua_han: usize,
    chua_den_han: usize,
}

#[derive(Debug, Clone, Serialize)]
struct TaskField {
    noi_dung: String,
    chu_tri: String,
    san_pham: String,
    han: Option<Date>,
}

#[derive(Debug, Clone, Serialize)]
struct UnitField {
    don_vi: String,
    noi_dung: String,
}

/// What fields say beside the situation.
pub(super) struct Head<'a> {
    pub(super) office: &'a str,
    pub(super) issuer: &'a str,
    pub(super) recipient: &'a str,
    pub(super) period: &'a Period,
    pub(super) version: Option<i64>,
    pub(super) provisional: Option<&'a str>,
}

impl Fields {
    pub(super) fn of(head: &Head<'_>, situation: &Situation, costly: &[Costly]) -> Self {
        let period = head.period;
        let tasks = situation.overdue();
        Self {
            co_quan: head.office.to_owned(),
            don_vi_bao_cao: head.issuer.to_owned(),
            noi_nhan: head.recipient.to_owned(),
            ky: PeriodField { ten: period.name.clone(), tu: period.from, den: period.to, nam: period.id.year() },
            ky_truoc: situation.before.clone(),
            cung_ky: situation.last_year.clone(),
            ky_sau: situation.next.clone(),
            chot: ClosingField { den: situation.day, ban: head.version },
            tam_tinh: head.provisional.map(str::to_owned),
            chi_so: situation.headlines.iter().map(|headline| (headline.id.clone(), figure(headline))).collect(),
            nop: situation.sent.iter().map(|(form, sum)| sent(form, sum)).collect(),
            chua_nop: situation.unsent.iter().map(|(form, units)| UnsentField { bieu: form.clone(), don_vi: units.join(", ") }).collect(),
            xep_hang: situation.scored.iter().map(ranking).collect(),
            mat_diem: costly.iter().map(lost).collect(),
            nhiem_vu: TaskCountField {
                tong: situation.tasks_of_the_year(),
                dung_han: situation.tasks_in(TaskState::DoneOnTime),
                muon: situation.tasks_in(TaskState::DoneLate),
                qua_han: situation.tasks_in(TaskState::Overdue),
                chua_den_han: situation.tasks_in(TaskState::NotYetDue),
            },
            nhiem_vu_qua_han: tasks.into_iter().map(task).collect(),
            nhiem_vu_ky_sau: situation.next_tasks.iter().map(task).collect(),
            loi_van: vec![],
        }
    }

    /// The same with the words of units that belong to a section, each in one paragraph.
    pub(super) fn with_words(&self, words: &[UnitWords]) -> Self {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let loi_van = words.iter().map(|words| UnitField { don_vi: words.unit.clone(), noi_dung: one_line(&words.text) }).collect();
        Self { loi_van, ..self.clone() }
    }
}

fn figure(headline: &Headline) -> FigureField {
    FigureField {
        ten: headline.name.clone(),
        cau: headline.sentence.clone(),
        gia_tri: headline.value,
        bang_chu: headline.now.clone(),
        ky_truoc: headline.before.0.clone(),
        so_voi_ky_truoc: headline.before.1.clone(),
        cung_ky: headline.last_year.0.clone(),
        so_voi_cung_ky: headline.last_year.1.clone(),
        luy_ke: headline.year_to_date.clone(),
        chi_tieu: headline.target.clone(),
    }
}

fn sent(form: &str, sum: &Completeness) -> SentField {
    let share = |part: u32| (sum.owed > 0).then(|| Decimal::from(part) / Decimal::from(sum.owed));
    SentField {
        ten: form.to_owned(),
        phai_nop: sum.owed,
        da_nop: sum.received,
        dung_han: sum.on_time,
        ty_le: share(sum.received),
        ty_le_dung_han: share(sum.on_time),
    }
}

fn ranking(scored: &Scored) -> RankingField {
    let ranked = scored.ranked();
    let place =
        |unit: &&RankedScore| RankField { hang: unit.rank.place.unwrap_or_default(), don_vi: unit.name.clone(), diem: unit.score.total };
    RankingField {
        bo: scored.set.name.clone(),
        so_don_vi: scored.table.units.len(),
        da_xep: ranked.len(),
        dau: ranked.first().map(place),
        cuoi: ranked.last().map(place),
    }
}

fn lost(costly: &Costly) -> LostField {
    LostField {
        ma: costly.lost.code.clone(),
        ten: costly.lost.name.clone(),
        diem: costly.lost.lost,
        so_don_vi: costly.lost.units.len(),
        don_vi: costly
            .lost
            .units
            .first()
            .map_or_else(String::new, |unit| format!("{} ({} điểm)", unit.name, display::decimal(unit.lost, 2))),
        nang_diem: costly.recovery.clone(),
    }
}

fn task(task: &Task) -> TaskField {
    TaskField { noi_dung: task.content.clone(), chu_tri: task.lead.clone(), san_pham: task.product.clone(), han: task.due() }
}
