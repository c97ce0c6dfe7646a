//! One task per row of a plan's list of tasks.

use tonghop_domain::OrgUnitId;
use tonghop_domain::task::{DueMove, Task};

use super::Fields;
use crate::table::{Row, Table};

/// The tasks of a unit's plan for a calendar year. A row without code or content is left out: it has its finding.
pub(crate) fn of(table: &Table<'_>, unit: &OrgUnitId, year: i16) -> Vec<Task> {
    table.rows.iter().filter_map(|row| task(table, row, unit, year)).collect()
}

fn task(table: &Table<'_>, row: &Row, unit: &OrgUnitId, year: i16) -> Option<Task> {
    let fields = Fields { form: table.form, row };
    let moved = fields.last_day("han_dieu_chinh");
    let document = fields.words("van_ban_dieu_chinh").unwrap_or_default();
    Some(Task {
        code: fields.words("ma")?,
        unit: unit.clone(),
        year,
        content: fields.words("noi_dung")?,
        product: fields.words("san_pham").unwrap_or_default(),
        lead: fields.words("chu_tri").unwrap_or_default(),
        partners: fields.words("phoi_hop").unwrap_or_default(),
        first_due: fields.last_day("han"),
        moves: moved.map(|due| DueMove { due, document }).into_iter().collect(),
        done: fields.last_day("ngay_hoan_thanh"),
        document: fields.words("van_ban_hoan_thanh").unwrap_or_default(),
        origin: fields.words("nguon").unwrap_or_default(),
        sheet: table.sheet.to_owned(),
        cell: fields.first_cell(),
    })
}
