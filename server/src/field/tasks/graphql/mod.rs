//! Tasks in the public schema: roots here, what hangs on other subjects in `edges`, a day and its way in `day`.

mod day;
mod edges;

use futures_util::stream::{self, Stream};
use rounds_domain::ids::TaskId;
use rounds_domain::time::local_date;
use rounds_domain::vocabulary::TaskAction;

use super::actions;
use super::model::{AddTaskInput, CancelTaskInput, ChangeTaskInput, OrderDayInput, PostponeTaskInput, Task, WorkDay};
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::communication::reminders::TaskReminder;
use crate::customers::customers::Customer;
use crate::field::plans::PlanItem;
use crate::field::visits::TaskVisit;
use crate::organisation::people::Employee;
use crate::topics::DAYS;
use rounds_platform::graphql::TimeWindow;
use rounds_platform::graphql::prelude::*;

pub use edges::{CustomerTasks, EmployeeDays, LeaveTasks, ReleaseTasks};

/// Reads of tasks.
#[derive(Default)]
pub struct TaskQuery;

#[Object]
impl TaskQuery {
    /// The viewer's day: tasks, route, check-ins (今日任务).
    async fn my_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day in one's zone; today if omitted.")] date: Option<Day>,
    ) -> Answer<WorkDay> {
        let work = async {
            let db = ctx.db()?;
            let viewer = db.viewer();
            let date = date.map_or_else(|| local_date(db.clock().now(), viewer.zone), |date| date.0);
            Ok(WorkDay { employee: viewer.employee, date, zone: Zone(viewer.zone) })
        };
        Some(work.await)
    }

    /// One task; null when absent or out of reach.
    async fn task(&self, ctx: &Context<'_>, #[graphql(desc = "The task.")] id: TaskId) -> Answer<Task> {
        edge(ctx, Some(id)).await
    }
}

/// Writes of tasks.
#[derive(Default)]
pub struct TaskMutation;

#[Object]
impl TaskMutation {
    /// Adds a task outside the plan (临时任务). Needs `plans.write`. Works offline.
    async fn add_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task.")] input: AddTaskInput,
    ) -> Answer<AddTaskPayload> {
        let work = async {
            let id =
                ctx.change("addTask", input.idempotency_key, async move |tx| actions::add(tx, input).await).await?;
            Ok(AddTaskPayload { task: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Changes a task. Needs `plans.write`. Works offline.
    async fn change_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: ChangeTaskInput,
    ) -> Answer<ChangeTaskPayload> {
        let work = async {
            let id = ctx
                .change("changeTask", input.idempotency_key, async move |tx| actions::change(tx, input).await)
                .await?;
            Ok(ChangeTaskPayload { task: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Puts a day in order. Needs `plans.write`. Works offline.
    async fn order_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] input: OrderDayInput,
    ) -> Answer<OrderDayPayload> {
        let work = async {
            let ordered =
                ctx.change("orderDay", input.idempotency_key, async move |tx| actions::order_day(tx, input).await);
            let (Day(date), viewer) = (ordered.await?, ctx.viewer()?);
            Ok(OrderDayPayload { day: WorkDay { employee: viewer.employee, date, zone: Zone(viewer.zone) } })
        };
        Some(work.await)
    }

    /// Moves a task to another day (改期). Needs `plans.write`. Works offline.
    async fn postpone_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: PostponeTaskInput,
    ) -> Answer<PostponeTaskPayload> {
        let work = async {
            let id = ctx
                .change("postponeTask", input.idempotency_key, async move |tx| actions::postpone(tx, input).await)
                .await?;
            Ok(PostponeTaskPayload { task: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Calls a task off (取消). Needs `plans.write`. Works offline.
    async fn cancel_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why.")] input: CancelTaskInput,
    ) -> Answer<CancelTaskPayload> {
        let work = async {
            let id = ctx
                .change("cancelTask", input.idempotency_key, async move |tx| actions::cancel(tx, input).await)
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
    /// The viewer's day whenever a task, check-in or reminder of it changes.
    async fn my_day_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Resume after this cursor.")] after: Option<String>,
    ) -> Result<impl Stream<Item = MyDayEvent> + use<>> {
        let viewer = ctx.viewer()?;
        let date = local_date(ctx.db()?.clock().now(), viewer.zone);
        let day = WorkDay { employee: viewer.employee, date, zone: Zone(viewer.zone) };
        let news = ctx.listen(DAYS, Some(viewer.employee.0), after)?;
        Ok(stream::iter(news.map(|news| MyDayEvent { cursor: news.cursor(), day: Some(day) })))
    }
}

/// News of a day.
#[derive(Debug, SimpleObject)]
pub struct MyDayEvent {
    /// Resumes the stream here.
    cursor: String,
    /// The day as it stands.
    day: Option<WorkDay>,
}

/// Answer of `addTask`.
#[derive(Debug, SimpleObject)]
pub struct AddTaskPayload {
    /// As it stands after the change.
    task: Task,
}

/// Answer of `changeTask`.
#[derive(Debug, SimpleObject)]
pub struct ChangeTaskPayload {
    /// As it stands after the change.
    task: Task,
}

/// The day in its new order.
#[derive(Debug, SimpleObject)]
pub struct OrderDayPayload {
    /// The day in its new order.
    day: WorkDay,
}

/// Answer of `postponeTask`.
#[derive(Debug, SimpleObject)]
pub struct PostponeTaskPayload {
    /// As it stands after the change.
    task: Task,
}

/// Answer of `cancelTask`.
#[derive(Debug, SimpleObject)]
pub struct CancelTaskPayload {
    /// As it stands after the change.
    task: Task,
}

#[ComplexObject]
impl Task {
    /// Who is to go.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// To whom.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Time of day wished for or planned.
    async fn window(&self) -> Option<TimeWindow> {
        TimeWindow::between(self.window_from, self.window_until)
    }

    /// Purpose.
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

    /// Item of the week plan that it serves.
    async fn plan_item(&self, ctx: &Context<'_>) -> Answer<PlanItem> {
        edge(ctx, self.plan_item_id).await
    }

    /// What the viewer may do now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Answer<Vec<TaskAction>> {
        Some(ctx.viewer().map(|viewer| actions::allowed(&viewer, self)))
    }
}
