//! Week plans (周计划): what a rep intends for one ISO week, customer by customer.
//!
//! A plan goes `DRAFT → SUBMITTED → APPROVED | RETURNED`; withdrawing takes it back to `DRAFT` while nobody has decided
//! it. Submitting splits it into daily tasks over the rep's working days; a return or a withdrawal takes back only tasks
//! that nobody touched or pinned. What was done for an item is written back into it.
//!
//! Invariants: one plan per person and week; one item per customer; an approved plan is not withdrawn. Seen by whose it
//! is, and by whoever reaches that person under `plans.read`.

mod actions;
pub mod duties;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};

pub use actions::{PERSONAL, REMARKABLE, TRANSFERABLE, approve, draft, finish_task, send_back, submit, withdraw};
pub use graphql::{EmployeePlans, PlanMutation, PlanQuery, PlanSubscription};
pub use loaders::PlanOf;
pub use model::{
    ApproveWeekPlanInput, DraftWeekPlanInput, PlanItem, ReturnWeekPlanInput, SubmitWeekPlanInput, WeekPlan,
    WithdrawWeekPlanInput,
};

/// Invalid input: the day is not in the week of the plan.
pub const DATE_OUTSIDE_WEEK: Code = Code::refusal("DATE_OUTSIDE_WEEK");
/// Invalid input: a customer can be in a week plan only once.
pub const PLAN_CUSTOMER_TWICE: Code = Code::refusal("PLAN_CUSTOMER_TWICE");
/// Not allowed in the current state: the week plan has no visits.
pub const PLAN_EMPTY: Code = Code::refusal("PLAN_EMPTY");
/// Not allowed in the current state: there is already a plan for this week.
pub const PLAN_EXISTS: Code = Code::refusal("PLAN_EXISTS");
/// Invalid input: more days are fixed than visits are wanted.
pub const PLAN_FIXED_DAYS_EXCEED_VISITS: Code = Code::refusal("PLAN_FIXED_DAYS_EXCEED_VISITS");
/// Not allowed in the current state of the week plan.
pub const PLAN_STATE: Code = Code::refusal("PLAN_STATE");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[
        DATE_OUTSIDE_WEEK,
        PLAN_CUSTOMER_TWICE,
        PLAN_EMPTY,
        PLAN_EXISTS,
        PLAN_FIXED_DAYS_EXCEED_VISITS,
        PLAN_STATE,
    ],
    constraints: &[
        ("plan_items_customer_once", PLAN_CUSTOMER_TWICE),
        ("plan_items_fixed_days", PLAN_FIXED_DAYS_EXCEED_VISITS),
        ("plan_items_pkey", codes::ID_TAKEN),
        ("plan_items_window", codes::WINDOW_INVALID),
        ("week_plans_one_per_week", PLAN_EXISTS),
        ("week_plans_pkey", codes::ID_TAKEN),
    ],
    locks: &[("week_plans", Rank(52))],
    ..Manifest::EMPTY
};
