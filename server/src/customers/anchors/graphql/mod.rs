//! Anchors in the public schema; what lies around a point in `nearby`.

mod nearby;

use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::ReferenceSystem;

use super::actions;
use super::loaders::{AnchorCountOf, AnchorOf, AnchorsOf};
use super::model::{Anchor, GeoPoint, SetAnchorInput};
use crate::organisation::people::Employee;
use rounds_platform::graphql::prelude::*;

pub use nearby::AnchorQuery;

/// Changes of anchors.
#[derive(Default)]
pub struct AnchorMutation;

#[Object]
impl AnchorMutation {
    /// Sets the anchor of an institution from now on (定位点); earlier check-ins keep the one of their time. Needs `anchors.move`.
    async fn set_anchor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The anchor to set.")] input: SetAnchorInput,
    ) -> Answer<SetAnchorPayload> {
        let work = async {
            let id = ctx
                .change("setAnchor", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::set(tx, permit, input).await
                })
                .await?;
            Ok(SetAnchorPayload { anchor: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `setAnchor`.
#[derive(Debug, Clone, SimpleObject)]
pub struct SetAnchorPayload {
    /// The anchor after the change.
    anchor: Anchor,
}

#[ComplexObject]
impl Anchor {
    /// Centre of the fence, converted to a reference system.
    async fn point(
        &self,
        #[graphql(desc = "Reference system to convert to.", default_with = "ReferenceSystem::Wgs84")]
        system: ReferenceSystem,
    ) -> Result<GeoPoint> {
        if system == self.given_system {
            return Ok(self.as_given());
        }
        Ok(GeoPoint::of(self.centre()?, system))
    }

    /// Centre of the fence as it was given, unconverted.
    async fn given(&self) -> GeoPoint {
        self.as_given()
    }

    /// Outline of the fence, at most 200 points; null for a circle.
    async fn outline(
        &self,
        #[graphql(desc = "Reference system to convert to.", default_with = "ReferenceSystem::Wgs84")]
        system: ReferenceSystem,
    ) -> Answer<Vec<GeoPoint>> {
        let ring = self.ring().transpose()?;
        Some(ring.map(|points| points.into_iter().map(|point| GeoPoint::of(point, system)).collect()))
    }

    /// Employee who set the anchor; null for an import.
    async fn set_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.set_by).await
    }
}

impl Anchor {
    fn as_given(&self) -> GeoPoint {
        GeoPoint { lat: self.given_lat, lon: self.given_lon, system: self.given_system }
    }
}

/// Anchors as a customer has them.
pub struct CustomerAnchors(pub CustomerId);

/// Anchors as a customer has them.
#[Object]
impl CustomerAnchors {
    /// Anchor in force at the customer's institution; null until one is set.
    async fn anchor(&self, ctx: &Context<'_>) -> Answer<Anchor> {
        edge_of(ctx, AnchorOf::on(self.0, ())).await
    }

    /// All anchors of the customer's institution, latest first.
    async fn anchors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Anchor>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async { Connection::load(ctx, AnchorsOf(self.0, arguments.page()?), AnchorCountOf(self.0)).await };
        Some(work.await)
    }
}
