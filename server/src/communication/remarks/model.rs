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
    /// Global id, opaque and stable.
    pub id: RemarkId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Comment, suggestion or instruction.
    pub kind: RemarkKind,
    /// When the remark was written.
    pub written_at: Instant,
    /// When the remark was last edited; null when never.
    pub edited_at: Option<Instant>,
    /// Day by which an instruction is to be carried out, in the rep's zone; null when there is none.
    pub due_on: Option<Day>,
    /// When the employee acknowledged the instruction; null until then.
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

/// Input of the mutation `addRemark`.
#[derive(Debug, Clone, InputObject)]
pub struct AddRemarkInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id of the new remark: `remark_` and a UUIDv7.
    pub id: RemarkId,
    /// Id of the visit, week plan, task or customer that the remark is about.
    pub about_id: ID,
    /// Kind of the remark; INSTRUCTION needs `remarks.instruct`.
    pub kind: RemarkKind,
    /// Text of the remark, 1–4,000 characters.
    pub text: String,
    /// Remark on the same subject that this one answers; null when it answers none.
    pub reply_to_id: Option<RemarkId>,
    /// Employees mentioned in the remark, at most 20; each must be able to see the subject.
    #[graphql(default)]
    pub mention_ids: Vec<EmployeeId>,
    /// Day by which an instruction is to be carried out; creates a task. Only with INSTRUCTION.
    pub due_on: Option<Day>,
}

/// Input of the mutation `acknowledgeInstruction`.
#[derive(Debug, Clone, InputObject)]
pub struct AcknowledgeInstructionInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The instruction to acknowledge.
    pub remark_id: RemarkId,
    /// Answer to the instruction, at most 4,000 characters; added as a comment. Null for none.
    pub answer: Option<String>,
}
