//! Tasks as they are handed over: visits under way go on without them.

use rounds_domain::vocabulary::{HandoverKind, TaskState};
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

use crate::field::tasks;
use crate::field::visits::store;
use crate::registry::{TransferContext, Transferable};

/// Tasks that are open or begun.
pub const TASKS_TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Tasks,
    columns: &["tasks.employee_id"],
    count: |session, system, employee| Box::pin(tasks::count_unfinished(session, system, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    let held = tasks::hold_to_pass(tx, context).await?;
    if held.is_empty() {
        return Ok(0);
    }
    let begun: Vec<_> = held.iter().filter(|task| task.state == TaskState::Started).collect();
    store::release_tasks(tx, &begun).await?;
    tasks::pass(tx, context, &held).await?;
    Ok(i64::try_from(held.len()).unwrap_or(i64::MAX))
}
