//! Tasks on one person, for an export and an erasure.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, TaskId};
use rounds_domain::vocabulary::TaskState;
use rounds_tables::tasks;
use serde_json::Value;

use crate::field::tasks::model::Task;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

const TASK: &str = "jsonb_build_object('id', tasks.id, 'state', tasks.state, 'note', tasks.note, 'reason', tasks.reason, \
     'moves', (select jsonb_agg(m.reason) from task_moves m where m.task_id = tasks.id and m.reason is not null))";

/// Every task on the person.
pub(in crate::field::tasks) async fn ids_on(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Vec<TaskId>> {
    Ok(tasks::table.filter(tasks::customer_id.eq(id)).select(tasks::id).load(tx.connection()).await?)
}

/// What was intended.
pub(in crate::field::tasks) async fn exported(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Vec<Value>> {
    let query = tasks::table.filter(tasks::customer_id.eq(id)).order(tasks::id).select(sql::<Jsonb>(TASK));
    Ok(query.load(tx.connection()).await?)
}

/// Open tasks on the person, of whomever, held until the transaction ends.
pub(in crate::field::tasks) async fn hold_open_on(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<Vec<Held<Task>>> {
    let query = tasks::table
        .filter(tasks::customer_id.eq(**customer))
        .filter(tasks::state.eq(TaskState::Open))
        .order(tasks::id)
        .select(Task::as_select())
        .for_no_key_update();
    let tasks: Vec<Task> = query.load(tx.connection()).await?;
    Ok(tasks.into_iter().map(Held::locked).collect())
}

/// Takes away what people wrote.
pub(in crate::field::tasks) async fn erase(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    const GONE: [&str; 2] = [
        "update tasks set note = null, reason = null where customer_id = $1 and (note is not null or reason is not null)",
        "update task_moves set reason = null where task_id in (select t.id from tasks t where t.customer_id = $1)",
    ];
    for gone in GONE {
        diesel::sql_query(gone).bind::<SqlUuid, _>(**customer).execute(tx.connection()).await?;
    }
    Ok(())
}
