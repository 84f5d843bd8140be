//! Tasks as rows and as GraphQL objects, and what is asked of them.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use chrono::NaiveDate;
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, PlanItemId, TaskId};
use rounds_domain::vocabulary::{TaskOrigin, TaskState};
use rounds_tables::tasks;

use rounds_platform::graphql::{ClockInput, TimeWindow, TimeWindowInput};
use rounds_platform::scalars::{Day, Key, TimeOfDay, Zone};

/// One intended visit on one working day (日任务).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = tasks)]
#[graphql(complex)]
pub struct Task {
    /// Global id.
    pub id: TaskId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// The day, in the rep's zone.
    #[graphql(name = "date")]
    pub day: Day,
    /// Place in the order of the day, from 1.
    pub position: i32,
    /// How far it has come.
    pub state: TaskState,
    /// Where it came from.
    pub origin: TaskOrigin,
    /// Note.
    pub note: Option<String>,
    /// Whether it must stay where it is.
    pub is_pinned: bool,
    /// Why it was called off or moved.
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
}

/// Adds a task.
#[derive(Debug, Clone, InputObject)]
pub struct AddTaskInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the phone: `task_` and a UUIDv7.
    pub id: TaskId,
    /// To whom.
    pub customer_id: CustomerId,
    /// The day, in the rep's zone.
    pub date: Day,
    /// Who is to go; oneself if omitted, others need `remarks.instruct`.
    pub employee_id: Option<EmployeeId>,
    /// Time of day wished for.
    pub window: Option<TimeWindowInput>,
    /// Purpose.
    pub purpose_id: Option<DictionaryEntryId>,
    /// Note, at most 4,000 characters.
    pub note: Option<String>,
}

/// Changes a task; omitted fields stay, null clears.
#[derive(Debug, Clone, InputObject)]
pub struct ChangeTaskInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The task.
    pub task_id: TaskId,
    /// Revision that the change was made on.
    pub base_rev: i32,
    /// Time of day wished for.
    pub window: MaybeUndefined<TimeWindowInput>,
    /// Purpose.
    pub purpose_id: MaybeUndefined<DictionaryEntryId>,
    /// Note, at most 4,000 characters.
    pub note: MaybeUndefined<String>,
    /// Whether it must stay where it is.
    pub is_pinned: Option<bool>,
}

/// Puts the tasks of a day in order.
#[derive(Debug, Clone, InputObject)]
pub struct OrderDayInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The day, in the rep's zone.
    pub date: Day,
    /// Open tasks in the order wanted, at most 60; others follow as before.
    pub task_ids: Vec<TaskId>,
}

/// Moves a task to another day.
#[derive(Debug, Clone, InputObject)]
pub struct PostponeTaskInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The task.
    pub task_id: TaskId,
    /// The new day, in the rep's zone; a working day.
    pub date: Day,
    /// Why, at most 500 characters.
    pub reason: Option<String>,
}

/// Calls a task off.
#[derive(Debug, Clone, InputObject)]
pub struct CancelTaskInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The task.
    pub task_id: TaskId,
    /// Why, 1–500 characters.
    pub reason: String,
}
