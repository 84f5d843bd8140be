//! Marking tasks as missed once their day is over.

use std::collections::HashSet;

use rounds_domain::ids::{EmployeeId, TaskId};
use rounds_platform::db::{DbSession, Held, Tx};
use rounds_platform::error::Result;

use crate::communication::reminders;
use crate::field::tasks::model::Task;
use crate::field::tasks::store;
use crate::topics;

/// Whether the day of any open task is over in the zone of its employee.
pub async fn is_any_overdue(session: &mut DbSession) -> Result<bool> {
    store::is_any_overdue(session).await
}

/// Marks the oldest of these as missed, at most so many, and says which; their reminders end and their days are told.
pub async fn miss(tx: &mut Tx, at_most: i64) -> Result<Vec<Held<Task>>> {
    let overdue = store::hold_overdue(tx, at_most).await?;
    let ids: Vec<TaskId> = overdue.iter().map(|task| task.id).collect();
    store::set_missed(tx, &overdue).await?;
    reminders::end_of_tasks(tx, &ids).await?;
    let employees: HashSet<EmployeeId> = overdue.iter().map(|task| task.employee_id).collect();
    for employee in employees {
        topics::tell_day(tx, employee).await?;
    }
    Ok(overdue)
}
