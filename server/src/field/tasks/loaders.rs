//! Edges to tasks.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::ids::{CalendarReleaseId, CustomerId, EmployeeId, LeaveId, PlanItemId, TaskId};
use rounds_domain::place::Point;
use rounds_tables::tasks;
use uuid::Uuid;

use super::model::Task;
use super::store::{self, Breaker};
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::communication::reminders::{DueWithin, Reminder};
use crate::customers::customers::Customer;
use crate::field::calendar::DaysOf;
use crate::field::check_ins::OpenStayOf;
use crate::field::plans::PlanItem;
use crate::field::visits::VisitOfTask;
use crate::organisation::people::Employee;
use rounds_platform::db::Column;
use rounds_platform::db::{DayKey, DbSession, Keys, Page, Read, Reader, Slice, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Ahead, Entity, Join, Key, SortKey};
use rounds_platform::scalars::Day;

/// Tasks of an employee on the days of a span, first and last, by day and in order.
pub struct TasksWithin;

/// Tasks that came of an item of a week plan, by date.
pub struct TasksOfItem;

/// The soonest day on which a customer has an open task.
pub struct NextTaskOn;

/// Where a customer is visited now.
pub(super) struct SpotOf;

/// One page of the open tasks of a customer.
pub(super) struct OpenTasksOf;

/// How many open tasks of a customer the viewer may see.
pub(super) struct OpenTaskCountOf;

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

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Employee>("employee", tasks::employee_id);
        rows.row::<Customer>("customer", tasks::customer_id);
        rows.row::<DictionaryEntry>("purpose", tasks::purpose_id);
        rows.row::<Reminder>("reminder", tasks::id);
        rows.edge::<VisitOfTask>("visit", tasks::id, ());
        rows.row::<PlanItem>("planItem", tasks::plan_item_id);
    }
}

impl SortKey<DayKey> for Task {
    fn sort_key(&self) -> DayKey {
        DayKey(self.day.0, self.id.0)
    }
}

impl Join for NextTaskOn {
    type Parent = CustomerId;
    type Value = Day;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::soonest(reader, customers).one_of_each()
    }
}

impl Join for TasksWithin {
    type Parent = EmployeeId;
    type Value = Vec<Task>;
    type Alike = (NaiveDate, NaiveDate);

    fn read(reader: &Reader, employees: Keys, span: &(NaiveDate, NaiveDate)) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_days(reader, employees, *span).keyed(|task: &Task| task.employee_id).all_of_each()
    }

    fn look_ahead(_alike: &Self::Alike, rows: &mut Ahead<'_, '_>) {
        Task::look_ahead(rows);
    }
}

impl Join for TasksOfItem {
    type Parent = PlanItemId;
    type Value = Vec<Task>;
    type Alike = ();

    fn read(reader: &Reader, items: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_items(reader, items).keyed_if(|task: &Task| task.plan_item_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Task::look_ahead(rows);
    }
}

impl Join for SpotOf {
    type Parent = CustomerId;
    type Value = Point;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::spots(reader, customers).one_of_each()
    }
}

impl Join for OpenTasksOf {
    type Parent = CustomerId;
    type Value = Slice<Task>;
    type Alike = Page<DayKey>;

    fn read(reader: &Reader, customers: Keys, page: &Page<DayKey>) -> Read<HashMap<Uuid, Self::Value>> {
        store::open_of_each(reader, customers, page)
    }

    fn absent(page: &Page<DayKey>) -> Option<Self::Value> {
        Some(page.slice(Vec::new()))
    }

    fn look_ahead(_alike: &Self::Alike, rows: &mut Ahead<'_, '_>) {
        Task::look_ahead(&mut rows.nodes());
    }
}

impl Join for OpenTaskCountOf {
    type Parent = CustomerId;
    type Value = i64;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::count_open(reader, customers).one_of_each()
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

/// Looks ahead at what tasks hang on customers.
pub fn look_ahead_at_tasks(customers: &mut Ahead<'_, '_>, id: impl Column + Copy) {
    customers.connection::<OpenTasksOf, OpenTaskCountOf>("openTasks", id, |arguments| Some((arguments.page()?, ())));
}

/// Looks ahead at the days of a span of those whose id stands in a column.
pub fn look_ahead_at_days(span: (NaiveDate, NaiveDate), employee: impl Column + Copy, days: &mut Ahead<'_, '_>) {
    days.row::<Employee>("employee", employee);
    days.edge::<DaysOf>("calendarDay", employee, span);
    let is_routed = days.selects("route");
    if let Some(mut tasks) = days.join::<TasksWithin>((&["tasks"], &["route"]), employee, span)
        && is_routed
    {
        tasks.hidden::<SpotOf>(tasks::customer_id, ());
    }
    days.edge::<OpenStayOf>("openCheckIn", employee, ());
    days.edge::<DueWithin>("reminders", employee, span);
}
