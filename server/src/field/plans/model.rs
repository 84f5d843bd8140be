//! Week plans and their items, as rows and as GraphQL objects, and what is asked of them.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, PlanItemId, WeekPlanId};
use rounds_domain::vocabulary::PlanState;
use rounds_tables::{plan_items, week_plans};

use rounds_platform::graphql::{ClockInput, TimeWindow, TimeWindowInput};
use rounds_platform::scalars::{Day, Instant, Key, TimeOfDay, Week};

/// What a rep intends for one ISO week (周计划).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = week_plans)]
#[graphql(complex)]
pub struct WeekPlan {
    /// Global id.
    pub id: WeekPlanId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// The week, in their zone.
    #[diesel(column_name = week_start)]
    pub week: Week,
    /// How far it has come.
    pub state: PlanState,
    /// When it was last submitted.
    pub submitted_at: Option<Instant>,
    /// When.
    pub decided_at: Option<Instant>,
    /// Why it was returned.
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
    /// Global id.
    pub id: PlanItemId,
    /// Visits wanted in the week, 1–7.
    pub visits_wanted: i32,
    /// Days that are fixed, in the rep's zone.
    pub fixed_days: Vec<Day>,
    /// Whether re-planning must leave it alone.
    pub is_pinned: bool,
    /// Note of the rep.
    pub note: Option<String>,
    /// Visits done for it; written back when a visit is completed.
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

/// One customer of a draft.
#[derive(Debug, Clone, InputObject)]
pub struct PlanItemInput {
    /// Minted by the client: `planitem_` and a UUIDv7; the same id again changes that item.
    pub id: PlanItemId,
    /// The customer.
    pub customer_id: CustomerId,
    /// Visits wanted in the week, 1–7.
    #[graphql(default = 1)]
    pub visits_wanted: i32,
    /// Days that are fixed, in the rep's zone.
    #[graphql(default)]
    pub fixed_days: Vec<Day>,
    /// Time of day wished for.
    pub window: Option<TimeWindowInput>,
    /// Purpose.
    pub purpose_id: Option<DictionaryEntryId>,
    /// Whether re-planning must leave it alone.
    #[graphql(default)]
    pub is_pinned: bool,
    /// Note, at most 4,000 characters.
    pub note: Option<String>,
}

/// Drafts or changes a week plan; items not named stay.
#[derive(Debug, Clone, InputObject)]
pub struct DraftWeekPlanInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the phone: `weekplan_` and a UUIDv7; the existing id to change a plan.
    pub id: WeekPlanId,
    /// The week, in the rep's zone.
    pub week: Week,
    /// Revision that the change was made on; null for a new plan.
    pub base_rev: Option<i32>,
    /// Items to add or change, at most 100.
    #[graphql(default)]
    pub items: Vec<PlanItemInput>,
    /// Items to take out.
    #[graphql(default)]
    pub removed_item_ids: Vec<PlanItemId>,
}

/// Submits a week plan.
#[derive(Debug, Clone, InputObject)]
pub struct SubmitWeekPlanInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The plan.
    pub plan_id: WeekPlanId,
}

/// Takes a submitted plan back to draft.
#[derive(Debug, Clone, InputObject)]
pub struct WithdrawWeekPlanInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The plan.
    pub plan_id: WeekPlanId,
}

/// Approves a plan.
#[derive(Debug, Clone, InputObject)]
pub struct ApproveWeekPlanInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The plan.
    pub plan_id: WeekPlanId,
    /// Revision that was read; a plan changed since is a CONFLICT.
    pub read_rev: i32,
}

/// Returns a plan with a reason.
#[derive(Debug, Clone, InputObject)]
pub struct ReturnWeekPlanInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The plan.
    pub plan_id: WeekPlanId,
    /// Revision that was read; a plan changed since is a CONFLICT.
    pub read_rev: i32,
    /// Why, with the suggestion, 1–4,000 characters.
    pub reason: String,
}
