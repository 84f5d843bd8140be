//! Remarks in the public schema.

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::{OutputType, TypeName};
use futures_util::future::join_all;
use rounds_domain::ids::{CustomerId, RemarkId, TaskId, VisitId, WeekPlanId};
use uuid::Uuid;

use super::actions;
use super::loaders::{NamedIn, RemarksOn, TotalOn};
use super::model::{AcknowledgeInstructionInput, AddRemarkInput, Remark};
use crate::customers::customers::Customer;
use crate::field::plans::WeekPlan;
use crate::field::tasks::{self, Task};
use crate::field::visits::Visit;
use crate::organisation::people::Employee;
use rounds_platform::db::Page;
use rounds_platform::graphql::prelude::*;

/// Changes of remarks.
#[derive(Default)]
pub struct RemarkMutation;

#[Object]
impl RemarkMutation {
    /// Adds a remark (评语/建议/批示) and notifies the employees concerned. Needs `remarks.write`. Works offline.
    async fn add_remark(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The remark to add.")] input: AddRemarkInput,
    ) -> Answer<AddRemarkPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("addRemark", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    tasks::instruct(tx, permit, input, sent).await
                })
                .await?;
            Ok(AddRemarkPayload { remark: again(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Acknowledges an instruction (已阅); only the employee whom it addresses. Works offline.
    async fn acknowledge_instruction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The instruction to acknowledge.")] input: AcknowledgeInstructionInput,
    ) -> Answer<AcknowledgeInstructionPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("acknowledgeInstruction", input.idempotency_key, async move |tx| {
                    actions::acknowledge(tx, input, sent).await
                })
                .await?;
            Ok(AcknowledgeInstructionPayload { remark: again(ctx, id).await? })
        };
        Some(work.await)
    }
}

async fn again(ctx: &Context<'_>, id: RemarkId) -> Result<Remark> {
    ctx.loaders()?.row(id).await?.ok_or_else(Error::not_found)
}

/// Result of the mutation `addRemark`.
#[derive(Debug, SimpleObject)]
pub struct AddRemarkPayload {
    /// The remark after the change.
    remark: Remark,
}

/// Result of the mutation `acknowledgeInstruction`.
#[derive(Debug, SimpleObject)]
pub struct AcknowledgeInstructionPayload {
    /// The remark after the change.
    remark: Remark,
}

/// What a remark can be written on.
#[derive(Debug, Clone, Union)]
pub enum RemarkSubject {
    /// A remark on a visit.
    Visit(Visit),
    /// A remark on a week plan.
    WeekPlan(WeekPlan),
    /// A remark on a task.
    Task(Task),
    /// A remark on a customer.
    Customer(Customer),
}

#[ComplexObject]
impl Remark {
    /// Subject of the remark; null when out of reach.
    async fn about(&self, ctx: &Context<'_>) -> Answer<RemarkSubject> {
        let work = async {
            let (rows, id) = (ctx.loaders()?, self.about_id);
            Ok(match self.about_type.as_str() {
                "VISIT" => rows.row(VisitId(id)).await?.map(RemarkSubject::Visit),
                "WEEK_PLAN" => rows.row(WeekPlanId(id)).await?.map(RemarkSubject::WeekPlan),
                "TASK" => rows.row(TaskId(id)).await?.map(RemarkSubject::Task),
                "CUSTOMER" => rows.row(CustomerId(id)).await?.map(RemarkSubject::Customer),
                _ => None,
            })
        };
        work.await.transpose()
    }

    /// Employee who wrote the remark.
    async fn author(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.author_id)).await
    }

    /// Text of the remark; empty once withdrawn.
    #[graphql(name = "text")]
    async fn text_in_force(&self) -> &str {
        if self.withdrawn_at.is_some() { "" } else { &self.text }
    }

    /// Whether the remark was withdrawn.
    async fn is_withdrawn(&self) -> bool {
        self.withdrawn_at.is_some()
    }

    /// Remark that this one answers; null when it answers none.
    async fn reply_to(&self, ctx: &Context<'_>) -> Answer<Remark> {
        edge(ctx, self.reply_to_id).await
    }

    /// Employees mentioned in the remark, at most 20.
    async fn mentions(&self, ctx: &Context<'_>) -> Answer<Vec<Employee>> {
        let work = async {
            let rows = ctx.loaders()?;
            let named = rows.one(NamedIn::on(self.id, ())).await?.unwrap_or_default();
            let people = join_all(named.into_iter().map(|employee| rows.row(employee))).await;
            people.into_iter().filter_map(Result::transpose).collect()
        };
        Some(work.await)
    }

    /// Task that the instruction created; null when it created none or the task is out of reach.
    async fn task(&self, ctx: &Context<'_>) -> Answer<Task> {
        edge(ctx, self.task_id).await
    }
}

/// What remarks add to a visit, a week plan or a customer: a type of its own for each owner, since the engine cannot
/// flatten one that it is still registering for another.
pub struct SubjectRemarks<Owner>(Uuid, PhantomData<fn() -> Owner>);

impl<Owner> SubjectRemarks<Owner> {
    /// The remarks on the subject with this UUID.
    #[must_use]
    pub fn on(subject: Uuid) -> Self {
        Self(subject, PhantomData)
    }
}

impl<Owner: OutputType> TypeName for SubjectRemarks<Owner> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Remarks", Owner::type_name()).into()
    }
}

/// Remarks on the subject.
#[Object(name_type)]
impl<Owner: OutputType> SubjectRemarks<Owner> {
    /// Remarks written on this, oldest first.
    async fn remarks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Remark>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, self.0, arguments.page()?).await }.await)
    }
}

async fn listed(ctx: &Context<'_>, subject: Uuid, page: Page<TimeKey>) -> Result<Connection<Remark>> {
    Connection::load(ctx, RemarksOn::on(subject, page), TotalOn::on(subject, ())).await
}
