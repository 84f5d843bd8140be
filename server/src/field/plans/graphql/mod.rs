//! Week plans in the public schema: roots here, edges in `edges`.

mod edges;

use futures_util::stream::{self, Stream};
use rounds_domain::ids::{EmployeeId, WeekPlanId};
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::PlanState;

use super::actions;
use super::loaders::PlanOf;
use super::model::{
    ApproveWeekPlanInput, DraftWeekPlanInput, ReturnWeekPlanInput, SubmitWeekPlanInput, WeekPlan, WithdrawWeekPlanInput,
};
use super::store::{self, Wanted};
use crate::topics::PLANS;
use rounds_platform::graphql::prelude::*;

pub use edges::EmployeePlans;

/// Reads of week plans.
#[derive(Default)]
pub struct PlanQuery;

#[Object]
impl PlanQuery {
    /// Plan of one week; null when none was drafted. Others' need `plans.read`.
    async fn week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ISO week in the person's zone.")] week: Week,
        #[graphql(desc = "Whose; oneself if omitted.")] employee_id: Option<EmployeeId>,
    ) -> Answer<WeekPlan> {
        match ctx.viewer() {
            Ok(viewer) => edge_of(ctx, PlanOf(employee_id.unwrap_or(viewer.employee), week)).await,
            Err(error) => Some(Err(error)),
        }
    }

    /// Plans of a week within reach, latest submitted first. Needs `plans.read`.
    async fn week_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ISO week.")] week: Week,
        #[graphql(desc = "Standing so.")] states: Option<Vec<PlanState>>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<WeekPlan>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            ctx.viewer()?.permit(Permission::PlansRead)?;
            let (wanted, page) = (Wanted { week, states }, arguments.page()?);
            let keyed = Connection::fetch(
                ctx,
                async |session| store::page(session, &wanted, &page).await,
                async |session| store::count(session, &wanted).await,
            );
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
    /// Drafts or changes a week plan (起草周计划). Needs `plans.write`. Works offline.
    async fn draft_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft.")] input: DraftWeekPlanInput,
    ) -> Answer<DraftWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("draftWeekPlan", input.idempotency_key, async move |tx| actions::draft(tx, input).await)
                .await?;
            Ok(DraftWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Submits a plan: it splits into daily tasks, the manager is told (提交). Needs `plans.write`. Works offline.
    async fn submit_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: SubmitWeekPlanInput,
    ) -> Answer<SubmitWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("submitWeekPlan", input.idempotency_key, async move |tx| actions::submit(tx, input).await)
                .await?;
            Ok(SubmitWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Takes a plan back to draft while nobody has decided it (撤回). Needs `plans.write`. Works offline.
    async fn withdraw_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: WithdrawWeekPlanInput,
    ) -> Answer<WithdrawWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("withdrawWeekPlan", input.idempotency_key, async move |tx| actions::withdraw(tx, input).await)
                .await?;
            Ok(WithdrawWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Approves a plan (批准). Needs `plans.approve`.
    async fn approve_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: ApproveWeekPlanInput,
    ) -> Answer<ApproveWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("approveWeekPlan", input.idempotency_key, async move |tx| actions::approve(tx, input).await)
                .await?;
            Ok(ApproveWeekPlanPayload { week_plan: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Returns a plan with a reason (退回). Needs `plans.approve`.
    async fn return_week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan, and why.")] input: ReturnWeekPlanInput,
    ) -> Answer<ReturnWeekPlanPayload> {
        let work = async {
            let id = ctx
                .change("returnWeekPlan", input.idempotency_key, async move |tx| actions::send_back(tx, input).await)
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
    /// Plans submitted, decided or remarked on, within reach.
    async fn week_plan_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Resume after this cursor.")] after: Option<String>,
    ) -> Result<impl Stream<Item = WeekPlanEvent> + use<>> {
        let news = ctx.listen(PLANS, None, after)?;
        Ok(stream::iter(news.map(WeekPlanEvent)))
    }
}

/// News of a week plan.
#[derive(Debug, Clone)]
pub struct WeekPlanEvent(News);

/// News of a week plan.
#[Object]
impl WeekPlanEvent {
    /// Resumes the stream here.
    async fn cursor(&self) -> String {
        self.0.cursor()
    }

    /// The plan; null when it left the viewer's reach.
    async fn week_plan(&self, ctx: &Context<'_>) -> Answer<WeekPlan> {
        match &self.0 {
            News::Event(event) => edge(ctx, Some(WeekPlanId(event.subject))).await,
            News::Resync(_) => None,
        }
    }
}

/// Answer of `draftWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct DraftWeekPlanPayload {
    /// As it stands after the change.
    week_plan: WeekPlan,
}

/// Answer of `submitWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct SubmitWeekPlanPayload {
    /// As it stands after the change.
    week_plan: WeekPlan,
}

/// Answer of `withdrawWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct WithdrawWeekPlanPayload {
    /// As it stands after the change.
    week_plan: WeekPlan,
}

/// Answer of `approveWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct ApproveWeekPlanPayload {
    /// As it stands after the change.
    week_plan: WeekPlan,
}

/// Answer of `returnWeekPlan`.
#[derive(Debug, SimpleObject)]
pub struct ReturnWeekPlanPayload {
    /// As it stands after the change.
    week_plan: WeekPlan,
}
