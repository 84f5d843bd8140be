//! Use cases of tasks: how they are made and what a visit does to them here, what the rep does in `own`, what a week
//! plan does in `planned`, what nobody did in `missed`.

mod instruct;
mod missed;
mod own;
mod personal;
mod planned;
mod remarkable;
mod transfer;

use rounds_domain::ids::{CustomerId, EmployeeId, TaskId};
use rounds_domain::permissions::Permission;
use rounds_domain::planning::TASKS_PER_DAY_AT_MOST;
use rounds_domain::vocabulary::{TaskAction, TaskState};

use super::model::{NewTask, Task};
use super::store;
use crate::communication::reminders::{self, FollowedTask};
use crate::field::tasks::TASK_STATE;
use crate::topics;
use rounds_platform::access::Viewer;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Day;

pub use instruct::instruct;
pub use missed::{is_any_overdue, miss};
pub use own::{add, cancel, change, order_day, postpone};
pub use personal::PERSONAL;
pub use planned::{lay_out, of_week, spots_of, take_back};
pub use remarkable::REMARKABLE;
pub use transfer::{count_unfinished, hold_to_pass, pass};

/// A day of somebody, as full as it is.
const WHOLE_DAY: System = System::because("a task is put behind all others of its day, seen or not");

/// Starts one of the viewer's own tasks, because its visit begins; a started one stays as it is. A missed one begins too:
/// word of the visit may come late.
pub async fn begin(tx: &mut Tx, id: TaskId) -> Result<Task> {
    let task = store::hold_own(tx, id).await?;
    match task.state {
        TaskState::Started => Ok(task.into_row()),
        TaskState::Open | TaskState::Missed => moved_on(tx, &task, TaskState::Started).await,
        _ => Err(Error::code(TASK_STATE)),
    }
}

/// One of the viewer's own tasks on a customer; `NOT_FOUND` for all others.
pub async fn own_on(tx: &mut Tx, id: TaskId, customer: CustomerId) -> Result<Held<Task>> {
    let task = store::hold_own(tx, id).await?;
    if task.customer_id == customer { Ok(task) } else { Err(Error::not_found()) }
}

/// One of the viewer's own tasks, held until the transaction ends; none when it has ended already.
pub async fn hold_unfinished(tx: &mut Tx, id: TaskId) -> Result<Option<Held<Task>>> {
    let task = store::hold_own(tx, id).await?;
    let is_unfinished = matches!(task.state, TaskState::Open | TaskState::Started | TaskState::Missed);
    Ok(is_unfinished.then_some(task))
}

/// Ends a held task, because its visit is complete.
pub async fn done(tx: &mut Tx, task: &Held<Task>) -> Result<Task> {
    moved_on(tx, task, TaskState::Done).await
}

/// Opens one of the viewer's own tasks again, because its visit was abandoned; an open one stays as it is.
pub async fn reopen(tx: &mut Tx, id: TaskId) -> Result<Task> {
    let task = store::hold_own(tx, id).await?;
    match task.state {
        TaskState::Open => Ok(task.into_row()),
        TaskState::Started => moved_on(tx, &task, TaskState::Open).await,
        _ => Err(Error::code(TASK_STATE)),
    }
}

/// Makes a task, last of its day. Who may make it for whom is judged by the caller.
pub async fn make(tx: &mut Tx, new: NewTask) -> Result<TaskId> {
    let position = next_place(tx, new.employee, new.day).await?;
    let task = store::insert(tx, &new, position).await?;
    has_changed(tx, &task).await?;
    Ok(task.id)
}

/// The place behind the last of a day; refused when the day is full.
async fn next_place(tx: &mut Tx, employee: EmployeeId, day: Day) -> Result<i32> {
    let (last, count) = store::last_place(tx, &WHOLE_DAY, employee, day).await?;
    if usize::try_from(count).unwrap_or(usize::MAX) >= TASKS_PER_DAY_AT_MOST {
        return Err(Error::field("date", codes::LIST_TOO_LONG));
    }
    Ok(last + 1)
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

async fn moved_on(tx: &mut Tx, task: &Held<Task>, state: TaskState) -> Result<Task> {
    let task = store::set_state(tx, task, state).await?;
    has_changed(tx, &task).await?;
    Ok(task)
}

/// Lets the reminder of a task follow it, and tells the day.
async fn has_changed(tx: &mut Tx, task: &Task) -> Result<()> {
    reminders::follow_task(tx, followed(task, task.state)).await?;
    topics::tell_day(tx, task.employee_id).await
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
