//! Anchors as rows and as GraphQL objects, and points as they travel.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{AnchorId, AnchorProposalId, CheckInId, CustomerId, EmployeeId};
use rounds_domain::place::{Fence, Given, Point, from_wgs84};
use rounds_domain::vocabulary::ReferenceSystem;
use rounds_tables::{anchor_proposals, anchors};
use serde_json::Value;

use rounds_platform::error::codes;
use rounds_platform::error::{Error, FieldFault, Result};
use rounds_platform::scalars::{Instant, Key};

/// A point on the earth with its reference system.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct GeoPoint {
    /// Latitude in degrees, −90 to 90.
    pub lat: f64,
    /// Longitude in degrees, −180 to 180.
    pub lon: f64,
    /// Reference system of latitude and longitude.
    pub system: ReferenceSystem,
}

impl GeoPoint {
    /// A point in the figures of a system.
    #[must_use]
    pub fn of(point: Point, system: ReferenceSystem) -> Self {
        let given = from_wgs84(point, system);
        Self { lat: given.lat(), lon: given.lon(), system }
    }
}

/// A point on the earth with its reference system.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct GeoPointInput {
    /// Latitude in degrees, −90 to 90.
    pub lat: f64,
    /// Longitude in degrees, −180 to 180.
    pub lon: f64,
    /// Reference system of latitude and longitude.
    pub system: ReferenceSystem,
}

impl GeoPointInput {
    /// The figures with their system; a figure off the globe is the fault of its own field below `path`.
    pub fn given(self, path: &str) -> Result<Given, Vec<FieldFault>> {
        Given::new(self.lat, self.lon, self.system).map_err(|_| {
            let is_off = |figure: f64, most: f64| !(-most..=most).contains(&figure);
            let sides = [("lat", is_off(self.lat, 90.0)), ("lon", is_off(self.lon, 180.0))];
            let off = sides.into_iter().filter(|(_, is_off)| *is_off);
            off.map(|(side, _)| FieldFault { path: joined(path, side), code: codes::POINT_OUT_OF_RANGE }).collect()
        })
    }
}

fn joined(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// Where an institution is on the map, with its fence (定位点).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = anchors)]
#[graphql(complex)]
pub struct Anchor {
    /// Global id, opaque and stable.
    pub id: AnchorId,
    /// Radius of the fence in metres, 20–5,000.
    pub radius_m: i32,
    /// Instant from which the anchor is in force.
    pub since: Instant,
    /// Instant until which the anchor was in force; null while it is.
    pub until: Option<Instant>,
    #[graphql(skip)]
    pub institution_id: CustomerId,
    #[graphql(skip)]
    pub given_lat: f64,
    #[graphql(skip)]
    pub given_lon: f64,
    #[graphql(skip)]
    pub given_system: ReferenceSystem,
    #[graphql(skip)]
    pub lat: f64,
    #[graphql(skip)]
    pub lon: f64,
    #[graphql(skip)]
    pub outline: Option<Value>,
    #[graphql(skip)]
    pub set_by: Option<EmployeeId>,
}

impl Anchor {
    /// The centre.
    pub fn centre(&self) -> Result<Point> {
        Point::new(self.lat, self.lon).map_err(Error::internal)
    }

    /// The points of the outline; none for a circle.
    pub fn ring(&self) -> Result<Option<Vec<Point>>> {
        let Some(outline) = &self.outline else {
            return Ok(None);
        };
        let pairs: Vec<(f64, f64)> = serde_json::from_value(outline.clone()).map_err(Error::internal)?;
        let points: Result<Vec<Point>, _> = pairs.into_iter().map(|(lat, lon)| Point::new(lat, lon)).collect();
        points.map(Some).map_err(Error::internal)
    }

    /// The fence.
    pub fn fence(&self) -> Result<Fence> {
        let (centre, radius_m) = (self.centre()?, f64::from(self.radius_m));
        let fence = match self.ring()? {
            None => Fence::circle(centre, radius_m),
            Some(ring) => Fence::outlined(centre, radius_m, &ring),
        };
        fence.map_err(Error::internal)
    }
}

/// An anchor to be set from now on.
#[derive(Debug, Clone)]
pub struct NewAnchor {
    /// The institution.
    pub institution: CustomerId,
    /// The centre, as given.
    pub centre: Given,
    /// Radius in metres, 20–5,000.
    pub radius_m: i32,
    /// Outline; none for a circle.
    pub outline: Option<Vec<Given>>,
    /// Why.
    pub reason: Option<String>,
}

/// Input of the mutation `setAnchor`.
#[derive(Debug, Clone, InputObject)]
pub struct SetAnchorInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The institution whose anchor is set.
    pub institution_id: CustomerId,
    /// Centre of the fence.
    pub point: GeoPointInput,
    /// Radius of the fence in metres, 20–5,000.
    #[graphql(default = 200)]
    pub radius_m: i32,
    /// Outline of the fence, 3–200 points that enclose an area; null or empty for a circle.
    pub outline: Option<Vec<GeoPointInput>>,
    /// Reason for setting it, 1–500 characters.
    pub reason: String,
}

/// What is stored when an anchor is set.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = anchors)]
pub(super) struct AnchorRow {
    pub id: AnchorId,
    pub institution_id: CustomerId,
    pub given_lat: f64,
    pub given_lon: f64,
    pub given_system: ReferenceSystem,
    pub lat: f64,
    pub lon: f64,
    pub radius_m: i32,
    pub outline: Option<Value>,
    pub since: Instant,
    pub set_by: Option<EmployeeId>,
    pub reason: Option<String>,
}

/// What is stored when a check-in proposes the first anchor of its institution.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = anchor_proposals)]
pub(super) struct ProposalRow {
    pub id: AnchorProposalId,
    pub institution_id: CustomerId,
    pub given_lat: f64,
    pub given_lon: f64,
    pub given_system: ReferenceSystem,
    pub radius_m: i32,
    pub message_key: &'static str,
    pub check_in_id: CheckInId,
    pub proposed_by: Option<EmployeeId>,
    pub proposed_at: Instant,
}
