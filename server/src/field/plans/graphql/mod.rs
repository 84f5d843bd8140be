//! Week plans in the public schema: roots here, edges in `edges`.

mod edges;

use futures_util::stream::{self, Stream};
use rounds_domain::ids::{EmployeeId, WeekPlanId};
use rounds_domain::vocabulary::PlanState;

use super::actions;
use super::loaders::PlanOf;
use super::model::{
    ApproveWeekPlanInput, DraftWeekPlanInput, ReturnWeekPlanInput, SubmitWeekPlanInput, WeekPlan, WithdrawWeekPlanInput,
};
use super::store::{self, Wanted};
use crate::topics::PLANS;
use rounds_platform::access::permits;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

pub use edges::EmployeePlans;

/// Reads of week plans.
#[derive(Default)]
pub struct PlanQuery;

#[Object]
impl PlanQuery {
    /// The plan of one week; null when none was drafted. Those of others need `plans.read`.
    async fn week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ISO week in the employee's zone.")] week: Week,
        #[graphql(desc = "Employee whose plan it is; the signed-in user if omitted.")] employee_id: Option<EmployeeId>,
    ) -> Answer<WeekPlan> {
        match ctx.viewer() {
            Ok(viewer) => edge_ahead(ctx, PlanOf::on(employee_id.unwrap_or(viewer.employee), week)).await,
            Err(error) => Some(Err(error)),
        }
    }

    /// Plans of one week within reach, latest submitted first. Needs `plans.read`.
    async fn week_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ISO week of the plans.")] week: Week,
        #[graphql(desc = "Only plans in one of these states; all states if omitted.")] states: Option<Vec<PlanState>>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<WeekPlan>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let _: permits::PlansRead = ctx.permit()?;
            let (wanted, page) = (Wanted { week, states }, arguments.page()?);
            let db = ctx.db()?;
            let (rows, count) = (store::page(db.reader(), &wanted, &page), store::count(db.reader(), &wanted));
            let keyed = Connection::read(ctx, rows, count, WeekPlan::look_ahead);
            Ok(keyed.await?.map(|(plan, _)| plan))
        };
        Some(work.await)
    }
}

/// Writes of week plans.
#[derive(Default)]
pub struct PlanMutation;

#[Object]
impl PlanMutation {
    /// Creates or updates a draft of a week plan (起草周计划). Needs `plans.write`. Works offline.
    async fn draft_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft and its items.")] input: DraftWeekPlanInput,
    ) -> Answer<DraftWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("draftWeekPlan", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::draft(tx, permit, input).await
                })
                .await?;
            Ok(DraftWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Submits a plan (提交): it is split into daily tasks and the manager is notified. Needs `plans.write`. Works offline.
    async fn submit_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan to submit.")] input: SubmitWeekPlanInput,
    ) -> Answer<SubmitWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("submitWeekPlan", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::submit(tx, permit, input).await
                })
                .await?;
            Ok(SubmitWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Withdraws a submitted plan to draft while it is undecided (撤回). Needs `plans.write`. Works offline.
    async fn withdraw_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan to withdraw.")] input: WithdrawWeekPlanInput,
    ) -> Answer<WithdrawWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("withdrawWeekPlan", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::withdraw(tx, permit, input).await
                })
                .await?;
            Ok(WithdrawWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Approves a submitted plan (批准). Needs `plans.approve`.
    async fn approve_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan to approve.")] input: ApproveWeekPlanInput,
    ) -> Answer<ApproveWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("approveWeekPlan", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::approve(tx, permit, input).await
                })
                .await?;
            Ok(ApproveWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Returns a submitted plan with a reason (退回); untouched tasks are removed. Needs `plans.approve`.
    async fn return_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan to return, with a reason.")] input: ReturnWeekPlanInput,
    ) -> Answer<ReturnWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("returnWeekPlan", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::send_back(tx, permit, input).await
                })
                .await?;
            Ok(ReturnWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

async fn required(ctx: &Context<'_>, id: WeekPlanId) -> Result<WeekPlan> {
    ctx.loaders()?.row(id).await?.ok_or_else(Error::not_found)
}

/// News of week plans.
#[derive(Default)]
pub struct PlanSubscription;

#[Subscription]
impl PlanSubscription {
    /// Week plans within reach as they are drafted, submitted, withdrawn or decided.
    async fn week_plan_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of an event after which the stream resumes; only new events are sent if omitted.")]
        after: Option<String>,
    ) -> Result<impl Stream<Item = WeekPlanEvent> + use<>> {
        let news = ctx.listen(PLANS, None, after)?;
        Ok(stream::iter(news.map(WeekPlanEvent)))
    }
}

/// A change of a week plan.
#[derive(Debug, Clone)]
pub struct WeekPlanEvent(News);

/// A change of a week plan.
#[Object]
impl WeekPlanEvent {
    /// Cursor of this event; a subscription that takes `after` resumes from it.
    async fn cursor(&self) -> String {
        self.0.cursor()
    }

    /// The plan as it is now; null when it left the user's reach or too many changes were missed.
    async fn week_plan(&self, ctx: &Context<'_>) -> Answer<WeekPlan> {
        match &self.0 {
            News::Event(event) => edge(ctx, Some(WeekPlanId(event.subject))).await,
            News::Resync(_) => None,
        }
    }
}

/// Result of the mutation `draftWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct DraftWeekPlanPayload {
    /// The week plan after the change.
    week_plan: WeekPlan,
}

/// Result of the mutation `submitWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct SubmitWeekPlanPayload {
    /// The week plan after the change.
    week_plan: WeekPlan,
}

/// Result of the mutation `withdrawWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct WithdrawWeekPlanPayload {
    /// The week plan after the change.
    week_plan: WeekPlan,
}

/// Result of the mutation `approveWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct ApproveWeekPlanPayload {
    /// The week plan after the change.
    week_plan: WeekPlan,
}

/// Result of the mutation `returnWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct ReturnWeekPlanPayload {
    /// The week plan after the change.
    week_plan: WeekPlan,
}
