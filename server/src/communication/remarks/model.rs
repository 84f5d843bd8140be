//! Remarks as rows and as GraphQL objects.

use async_graphql::{ID, InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{EmployeeId, RemarkId, TaskId};
use rounds_domain::vocabulary::RemarkKind;
use rounds_tables::remarks;
use uuid::Uuid;

use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Day, Instant, Key};

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
