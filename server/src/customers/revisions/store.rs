//! Revisions in the database; reads start from `visible(viewer)`, the list of those who decide from `within(viewer)`.

mod personal;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, RevisionId};
use rounds_domain::vocabulary::RequestState;
use rounds_tables::customer_revisions;

use super::model::{CustomerRevision, Decided, RevisionRow};
use super::scope;
use rounds_platform::access::Viewer;
use rounds_platform::db::{DbSession, Held, Keys, Order, Page, Read, Reader, Slice, TimeKey, Tx, all_of};
use rounds_platform::error::Result;

pub(super) use personal::{erase, exported, ids_of};

const OLDEST_FIRST: Order =
    Order { key: "customer_revisions.requested_at", id: "customer_revisions.id", is_descending: false };

/// Revisions by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<CustomerRevision>> {
    let viewer = reader.viewer();
    let query = customer_revisions::table
        .filter(customer_revisions::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .select(CustomerRevision::as_select());
    Read::rows(query)
}

/// What waits at each customer: at most one for each key field.
pub(super) async fn pending(session: &mut DbSession, customers: &[CustomerId]) -> Result<Vec<CustomerRevision>> {
    let (viewer, connection) = session.parts();
    let query = customer_revisions::table
        .filter(customer_revisions::customer_id.eq_any(customers))
        .filter(customer_revisions::state.eq(RequestState::Pending))
        .filter(scope::visible(viewer))
        .order((customer_revisions::requested_at, customer_revisions::id))
        .select(CustomerRevision::as_select());
    Ok(query.load(connection).await?)
}

fn wanted<'q>(viewer: &Viewer, state: RequestState) -> customer_revisions::BoxedQuery<'q, Pg> {
    customer_revisions::table.filter(scope::within(viewer)).filter(customer_revisions::state.eq(state)).into_boxed()
}

/// One page of those within the reach of revising, oldest first.
pub(super) fn page(reader: &Reader, state: RequestState, page: &Page<TimeKey>) -> Read<Slice<CustomerRevision>> {
    let viewer = reader.viewer();
    let query = wanted(viewer, state)
        .filter(all_of(page.bounds(OLDEST_FIRST)))
        .order_by(page.order(OLDEST_FIRST))
        .limit(page.limit())
        .select(CustomerRevision::as_select());
    Read::rows(query).slice(page)
}

/// How many there are.
pub(super) fn count(reader: &Reader, state: RequestState) -> Read<i64> {
    let viewer = reader.viewer();
    Read::value(wanted(viewer, state).count())
}

/// Keeps what is asked for; a second one for a field is `REVISION_PENDING`.
pub(super) async fn insert(tx: &mut Tx, rows: &[RevisionRow]) -> Result<()> {
    diesel::insert_into(customer_revisions::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// A revision, held until the transaction ends; `NOT_FOUND` when absent or out of reach.
pub(super) async fn hold(tx: &mut Tx, id: RevisionId) -> Result<Held<CustomerRevision>> {
    let (viewer, connection) = tx.parts();
    let query = customer_revisions::table
        .find(id)
        .filter(scope::visible(viewer))
        .select(CustomerRevision::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Whether the viewer may decide it.
pub(super) async fn is_decidable(tx: &mut Tx, id: RevisionId) -> Result<bool> {
    let (viewer, connection) = tx.parts();
    let query = customer_revisions::table.find(id).filter(scope::decidable(viewer)).select(customer_revisions::id);
    Ok(query.first::<RevisionId>(connection).await.optional()?.is_some())
}

/// Records how a held revision was decided.
pub(super) async fn decide(tx: &mut Tx, revision: &Held<CustomerRevision>, decided: &Decided) -> Result<()> {
    diesel::update(customer_revisions::table.find(revision.id)).set(decided).execute(tx.connection()).await?;
    Ok(())
}
