//! Tasks as rows and as GraphQL objects, and what is asked of them.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use chrono::NaiveDate;
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, PlanItemId, TaskId};
use rounds_domain::vocabulary::{TaskOrigin, TaskState};
use rounds_tables::tasks;

use rounds_platform::graphql::{ClockInput, TimeWindow, TimeWindowInput};
use rounds_platform::scalars::{Day, Key, TimeOfDay, Zone};

/// One planned visit to a customer on one day (日任务).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = tasks)]
#[graphql(complex)]
pub struct Task {
    /// Global id, opaque and stable.
    pub id: TaskId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Day of the visit, in the employee's zone.
    #[graphql(name = "date")]
    pub day: Day,
    /// Place in the order of the day, from 1.
    pub position: i32,
    /// State of the task.
    pub state: TaskState,
    /// What created the task.
    pub origin: TaskOrigin,
    /// Note on the task; null when there is none.
    pub note: Option<String>,
    /// Whether re-planning must leave the task where it is.
    pub is_pinned: bool,
    /// Reason for the latest cancellation or move; null when none was given.
    pub reason: Option<String>,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub plan_item_id: Option<PlanItemId>,
    #[graphql(skip)]
    pub window_from: Option<TimeOfDay>,
    #[graphql(skip)]
    pub window_until: Option<TimeOfDay>,
    #[graphql(skip)]
    pub purpose_id: Option<DictionaryEntryId>,
}

impl Task {
    /// Whether the rep has done nothing with it since the plan made it: only such a task is taken back.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.state == TaskState::Open && !self.is_pinned && self.rev == 1
    }
}

/// A task to be made outside a week plan, last of its day.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Its id.
    pub id: TaskId,
    /// Who is to go.
    pub employee: EmployeeId,
    /// To whom.
    pub customer: CustomerId,
    /// The day, in the zone of the employee.
    pub day: Day,
    /// Where it comes from.
    pub origin: TaskOrigin,
    /// Purpose.
    pub purpose: Option<DictionaryEntryId>,
    /// Note.
    pub note: Option<String>,
    /// Time of day wished for.
    pub window: Option<TimeWindow>,
    /// Who made it.
    pub created_by: EmployeeId,
}

/// A place that a week plan gives to a task.
#[derive(Debug, Clone)]
pub struct PlannedTask {
    /// The existing task that takes the place; a new one if none.
    pub reuses: Option<TaskId>,
    /// Item of the plan that it serves.
    pub item: PlanItemId,
    /// To whom.
    pub customer: CustomerId,
    /// The day.
    pub day: Day,
    /// Place in the order of the day.
    pub position: i32,
    /// Time of day wished for.
    pub window: Option<TimeWindow>,
    /// Purpose.
    pub purpose: Option<DictionaryEntryId>,
    /// Note.
    pub note: Option<String>,
    /// Whether it must stay where it is.
    pub is_pinned: bool,
}

/// One day of one rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkDay {
    /// Whose.
    pub employee: EmployeeId,
    /// The day, in their zone.
    pub date: NaiveDate,
    /// Their zone.
    pub zone: Zone,
    /// First and last of the days that are read with it.
    pub span: (NaiveDate, NaiveDate),
}

/// Input of the mutation `addTask`.
#[derive(Debug, Clone, InputObject)]
pub struct AddTaskInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id of the new task: `task_` and a UUIDv7.
    pub id: TaskId,
    /// Customer who is to be visited.
    pub customer_id: CustomerId,
    /// Day of the visit, in the employee's zone; a day holds at most 60 tasks.
    pub date: Day,
    /// Employee who is to make the visit; the signed-in user if omitted. Others need `remarks.instruct`.
    pub employee_id: Option<EmployeeId>,
    /// Time of day wished for; null for any time.
    pub window: Option<TimeWindowInput>,
    /// Purpose of the visit, from the list VISIT_PURPOSE; null for none.
    pub purpose_id: Option<DictionaryEntryId>,
    /// Note on the task, at most 4,000 characters; null for none.
    pub note: Option<String>,
}

/// Input of the mutation `changeTask`; omitted fields stay as they are, null clears.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeTaskInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The task to update.
    pub task_id: TaskId,
    /// Revision of the row that the change was made on.
    pub base_rev: i32,
    /// New time of day wished for.
    pub window: MaybeUndefined<TimeWindowInput>,
    /// New purpose of the visit, from the list VISIT_PURPOSE.
    pub purpose_id: MaybeUndefined<DictionaryEntryId>,
    /// New note on the task, at most 4,000 characters.
    pub note: MaybeUndefined<String>,
    /// Whether re-planning must leave the task where it is; null leaves it unchanged.
    pub is_pinned: Option<bool>,
}

/// Input of the mutation `orderDay`.
#[derive(Debug, Clone, InputObject)]
pub struct OrderDayInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Day to order, in the user's zone.
    pub date: Day,
    /// Open tasks of the day in the order wanted, at most 60; the others follow in their present order.
    pub task_ids: Vec<TaskId>,
}

/// Input of the mutation `postponeTask`.
#[derive(Debug, Clone, InputObject)]
pub struct PostponeTaskInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The task to move.
    pub task_id: TaskId,
    /// New day, in the employee's zone; must be a working day.
    pub date: Day,
    /// Reason for the move, at most 500 characters; null for none.
    pub reason: Option<String>,
}

/// Input of the mutation `cancelTask`.
#[derive(Debug, Clone, InputObject)]
pub struct CancelTaskInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The task to cancel.
    pub task_id: TaskId,
    /// Reason for the cancellation, 1–500 characters.
    pub reason: String,
}
