//! Remarks as rows and as GraphQL objects, and what they can stand on.

use async_graphql::{ID, InputObject, SimpleObject, Union};
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, EmployeeId, RemarkId, TaskId, VisitId, WeekPlanId};
use rounds_domain::vocabulary::RemarkKind;
use rounds_tables::remarks;
use uuid::Uuid;

use crate::customers::Customer;
use crate::plans::WeekPlan;
use crate::platform::graphql::ClockInput;
use crate::platform::scalars::{Day, Instant, Key};
use crate::tasks::Task;
use crate::visits::Visit;

/// A comment, suggestion or instruction (评语/建议/批示).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = remarks)]
#[graphql(complex)]
pub struct Remark {
    /// Global id.
    pub id: RemarkId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// What it is.
    pub kind: RemarkKind,
    /// When it was written.
    pub written_at: Instant,
    /// When it was last edited.
    pub edited_at: Option<Instant>,
    /// Day by which an instruction is to be done, in the rep's zone.
    pub due_on: Option<Day>,
    /// When the instruction was acknowledged by the rep.
    pub acknowledged_at: Option<Instant>,
    #[graphql(skip)]
    pub text: String,
    #[graphql(skip)]
    pub withdrawn_at: Option<Instant>,
    #[graphql(skip)]
    pub author_id: EmployeeId,
    #[graphql(skip)]
    pub reply_to_id: Option<RemarkId>,
    #[graphql(skip)]
    pub task_id: Option<TaskId>,
    #[graphql(skip)]
    pub passed_to_id: Option<EmployeeId>,
    #[graphql(skip)]
    pub about_type: String,
    #[graphql(skip)]
    pub about_id: Uuid,
}

/// What can be remarked on.
#[derive(Debug, Clone, Union)]
pub enum RemarkSubject {
    /// A visit.
    Visit(Visit),
    /// A week plan.
    WeekPlan(WeekPlan),
    /// A task.
    Task(Task),
    /// A customer.
    Customer(Customer),
}

impl RemarkSubject {
    /// The word before the underscore of its id.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        match self {
            Self::Visit(_) => VisitId::PREFIX,
            Self::WeekPlan(_) => WeekPlanId::PREFIX,
            Self::Task(_) => TaskId::PREFIX,
            Self::Customer(_) => CustomerId::PREFIX,
        }
    }

    /// The UUID of its id.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        match self {
            Self::Visit(visit) => visit.id.0,
            Self::WeekPlan(plan) => plan.id.0,
            Self::Task(task) => task.id.0,
            Self::Customer(customer) => customer.id.0,
        }
    }

    /// The word under which remarks on it are kept.
    pub(super) fn kept_as(&self) -> &'static str {
        match self {
            Self::Visit(_) => "VISIT",
            Self::WeekPlan(_) => "WEEK_PLAN",
            Self::Task(_) => "TASK",
            Self::Customer(_) => "CUSTOMER",
        }
    }

    /// The customer that it is about; a week plan is about many.
    pub(super) fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::WeekPlan(_) => None,
            Self::Visit(visit) => Some(visit.customer_id),
            Self::Task(task) => Some(task.customer_id),
            Self::Customer(customer) => Some(customer.id),
        }
    }
}

/// What is stored of a remark.
#[derive(Debug, Insertable)]
#[diesel(table_name = remarks)]
pub(super) struct RemarkRow {
    pub id: RemarkId,
    pub about_type: String,
    pub about_id: Uuid,
    pub kind: RemarkKind,
    pub author_id: EmployeeId,
    pub text: String,
    pub written_at: Instant,
    pub reply_to_id: Option<RemarkId>,
    pub due_on: Option<Day>,
}

/// Adds a remark.
#[derive(Debug, Clone, InputObject)]
pub struct AddRemarkInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the client: `remark_` and a UUIDv7.
    pub id: RemarkId,
    /// A visit, week plan, task or customer.
    pub about_id: ID,
    /// What it is; INSTRUCTION needs `remarks.instruct`.
    pub kind: RemarkKind,
    /// What it says, 1–4,000 characters.
    pub text: String,
    /// Remark that it answers.
    pub reply_to_id: Option<RemarkId>,
    /// People named in it, at most 20; they must see the subject anyway.
    #[graphql(default)]
    pub mention_ids: Vec<EmployeeId>,
    /// Day by which an instruction is to be done.
    pub due_on: Option<Day>,
}

/// Acknowledges an instruction.
#[derive(Debug, Clone, InputObject)]
pub struct AcknowledgeInstructionInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The instruction.
    pub remark_id: RemarkId,
    /// Answer, at most 4,000 characters.
    pub answer: Option<String>,
}
