//! What a caller says about a file, and what the reader knows when it reads one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tonghop_domain::calendar::Calendars;
use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::form::{CodeLists, Form};
use tonghop_domain::{OrgUnitId, PeriodId};

use crate::guard::Limits;
use crate::questions::Answers;

/// One file to read and what is known about it beforehand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadRequest {
    /// Name as it came; only a label, the content decides.
    pub file_name: String,
    /// The form, if the officer named it; `None` = recognised by content.
    pub form: Option<String>,
    /// The unit, if the officer named it; what the file says must agree.
    pub unit: Option<OrgUnitId>,
    /// The period, if the officer named it; what the file says must agree.
    pub period: Option<PeriodId>,
    /// Today, for resolving names of units where no period is known.
    pub today: Date,
    /// Whether the reading carries every non-empty cell.
    pub keep_cells: bool,
    /// Whether the class of limits for logs may be used (only together with a named form that is `large`).
    pub large: bool,
    /// Limits of both classes.
    pub limits: Limits,
    /// What officers answered earlier about workbooks like this one.
    #[serde(default)]
    pub answers: Answers,
}

/// What the reader knows: forms, code lists, calendars and units of the office.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// The forms to recognise.
    pub forms: Vec<Form>,
    /// The code lists that their columns name.
    pub lists: CodeLists,
    /// The regimes of periods.
    pub calendars: Calendars,
    /// Every unit the office knows.
    pub units: UnitDirectory,
    /// Names are searched below this unit; `None` = everywhere.
    pub root: Option<OrgUnitId>,
}

impl Knowledge {
    /// The form of an id.
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }
}
