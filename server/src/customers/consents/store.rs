//! Consents in the database; reads start from `visible(viewer)`.

mod personal;

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{ConsentId, CustomerId};
use rounds_tables::consents;

use super::model::{Consent, NewConsent};
use super::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, DbSession, Held, Keys, Order, Page, Read, Reader, Slice, TimeKey, Tx, all_of};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

pub(super) use personal::{erase, exported};

const LATEST: Order = Order { key: "consents.since", id: "consents.id", is_descending: true };
const OF_CUSTOMERS: Children = Children { from: "consents", parent: "consents.customer_id", order: LATEST };

/// Consents by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Consent>> {
    let viewer = reader.viewer();
    let query = consents::table
        .filter(consents::id.eq_any(ids))
        .filter(scope::visible::<consents::table>(viewer))
        .select(Consent::as_select());
    Read::rows(query)
}

/// One page of the consents of each professional, latest first, in one statement.
pub(super) async fn pages_of(
    session: &mut DbSession,
    customers: &[CustomerId],
    page: &Page<TimeKey>,
) -> Result<HashMap<CustomerId, Slice<Consent>>> {
    let (viewer, connection) = session.parts();
    let mut conditions: Vec<Predicate<consents::table>> = page.bounds(LATEST);
    conditions.push(scope::visible(viewer));
    let parents: Keys = customers.iter().map(|customer| customer.0).collect();
    let query = consents::table
        .filter(page.of_each(parents, OF_CUSTOMERS, all_of(conditions)))
        .order_by(page.order(LATEST))
        .select(Consent::as_select());
    let rows: Vec<Consent> = query.load(connection).await?;
    Ok(page.slices(customers.iter().copied(), rows.into_iter().map(|row| (row.customer_id, row))))
}

/// How many consents each professional has.
pub(super) async fn totals(session: &mut DbSession, customers: &[CustomerId]) -> Result<Vec<(CustomerId, i64)>> {
    let (viewer, connection) = session.parts();
    let query = consents::table
        .filter(consents::customer_id.eq_any(customers))
        .filter(scope::visible::<consents::table>(viewer))
        .group_by(consents::customer_id)
        .select((consents::customer_id, count_star()));
    Ok(query.load(connection).await?)
}

/// Keeps a consent.
pub(super) async fn insert(tx: &mut Tx, row: &NewConsent) -> Result<()> {
    diesel::insert_into(consents::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// A consent, held until the transaction ends; `NOT_FOUND` when absent or out of reach.
pub(super) async fn hold(tx: &mut Tx, id: ConsentId) -> Result<Held<Consent>> {
    let (viewer, connection) = tx.parts();
    let query = consents::table
        .find(id)
        .filter(scope::visible::<consents::table>(viewer))
        .select(Consent::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Ends a held consent that nobody has withdrawn; whether it was one.
pub(super) async fn withdraw(tx: &mut Tx, consent: &Held<Consent>, reason: &str) -> Result<bool> {
    let (now, person) = (Instant(tx.now()), tx.viewer().person());
    let standing = consents::table.find(consent.id).filter(consents::withdrawn_at.is_null());
    let withdrawn = diesel::update(standing).set((
        consents::withdrawn_at.eq(now),
        consents::withdrawn_by.eq(person),
        consents::withdrawal_reason.eq(reason),
    ));
    Ok(withdrawn.execute(tx.connection()).await? == 1)
}
