//! Workbooks that we made ourselves and units send back: told by hidden cells, so that no renaming or saving hides what they are.

use tonghop_domain::correction::LIST_MARK;
use tonghop_domain::form::Form;
use tonghop_domain::template::{TEMPLATE_MARK, TemplateMark};
use tonghop_domain::{CellRef, Finding, FindingKind, Location};

use crate::grid::{Cell, Sheet};
use crate::request::Knowledge;

/// Drops the sheet that lists what is to be corrected: it is ours, and says nothing about the unit.
pub(crate) fn without_lists(sheets: Vec<Sheet>) -> Vec<Sheet> {
    sheets.into_iter().filter(|sheet| text_at(sheet, 0, 0) != Some(LIST_MARK)).collect()
}

fn text_at(sheet: &Sheet, row: u32, column: u32) -> Option<&str> {
    sheet.get(CellRef::new(row, column)).and_then(Cell::text)
}

/// What a template of ours says it is, wherever its hidden sheet stands now.
pub(crate) fn template_mark(sheets: &[Sheet]) -> Option<TemplateMark> {
    let sheet = sheets.iter().find(|sheet| text_at(sheet, 0, 0) == Some(TEMPLATE_MARK))?;
    let rows = sheet.rows.keys().skip(1).filter_map(|row| Some((text_at(sheet, *row, 0)?, text_at(sheet, *row, 1)?)));
    TemplateMark::from_rows(rows)
}

/// The form that a template was made from: that very version where it is still known, else the newest one of its id.
pub(crate) fn form_of<'k>(mark: &TemplateMark, knowledge: &'k Knowledge) -> Option<&'k Form> {
    let same = |form: &&Form| form.id == mark.form && form.version == mark.version;
    knowledge.forms.iter().find(same).or_else(|| newest(mark, knowledge))
}

fn newest<'k>(mark: &TemplateMark, knowledge: &'k Knowledge) -> Option<&'k Form> {
    knowledge.forms.iter().rfind(|form| form.id == mark.form)
}

/// A template of an older or unknown version of its form is said.
pub(crate) fn outdated(mark: &TemplateMark, knowledge: &Knowledge) -> Option<Finding> {
    let current = newest(mark, knowledge).filter(|form| form.version != mark.version)?;
    let kind = FindingKind::TemplateVersionOutdated {
        form: current.title.clone(),
        version: mark.version.clone(),
        current: current.version.clone(),
    };
    Some(Finding::new(kind, Location::File))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::sample;

    fn template(version: &str) -> Vec<Sheet> {
        let mut sheet = Sheet::new("Ẩn", false);
        let cells = [("A1", TEMPLATE_MARK), ("A2", "form"), ("B2", "petitions"), ("A3", "version"), ("B3", version)];
        for (cell, text) in cells {
            sheet.put(cell.parse().unwrap(), Cell::Text(text.to_owned()));
        }
        vec![Sheet::new("Biểu", true), sheet]
    }

    #[test]
    fn an_old_version_is_said_and_the_current_one_is_not() {
        let form = Form::load(sample::PETITIONS).unwrap();
        let current = form.version.clone();
        let knowledge = Knowledge { forms: vec![form], ..Knowledge::default() };
        let said = |version: &str| {
            let mark = template_mark(&template(version)).unwrap();
            (form_of(&mark, &knowledge).map(|form| form.id.as_str()), outdated(&mark, &knowledge).map(|finding| finding.rule()))
        };
        assert_eq!(said(&current), (Some("petitions"), None));
        assert_eq!(said("0"), (Some("petitions"), Some("FILE-09")));
        assert_eq!(template_mark(&[Sheet::new("Biểu", true)]), None);
    }
}
