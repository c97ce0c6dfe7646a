//! One activity record per row of a log.

use rust_decimal::Decimal;
use tonghop_domain::OrgUnitId;
use tonghop_domain::activity::{ActivityRecord, Mode};
use tonghop_domain::plan::Role;

use super::Fields;
use crate::layout::is_estimate;
use crate::table::{Row, Table};

/// The activities of a unit. A row without a readable day, content or type is left out: it has its finding.
pub(crate) fn of(table: &Table<'_>, unit: &OrgUnitId, report_is_estimate: bool) -> Vec<ActivityRecord> {
    table.rows.iter().filter_map(|row| activity(table, row, unit, report_is_estimate)).collect()
}

fn activity(table: &Table<'_>, row: &Row, unit: &OrgUnitId, report_is_estimate: bool) -> Option<ActivityRecord> {
    let fields = Fields { form: table.form, row };
    let (from, to) = fields.days("ngay")?;
    let note = fields.words("ghi_chu");
    Some(ActivityRecord {
        unit: unit.clone(),
        from,
        to,
        content: fields.words("noi_dung")?,
        activity_type: fields.code("hinh_thuc")?,
        channel: fields.code("kenh"),
        quantity: fields.number("so_luong").unwrap_or(Decimal::ONE),
        unit_of_measure: fields.code("don_vi_tinh"),
        people: fields.whole("so_nguoi"),
        audience: fields.words("doi_tuong"),
        theme: fields.code("chu_de"),
        role: fields.code("vai_tro").as_deref().and_then(role),
        mode: fields.code("cach_to_chuc").as_deref().and_then(mode),
        place: fields.words("dia_diem"),
        target: fields.words("chi_tieu"),
        evidence: fields.codes("kiem_chung"),
        link: fields.words("duong_dan"),
        document: fields.words("so_van_ban"),
        is_estimate: report_is_estimate || note.as_deref().is_some_and(is_estimate),
        note,
        rows_together: None,
        sheet: table.sheet.to_owned(),
        cell: fields.first_cell(),
    })
}

/// The role of a code of the list `roles`.
pub(super) fn role(code: &str) -> Option<Role> {
    match code {
        "organise" => Some(Role::Organise),
        "take_part" => Some(Role::TakePart),
        _ => None,
    }
}

fn mode(code: &str) -> Option<Mode> {
    match code {
        "dedicated" => Some(Mode::Dedicated),
        "integrated" => Some(Mode::Integrated),
        _ => None,
    }
}
