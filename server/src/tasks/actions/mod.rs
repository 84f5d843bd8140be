//! Use cases of tasks: how they are made and what a visit does to them here, what the rep does in `own`, what a week
//! plan does in `planned`, what nobody did in `missed`.

mod belonging;
mod missed;
mod own;
mod planned;

use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, TaskId};
use rounds_domain::permissions::Permission;
use rounds_domain::planning::TASKS_PER_DAY_AT_MOST;
use rounds_domain::vocabulary::{TaskAction, TaskState};

use super::model::{NewTask, Task};
use super::store;
use crate::plans;
use crate::platform::access::Viewer;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::reminders::{self, FollowedTask};

pub use belonging::BELONGING;
pub(super) use missed::miss_overdue;
pub use own::{add, cancel, change, order_day, postpone};
pub use planned::{lay_out, of_week, spots_of, take_back};

/// What screens of a day listen to.
pub const DAYS: &str = "days";

/// Starts one of the viewer's own tasks, because its visit begins; a started one stays as it is. A missed one begins too:
/// word of the visit may come late.
pub async fn begin(tx: &mut Tx, id: TaskId) -> Result<Task> {
    let task = store::hold_own(tx, id).await?;
    match task.state {
        TaskState::Started => Ok(task),
        TaskState::Open | TaskState::Missed => moved_on(tx, id, TaskState::Started).await,
        _ => Err(Error::code("TASK_STATE")),
    }
}

/// One of the viewer's own tasks on a customer; `NOT_FOUND` for all others.
pub async fn own_on(tx: &mut Tx, id: TaskId, customer: CustomerId) -> Result<Task> {
    let task = store::hold_own(tx, id).await?;
    if task.customer_id == customer { Ok(task) } else { Err(Error::not_found()) }
}

/// Ends one of the viewer's own tasks, because its visit is complete, and writes the result back into the week plan.
pub async fn finish(tx: &mut Tx, id: TaskId, result: Option<DictionaryEntryId>) -> Result<Task> {
    plans::hold_of_task(tx, id).await?;
    let task = store::hold_own(tx, id).await?;
    if !matches!(task.state, TaskState::Open | TaskState::Started | TaskState::Missed) {
        return Err(Error::code("TASK_STATE"));
    }
    if let Some(item) = task.plan_item_id {
        plans::write_back(tx, item, result).await?;
    }
    moved_on(tx, id, TaskState::Done).await
}

/// Opens one of the viewer's own tasks again, because its visit was abandoned; an open one stays as it is.
pub async fn reopen(tx: &mut Tx, id: TaskId) -> Result<Task> {
    let task = store::hold_own(tx, id).await?;
    match task.state {
        TaskState::Open => Ok(task),
        TaskState::Started => moved_on(tx, id, TaskState::Open).await,
        _ => Err(Error::code("TASK_STATE")),
    }
}

/// Makes a task, last of its day. Who may make it for whom is judged by the caller.
pub async fn make(tx: &mut Tx, new: NewTask) -> Result<TaskId> {
    let position = next_place(tx, &new).await?;
    let task = store::insert(tx, &new, position).await?;
    has_changed(tx, &task).await?;
    Ok(task.id)
}

async fn next_place(tx: &mut Tx, new: &NewTask) -> Result<i32> {
    let (last, count) = store::last_place(tx, new.employee, new.day).await?;
    if usize::try_from(count).unwrap_or(usize::MAX) >= TASKS_PER_DAY_AT_MOST {
        return Err(Error::field("date", "LIST_TOO_LONG"));
    }
    Ok(last + 1)
}

/// Tells an employee's screens that a day of theirs changed: a task, a check-in, a reminder or the calendar.
pub async fn tell_day(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    tx.tell(DAYS, employee.0, vec![employee]).await
}

/// What the viewer may do with a task now.
pub(super) fn allowed(viewer: &Viewer, task: &Task) -> Vec<TaskAction> {
    if task.employee_id != viewer.employee || task.state != TaskState::Open {
        return Vec::new();
    }
    let mut allowed = Vec::new();
    if viewer.may(Permission::VisitsWrite) {
        allowed.push(TaskAction::CheckIn);
    }
    if viewer.may(Permission::PlansWrite) {
        allowed.extend([TaskAction::Change, TaskAction::Postpone, TaskAction::Cancel]);
    }
    allowed
}

async fn moved_on(tx: &mut Tx, id: TaskId, state: TaskState) -> Result<Task> {
    let task = store::set_state(tx, id, state).await?;
    has_changed(tx, &task).await?;
    Ok(task)
}

/// Lets the reminder of a task follow it, and tells the day.
async fn has_changed(tx: &mut Tx, task: &Task) -> Result<()> {
    reminders::follow_task(tx, followed(task, task.state)).await?;
    tell_day(tx, task.employee_id).await
}

fn followed(task: &Task, state: TaskState) -> FollowedTask {
    FollowedTask {
        task: task.id,
        employee: task.employee_id,
        customer: task.customer_id,
        day: task.day,
        window_from: task.window_from,
        state,
    }
}
