//! Tasks in the database; reads start from `visible(viewer)`, changes from `own(viewer)`.

use diesel::dsl::max;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{EmployeeId, TaskId};
use rounds_domain::vocabulary::TaskState;
use rounds_tables::tasks;

use super::model::{NewTask, Task};
use super::scope;
use crate::platform::db::{Session, Tx};
use crate::platform::error::Result;
use crate::platform::scalars::{Day, Instant};

/// Tasks by id.
pub(super) async fn by_ids(session: &mut Session, ids: &[TaskId]) -> Result<Vec<Task>> {
    let (viewer, connection) = session.parts();
    let query = tasks::table
        .filter(tasks::id.eq_any(ids))
        .filter(scope::visible::<tasks::table>(viewer))
        .select(Task::as_select());
    Ok(query.load(connection).await?)
}

/// One of the viewer's own tasks, held until the transaction ends; `NOT_FOUND` for all others.
pub(super) async fn hold_own(tx: &mut Tx, id: TaskId) -> Result<Task> {
    let (viewer, connection) = tx.parts();
    let query =
        tasks::table.find(id).filter(scope::own::<tasks::table>(viewer)).select(Task::as_select()).for_no_key_update();
    Ok(query.first(connection).await?)
}

/// Moves a held task to another state.
pub(super) async fn set_state(tx: &mut Tx, id: TaskId, state: TaskState) -> Result<Task> {
    let changed = diesel::update(tasks::table.find(id)).set(tasks::state.eq(state)).returning(Task::as_returning());
    Ok(changed.get_result(tx.connection()).await?)
}

/// The place after the last of a day.
pub(super) async fn last_place(tx: &mut Tx, employee: EmployeeId, day: Day) -> Result<i32> {
    let of_day = tasks::table.filter(tasks::employee_id.eq(employee)).filter(tasks::day.eq(day));
    let last: Option<i32> = of_day.select(max(tasks::position)).first(tx.connection()).await?;
    Ok(last.unwrap_or(0) + 1)
}

/// Makes a task at a place of its day.
pub(super) async fn insert(tx: &mut Tx, task: &NewTask, position: i32) -> Result<Task> {
    let row = (
        tasks::id.eq(task.id),
        tasks::employee_id.eq(task.employee),
        tasks::customer_id.eq(task.customer),
        tasks::day.eq(task.day),
        tasks::position.eq(position),
        tasks::origin.eq(task.origin),
        tasks::window_from.eq(task.window.map(|window| window.from)),
        tasks::window_until.eq(task.window.map(|window| window.until)),
        tasks::purpose_id.eq(task.purpose),
        tasks::note.eq(&task.note),
        tasks::created_by.eq(task.created_by),
        tasks::created_at.eq(Instant(tx.now())),
    );
    let made = diesel::insert_into(tasks::table).values(row).returning(Task::as_returning());
    Ok(made.get_result(tx.connection()).await?)
}
