//! Tasks of plans on a day.

use jiff::civil::Date;
use tonghop_domain::task::{Task, TaskState};

/// A task with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStanding {
    /// The task.
    pub task: Task,
    /// How it stands on the day.
    pub state: TaskState,
    /// Days until it is due, negative when overdue; `None` for a task that is done or has no due date.
    pub days_left: Option<i32>,
}

/// How many tasks stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// All tasks.
    pub total: i64,
    /// Hoàn thành đúng hạn.
    pub done_on_time: i64,
    /// Hoàn thành muộn.
    pub done_late: i64,
    /// Quá hạn.
    pub overdue: i64,
    /// Chưa đến hạn.
    pub not_yet_due: i64,
}

/// Tasks on a day: overdue first, then by due date, done ones last.
pub fn standings(tasks: &[Task], day: Date) -> Vec<TaskStanding> {
    let mut standings: Vec<TaskStanding> = tasks.iter().map(|task| standing(task, day)).collect();
    let order = |standing: &TaskStanding| match standing.state {
        TaskState::Overdue => 0,
        TaskState::NotYetDue => 1,
        TaskState::DoneLate | TaskState::DoneOnTime => 2,
    };
    standings.sort_by(|one, other| {
        let key = |standing: &TaskStanding| (order(standing), standing.task.due(), standing.task.code.clone());
        key(one).cmp(&key(other))
    });
    standings
}

fn standing(task: &Task, day: Date) -> TaskStanding {
    let state = task.state_on(day);
    let is_open = matches!(state, TaskState::Overdue | TaskState::NotYetDue);
    let days_left = task.due().filter(|_| is_open).map(|due| (due - day).get_days());
    TaskStanding { task: task.clone(), state, days_left }
}

/// How many of the tasks stand how on a day.
pub fn counts<'a>(tasks: impl IntoIterator<Item = &'a Task>, day: Date) -> TaskCounts {
    let mut sum = TaskCounts::default();
    for task in tasks {
        sum.total += 1;
        match task.state_on(day) {
            TaskState::DoneOnTime => sum.done_on_time += 1,
            TaskState::DoneLate => sum.done_late += 1,
            TaskState::Overdue => sum.overdue += 1,
            TaskState::NotYetDue => sum.not_yet_due += 1,
        }
    }
    sum
}
