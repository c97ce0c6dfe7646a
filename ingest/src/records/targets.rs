//! One plan target per row of a plan; what concerns the whole plan stands in the labelled lines above the table.

use tonghop_domain::OrgUnitId;
use tonghop_domain::form::CodeLists;
use tonghop_domain::plan::{Cadence, Comparator, EvidenceRule, Plan, PlanTarget, TargetKind};

use super::Fields;
use super::activities::role;
use crate::table::{Row, Table};
use crate::values::date::{self, DateReading};
use crate::values::number;

/// The targets of a unit's plan for a calendar year. A row without code, content or kind is left out: it has its finding.
pub(crate) fn of(table: &Table<'_>, unit: &OrgUnitId, year: i16, lists: &CodeLists) -> Vec<PlanTarget> {
    let Some(plan) = plan(table, unit, year, lists) else { return vec![] };
    table.rows.iter().filter_map(|row| target(table, row, &plan)).collect()
}

fn plan(table: &Table<'_>, unit: &OrgUnitId, year: i16, lists: &CodeLists) -> Option<Plan> {
    let line = |field: &str| {
        let known = table.form.lines.iter().find(|line| line.field == field)?;
        let value = table.layout.title.labelled(&known.labels)?.value.trim();
        (!value.is_empty()).then_some((known, value))
    };
    let issued = line("ngay_ban_hanh").and_then(|(_, value)| match date::parse(value, None) {
        DateReading::Literal(day) => Some(day),
        DateReading::Read(from, to) if from == to => Some(from),
        _ => None,
    });
    let (known, theme) = line("chu_de")?;
    let theme = lists.get(known.list.as_deref()?)?.find(theme).item()?.code.clone();
    let number = line("so_ke_hoach").map(|(_, value)| value.to_owned());
    Some(Plan { number, issued, unit: unit.clone(), year, theme })
}

fn target(table: &Table<'_>, row: &Row, plan: &Plan) -> Option<PlanTarget> {
    let fields = Fields { form: table.form, row };
    let cadence = fields.code("nhip").and_then(|code| known(&Cadence::ALL, &code));
    Some(PlanTarget {
        code: fields.words("ma")?,
        plan: plan.clone(),
        content: fields.words("noi_dung")?,
        section: fields.words("muc").unwrap_or_default(),
        kind: known(&TargetKind::ALL, &fields.code("loai")?)?,
        activity_types: fields.codes("hinh_thuc"),
        channels: fields.codes("kenh"),
        comparator: fields.code("so_sanh").as_deref().and_then(comparator).or_else(|| at_least(fields)),
        quantity: fields.whole("so_luong"),
        unit_of_measure: fields.codes("don_vi_tinh"),
        cadence: cadence.unwrap_or(Cadence::Ongoing),
        due: fields.last_day("han"),
        per_unit: fields.number("moi_don_vi").is_some_and(|flag| !flag.is_zero()),
        role: fields.code("vai_tro").as_deref().and_then(role),
        lead: fields.words("chu_tri").unwrap_or_default(),
        partners: fields.words("phoi_hop").unwrap_or_default(),
        evidence: EvidenceRule(fields.groups("kiem_chung")),
        report_to: fields.words("noi_nhan").unwrap_or_default(),
        at: Some((table.sheet.to_owned(), fields.first_cell())),
    })
}

/// "≥ 5" in the column of quantities says the comparison where no column of its own does.
fn at_least(fields: Fields<'_>) -> Option<Comparator> {
    let quantity = fields.row.get(fields.form, "so_luong")?;
    number::least(&quantity.found).map(|_| Comparator::AtLeast)
}

fn known<T: Copy>(all: &[(T, &str)], code: &str) -> Option<T> {
    all.iter().find(|(_, known)| *known == code).map(|(value, _)| *value)
}

fn comparator(code: &str) -> Option<Comparator> {
    match code {
        "=" => Some(Comparator::Exactly),
        ">=" => Some(Comparator::AtLeast),
        "HOAN_THANH" => Some(Comparator::Done),
        _ => None,
    }
}
