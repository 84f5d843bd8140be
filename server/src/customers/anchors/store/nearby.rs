//! Customers around a point, nearest first, in one statement.
//!
//! Points are compared on the unit sphere, which knows neither date line nor poles: the index `anchors_near` yields the
//! anchors in order of the chord, and a cube around the point bounds how far it walks.

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Double, Text, Untyped, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::DictionaryEntryId;
use rounds_domain::place::{Point, chord_for};
use rounds_domain::vocabulary::CustomerOwnership;
use rounds_tables::{anchors, customers};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::customers::anchors::model::Anchor;
use crate::customers::customers::{Customer, CustomerFilter, scope};
use rounds_platform::access::{Predicate, Viewer};
use rounds_platform::db::{DbSession, Page, Slice, all_of};
use rounds_platform::error::Result;

/// Who is visited at the place of an anchor: the institution, and professionals whose primary workplace it is.
const AT_PLACE: &str = "customers.id = any(array(select anchors.institution_id union all select worked.professional_id \
                        from work_links worked where worked.institution_id = anchors.institution_id \
                        and worked.is_primary and worked.until is null))";

const SERVED_BY: &str = "exists (select 1 from assignments asked where asked.customer_id = customers.id \
                         and asked.duty = 'REP' and asked.until is null and asked.employee_id = any(";

type Expression<Table, Kind> = Box<dyn BoxableExpression<Table, Pg, SqlType = Kind>>;

/// Where to look, and for which customers.
#[derive(Debug, Clone)]
pub struct Around {
    /// The point.
    pub point: Point,
    /// How far from it, in metres.
    pub radius_m: f64,
    /// Conditions.
    pub filter: CustomerFilter,
}

/// Sorted by the chord, bit for bit, then by id.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ChordKey(pub u64, pub Uuid);

/// A customer, the anchor of its place, and the chord to it.
pub type Found = (Customer, Anchor, f64);

/// One page of customers around a point, nearest first.
pub async fn nearby(session: &mut DbSession, around: &Around, page: &Page<ChordKey>) -> Result<Slice<Found>> {
    let (viewer, connection) = session.parts();
    let query = anchors::table
        .inner_join(customers::table.on(sql::<Bool>(AT_PLACE)))
        .filter(anchors::until.is_null())
        .filter(customers::archived_at.is_null())
        .filter(all_of([whose(viewer, around.filter.ownership), within(around)]))
        .filter(all_of(filtered(around.filter.clone())))
        .filter(all_of(bounds(around, page)))
        .select((Customer::as_select(), Anchor::as_select(), chord(around.point)))
        .order_by(order(around, page))
        .limit(page.limit());
    let rows = query.load::<Found>(connection).await?;
    Ok(page.slice(rows))
}

/// The straight line from a point to an anchor, the order of the index.
fn chord<Table: 'static>(point: Point) -> Expression<Table, Double> {
    Box::new(
        sql::<Double>("(unit_sphere(anchors.lat, anchors.lon) <-> unit_sphere(")
            .bind::<Double, _>(point.lat())
            .sql(", ")
            .bind::<Double, _>(point.lon())
            .sql("))"),
    )
}

/// Anchors within the radius: the cube is for the index, the chord is exact.
fn within<Table: 'static>(around: &Around) -> Predicate<Table> {
    let (point, chord_at_most) = (around.point, chord_for(around.radius_m));
    Box::new(
        sql::<Bool>("(unit_sphere(anchors.lat, anchors.lon) <@ cube_enlarge(unit_sphere(")
            .bind::<Double, _>(point.lat())
            .sql(", ")
            .bind::<Double, _>(point.lon())
            .sql("), ")
            .bind::<Double, _>(chord_at_most)
            .sql(", 3) and ")
            .bind::<Double, _>(chord::<Table>(point))
            .sql(" <= ")
            .bind::<Double, _>(chord_at_most)
            .sql(")"),
    )
}

fn whose<Table: 'static>(viewer: &Viewer, ownership: CustomerOwnership) -> Predicate<Table> {
    match ownership {
        CustomerOwnership::Mine => scope::mine(viewer),
        CustomerOwnership::Reach => scope::visible(viewer),
        CustomerOwnership::Pool => scope::pooled(viewer),
    }
}

fn filtered<Table: 'static>(filter: CustomerFilter) -> Vec<Predicate<Table>> {
    let words = |opening: &'static str, words: Vec<String>| -> Predicate<Table> {
        Box::new(sql::<Bool>(opening).bind::<Array<Text>, _>(words).sql(")"))
    };
    let ids = |opening: &'static str, ids: Vec<Uuid>| -> Predicate<Table> {
        Box::new(sql::<Bool>(opening).bind::<Array<SqlUuid>, _>(ids).sql(")"))
    };
    let entries = |ids: Vec<DictionaryEntryId>| ids.into_iter().map(|id| id.0).collect();
    let conditions = [
        filter.kind.map(|kind| words("customers.kind = any(", vec![kind.to_string()])),
        filter.statuses.map(|list| words("customers.status = any(", list.iter().map(ToString::to_string).collect())),
        filter.tags.map(|tags| words("customers.tags @> (", tags)),
        filter.category_ids.map(|list| ids("customers.category_id = any(", entries(list))),
        filter.region_ids.map(|list| ids("customers.region_id = any(", entries(list))),
        filter.rep_ids.map(|list| served_by(list.into_iter().map(|id| id.0).collect())),
    ];
    conditions.into_iter().flatten().collect()
}

fn served_by<Table: 'static>(reps: Vec<Uuid>) -> Predicate<Table> {
    Box::new(sql::<Bool>(SERVED_BY).bind::<Array<SqlUuid>, _>(reps).sql("))"))
}

fn bounds<Table: 'static>(around: &Around, page: &Page<ChordKey>) -> Vec<Predicate<Table>> {
    let bound = |comparison: &'static str, key: &ChordKey| -> Predicate<Table> {
        Box::new(
            sql::<Bool>("(")
                .bind::<Double, _>(chord::<Table>(around.point))
                .sql(comparison)
                .bind::<Double, _>(f64::from_bits(key.0))
                .sql(", ")
                .bind::<SqlUuid, _>(key.1)
                .sql(")"),
        )
    };
    let from = page.from().map(|key| bound(", customers.id) > (", key));
    from.into_iter().chain(page.until().map(|key| bound(", customers.id) < (", key))).collect()
}

fn order<Table: 'static>(around: &Around, page: &Page<ChordKey>) -> Expression<Table, Untyped> {
    let key = sql::<Untyped>("").bind::<Double, _>(chord::<Table>(around.point));
    if page.is_backward() {
        return Box::new(key.sql(" desc, customers.id desc"));
    }
    Box::new(key.sql(" asc, customers.id asc"))
}
