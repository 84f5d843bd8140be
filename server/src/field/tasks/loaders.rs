//! Edges to tasks.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::ids::{CalendarReleaseId, CustomerId, EmployeeId, LeaveId, PlanItemId, TaskId};
use rounds_domain::place::Point;
use rounds_domain::planning::TASKS_PER_DAY_AT_MOST;
use uuid::Uuid;

use super::model::Task;
use super::store::{self, Breaker};
use rounds_platform::db::{DayKey, DbSession, Page, Slice, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};
use rounds_platform::scalars::Day;

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

impl Entity for Task {
    type Id = TaskId;

    fn id(&self) -> TaskId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[TaskId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<DayKey> for Task {
    fn sort_key(&self) -> DayKey {
        DayKey(self.day.0, self.id.0)
    }
}

impl Key for NextTaskOn {
    type Value = Day;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Day>> {
        let customers: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::soonest(session, &customers).await?;
        Ok(rows.into_iter().map(|(customer, day)| (NextTaskOn(customer), day)).collect())
    }
}

impl Key for TasksOn {
    type Value = Vec<Task>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Task>>> {
        let dates = || keys.iter().map(|key| key.1);
        let (Some(first), Some(last)) = (dates().min(), dates().max()) else {
            return Ok(HashMap::new());
        };
        let employees: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let mut days: HashMap<TasksOn, Vec<Task>> = HashMap::new();
        for task in store::of_days(session, &employees, (first, last)).await? {
            let day = days.entry(TasksOn(task.employee_id, task.day.0)).or_default();
            if day.len() < TASKS_PER_DAY_AT_MOST {
                day.push(task);
            }
        }
        Ok(days)
    }
}

impl Key for TasksOfItem {
    type Value = Vec<Task>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Task>>> {
        let items: Vec<PlanItemId> = keys.iter().map(|key| key.0).collect();
        let mut each: HashMap<TasksOfItem, Vec<Task>> = HashMap::new();
        for task in store::of_items(session, &items).await? {
            if let Some(item) = task.plan_item_id {
                each.entry(TasksOfItem(item)).or_default().push(task);
            }
        }
        Ok(each)
    }
}

impl Key for SpotOf {
    type Value = Point;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Point>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::spots(session, &ids).await?;
        Ok(rows.into_iter().map(|(id, point)| (SpotOf(id), point)).collect())
    }
}

impl Key for OpenTasksOf {
    type Value = Slice<Task>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Task>>> {
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::open_of_each(session, &customers, &page).await?;
            found.extend(each.into_iter().map(|(of, rows)| (OpenTasksOf(of, page.clone()), rows)));
        }
        Ok(found)
    }
}

impl Key for OpenTaskCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let customers: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_open(session, &customers).await?;
        Ok(rows.into_iter().map(|(of, count)| (OpenTaskCountOf(of), count)).collect())
    }
}

impl Key for BrokenBy {
    type Value = Slice<Task>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Task>>> {
        let mut found = HashMap::new();
        for (page, breakers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let (leaves, releases) = parted(breakers);
            if !leaves.is_empty() {
                let each = store::broken_by_leaves(session, leaves, &page).await?;
                found.extend(each.into_iter().map(|(of, rows)| (BrokenBy(leave(of), page.clone()), rows)));
            }
            if !releases.is_empty() {
                let each = store::broken_by_releases(session, releases, &page).await?;
                found.extend(each.into_iter().map(|(of, rows)| (BrokenBy(release(of), page.clone()), rows)));
            }
        }
        Ok(found)
    }
}

impl Key for BrokenCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let mut found = HashMap::new();
        let (leaves, releases) = parted(keys.iter().map(|key| key.0));
        if !leaves.is_empty() {
            let counts = store::counts_of_leaves(session, leaves).await?;
            found.extend(counts.into_iter().map(|(of, count)| (BrokenCountOf(leave(of)), count)));
        }
        if !releases.is_empty() {
            let counts = store::counts_of_releases(session, releases).await?;
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
