//! Check-ins in the public schema.

use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::Permission;
use rounds_domain::time::instant_of;
use rounds_domain::vocabulary::{CheckInAction, ReferenceSystem};

use super::actions;
use super::loaders::{FixesOf, JudgementsOf, OpenStayOf, StaysWithin};
use super::model::{CheckIn, CheckInInput, CheckOutInput, Evidence, ExplainCheckInInput, Fix, Judgement};
use crate::customers::anchors::{Anchor, GeoPoint};
use crate::customers::customers::Customer;
use crate::field::visits::StayVisits;
use crate::organisation::people::Employee;
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages;

/// Changes of check-ins.
#[derive(Default)]
pub struct CheckInMutation;

#[Object]
impl CheckInMutation {
    /// Checks in at an institution (签到); a check-in that is still open is closed. Needs `visits.write`. Works offline.
    async fn check_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The check-in to open.")] input: CheckInInput,
    ) -> Answer<CheckInPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("checkIn", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::check_in(tx, permit, input, sent).await
                })
                .await?;
            Ok(CheckInPayload { check_in: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Explains why the rep was outside the fence or without a position, once per check-in. Own check-ins only; needs `visits.write`. Works offline.
    async fn explain_check_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The check-in and the explanation.")] input: ExplainCheckInInput,
    ) -> Answer<ExplainCheckInPayload> {
        let work = async {
            let id = ctx
                .change("explainCheckIn", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::explain(tx, permit, input).await
                })
                .await?;
            Ok(ExplainCheckInPayload { check_in: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Checks out of an institution (签退). Own check-ins only; needs `visits.write`. Works offline.
    async fn check_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The check-in to close.")] input: CheckOutInput,
    ) -> Answer<CheckOutPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("checkOut", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::check_out(tx, permit, input, sent).await
                })
                .await?;
            Ok(CheckOutPayload { check_in: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `checkIn`.
#[derive(Debug, Clone, SimpleObject)]
pub struct CheckInPayload {
    /// The check-in after the change.
    check_in: CheckIn,
}

/// Result of the mutation `explainCheckIn`.
#[derive(Debug, Clone, SimpleObject)]
pub struct ExplainCheckInPayload {
    /// The check-in after the change.
    check_in: CheckIn,
}

/// Result of the mutation `checkOut`.
#[derive(Debug, Clone, SimpleObject)]
pub struct CheckOutPayload {
    /// The check-in after the change.
    check_in: CheckIn,
}

#[ComplexObject]
impl CheckIn {
    /// Employee who checked in.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// Institution where the employee checked in; null when out of reach.
    async fn institution(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.institution_id)).await
    }

    /// Judgement that led to the verdict in force.
    async fn judgement(&self, ctx: &Context<'_>) -> Answer<Judgement> {
        let judged = edge_of(ctx, JudgementsOf::on(self.id, ())).await?;
        judged.map(|judged| judged.into_iter().find(|judgement| judgement.superseded_at.is_none())).transpose()
    }

    /// Earlier judgements, latest first, at most 20.
    async fn past_judgements(&self, ctx: &Context<'_>) -> Answer<Vec<Judgement>> {
        let judged = edge_of(ctx, JudgementsOf::on(self.id, ())).await?;
        let is_past = |judgement: &Judgement| judgement.superseded_at.is_some();
        Some(judged.map(|judged| judged.into_iter().filter(is_past).take(20).collect()))
    }

    /// Measured positions by time, at most 20. Needs `visits.read`, except for the signed-in user's own; null otherwise.
    async fn fixes(&self, ctx: &Context<'_>) -> Answer<Vec<Fix>> {
        edge_of(ctx, FixesOf::on(self.id, ())).await
    }

    #[graphql(flatten)]
    async fn visits(&self) -> StayVisits {
        StayVisits(self.id)
    }

    /// What the signed-in user may do with this now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Answer<Vec<CheckInAction>> {
        Some(ctx.viewer().map(|viewer| {
            let is_mine = viewer.employee == self.employee_id && viewer.may(Permission::VisitsWrite);
            let is_open = self.departed_at.is_none();
            if is_mine && is_open { vec![CheckInAction::StartVisit, CheckInAction::CheckOut] } else { Vec::new() }
        }))
    }
}

#[ComplexObject]
impl Fix {
    /// Position as the phone gave it, unconverted.
    async fn given(&self) -> GeoPoint {
        GeoPoint { lat: self.given_lat, lon: self.given_lon, system: self.given_system }
    }

    /// Position converted to a reference system.
    async fn point(
        &self,
        #[graphql(desc = "Reference system to convert to.", default_with = "ReferenceSystem::Wgs84")]
        system: ReferenceSystem,
    ) -> Result<GeoPoint> {
        Ok(GeoPoint::of(self.place()?, system))
    }
}

#[ComplexObject]
impl Judgement {
    /// Anchor in force at the arrival; null when there was none or it is out of reach.
    async fn anchor(&self, ctx: &Context<'_>) -> Answer<Anchor> {
        edge(ctx, self.anchor_id).await
    }

    /// Pieces of evidence, heaviest weight first.
    async fn evidence(&self) -> Result<Vec<Evidence>> {
        serde_json::from_value(self.evidence.clone()).map_err(Error::internal)
    }
}

#[ComplexObject]
impl Evidence {
    /// The evidence as a sentence in the caller's language.
    async fn sentence(&self, ctx: &Context<'_>) -> String {
        let measured = self.measured.map(|Amount(value)| value.normalize().to_string());
        let arguments = serde_json::json!({ "measured": measured.unwrap_or_default() });
        messages::render(ctx.language(), &self.message_key, &arguments)
    }
}

/// Check-ins as a day of somebody has them.
pub struct DayCheckIns {
    /// Whose day.
    pub employee: EmployeeId,
    /// The day, in their zone.
    pub day: Day,
    /// Their zone.
    pub zone: Zone,
}

/// Check-ins as a day of somebody has them.
#[Object]
impl DayCheckIns {
    /// Check-ins of the day by arrival, at most 60.
    async fn check_ins(&self, ctx: &Context<'_>) -> Answer<Vec<CheckIn>> {
        let midnight = |Day(day)| Instant(instant_of(day, chrono::NaiveTime::MIN, self.zone.0));
        let next = self.day.0.succ_opt().map_or(self.day, Day);
        edge_of(ctx, StaysWithin(self.employee, midnight(self.day), midnight(next))).await
    }

    /// Check-in of the employee that is still open; null when there is none.
    async fn open_check_in(&self, ctx: &Context<'_>) -> Answer<CheckIn> {
        edge_of(ctx, OpenStayOf::on(self.employee, ())).await
    }
}
