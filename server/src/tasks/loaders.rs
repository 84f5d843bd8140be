//! Edges to tasks.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use rounds_domain::ids::{CalendarReleaseId, CustomerId, EmployeeId, LeaveId, PlanItemId, TaskId};
use rounds_domain::place::Point;
use rounds_domain::planning::TASKS_PER_DAY_AT_MOST;
use uuid::Uuid;

use super::model::Task;
use super::store::{self, Breaker};
use crate::platform::db::{DayKey, Page, Slice, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;
use crate::platform::scalars::Day;

/// Tasks of an employee on a day, in order, at most 60.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TasksOn(pub EmployeeId, pub NaiveDate);

/// Tasks that came of an item of a week plan, by date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TasksOfItem(pub PlanItemId);

/// The soonest day on which a customer has an open task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NextTaskOn(pub CustomerId);

/// Where a customer is visited now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SpotOf(pub CustomerId);

/// One page of the open tasks of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct OpenTasksOf(pub CustomerId, pub Page<DayKey>);

/// How many open tasks of a customer the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OpenTaskCountOf(pub CustomerId);

/// One page of the open tasks that leave or a release breaks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BrokenBy(pub Breaker, pub Page<DayKey>);

/// How many open tasks within reach leave or a release breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct BrokenCountOf(pub Breaker);

impl Loader<TaskId> for Rows {
    type Value = Task;
    type Error = Error;

    async fn load(&self, ids: &[TaskId]) -> Result<HashMap<TaskId, Task>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<NextTaskOn> for Rows {
    type Value = Day;
    type Error = Error;

    async fn load(&self, keys: &[NextTaskOn]) -> Result<HashMap<NextTaskOn, Day>> {
        let customers: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::soonest(&mut self.session().await?, &customers).await?;
        Ok(rows.into_iter().map(|(customer, day)| (NextTaskOn(customer), day)).collect())
    }
}

impl Loader<TasksOn> for Rows {
    type Value = Vec<Task>;
    type Error = Error;

    async fn load(&self, keys: &[TasksOn]) -> Result<HashMap<TasksOn, Vec<Task>>> {
        let dates = || keys.iter().map(|key| key.1);
        let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
            return Ok(HashMap::new());
        };
        let employees: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let mut days: HashMap<TasksOn, Vec<Task>> = HashMap::new();
        for task in store::of_days(&mut self.session().await?, &employees, (first, last)).await? {
            let day = days.entry(TasksOn(task.employee_id, task.day.0)).or_default();
            if day.len() < TASKS_PER_DAY_AT_MOST {
                day.push(task);
            }
        }
        Ok(days)
    }
}

impl Loader<TasksOfItem> for Rows {
    type Value = Vec<Task>;
    type Error = Error;

    async fn load(&self, keys: &[TasksOfItem]) -> Result<HashMap<TasksOfItem, Vec<Task>>> {
        let items: Vec<PlanItemId> = keys.iter().map(|key| key.0).collect();
        let mut each: HashMap<TasksOfItem, Vec<Task>> = HashMap::new();
        for task in store::of_items(&mut self.session().await?, &items).await? {
            if let Some(item) = task.plan_item_id {
                each.entry(TasksOfItem(item)).or_default().push(task);
            }
        }
        Ok(each)
    }
}

impl Loader<SpotOf> for Rows {
    type Value = Point;
    type Error = Error;

    async fn load(&self, keys: &[SpotOf]) -> Result<HashMap<SpotOf, Point>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::spots(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(id, point)| (SpotOf(id), point)).collect())
    }
}

impl Loader<OpenTasksOf> for Rows {
    type Value = Slice<Task>;
    type Error = Error;

    async fn load(&self, keys: &[OpenTasksOf]) -> Result<HashMap<OpenTasksOf, Slice<Task>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::open_of_each(&mut session, &customers, &page).await?;
            found.extend(each.into_iter().map(|(of, rows)| (OpenTasksOf(of, page.clone()), rows)));
        }
        Ok(found)
    }
}

impl Loader<OpenTaskCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[OpenTaskCountOf]) -> Result<HashMap<OpenTaskCountOf, i64>> {
        let customers: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_open(&mut self.session().await?, &customers).await?;
        Ok(rows.into_iter().map(|(of, count)| (OpenTaskCountOf(of), count)).collect())
    }
}

impl Loader<BrokenBy> for Rows {
    type Value = Slice<Task>;
    type Error = Error;

    async fn load(&self, keys: &[BrokenBy]) -> Result<HashMap<BrokenBy, Slice<Task>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (page, breakers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let (leaves, releases) = parted(breakers);
            if !leaves.is_empty() {
                let each = store::broken_by_leaves(&mut session, leaves, &page).await?;
                found.extend(each.into_iter().map(|(of, rows)| (BrokenBy(leave(of), page.clone()), rows)));
            }
            if !releases.is_empty() {
                let each = store::broken_by_releases(&mut session, releases, &page).await?;
                found.extend(each.into_iter().map(|(of, rows)| (BrokenBy(release(of), page.clone()), rows)));
            }
        }
        Ok(found)
    }
}

impl Loader<BrokenCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[BrokenCountOf]) -> Result<HashMap<BrokenCountOf, i64>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        let (leaves, releases) = parted(keys.iter().map(|key| key.0));
        if !leaves.is_empty() {
            let counts = store::counts_of_leaves(&mut session, leaves).await?;
            found.extend(counts.into_iter().map(|(of, count)| (BrokenCountOf(leave(of)), count)));
        }
        if !releases.is_empty() {
            let counts = store::counts_of_releases(&mut session, releases).await?;
            found.extend(counts.into_iter().map(|(of, count)| (BrokenCountOf(release(of)), count)));
        }
        Ok(found)
    }
}

/// Leave and releases apart.
fn parted(breakers: impl IntoIterator<Item = Breaker>) -> (Vec<Uuid>, Vec<Uuid>) {
    let (mut leaves, mut releases) = (Vec::new(), Vec::new());
    for breaker in breakers {
        match breaker {
            Breaker::Leave(id) => leaves.push(id.0),
            Breaker::Release(id) => releases.push(id.0),
        }
    }
    (leaves, releases)
}

fn leave(id: Uuid) -> Breaker {
    Breaker::Leave(LeaveId(id))
}

fn release(id: Uuid) -> Breaker {
    Breaker::Release(CalendarReleaseId(id))
}
