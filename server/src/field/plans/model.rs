//! Week plans and their items, as rows and as GraphQL objects, and what is asked of them.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, PlanItemId, WeekPlanId};
use rounds_domain::vocabulary::PlanState;
use rounds_tables::{plan_items, week_plans};

use rounds_platform::graphql::{ClockInput, TimeWindow, TimeWindowInput};
use rounds_platform::scalars::{Day, Instant, Key, TimeOfDay, Week};

/// The visits that a rep plans for one ISO week (周计划).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = week_plans)]
#[graphql(complex)]
pub struct WeekPlan {
    /// Global id, opaque and stable.
    pub id: WeekPlanId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// ISO week of the plan, in the rep's zone.
    #[diesel(column_name = week_start)]
    pub week: Week,
    /// State of the plan.
    pub state: PlanState,
    /// When the plan was last submitted; null when never.
    pub submitted_at: Option<Instant>,
    /// When the plan was approved or returned; null while undecided.
    pub decided_at: Option<Instant>,
    /// Reason why the plan was returned; null when it was not.
    pub return_reason: Option<String>,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub decided_by: Option<EmployeeId>,
}

impl WeekPlan {
    /// Whether its items may be changed and it may be submitted.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, PlanState::Draft | PlanState::Returned)
    }
}

/// One customer of a week plan.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = plan_items)]
#[graphql(complex)]
pub struct PlanItem {
    /// Global id, opaque and stable.
    pub id: PlanItemId,
    /// Number of visits wanted in the week, 1–7.
    pub visits_wanted: i32,
    /// Days on which a visit must take place, in the rep's zone.
    pub fixed_days: Vec<Day>,
    /// Whether re-planning must leave the item's tasks where they are.
    pub is_pinned: bool,
    /// Note of the rep; null when there is none.
    pub note: Option<String>,
    /// Number of visits completed for the item so far.
    pub visits_done: i32,
    #[graphql(skip)]
    pub plan_id: WeekPlanId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub window_from: Option<TimeOfDay>,
    #[graphql(skip)]
    pub window_until: Option<TimeOfDay>,
    #[graphql(skip)]
    pub purpose_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub last_result_id: Option<DictionaryEntryId>,
}

/// An item as it is to be kept.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// Its id.
    pub id: PlanItemId,
    /// The customer.
    pub customer: CustomerId,
    /// Visits wanted.
    pub visits_wanted: i32,
    /// Days that are fixed, each once.
    pub fixed_days: Vec<Day>,
    /// Time of day wished for.
    pub window: Option<TimeWindow>,
    /// Purpose.
    pub purpose: Option<DictionaryEntryId>,
    /// Whether re-planning must leave it alone.
    pub is_pinned: bool,
    /// Note.
    pub note: Option<String>,
}

/// One customer of a drafted week plan.
#[derive(Debug, Clone, InputObject)]
pub struct PlanItemInput {
    /// Client-generated id: `planitem_` and a UUIDv7; the id of an existing item updates that one.
    pub id: PlanItemId,
    /// Customer who is to be visited, once per plan.
    pub customer_id: CustomerId,
    /// Number of visits wanted in the week, 1–7.
    #[graphql(default = 1)]
    pub visits_wanted: i32,
    /// Days on which a visit must take place, in the rep's zone; within the week, at most as many as visits wanted.
    #[graphql(default)]
    pub fixed_days: Vec<Day>,
    /// Time of day wished for; null for any time.
    pub window: Option<TimeWindowInput>,
    /// Purpose of the visits, from the list VISIT_PURPOSE; null for none.
    pub purpose_id: Option<DictionaryEntryId>,
    /// Whether re-planning must leave the item's tasks where they are.
    #[graphql(default)]
    pub is_pinned: bool,
    /// Note of the rep, at most 4,000 characters; null for none.
    pub note: Option<String>,
}

/// Input of the mutation `draftWeekPlan`; items that are not named stay as they are.
#[derive(Debug, Clone, InputObject)]
pub struct DraftWeekPlanInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id: `weekplan_` and a UUIDv7; the id of an existing plan updates that one.
    pub id: WeekPlanId,
    /// ISO week of the plan, in the rep's zone.
    pub week: Week,
    /// Revision of the row that the change was made on; null for a new plan.
    pub base_rev: Option<i32>,
    /// Items to add or update; a plan holds at most 100.
    #[graphql(default)]
    pub items: Vec<PlanItemInput>,
    /// Items to remove from the plan.
    #[graphql(default)]
    pub removed_item_ids: Vec<PlanItemId>,
}

/// Input of the mutation `submitWeekPlan`.
#[derive(Debug, Clone, InputObject)]
pub struct SubmitWeekPlanInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The plan to submit.
    pub plan_id: WeekPlanId,
}

/// Input of the mutation `withdrawWeekPlan`.
#[derive(Debug, Clone, InputObject)]
pub struct WithdrawWeekPlanInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The plan to withdraw.
    pub plan_id: WeekPlanId,
}

/// Input of the mutation `approveWeekPlan`.
#[derive(Debug, Clone, InputObject)]
pub struct ApproveWeekPlanInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The plan to approve.
    pub plan_id: WeekPlanId,
    /// Revision of the plan that was read; a plan changed since then is refused as CONFLICT.
    pub read_rev: i32,
}

/// Input of the mutation `returnWeekPlan`.
#[derive(Debug, Clone, InputObject)]
pub struct ReturnWeekPlanInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The plan to return.
    pub plan_id: WeekPlanId,
    /// Revision of the plan that was read; a plan changed since then is refused as CONFLICT.
    pub read_rev: i32,
    /// Reason for the return, with suggestions, 1–4,000 characters.
    pub reason: String,
}
