//! Applications in the database; reads start from `visible(viewer)`.

mod personal;
mod resealing;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::ApplicationId;
use rounds_domain::vocabulary::RequestState;
use rounds_tables::customer_applications;

use super::model::{ApplicationRow, CustomerApplication, Decided, StoredPhones};
use super::scope;
use crate::customers::customers::Draft;
use rounds_platform::access::Viewer;
use rounds_platform::db::{Held, Keys, Order, Page, Read, Reader, Slice, TimeKey, Tx, all_of};
use rounds_platform::error::{Error, Result};

pub(in crate::customers::applications) use personal::{erase, exported, ids_of};
pub(in crate::customers::applications) use resealing::{count_sealed_under, count_unsealed, hold_unsealed};

const LATEST_FIRST: Order =
    Order { key: "customer_applications.applied_at", id: "customer_applications.id", is_descending: true };

/// Applications by id.
pub(in crate::customers::applications) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<CustomerApplication>> {
    let viewer = reader.viewer();
    let query = customer_applications::table
        .filter(customer_applications::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .select(CustomerApplication::as_select());
    Read::rows(query)
}

fn wanted<'q>(viewer: &Viewer, state: Option<RequestState>) -> customer_applications::BoxedQuery<'q, Pg> {
    let seen = customer_applications::table.filter(scope::visible(viewer)).into_boxed();
    match state {
        Some(state) => seen.filter(customer_applications::state.eq(state)),
        None => seen,
    }
}

/// One page, newest first.
pub(in crate::customers::applications) fn page(
    reader: &Reader,
    state: Option<RequestState>,
    page: &Page<TimeKey>,
) -> Read<Slice<CustomerApplication>> {
    let viewer = reader.viewer();
    let query = wanted(viewer, state)
        .filter(all_of(page.bounds(LATEST_FIRST)))
        .order_by(page.order(LATEST_FIRST))
        .limit(page.limit())
        .select(CustomerApplication::as_select());
    Read::rows(query).slice(page)
}

/// How many there are.
pub(in crate::customers::applications) fn count(reader: &Reader, state: Option<RequestState>) -> Read<i64> {
    let viewer = reader.viewer();
    Read::value(wanted(viewer, state).count())
}

/// Keeps an application.
pub(in crate::customers::applications) async fn insert(tx: &mut Tx, row: &ApplicationRow) -> Result<()> {
    diesel::insert_into(customer_applications::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// An application, held until the transaction ends; `NOT_FOUND` when absent or out of reach.
pub(in crate::customers::applications) async fn hold(
    tx: &mut Tx,
    id: ApplicationId,
) -> Result<Held<CustomerApplication>> {
    let (viewer, connection) = tx.parts();
    let query = customer_applications::table
        .find(id)
        .filter(scope::visible(viewer))
        .select(CustomerApplication::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Whether the viewer may decide it.
pub(in crate::customers::applications) async fn is_decidable(tx: &mut Tx, id: ApplicationId) -> Result<bool> {
    let (viewer, connection) = tx.parts();
    let query =
        customer_applications::table.find(id).filter(scope::decidable(viewer)).select(customer_applications::id);
    Ok(query.first::<ApplicationId>(connection).await.optional()?.is_some())
}

/// Puts telephones in the place of those that were there; the draft holds none.
pub(in crate::customers::applications) async fn put_phones(
    tx: &mut Tx,
    application: &Held<CustomerApplication>,
    phones: &StoredPhones,
) -> Result<()> {
    let draft = Draft { phones: Vec::new(), ..application.drafted()? };
    let draft = serde_json::to_value(draft).map_err(Error::internal)?;
    diesel::update(customer_applications::table.find(application.id))
        .set((
            customer_applications::phones.eq(&phones.phones),
            customer_applications::sealed_phones.eq(&phones.sealed_phones),
            customer_applications::data_key_id.eq(&phones.data_key_id),
            customer_applications::draft.eq(draft),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Records how a held application was decided.
pub(in crate::customers::applications) async fn decide(
    tx: &mut Tx,
    application: &Held<CustomerApplication>,
    decided: &Decided,
) -> Result<()> {
    diesel::update(customer_applications::table.find(application.id)).set(decided).execute(tx.connection()).await?;
    Ok(())
}
