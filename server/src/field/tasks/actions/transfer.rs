//! Tasks as they are handed over: each goes the way of its customer, to the end of the same day.
//!
//! One whose visit is under way is open again for the successor; the visit, which lets go of it first, stays its author's.

use std::collections::BTreeSet;

use rounds_domain::ids::{CustomerId, EmployeeId, TaskId};
use rounds_platform::db::{DbSession, Held, ScopeChange, System, Tx};
use rounds_platform::error::Result;
use serde_json::json;

use crate::field::tasks::model::Task;
use crate::field::tasks::store;
use crate::registry::TransferContext;
use crate::topics;

/// How many tasks of an employee are open or begun.
pub async fn count_unfinished(session: &mut DbSession, system: &System, employee: EmployeeId) -> Result<i64> {
    store::count_unfinished(session, system, employee).await
}

/// A chunk of the tasks of a leaver that are open or begun, held until the transaction ends.
pub async fn hold_to_pass(tx: &mut Tx, context: &TransferContext) -> Result<Vec<Held<Task>>> {
    store::hold_unfinished(tx, &context.system, context.from, context.at_most).await
}

/// Gives held tasks to the successors of their customers.
pub async fn pass(tx: &mut Tx, context: &TransferContext, held: &[Held<Task>]) -> Result<()> {
    let customers: Vec<CustomerId> = held.iter().map(|task| task.customer_id).collect();
    let successors = context.successors(tx, &customers).await?;
    let successor = |customer: &CustomerId| successors.get(customer).copied().unwrap_or(context.default_successor);
    let moved: Vec<_> = held.iter().map(|task| (task, successor(&task.customer_id))).collect();
    store::pass_on(tx, &moved).await?;
    let ids: Vec<TaskId> = held.iter().map(|task| task.id).collect();
    let details = json!({ "removedTasks": ids });
    let from = Some(context.from.0);
    tx.journal_scope(ScopeChange { cause: "ACCESS", employee: from, details, ..ScopeChange::default() }).await?;
    let concerned: BTreeSet<EmployeeId> = moved.iter().map(|(_, to)| *to).chain([context.from]).collect();
    for employee in concerned {
        topics::tell_day(tx, employee).await?;
    }
    Ok(())
}
