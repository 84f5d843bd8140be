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
    /// Opens a stay (签到). Needs `visits.write`. Works offline.
    async fn check_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The stay.")] input: CheckInInput,
    ) -> Answer<CheckInPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("checkIn", input.idempotency_key, async move |tx| actions::check_in(tx, input, sent).await)
                .await?;
            Ok(CheckInPayload { check_in: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Says why one is outside or without a fix. One's own stay; needs `visits.write`. Works offline.
    async fn explain_check_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The explanation.")] input: ExplainCheckInInput,
    ) -> Answer<ExplainCheckInPayload> {
        let work = async {
            let id = ctx
                .change("explainCheckIn", input.idempotency_key, async move |tx| actions::explain(tx, input).await)
                .await?;
            Ok(ExplainCheckInPayload { check_in: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Closes a stay (签退). One's own; needs `visits.write`. Works offline.
    async fn check_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The departure.")] input: CheckOutInput,
    ) -> Answer<CheckOutPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("checkOut", input.idempotency_key, async move |tx| actions::check_out(tx, input, sent).await)
                .await?;
            Ok(CheckOutPayload { check_in: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Answer of `checkIn`.
#[derive(Debug, Clone, SimpleObject)]
pub struct CheckInPayload {
    /// As it stands after the change.
    check_in: CheckIn,
}

/// The stay, explained.
#[derive(Debug, Clone, SimpleObject)]
pub struct ExplainCheckInPayload {
    /// The stay.
    check_in: CheckIn,
}

/// Answer of `checkOut`.
#[derive(Debug, Clone, SimpleObject)]
pub struct CheckOutPayload {
    /// As it stands after the change.
    check_in: CheckIn,
}

#[ComplexObject]
impl CheckIn {
    /// Who.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// At which institution.
    async fn institution(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.institution_id)).await
    }

    /// How it came about.
    async fn judgement(&self, ctx: &Context<'_>) -> Answer<Judgement> {
        let judged = edge_of(ctx, JudgementsOf(self.id)).await?;
        judged.map(|judged| judged.into_iter().find(|judgement| judgement.superseded_at.is_none())).transpose()
    }

    /// Judgements before, latest first, at most 20.
    async fn past_judgements(&self, ctx: &Context<'_>) -> Answer<Vec<Judgement>> {
        let judged = edge_of(ctx, JudgementsOf(self.id)).await?;
        let is_past = |judgement: &Judgement| judgement.superseded_at.is_some();
        Some(judged.map(|judged| judged.into_iter().filter(is_past).take(20).collect()))
    }

    /// Measurements by time, at most 20. Needs `visits.read`.
    async fn fixes(&self, ctx: &Context<'_>) -> Answer<Vec<Fix>> {
        edge_of(ctx, FixesOf(self.id)).await
    }

    #[graphql(flatten)]
    async fn visits(&self) -> StayVisits {
        StayVisits(self.id)
    }

    /// What the viewer may do now.
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
    /// Where, as given.
    async fn given(&self) -> GeoPoint {
        GeoPoint { lat: self.given_lat, lon: self.given_lon, system: self.given_system }
    }

    /// Where, converted.
    async fn point(
        &self,
        #[graphql(desc = "System to convert to.", default_with = "ReferenceSystem::Wgs84")] system: ReferenceSystem,
    ) -> Result<GeoPoint> {
        Ok(GeoPoint::of(self.place()?, system))
    }
}

#[ComplexObject]
impl Judgement {
    /// Anchor in force at arrival.
    async fn anchor(&self, ctx: &Context<'_>) -> Answer<Anchor> {
        edge(ctx, self.anchor_id).await
    }

    /// Reasons, heaviest first.
    async fn evidence(&self) -> Result<Vec<Evidence>> {
        serde_json::from_value(self.evidence.clone()).map_err(Error::internal)
    }
}

#[ComplexObject]
impl Evidence {
    /// In words, in the caller's language.
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
    /// Check-ins by arrival, at most 60.
    async fn check_ins(&self, ctx: &Context<'_>) -> Answer<Vec<CheckIn>> {
        let midnight = |Day(day)| Instant(instant_of(day, chrono::NaiveTime::MIN, self.zone.0));
        let next = self.day.0.succ_opt().map_or(self.day, Day);
        edge_of(ctx, StaysWithin(self.employee, midnight(self.day), midnight(next))).await
    }

    /// The check-in that is still open.
    async fn open_check_in(&self, ctx: &Context<'_>) -> Answer<CheckIn> {
        edge_of(ctx, OpenStayOf(self.employee)).await
    }
}
