//! Workbooks that we made ourselves and units send back: told by hidden cells, so that no renaming or saving hides what they are.

use tonghop_domain::correction::{LIST_MARK, UNTYPED_MARK};
use tonghop_domain::form::Form;
use tonghop_domain::template::{TEMPLATE_MARK, TemplateMark};
use tonghop_domain::{CellRef, Finding, FindingKind, Location, OrgUnitId, Period};

use crate::grid::{Cell, Sheet};
use crate::request::Knowledge;

/// Drops the sheet that lists what is to be corrected: it is ours, and says nothing about the unit. It may say that the others were
/// drawn from separated text.
pub(crate) fn without_lists(sheets: Vec<Sheet>) -> Vec<Sheet> {
    let (lists, mut others): (Vec<Sheet>, Vec<Sheet>) = sheets.into_iter().partition(|sheet| text_at(sheet, 0, 0) == Some(LIST_MARK));
    let is_untyped = |list: &Sheet| list.row(0).iter().any(|(_, cell)| cell.text() == Some(UNTYPED_MARK));
    if lists.iter().any(is_untyped) {
        others.iter_mut().for_each(|sheet| sheet.untyped = true);
    }
    others
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

/// Unit and period that the template of a form was made for, where the file itself does not say them clearly.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MadeFor<'a> {
    mark: &'a TemplateMark,
    knowledge: &'a Knowledge,
}

impl<'a> MadeFor<'a> {
    /// What a template says of its own form.
    pub(crate) fn of(mark: Option<&'a TemplateMark>, form: &Form, knowledge: &'a Knowledge) -> Option<Self> {
        mark.filter(|mark| mark.form == form.id).map(|mark| Self { mark, knowledge })
    }

    /// The unit, if the office has it; what was said of an unclear name gives way to a note.
    pub(crate) fn unit(self, sheet: &str, findings: &mut Vec<Finding>) -> Option<OrgUnitId> {
        let unit = self.mark.unit.as_ref()?;
        let units = &self.knowledge.units;
        let is_ours = units.get(unit).is_some() && self.knowledge.root.as_ref().is_none_or(|root| units.subtree(root).contains(unit));
        if !is_ours {
            return None;
        }
        findings.retain(|finding| {
            use FindingKind::{UnitAmbiguous, UnitDivided, UnitMissing, UnitNotThen, UnitUnknown};
            !matches!(finding.kind, UnitMissing | UnitUnknown | UnitNotThen { .. } | UnitAmbiguous { .. } | UnitDivided { .. })
        });
        let kind = FindingKind::UnitFromTemplate { unit: units.name_of(unit) };
        findings.push(Finding::new(kind, Location::Sheet { sheet: sheet.to_owned() }));
        Some(unit.clone())
    }

    /// The period, if a calendar has it; likewise.
    pub(crate) fn period(self, sheet: &str, findings: &mut Vec<Finding>) -> Option<Period> {
        let period = self.knowledge.calendars.period(self.mark.period.as_ref()?).ok()?;
        findings.retain(|finding| !matches!(finding.kind, FindingKind::PeriodMissing | FindingKind::PeriodUnknown { .. }));
        let kind = FindingKind::PeriodFromTemplate { period_name: period.name.clone() };
        findings.push(Finding::new(kind, Location::Sheet { sheet: sheet.to_owned() }));
        Some(period)
    }
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
