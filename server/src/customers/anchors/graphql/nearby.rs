//! Customers around a point, in the public schema.

use rounds_domain::place::{Point, distance_m};
use rounds_domain::vocabulary::ReferenceSystem;

use crate::customers::anchors::model::GeoPointInput;
use crate::customers::anchors::store::{self, Around, ChordKey, Found};
use crate::customers::customers::{Customer, CustomerFilter};
use rounds_platform::db::{Slice, encode_cursor};
use rounds_platform::error::codes;
use rounds_platform::graphql::PageInfo;
use rounds_platform::graphql::prelude::*;

const LARGEST_RADIUS_M: i32 = 50_000;

/// Reads of anchors.
#[derive(Default)]
pub struct AnchorQuery;

#[Object]
impl AnchorQuery {
    /// Customers around a point, nearest first; professionals by their primary workplace.
    async fn nearby_customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Latitude of the point in degrees, −90 to 90.")] lat: f64,
        #[graphql(desc = "Longitude of the point in degrees, −180 to 180.")] lon: f64,
        #[graphql(desc = "Reference system of the point.")] system: ReferenceSystem,
        #[graphql(desc = "Radius around the point in metres, 1–50,000.", default = 2000)] radius_m: i32,
        #[graphql(desc = "Conditions that every row meets; no conditions if omitted.")] filter: Option<CustomerFilter>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<NearbyCustomerConnection> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let around = around(GeoPointInput { lat, lon, system }, radius_m, filter)?;
            let page = arguments.page()?;
            let slice = store::nearby(&mut ctx.db()?.session().await?, &around, &page).await?;
            NearbyCustomerConnection::of(slice, around.point)
        };
        Some(work.await)
    }
}

fn around(point: GeoPointInput, radius_m: i32, filter: Option<CustomerFilter>) -> Result<Around> {
    let point = point.given("").map_err(Error::fields)?.to_wgs84();
    if !(1..=LARGEST_RADIUS_M).contains(&radius_m) {
        return Err(Error::field("radiusM", codes::NUMBER_OUT_OF_RANGE));
    }
    Ok(Around { point, radius_m: f64::from(radius_m), filter: filter.unwrap_or_default() })
}

/// One customer near a point, with its cursor.
#[derive(Debug, Clone, SimpleObject)]
pub struct NearbyCustomerEdge {
    /// Cursor of this row.
    cursor: String,
    /// The row itself, never null.
    node: Customer,
    /// Distance in metres from the point to the anchor.
    distance_m: f64,
    /// Whether the point lies inside the fence.
    is_inside: bool,
}

/// One page of customers near a point, nearest first.
#[derive(Debug, Clone, SimpleObject)]
pub struct NearbyCustomerConnection {
    /// Position of the page in the list.
    page_info: PageInfo,
    /// Rows of the page with their cursors.
    edges: Vec<NearbyCustomerEdge>,
}

impl NearbyCustomerConnection {
    fn of(slice: Slice<Found>, point: Point) -> Result<Self> {
        let edges = slice.rows.into_iter().map(|found| NearbyCustomerEdge::of(found, point));
        let edges: Vec<NearbyCustomerEdge> = edges.collect::<Result<_>>()?;
        let page_info = PageInfo {
            has_next_page: slice.has_next,
            has_previous_page: slice.has_previous,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: edges.last().map(|edge| edge.cursor.clone()),
        };
        Ok(Self { page_info, edges })
    }
}

impl NearbyCustomerEdge {
    fn of((node, anchor, chord): Found, point: Point) -> Result<Self> {
        let fence = anchor.fence()?;
        Ok(Self {
            cursor: encode_cursor(&ChordKey(chord.to_bits(), node.id.0)),
            distance_m: distance_m(point, fence.centre()),
            is_inside: fence.position_of(point, None).depth_m >= 0.0,
            node,
        })
    }
}
