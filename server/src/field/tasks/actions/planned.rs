//! What a week plan does to tasks: lays them out, and takes back what nobody touched.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::ids::{CustomerId, EmployeeId, PlanItemId, TaskId};
use rounds_domain::place::Point;
use rounds_domain::vocabulary::TaskState;
use serde_json::json;

use super::followed;
use crate::communication::reminders;
use crate::field::tasks::model::{PlannedTask, Task};
use crate::field::tasks::store;
use crate::topics;
use rounds_platform::db::{Keys, ScopeChange, Tx};
use rounds_platform::error::Result;

/// Every task of an employee from one day to another, in order.
pub async fn of_week(tx: &mut Tx, employee: EmployeeId, range: (NaiveDate, NaiveDate)) -> Result<Vec<Task>> {
    store::of_days(tx.session().reader(), Keys::of([employee]), range).fetch(tx.session()).await
}

/// Where customers are visited now, of those who are anchored.
pub async fn spots_of(tx: &mut Tx, customers: &[CustomerId]) -> Result<HashMap<CustomerId, Point>> {
    Ok(store::spots(tx.session().reader(), Keys::of(customers.iter().copied()))
        .fetch(tx.session())
        .await?
        .into_iter()
        .collect())
}

/// Gives the tasks of a split week their days and places, makes what is new, and removes what is not wanted any more.
pub async fn lay_out(
    tx: &mut Tx,
    standing: &[Task],
    planned: (EmployeeId, &[PlannedTask]),
    dropped: &[TaskId],
) -> Result<()> {
    let (employee, planned) = planned;
    let (moved, new): (Vec<&PlannedTask>, Vec<&PlannedTask>) =
        planned.iter().partition(|planned| planned.reuses.is_some());
    for place in moved {
        let Some(task) = standing.iter().find(|task| Some(task.id) == place.reuses) else {
            continue;
        };
        move_to(tx, task, place).await?;
    }
    if !new.is_empty() {
        for task in store::insert_planned(tx, employee, &new).await? {
            reminders::follow_task(tx, followed(&task, task.state)).await?;
        }
    }
    let unwanted: Vec<&Task> = standing.iter().filter(|task| dropped.contains(&task.id)).collect();
    remove(tx, employee, &unwanted).await?;
    topics::tell_day(tx, employee).await
}

async fn move_to(tx: &mut Tx, task: &Task, place: &PlannedTask) -> Result<()> {
    if (task.day, task.position) == (place.day, place.position) {
        return Ok(());
    }
    if task.day != place.day {
        store::insert_move(tx, task, place.day, None).await?;
    }
    let task = store::set_day(tx, task.id, (place.day, place.position)).await?;
    reminders::follow_task(tx, followed(&task, task.state)).await
}

/// Takes back the tasks of items that nobody touched or pinned.
pub async fn take_back(tx: &mut Tx, employee: EmployeeId, items: &[PlanItemId]) -> Result<()> {
    let of_items = store::hold_of_items(tx, items).await?;
    let untouched: Vec<&Task> = of_items.iter().map(|task| &**task).filter(|task| task.is_untouched()).collect();
    remove(tx, employee, &untouched).await?;
    topics::tell_day(tx, employee).await
}

/// Removes tasks with their reminders, and journals it for phones that hold them.
async fn remove(tx: &mut Tx, employee: EmployeeId, unwanted: &[&Task]) -> Result<()> {
    if unwanted.is_empty() {
        return Ok(());
    }
    for task in unwanted {
        reminders::follow_task(tx, followed(task, TaskState::Cancelled)).await?;
    }
    let ids: Vec<TaskId> = unwanted.iter().map(|task| task.id).collect();
    store::remove(tx, &ids).await?;
    let details = json!({ "removedTasks": ids });
    tx.journal_scope(ScopeChange { cause: "ACCESS", employee: Some(employee.0), details, ..ScopeChange::default() })
        .await
}
