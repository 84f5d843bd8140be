//! Anchors in the database; reads start from `visible(viewer)`; what lies around a point in `nearby`.

mod nearby;

use std::collections::{HashMap, HashSet};

use diesel::dsl::{count_star, exists, select, sql};
use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::RequestState;
use rounds_tables::{anchor_proposals, anchors, assignments, customers, work_links};

use super::model::{Anchor, AnchorRow, ProposalRow};
use super::scope;
use crate::customers::customers as customer;
use rounds_platform::db::{Children, DbSession, Keys, Order, Page, Read, Reader, Slice, System, TimeKey, Tx, all_of};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

pub(super) use nearby::{Around, ChordKey, Found, nearby};

/// Where a customer is visited: the primary workplace of a professional, an institution itself.
const PLACE: &str = "coalesce((select placed.institution_id from work_links placed where placed.professional_id = customers.id \
                     and placed.is_primary and placed.until is null), customers.id)";

/// Anchors by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Anchor>> {
    let viewer = reader.viewer();
    let query = anchors::table
        .filter(anchors::id.eq_any(ids))
        .filter(scope::visible::<anchors::table>(viewer))
        .select(Anchor::as_select());
    Read::rows(query)
}

/// Where each visible customer is visited.
async fn places(session: &mut DbSession, ids: &[CustomerId]) -> Result<HashMap<CustomerId, CustomerId>> {
    let (viewer, connection) = session.parts();
    let query = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(customer::scope::visible::<customers::table>(viewer))
        .select((customers::id, sql::<SqlUuid>(PLACE)));
    let places: Vec<(CustomerId, CustomerId)> = query.load(connection).await?;
    Ok(places.into_iter().collect())
}

/// The anchor that is in force where each visible customer is visited.
pub(super) fn of_customers(reader: &Reader, customers: Keys) -> Read<Vec<(CustomerId, Anchor)>> {
    let query = customers::table
        .inner_join(anchors::table.on(anchors::institution_id.eq(sql::<SqlUuid>(PLACE))))
        .filter(customers::id.eq_any(customers))
        .filter(customer::scope::visible(reader.viewer()))
        .filter(anchors::until.is_null())
        .select((customers::id, Anchor::as_select()));
    Read::rows(query)
}

const LATEST: Order = Order { key: "anchors.since", id: "anchors.id", is_descending: true };

const OF_INSTITUTIONS: Children = Children { from: "anchors", parent: "anchors.institution_id", order: LATEST };

/// One page of all anchors of the place where each visible customer is visited, latest first.
pub(super) async fn pages_of(
    session: &mut DbSession,
    customers: &[CustomerId],
    page: &Page<TimeKey>,
) -> Result<HashMap<CustomerId, Slice<Anchor>>> {
    let places = places(session, customers).await?;
    // Each place once: a page is read for each parent that is given.
    let institutions: HashSet<CustomerId> = places.values().copied().collect();
    let parents: Keys = institutions.iter().map(|institution| institution.0).collect();
    let query = anchors::table
        .filter(page.of_each(parents, OF_INSTITUTIONS, all_of(page.bounds::<anchors::table>(LATEST))))
        .order_by(page.order(LATEST))
        .select(Anchor::as_select());
    let rows: Vec<Anchor> = query.load(session.connection()).await?;
    let slices = page.slices(institutions, rows.into_iter().map(|row| (row.institution_id, row)));
    Ok(places.into_iter().filter_map(|(of, place)| Some((of, slices.get(&place)?.clone()))).collect())
}

/// How many anchors the place where each visible customer is visited has had.
pub(super) async fn counts_of(session: &mut DbSession, customers: &[CustomerId]) -> Result<HashMap<CustomerId, i64>> {
    let places = places(session, customers).await?;
    let query = anchors::table
        .filter(anchors::institution_id.eq_any(places.values().copied()))
        .group_by(anchors::institution_id)
        .select((anchors::institution_id, count_star()));
    let counts: Vec<(CustomerId, i64)> = query.load(session.connection()).await?;
    let counts: HashMap<CustomerId, i64> = counts.into_iter().collect();
    Ok(places.into_iter().filter_map(|(of, place)| Some((of, *counts.get(&place)?))).collect())
}

/// The anchor of an institution at an instant.
pub(super) async fn in_force(tx: &mut Tx, _: &System, institution: CustomerId, at: Instant) -> Result<Option<Anchor>> {
    let query = anchors::table
        .filter(anchors::institution_id.eq(institution))
        .filter(anchors::since.le(at))
        .filter(anchors::until.is_null().or(anchors::until.gt(at)))
        .order(anchors::since.desc())
        .select(Anchor::as_select());
    Ok(query.first(tx.connection()).await.optional()?)
}

/// Whether the viewer may move the anchor of an institution.
pub(super) async fn is_movable(tx: &mut Tx, id: CustomerId) -> Result<bool> {
    let (viewer, connection) = tx.parts();
    let movable = customers::table.find(id).filter(scope::movable::<customers::table>(viewer));
    Ok(select(exists(movable)).get_result(connection).await?)
}

/// Who serves an institution or a professional there.
pub(super) async fn concerned(tx: &mut Tx, _: &System, institution: CustomerId) -> Result<Vec<EmployeeId>> {
    let there = work_links::table
        .filter(work_links::institution_id.eq(institution))
        .filter(work_links::until.is_null())
        .select(work_links::professional_id);
    let query = assignments::table
        .filter(assignments::until.is_null())
        .filter(assignments::customer_id.eq(institution).or(assignments::customer_id.eq_any(there)))
        .select(assignments::employee_id)
        .distinct();
    Ok(query.load(tx.connection()).await?)
}

/// Ends the anchors in force.
pub(super) async fn close(tx: &mut Tx, _: &System, institutions: Vec<CustomerId>) -> Result<()> {
    let now = Instant(tx.now());
    let current = anchors::table.filter(anchors::institution_id.eq_any(institutions)).filter(anchors::until.is_null());
    diesel::update(current).set(anchors::until.eq(now)).execute(tx.connection()).await?;
    Ok(())
}

/// Sets anchors.
pub(super) async fn insert(tx: &mut Tx, rows: &[AnchorRow]) -> Result<()> {
    diesel::insert_into(anchors::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// Whether an anchor is proposed for an institution and waits for a decision.
pub(super) async fn is_proposed(tx: &mut Tx, _: &System, institution: CustomerId) -> Result<bool> {
    let pending = anchor_proposals::table
        .filter(anchor_proposals::institution_id.eq(institution))
        .filter(anchor_proposals::state.eq(RequestState::Pending));
    Ok(select(exists(pending)).get_result(tx.connection()).await?)
}

/// Records a proposal.
pub(super) async fn insert_proposal(tx: &mut Tx, row: &ProposalRow) -> Result<()> {
    diesel::insert_into(anchor_proposals::table).values(row).execute(tx.connection()).await?;
    Ok(())
}
