//! Visits as customers, employees, stays and tasks have them.

use rounds_domain::ids::{CheckInId, CustomerId, TaskId};
use rounds_domain::vocabulary::VisitState;

use super::listed;
use crate::people::Employee;
use crate::platform::graphql::DateRangeInput;
use crate::platform::graphql::prelude::*;
use crate::visits::loaders::{CameOf, LatestOn, Within};
use crate::visits::model::{Presence, Visit, VisitFilter};
use crate::visits::store::Wanted;

const MOST_WITHIN: usize = 50;

/// Visits as a customer has them.
pub struct CustomerVisits(pub CustomerId);

/// Visits as a customer has them.
#[Object]
impl CustomerVisits {
    /// Visits, newest first; colleagues' visits as far as reach goes.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those with this state.")] state: Option<VisitState>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Visit>> {
        let arguments = PageArguments { first, after, last, before };
        let filter = VisitFilter { states: state.map(|state| vec![state]), ..VisitFilter::default() };
        Some(listed(ctx, Wanted { customer: Some(self.0), filter }, arguments).await)
    }

    /// Latest completed visit within reach.
    async fn last_visit(&self, ctx: &Context<'_>) -> Answer<Visit> {
        edge(ctx, Some(LatestOn(self.0))).await
    }
}

/// Visits as an employee has them.
pub struct EmployeeVisits(pub Employee);

/// Visits as an employee has them.
#[Object]
impl EmployeeVisits {
    /// What they are doing now (当前工作状况). Needs `visits.read`.
    async fn presence(&self, ctx: &Context<'_>) -> Answer<Presence> {
        super::presence::presence(ctx, &self.0).await
    }

    /// Their visits, newest first. Needs `visits.read`.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Days in their zone.")] period: Option<DateRangeInput>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Visit>> {
        let arguments = PageArguments { first, after, last, before };
        let filter = VisitFilter { employee_ids: Some(vec![self.0.id]), period, ..VisitFilter::default() };
        Some(listed(ctx, Wanted { customer: None, filter }, arguments).await)
    }
}

/// Visits as a stay has them.
pub struct StayVisits(pub CheckInId);

/// Visits as a stay has them.
#[Object]
impl StayVisits {
    /// Visits within the stay, by start, at most 50.
    async fn visits(&self, ctx: &Context<'_>) -> Answer<Vec<Visit>> {
        let visits = edge(ctx, Some(Within(self.0))).await.unwrap_or(Ok(Vec::new()));
        Some(visits.map(|visits| visits.into_iter().take(MOST_WITHIN).collect()))
    }
}

/// The visit as a task has it.
pub struct TaskVisit(pub TaskId);

/// The visit as a task has it.
#[Object]
impl TaskVisit {
    /// The visit that came of it.
    async fn visit(&self, ctx: &Context<'_>) -> Answer<Visit> {
        edge(ctx, Some(CameOf(self.0))).await
    }
}
