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

pub use actions::{PERSONAL, REMARKABLE, TRANSFERABLE, approve, draft, finish_task, send_back, submit, withdraw};
pub use graphql::{EmployeePlans, PlanMutation, PlanQuery, PlanSubscription};
pub use loaders::PlanOf;
pub use model::{
    ApproveWeekPlanInput, DraftWeekPlanInput, PlanItem, ReturnWeekPlanInput, SubmitWeekPlanInput, WeekPlan,
    WithdrawWeekPlanInput,
};
