//! What tasks hang on customers, employees, leave and releases.

use rounds_domain::ids::{CalendarReleaseId, CustomerId, LeaveId};
use rounds_domain::permissions::Permission;
use rounds_domain::time::local_date;

use crate::field::tasks::loaders::{BrokenBy, BrokenCountOf, OpenTaskCountOf, OpenTasksOf};
use crate::field::tasks::model::{Task, WorkDay};
use crate::field::tasks::store::Breaker;
use crate::organisation::people::{self, Employee};
use rounds_platform::graphql::prelude::*;

/// What tasks hang on a customer.
#[derive(Debug, Clone, Copy)]
pub struct CustomerTasks(pub CustomerId);

#[Object]
impl CustomerTasks {
    /// Open tasks on the customer within reach, soonest first.
    async fn open_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Task>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            Connection::load(ctx, OpenTasksOf::on(self.0, arguments.page()?), OpenTaskCountOf::on(self.0, ())).await
        };
        Some(work.await)
    }
}

/// What tasks hang on an employee.
#[derive(Debug, Clone)]
pub struct EmployeeDays(pub Employee);

#[Object]
impl EmployeeDays {
    /// One day of the employee: tasks, route and check-ins. Needs `plans.read`, except for the signed-in user's own; null otherwise.
    async fn work_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day in the employee's zone; today if omitted.")] date: Option<Day>,
    ) -> Answer<WorkDay> {
        let work = async {
            let db = ctx.db()?;
            let viewer = db.viewer();
            let is_seen =
                self.0.id == viewer.employee || people::scope::is_within(&viewer.reach(Permission::PlansRead), &self.0);
            let date = date.map_or_else(|| local_date(db.clock().now(), self.0.time_zone.0), |date| date.0);
            Ok(is_seen.then_some(WorkDay::alone(self.0.id, date, self.0.time_zone)))
        };
        work.await.transpose()
    }
}

/// What tasks hang on leave.
#[derive(Debug, Clone, Copy)]
pub struct LeaveTasks(pub LeaveId);

#[Object]
impl LeaveTasks {
    /// Open tasks within reach that lie on days taken away, soonest first.
    async fn broken_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Task>> {
        Some(broken(ctx, Breaker::Leave(self.0), PageArguments { first, after, last, before }).await)
    }
}

/// What tasks hang on a published year.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseTasks(pub CalendarReleaseId);

#[Object]
impl ReleaseTasks {
    /// Open tasks within reach that lie on days taken away, soonest first.
    async fn broken_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Task>> {
        Some(broken(ctx, Breaker::Release(self.0), PageArguments { first, after, last, before }).await)
    }
}

async fn broken(ctx: &Context<'_>, breaker: Breaker, arguments: PageArguments) -> Result<Connection<Task>> {
    Connection::load(ctx, BrokenBy(breaker, arguments.page()?), BrokenCountOf(breaker)).await
}
