//! Tasks in the public schema: roots here, what hangs on other subjects in `edges`, a day and its way in `day`.

mod day;
mod edges;

use futures_util::stream::{self, Stream};
use rounds_domain::ids::TaskId;
use rounds_domain::time::local_date;
use rounds_domain::vocabulary::TaskAction;
use rounds_tables::employees;

use super::actions;
use super::model::{AddTaskInput, CancelTaskInput, ChangeTaskInput, OrderDayInput, PostponeTaskInput, Task, WorkDay};
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::communication::reminders::TaskReminder;
use crate::customers::customers::Customer;
use crate::field::plans::PlanItem;
use crate::field::tasks::loaders::look_ahead_at_days;
use crate::field::visits::TaskVisit;
use crate::organisation::people::Employee;
use crate::topics::DAYS;
use rounds_platform::graphql::Statement;
use rounds_platform::graphql::TimeWindow;
use rounds_platform::graphql::prelude::*;

pub use edges::{CustomerTasks, EmployeeDays, LeaveTasks, ReleaseTasks};

/// Reads of tasks.
#[derive(Default)]
pub struct TaskQuery;

#[Object]
impl TaskQuery {
    /// The signed-in user's day: tasks, route and check-ins (今日任务).
    async fn my_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day in the user's zone; today if omitted.")] date: Option<Day>,
    ) -> Answer<WorkDay> {
        let work = async {
            let db = ctx.db()?;
            let viewer = db.viewer();
            let date = date.map_or_else(|| local_date(db.clock().now(), viewer.zone), |date| date.0);
            let day = WorkDay::alone(viewer.employee, date, Zone(viewer.zone));
            let mut statement = Statement::begin(&db);
            look_ahead_at_days(day.span, employees::id, &mut statement.known(day.employee.0, ctx.field()));
            statement.send(&db, &ctx.loaders()?).await?;
            Ok(day)
        };
        Some(work.await)
    }

    /// One task; null when absent or out of reach.
    async fn task(&self, ctx: &Context<'_>, #[graphql(desc = "Id of the task.")] id: TaskId) -> Answer<Task> {
        edge(ctx, Some(id)).await
    }
}

/// Writes of tasks.
#[derive(Default)]
pub struct TaskMutation;

#[Object]
impl TaskMutation {
    /// Adds a task outside the week plan (临时任务). Needs `plans.write`, or `remarks.instruct` for another employee. Works offline.
    async fn add_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task to add.")] input: AddTaskInput,
    ) -> Answer<AddTaskPayload> {
        let work = async {
            let id =
                ctx.change("addTask", input.idempotency_key, async move |tx| actions::add(tx, input).await).await?;
            Ok(AddTaskPayload { task: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Updates one of the signed-in user's open tasks. Needs `plans.write`. Works offline.
    async fn change_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task and the fields to update.")] input: ChangeTaskInput,
    ) -> Answer<ChangeTaskPayload> {
        let work = async {
            let id = ctx
                .change("changeTask", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::change(tx, permit, input).await
                })
                .await?;
            Ok(ChangeTaskPayload { task: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Sets the order of the open tasks of a day. Needs `plans.write`. Works offline.
    async fn order_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day and the order of its tasks.")] input: OrderDayInput,
    ) -> Answer<OrderDayPayload> {
        let work = async {
            let ordered = ctx.change("orderDay", input.idempotency_key, async move |tx| {
                let permit = tx.permit()?;
                actions::order_day(tx, permit, input).await
            });
            let (Day(date), viewer) = (ordered.await?, ctx.viewer()?);
            Ok(OrderDayPayload { day: WorkDay::alone(viewer.employee, date, Zone(viewer.zone)) })
        };
        Some(work.await)
    }

    /// Moves an open task to another day (改期). Needs `plans.write`. Works offline.
    async fn postpone_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task and its new day.")] input: PostponeTaskInput,
    ) -> Answer<PostponeTaskPayload> {
        let work = async {
            let id = ctx
                .change("postponeTask", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::postpone(tx, permit, input).await
                })
                .await?;
            Ok(PostponeTaskPayload { task: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Cancels an open task (取消). Needs `plans.write`. Works offline.
    async fn cancel_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task to cancel, with a reason.")] input: CancelTaskInput,
    ) -> Answer<CancelTaskPayload> {
        let work = async {
            let id = ctx
                .change("cancelTask", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::cancel(tx, permit, input).await
                })
                .await?;
            Ok(CancelTaskPayload { task: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// News of days.
#[derive(Default)]
pub struct TaskSubscription;

#[Subscription]
impl TaskSubscription {
    /// The signed-in user's day whenever one of its tasks, check-ins or reminders changes.
    async fn my_day_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of an event after which the stream resumes; only new events are sent if omitted.")]
        after: Option<String>,
    ) -> Result<impl Stream<Item = MyDayEvent> + use<>> {
        let viewer = ctx.viewer()?;
        let date = local_date(ctx.db()?.clock().now(), viewer.zone);
        let day = WorkDay::alone(viewer.employee, date, Zone(viewer.zone));
        let news = ctx.listen(DAYS, Some(viewer.employee.0), after)?;
        Ok(stream::iter(news.map(|news| MyDayEvent { cursor: news.cursor(), day: Some(day) })))
    }
}

/// A change of the signed-in user's day.
#[derive(Debug, SimpleObject)]
pub struct MyDayEvent {
    /// Cursor of this event; a subscription that takes `after` resumes from it.
    cursor: String,
    /// The day as it is now: today in the user's zone.
    day: Option<WorkDay>,
}

/// Result of the mutation `addTask`.
#[derive(Debug, SimpleObject)]
pub struct AddTaskPayload {
    /// The task after the change.
    task: Task,
}

/// Result of the mutation `changeTask`.
#[derive(Debug, SimpleObject)]
pub struct ChangeTaskPayload {
    /// The task after the change.
    task: Task,
}

/// Result of the mutation `orderDay`.
#[derive(Debug, SimpleObject)]
pub struct OrderDayPayload {
    /// The day in its new order.
    day: WorkDay,
}

/// Result of the mutation `postponeTask`.
#[derive(Debug, SimpleObject)]
pub struct PostponeTaskPayload {
    /// The task after the change.
    task: Task,
}

/// Result of the mutation `cancelTask`.
#[derive(Debug, SimpleObject)]
pub struct CancelTaskPayload {
    /// The task after the change.
    task: Task,
}

#[ComplexObject]
impl Task {
    /// Employee who is to make the visit.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// Customer who is to be visited; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Time of day wished for; null for any time.
    async fn window(&self) -> Option<TimeWindow> {
        TimeWindow::between(self.window_from, self.window_until)
    }

    /// Purpose of the visit (拜访目的); null when not set.
    async fn purpose(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.purpose_id).await
    }

    #[graphql(flatten)]
    async fn reminder(&self) -> TaskReminder {
        TaskReminder(self.id)
    }

    #[graphql(flatten)]
    async fn visits(&self) -> TaskVisit {
        TaskVisit(self.id)
    }

    /// Item of the week plan that the task is for; null for a task outside a plan.
    async fn plan_item(&self, ctx: &Context<'_>) -> Answer<PlanItem> {
        edge(ctx, self.plan_item_id).await
    }

    /// What the signed-in user may do with this now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Answer<Vec<TaskAction>> {
        Some(ctx.viewer().map(|viewer| actions::allowed(&viewer, self)))
    }
}
