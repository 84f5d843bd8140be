//! What an employee is doing at this moment.

use chrono::NaiveTime;
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::PresenceState;

use crate::customers::customers::Customer;
use crate::field::calendar::{CalendarDay, DaysOf};
use crate::field::check_ins::{CheckIn, OpenStayOf};
use crate::field::visits::loaders::UnderWay;
use crate::field::visits::model::{Presence, Visit};
use crate::organisation::people::{self, Employee};
use rounds_platform::graphql::prelude::*;

const WORK_BEGINS: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("08:00 is a time of day");
const WORK_ENDS: NaiveTime = NaiveTime::from_hms_opt(18, 0, 0).expect("18:00 is a time of day");

/// What somebody is doing now; null out of the reach of `visits.read`.
pub(super) async fn presence(ctx: &Context<'_>, employee: &Employee) -> Answer<Presence> {
    let viewer = match ctx.viewer() {
        Ok(viewer) => viewer,
        Err(error) => return Some(Err(error)),
    };
    let is_me = viewer.employee == employee.id;
    if !is_me && !people::scope::is_within(&viewer.reach(Permission::VisitsRead), employee) {
        return None;
    }
    match edge_of(ctx, OpenStayOf::on(employee.id, ())).await {
        Some(stay) => Some(stay.map(|stay| checked_in(&stay))),
        None => Some(elsewhere(ctx, employee).await),
    }
}

fn checked_in(stay: &CheckIn) -> Presence {
    Presence {
        state: PresenceState::CheckedIn,
        since: Some(stay.arrived_at),
        institution_id: Some(stay.institution_id),
        check_in_id: Some(stay.id),
        employee_id: stay.employee_id,
    }
}

/// What the calendar says of the moment; the hours of work are the same for everybody.
async fn elsewhere(ctx: &Context<'_>, employee: &Employee) -> Result<Presence> {
    let now = ctx.db()?.clock().now().with_timezone(&employee.time_zone.0);
    let (today, loaders) = (now.date_naive(), ctx.loaders()?);
    let today = loaders.one(DaysOf::on(employee.id, (today, today))).await?.and_then(|days| days.into_iter().next());
    let is_at_work = (WORK_BEGINS..WORK_ENDS).contains(&now.time());
    let state = match today {
        Some(CalendarDay(day)) if !day.is_worked() && day.leave.is_some() => PresenceState::OnLeave,
        Some(CalendarDay(day)) if !day.is_worked() => PresenceState::OffDuty,
        _ if is_at_work => PresenceState::BetweenVisits,
        _ => PresenceState::OffDuty,
    };
    Ok(Presence { state, since: None, institution_id: None, check_in_id: None, employee_id: employee.id })
}

#[ComplexObject]
impl Presence {
    /// Institution where the employee is checked in; null when not checked in or out of reach.
    async fn institution(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, self.institution_id).await
    }

    /// Check-in that is open; null when there is none.
    async fn check_in(&self, ctx: &Context<'_>) -> Answer<CheckIn> {
        edge(ctx, self.check_in_id).await
    }

    /// Visit that is under way; null when there is none.
    async fn visit(&self, ctx: &Context<'_>) -> Answer<Visit> {
        edge_of(ctx, UnderWay::on(self.employee_id, ())).await
    }
}
