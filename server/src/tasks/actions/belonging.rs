//! Tasks as they are handed over: each goes the way of its customer, to the end of the same day.
//!
//! One whose visit is under way is open again for the successor; the visit goes on without it and stays its author's.

use std::collections::BTreeSet;

use rounds_domain::ids::{CustomerId, EmployeeId, TaskId};
use rounds_domain::vocabulary::{HandoverKind, TaskState};
use serde_json::json;

use super::tell_day;
use crate::handovers::{Belonging, Estate};
use crate::platform::db::{ScopeChange, Tx};
use crate::platform::error::Result;
use crate::tasks::store;
use crate::visits;

/// Tasks that are open or begun.
pub const BELONGING: Belonging = Belonging {
    kind: HandoverKind::Tasks,
    count: |session, employee| Box::pin(store::count_unfinished(session, employee)),
    pass: |tx, estate| Box::pin(pass(tx, estate)),
};

async fn pass(tx: &mut Tx, estate: &Estate) -> Result<i64> {
    let held = store::hold_unfinished(tx, estate.from, estate.at_most).await?;
    if held.is_empty() {
        return Ok(0);
    }
    let customers: Vec<CustomerId> = held.iter().map(|task| task.customer_id).collect();
    let successors = estate.successors(tx, &customers).await?;
    let successor = |customer: &CustomerId| successors.get(customer).copied().unwrap_or(estate.heir);
    let moved: Vec<(TaskId, EmployeeId)> = held.iter().map(|task| (task.id, successor(&task.customer_id))).collect();
    let begun: Vec<TaskId> = held.iter().filter(|task| task.state == TaskState::Started).map(|task| task.id).collect();
    visits::release_tasks(tx, &begun).await?;
    store::pass_on(tx, &moved).await?;
    let ids: Vec<TaskId> = held.iter().map(|task| task.id).collect();
    let details = json!({ "removedTasks": ids });
    let from = Some(estate.from.0);
    tx.journal_scope(ScopeChange { cause: "ACCESS", employee: from, details, ..ScopeChange::default() }).await?;
    let concerned: BTreeSet<EmployeeId> = moved.iter().map(|(_, to)| *to).chain([estate.from]).collect();
    for employee in concerned {
        tell_day(tx, employee).await?;
    }
    Ok(i64::try_from(held.len()).unwrap_or(i64::MAX))
}
