//! Edges of week plans and their items, and what hangs on an employee.

use rounds_domain::time::{IsoWeek, local_date};
use rounds_domain::vocabulary::PlanAction;

use crate::catalogue::dictionaries::DictionaryEntry;
use crate::communication::remarks::SubjectRemarks;
use crate::customers::customers::Customer;
use crate::field::plans::actions;
use crate::field::plans::loaders::{ItemsOf, PlanOf};
use crate::field::plans::model::{PlanItem, WeekPlan};
use crate::field::tasks::{Task, TasksOfItem, WorkDay};
use crate::organisation::people::Employee;
use rounds_platform::graphql::TimeWindow;
use rounds_platform::graphql::prelude::*;

#[ComplexObject]
impl WeekPlan {
    /// Rep whose plan it is.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// Customers of the plan, at most 100.
    async fn items(&self, ctx: &Context<'_>) -> Answer<Vec<PlanItem>> {
        Some(async { Ok(ctx.loaders()?.one(ItemsOf::on(self.id, ())).await?.unwrap_or_default()) }.await)
    }

    /// The seven days of the week, Monday first, with their tasks.
    async fn days(&self, ctx: &Context<'_>) -> Answer<Vec<WorkDay>> {
        let work = async {
            let author: Employee = required(ctx, self.employee_id).await?;
            let (employee, zone, span) = (author.id, author.time_zone, self.week.span());
            Ok(self.week.0.days().into_iter().map(|date| WorkDay { employee, date, zone, span }).collect())
        };
        Some(work.await)
    }

    #[graphql(flatten)]
    async fn remarks(&self) -> SubjectRemarks<WeekPlan> {
        SubjectRemarks::on(self.id.0)
    }

    /// Manager who approved or returned the plan; null while undecided.
    async fn decided_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.decided_by).await
    }

    /// What the signed-in user may do with this now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Answer<Vec<PlanAction>> {
        let work = async {
            let author: Employee = required(ctx, self.employee_id).await?;
            Ok(actions::allowed(&ctx.viewer()?, self, &author))
        };
        Some(work.await)
    }
}

#[ComplexObject]
impl PlanItem {
    /// Customer who is to be visited; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Time of day wished for; null for any time.
    async fn window(&self) -> Option<TimeWindow> {
        TimeWindow::between(self.window_from, self.window_until)
    }

    /// Purpose of the visits (拜访目的); null when not set.
    async fn purpose(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.purpose_id).await
    }

    /// Tasks created for the item, by date.
    async fn tasks(&self, ctx: &Context<'_>) -> Answer<Vec<Task>> {
        Some(async { Ok(ctx.loaders()?.one(TasksOfItem::on(self.id, ())).await?.unwrap_or_default()) }.await)
    }

    /// Result of the latest completed visit for the item; null until there is one.
    async fn last_result(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.last_result_id).await
    }
}

/// What week plans hang on an employee.
#[derive(Debug, Clone)]
pub struct EmployeePlans(pub Employee);

#[Object]
impl EmployeePlans {
    /// The employee's plan of one week; null when none was drafted. Needs `plans.read`, except for the signed-in user's own.
    async fn week_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ISO week in the employee's zone; the current week if omitted.")] week: Option<Week>,
    ) -> Answer<WeekPlan> {
        match ctx.db() {
            Ok(db) => {
                let today = local_date(db.clock().now(), self.0.time_zone.0);
                edge_of(ctx, PlanOf::on(self.0.id, week.unwrap_or(Week(IsoWeek::of(today))))).await
            }
            Err(error) => Some(Err(error)),
        }
    }
}
