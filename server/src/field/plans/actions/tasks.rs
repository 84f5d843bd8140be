//! What becomes of the tasks of a plan is written back into it: what was done for an item, and that something was missed.

use rounds_domain::ids::{DictionaryEntryId, PlanItemId, TaskId};
use rounds_platform::db::{Command, Db, System, Tx};
use rounds_platform::error::Result;

use crate::field::plans::store;
use crate::field::tasks::{self, Task};

const AT_ONCE: i64 = 500;
/// The plans of tasks.
const OF_TASKS: System = System::because("a plan goes with its tasks, and who may change those has been judged");

/// Ends one of the viewer's own tasks, because its visit is complete, and writes the result back into the week plan; none when
/// the task has ended already. The plan is held before the task, as those do who change a plan, or the two would wait for each
/// other.
pub async fn finish_task(tx: &mut Tx, id: TaskId, result: Option<DictionaryEntryId>) -> Result<Option<Task>> {
    store::hold_of_task(tx, &OF_TASKS, id).await?;
    let Some(task) = tasks::hold_unfinished(tx, id).await? else {
        return Ok(None);
    };
    store::write_back(tx, &task, result).await?;
    tasks::done(tx, &task).await.map(Some)
}

/// Marks every open task as missed whose day is over in the zone of its employee, some hundred in each transaction; what is
/// missed already stays so.
pub(in crate::field::plans) async fn miss_overdue(db: &Db) -> Result<()> {
    while tasks::is_any_overdue(&mut db.session().await?).await? {
        let missed = db.transact(Command::keyless("missTasks"), async |tx: &mut Tx| miss(tx).await).await?;
        if missed == 0 {
            return Ok(());
        }
    }
    Ok(())
}

/// Marks the oldest as missed, and their plans as changed; visits done are counted as before.
async fn miss(tx: &mut Tx) -> Result<usize> {
    let missed = tasks::miss(tx, AT_ONCE).await?;
    let items: Vec<PlanItemId> = missed.iter().filter_map(|task| task.plan_item_id).collect();
    store::touch_plans_of(tx, &OF_TASKS, &items).await?;
    tx.note("tasks", missed.len());
    Ok(missed.len())
}
