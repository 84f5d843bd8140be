//! Use cases of tasks: what a visit does to them, and how they are made.

use rounds_domain::ids::{CustomerId, DictionaryEntryId, TaskId};
use rounds_domain::vocabulary::TaskState;

use super::model::{NewTask, Task};
use super::store;
use crate::plans;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};

/// What subscribers of a day listen to.
const TOPIC: &str = "tasks";

/// Starts one of the viewer's own tasks, because its visit begins; a started one stays as it is.
pub async fn begin(tx: &mut Tx, id: TaskId) -> Result<Task> {
    let task = store::hold_own(tx, id).await?;
    match task.state {
        TaskState::Started => Ok(task),
        TaskState::Open => moved_on(tx, id, TaskState::Started).await,
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
    let task = store::hold_own(tx, id).await?;
    if !matches!(task.state, TaskState::Open | TaskState::Started) {
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
    let position = store::last_place(tx, new.employee, new.day).await?;
    let task = store::insert(tx, &new, position).await?;
    tx.tell(TOPIC, task.id.0, vec![task.employee_id]).await?;
    Ok(task.id)
}

async fn moved_on(tx: &mut Tx, id: TaskId, state: TaskState) -> Result<Task> {
    let task = store::set_state(tx, id, state).await?;
    tx.tell(TOPIC, id.0, vec![task.employee_id]).await?;
    Ok(task)
}
