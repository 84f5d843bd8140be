//! Visits in the public schema: reads and changes here, the visit itself in `visit`, what neighbours have in `edges`.

mod edges;
mod presence;
mod visit;

use rounds_domain::ids::VisitId;
use rounds_domain::quality::QualityModel;

use super::model::{AbandonVisitInput, CompleteVisitInput, StartVisitInput, Visit, VisitFilter, VisitForm};
use super::{actions, store};
use crate::field::tasks::Task;
use rounds_platform::error::codes;
use rounds_platform::graphql::DateRangeInput;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

pub use edges::{CustomerVisits, EmployeeVisits, StayVisits, TaskVisit};

const MOST_NAMED: usize = 250;
const MOST_DAYS: i64 = 3_660;

/// Reads of visits.
#[derive(Default)]
pub struct VisitQuery;

#[Object]
impl VisitQuery {
    /// One visit; null when absent or out of reach.
    async fn visit(&self, ctx: &Context<'_>, #[graphql(desc = "Id of the visit.")] id: VisitId) -> Answer<Visit> {
        row_ahead(ctx, id).await
    }

    /// Visits within reach, newest first (工作日志): the signed-in user's own, those of employees within reach of `visits.read`, and those to customers within reach.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions that every row meets; no conditions if omitted.")] filter: Option<VisitFilter>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Visit>> {
        let arguments = PageArguments { first, after, last, before };
        Some(listed(ctx, filter.unwrap_or_default(), arguments).await)
    }

    /// What the form for reporting a visit asks for (拜访模板).
    async fn visit_form(&self, ctx: &Context<'_>) -> Answer<VisitForm> {
        Some(ctx.db().map(|_| VisitForm::of(&QualityModel::default())))
    }
}

/// A page of visits, counted only if that is asked for.
async fn listed(ctx: &Context<'_>, filter: VisitFilter, arguments: PageArguments) -> Result<Connection<Visit>> {
    let page = arguments.page()?;
    bounded(&filter)?;
    let db = ctx.db()?;
    let (rows, count) = (store::page(db.reader(), &filter, &page), store::count(db.reader(), &filter));
    Connection::read(ctx, rows, count, Visit::look_ahead).await
}

fn bounded(filter: &VisitFilter) -> Result<()> {
    let is_long = |length: Option<usize>| length.is_some_and(|length| length > MOST_NAMED);
    if is_long(filter.employee_ids.as_ref().map(Vec::len)) {
        return Err(Error::field("filter.employeeIds", codes::LIST_TOO_LONG));
    }
    if is_long(filter.department_ids.as_ref().map(Vec::len)) {
        return Err(Error::field("filter.departmentIds", codes::LIST_TOO_LONG));
    }
    not_too_long(filter.period, "filter.period")
}

fn not_too_long(period: Option<DateRangeInput>, path: &str) -> Result<()> {
    period.map_or(Ok(()), |period| period.at_most(MOST_DAYS, path).map(drop))
}

/// Changes of visits.
#[derive(Default)]
pub struct VisitMutation;

#[Object]
impl VisitMutation {
    /// Starts a visit; the task that it is for is started too. Needs `visits.write`. Works offline.
    async fn start_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The visit to start.")] input: StartVisitInput,
    ) -> Answer<StartVisitPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("startVisit", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::start(tx, permit, input, sent).await
                })
                .await?;
            Ok(StartVisitPayload { visit: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Completes a visit with its report (转成历史): the task is done, and the result is written into the week plan. Needs `visits.write`. Works offline.
    async fn complete_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The visit and its report.")] input: CompleteVisitInput,
    ) -> Answer<CompleteVisitPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let moved = ctx
                .change("completeVisit", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::complete(tx, permit, input, sent).await
                })
                .await?;
            let (visit, task, next_task) = moved;
            let visit = required(ctx, visit).await?;
            let task = edge(ctx, task).await.transpose()?;
            Ok(CompleteVisitPayload { visit, task, next_task: edge(ctx, next_task).await.transpose()? })
        };
        Some(work.await)
    }

    /// Abandons a visit that was started; its task is open again. Needs `visits.write`. Works offline.
    async fn abandon_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The visit to abandon, with a reason.")] input: AbandonVisitInput,
    ) -> Answer<AbandonVisitPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("abandonVisit", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::abandon(tx, permit, input, sent).await
                })
                .await?;
            Ok(AbandonVisitPayload { visit: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `startVisit`.
#[derive(Debug, Clone, SimpleObject)]
pub struct StartVisitPayload {
    /// The visit after the change.
    visit: Visit,
}

/// Result of the mutation `completeVisit`.
#[derive(Debug, Clone, SimpleObject)]
pub struct CompleteVisitPayload {
    /// The visit after the change.
    visit: Visit,
    /// The task that is done now; null for a visit without a task.
    task: Option<Task>,
    /// The task created for the next step; null when none was due.
    next_task: Option<Task>,
}

/// Result of the mutation `abandonVisit`.
#[derive(Debug, Clone, SimpleObject)]
pub struct AbandonVisitPayload {
    /// The visit after the change.
    visit: Visit,
}
