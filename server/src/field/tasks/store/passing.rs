//! Tasks as they are handed over, whoever asks.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{EmployeeId, TaskId};
use rounds_domain::vocabulary::TaskState;
use rounds_tables::tasks;
use uuid::Uuid;

use crate::field::tasks::model::Task;
use rounds_platform::db::{DbSession, Held, System, Tx};
use rounds_platform::error::Result;

fn unfinished(employee: EmployeeId) -> tasks::BoxedQuery<'static, Pg> {
    tasks::table
        .filter(tasks::employee_id.eq(employee))
        .filter(tasks::state.eq_any([TaskState::Open, TaskState::Started]))
        .into_boxed()
}

/// How many tasks of an employee are open or begun.
pub(in crate::field::tasks) async fn count_unfinished(
    session: &mut DbSession,
    _: &System,
    employee: EmployeeId,
) -> Result<i64> {
    Ok(unfinished(employee).count().get_result(session.connection()).await?)
}

/// Tasks of an employee that are open or begun, the soonest first, at most so many, held until the transaction ends.
pub(in crate::field::tasks) async fn hold_unfinished(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
    at_most: i64,
) -> Result<Vec<Held<Task>>> {
    let soonest = unfinished(employee).order((tasks::day, tasks::position, tasks::id)).limit(at_most);
    let ids: Vec<TaskId> = soonest.select(tasks::id).load(tx.connection()).await?;
    let query = tasks::table
        .filter(tasks::id.eq_any(ids))
        .filter(tasks::employee_id.eq(employee))
        .filter(tasks::state.eq_any([TaskState::Open, TaskState::Started]))
        .order(tasks::id)
        .select(Task::as_select())
        .for_no_key_update();
    let tasks: Vec<Task> = query.load(tx.connection()).await?;
    Ok(tasks.into_iter().map(Held::locked).collect())
}

/// Gives held tasks to their successors.
pub(in crate::field::tasks) async fn pass_on(tx: &mut Tx, moved: &[(&Held<Task>, EmployeeId)]) -> Result<()> {
    let (ids, successors): (Vec<Uuid>, Vec<Uuid>) = moved.iter().map(|(task, to)| (task.id.0, to.0)).unzip();
    diesel::sql_query(include_str!("pass_on.sql"))
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<SqlUuid>, _>(successors)
        .execute(tx.connection())
        .await?;
    Ok(())
}
