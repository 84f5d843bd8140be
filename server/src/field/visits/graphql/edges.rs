//! Visits as customers, employees, check-ins and tasks have them.

use rounds_domain::ids::{CheckInId, CustomerId, TaskId};
use rounds_domain::vocabulary::VisitState;
use uuid::Uuid;

use super::not_too_long;
use crate::field::visits::loaders::{LatestOn, VisitCountOf, VisitOfTask, VisitsOf, VisitsOfCheckIn};
use crate::field::visits::model::{Presence, Visit};
use crate::field::visits::store::{VisitList, VisitOwner};
use crate::organisation::people::Employee;
use rounds_platform::graphql::DateRangeInput;
use rounds_platform::graphql::prelude::*;

const MOST_WITHIN: usize = 50;

/// Visits as a customer has them.
pub struct CustomerVisits(pub CustomerId);

/// Visits as a customer has them.
#[Object]
impl CustomerVisits {
    /// Visits to the customer within reach, newest first; colleagues' visits too.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only visits in this state; all states if omitted.")] state: Option<VisitState>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Visit>> {
        let arguments = PageArguments { first, after, last, before };
        Some(of(ctx, self.0.0, VisitList { whose: VisitOwner::Customer, state, period: None }, arguments).await)
    }

    /// Latest completed visit within reach; null when there is none.
    async fn last_visit(&self, ctx: &Context<'_>) -> Answer<Visit> {
        edge_of(ctx, LatestOn::on(self.0, ())).await
    }
}

/// Visits as an employee has them.
pub struct EmployeeVisits(pub Employee);

/// Visits as an employee has them.
#[Object]
impl EmployeeVisits {
    /// What the employee is doing now (当前工作状况). Needs `visits.read`, except for the signed-in user's own; null otherwise.
    async fn presence(&self, ctx: &Context<'_>) -> Answer<Presence> {
        super::presence::presence(ctx, &self.0).await
    }

    /// Visits of the employee within reach, newest first.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only visits on these days in the employee's zone, at most 3,660 days; all if omitted.")]
        period: Option<DateRangeInput>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Visit>> {
        let arguments = PageArguments { first, after, last, before };
        Some(of(ctx, self.0.id.0, VisitList { whose: VisitOwner::Employee, state: None, period }, arguments).await)
    }
}

/// A page of the visits of a customer or an employee, counted only if that is asked for.
async fn of(ctx: &Context<'_>, parent: Uuid, listed: VisitList, arguments: PageArguments) -> Result<Connection<Visit>> {
    let page = arguments.page()?;
    not_too_long(listed.period, "period")?;
    Connection::load(ctx, VisitsOf::on(parent, (listed, page)), VisitCountOf::on(parent, listed)).await
}

/// Visits as a check-in has them.
pub struct StayVisits(pub CheckInId);

/// Visits as a check-in has them.
#[Object]
impl StayVisits {
    /// Visits within the check-in by start, at most 50.
    async fn visits(&self, ctx: &Context<'_>) -> Answer<Vec<Visit>> {
        let visits = edge_of(ctx, VisitsOfCheckIn::on(self.0, ())).await.unwrap_or(Ok(Vec::new()));
        Some(visits.map(|visits| visits.into_iter().take(MOST_WITHIN).collect()))
    }
}

/// The visit as a task has it.
pub struct TaskVisit(pub TaskId);

/// The visit as a task has it.
#[Object]
impl TaskVisit {
    /// Visit made for the task, unless it was abandoned; null while there is none.
    async fn visit(&self, ctx: &Context<'_>) -> Answer<Visit> {
        edge_of(ctx, VisitOfTask::on(self.0, ())).await
    }
}
