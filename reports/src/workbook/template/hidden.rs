//! The two sheets that nobody needs to see: the code lists behind drop-downs, and what the template is.

use rust_xlsxwriter::{Formula, Workbook, XlsxError};
use tonghop_domain::template::{TEMPLATE_MARK, Template, TemplateMark};

const LISTS: &str = "Danh mục";
const MARK: &str = "_tonghop";

/// The lists of a form with their entries, one column each.
pub(super) struct Lists(Vec<(String, Vec<String>)>);

impl Lists {
    pub(super) fn of(template: &Template<'_>) -> Self {
        let form = template.form;
        let named =
            form.columns.iter().filter_map(|column| column.list.as_ref()).chain(form.lines.iter().filter_map(|line| line.list.as_ref()));
        let mut ids: Vec<&String> = named.collect();
        ids.sort();
        ids.dedup();
        let entries = |id: &String| {
            let list = template.lists.get(id)?;
            Some((id.clone(), list.items().iter().map(|item| item.name.clone()).collect()))
        };
        Self(ids.into_iter().filter_map(entries).collect())
    }

    /// The cells of a list, for a drop-down; `None` where the list is unknown or empty.
    pub(super) fn cells(&self, id: &str) -> Option<Formula> {
        let place = self.0.iter().position(|(known, _)| known == id)?;
        let rows = self.0.get(place).map(|(_, names)| names.len()).filter(|rows| *rows > 0)?;
        let column = tonghop_domain::CellRef::new(0, u32::try_from(place).ok()?).column_name();
        Some(Formula::new(format!("='{LISTS}'!${column}$2:${column}${}", rows + 1)))
    }

    pub(super) fn names(&self, id: &str) -> &[String] {
        self.0.iter().find(|(known, _)| known == id).map_or(&[], |(_, names)| names)
    }

    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(LISTS)?.set_hidden(true);
        for (column, (id, names)) in (0..).zip(&self.0) {
            sheet.write_string(0, column, id)?;
            for (row, name) in (1..).zip(names) {
                sheet.write_string(row, column, name)?;
            }
        }
        Ok(())
    }
}

/// The very hidden sheet by which a reader knows the template.
pub(super) fn write_mark(workbook: &mut Workbook, template: &Template<'_>) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(MARK)?.set_very_hidden(true);
    sheet.write_string(0, 0, TEMPLATE_MARK)?;
    for (row, (name, value)) in (1..).zip(TemplateMark::of(template).rows()) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, value)?;
    }
    Ok(())
}
