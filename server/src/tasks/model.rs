//! Tasks as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, PlanItemId, TaskId};
use rounds_domain::vocabulary::{TaskOrigin, TaskState};
use rounds_tables::tasks;

use crate::platform::graphql::TimeWindow;
use crate::platform::scalars::{Day, TimeOfDay};

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
