//! Marking tasks as missed once their day is over.

use std::collections::HashSet;

use rounds_domain::ids::{EmployeeId, PlanItemId, TaskId};

use super::tell_day;
use crate::platform::db::{Command, Db, Tx};
use crate::platform::error::Result;
use crate::tasks::store;
use crate::{plans, reminders};

const AT_ONCE: i64 = 500;

/// Marks every open task as missed whose day is over in the zone of its employee, some hundred in each transaction; what
/// is missed already stays so.
pub async fn miss_overdue(db: &Db) -> Result<()> {
    while store::is_any_overdue(&mut db.session().await?).await? {
        let missed = db.transact(Command::keyless("missTasks"), async |tx: &mut Tx| miss(tx).await).await?;
        if missed == 0 {
            return Ok(());
        }
    }
    Ok(())
}

/// Marks the oldest as missed; their reminders end, their week plans and days are told.
async fn miss(tx: &mut Tx) -> Result<usize> {
    let overdue = store::hold_overdue(tx, AT_ONCE).await?;
    let ids: Vec<TaskId> = overdue.iter().map(|task| task.id).collect();
    let items: Vec<PlanItemId> = overdue.iter().filter_map(|task| task.plan_item_id).collect();
    let employees: HashSet<EmployeeId> = overdue.iter().map(|task| task.employee_id).collect();
    store::set_missed(tx, &ids).await?;
    reminders::end_of_tasks(tx, &ids).await?;
    plans::touch_plans_of(tx, &items).await?;
    for employee in employees {
        tell_day(tx, employee).await?;
    }
    tx.note("tasks", ids.len());
    Ok(ids.len())
}
