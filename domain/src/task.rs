//! Nhiệm vụ of a plan: a product, who leads, by when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::org_unit::OrgUnitId;

/// A task with the moves of its due date: every date it ever had is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Number of the task in its plan.
    pub code: String,
    /// The unit whose plan holds it.
    pub unit: OrgUnitId,
    /// Calendar year of the plan.
    pub year: i16,
    /// What is to be done.
    pub content: String,
    /// Sản phẩm.
    pub product: String,
    /// Đơn vị chủ trì.
    pub lead: String,
    /// Đơn vị phối hợp.
    pub partners: String,
    /// The day it was first due; `None` = no day set.
    pub first_due: Option<Date>,
    /// Later due dates, oldest first, each with the document that moved it.
    pub moves: Vec<DueMove>,
    /// The day it was done; `None` = not done.
    pub done: Option<Date>,
    /// What proves it.
    pub document: String,
    /// Where it comes from: the plan itself, or e.g. a Chairman's conclusion.
    pub origin: String,
    /// Sheet of the row it was read from.
    pub sheet: String,
    /// First cell of that row.
    pub cell: CellRef,
}

/// One move of a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueMove {
    /// The new due date.
    pub due: Date,
    /// The document that moved it; may be empty.
    pub document: String,
}

/// How a task stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Hoàn thành đúng hạn.
    DoneOnTime,
    /// Hoàn thành, muộn.
    DoneLate,
    /// Quá hạn, chưa hoàn thành.
    Overdue,
    /// Chưa đến hạn.
    NotYetDue,
}

impl TaskState {
    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::DoneOnTime => "Hoàn thành đúng hạn",
            Self::DoneLate => "Hoàn thành muộn",
            Self::Overdue => "Quá hạn",
            Self::NotYetDue => "Chưa đến hạn",
        }
    }
}

impl Task {
    /// The due date that binds: the last one.
    pub fn due(&self) -> Option<Date> {
        self.moves.last().map(|moved| moved.due).or(self.first_due)
    }

    /// How the task stands on a day; one done after that day counts as not done.
    pub fn state_on(&self, day: Date) -> TaskState {
        let due = self.due();
        match self.done.filter(|done| *done <= day) {
            Some(done) if due.is_none_or(|due| done <= due) => TaskState::DoneOnTime,
            Some(_) => TaskState::DoneLate,
            None if due.is_some_and(|due| due < day) => TaskState::Overdue,
            None => TaskState::NotYetDue,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn task(first_due: Date, moved: Option<Date>, done: Option<Date>) -> Task {
        Task {
            code: "1".into(),
            unit: OrgUnitId::new("u"),
            year: 2025,
            content: String::new(),
            product: String::new(),
            lead: String::new(),
            partners: String::new(),
            first_due: Some(first_due),
            moves: moved.map(|due| DueMove { due, document: "12/QĐ".into() }).into_iter().collect(),
            done,
            document: String::new(),
            origin: String::new(),
            sheet: "Nhiệm vụ".into(),
            cell: CellRef::new(0, 0),
        }
    }

    #[test]
    fn a_moved_due_date_binds_and_the_first_one_is_kept() {
        let moved = task(date(2025, 6, 30), Some(date(2025, 9, 30)), Some(date(2025, 9, 1)));
        assert_eq!(moved.state_on(date(2025, 9, 17)), TaskState::DoneOnTime);
        assert_eq!(moved.first_due, Some(date(2025, 6, 30)));
        assert_eq!(moved.state_on(date(2025, 8, 1)), TaskState::NotYetDue, "seen before it was done");
    }

    #[test]
    fn the_due_day_itself_is_in_time() {
        let due = date(2025, 6, 30);
        assert_eq!(task(due, None, Some(due)).state_on(date(2025, 9, 17)), TaskState::DoneOnTime);
        assert_eq!(task(due, None, None).state_on(due), TaskState::NotYetDue);
        assert_eq!(task(due, None, None).state_on(date(2025, 7, 1)), TaskState::Overdue);
    }
}
