//! Visits as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{CheckInId, CustomerId, DictionaryEntryId, EmployeeId, TaskId, VisitId};
use rounds_domain::vocabulary::{TimeTrust, VisitChannel, VisitState};
use rounds_tables::visits;

use crate::platform::scalars::{Amount, Day, Instant};

/// One call on one customer (拜访).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = visits)]
#[graphql(complex)]
pub struct Visit {
    /// Global id.
    pub id: VisitId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// How far it has come.
    pub state: VisitState,
    /// How it took place.
    pub channel: VisitChannel,
    /// Start, corrected as far as the clocks allow.
    pub started_at: Instant,
    /// End; null while it lasts.
    pub ended_at: Option<Instant>,
    /// Effective minutes (有效时间).
    pub effective_minutes: Option<i32>,
    /// Notes.
    pub notes: Option<String>,
    /// Next step in words.
    pub next_step: Option<String>,
    /// When the next step is due, in the rep's zone.
    pub next_step_due_on: Option<Day>,
    /// Version, from 1; each amendment adds one.
    pub version: i32,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub check_in_id: Option<CheckInId>,
    #[graphql(skip)]
    pub task_id: Option<TaskId>,
    #[graphql(skip)]
    pub start_trust: TimeTrust,
    #[graphql(skip)]
    pub purpose_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub result_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub abandon_reason: Option<String>,
    #[graphql(skip)]
    pub quality_score: Option<Amount>,
    #[graphql(skip)]
    pub is_effective: Option<bool>,
    #[graphql(skip)]
    pub quality_parts: Option<serde_json::Value>,
}
