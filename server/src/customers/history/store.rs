//! Histories in the database: a page of each of many customers is one statement, after another has told which of them the
//! viewer knows.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::HistoryKind;
use rounds_tables::customers;

use super::model::{HistoryEntry, customer_history};
use crate::customers::customers::scope;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, TimeKey};
use rounds_platform::error::Result;

const COUNT: &str = "select customer_id, count(*) as count from customer_history \
                     where customer_id = any($1) and ($2 is null or kind = any($2)) group by customer_id";

/// Which of these customers the viewer sees more of than the card.
async fn known(session: &mut DbSession, ids: Vec<CustomerId>) -> Result<HashSet<CustomerId>> {
    let (viewer, connection) = session.parts();
    let query = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(scope::known::<customers::table>(viewer))
        .select(customers::id);
    Ok(query.load(connection).await?.into_iter().collect())
}

/// Entries by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<HistoryEntry>> {
    let query = customer_history::table
        .filter(customer_history::id.eq_any(ids))
        .filter(scope::known_through(reader.viewer(), "customer_history.customer_id"))
        .select(HistoryEntry::as_select());
    Read::rows(query)
}

/// One page of the history of each customer, latest first.
pub(super) async fn of_customers(
    session: &mut DbSession,
    customers: &[CustomerId],
    (kinds, page): (Option<&[HistoryKind]>, &Page<TimeKey>),
) -> Result<Vec<HistoryEntry>> {
    let known: Vec<CustomerId> = known(session, customers.to_vec()).await?.into_iter().collect();
    let direction = if page.is_backward() { "asc" } else { "desc" };
    let statement = format!(
        "select told.* from unnest($1) parent (id) cross join lateral ( \
           select * from customer_history entry where entry.customer_id = parent.id \
             and ($2 is null or entry.kind = any($2)) \
             and ($3 is null or (entry.at, entry.id) < ($3, $4)) and ($5 is null or (entry.at, entry.id) > ($5, $6)) \
           order by entry.at {direction}, entry.id {direction} limit $7) told \
         order by told.at {direction}, told.id {direction}"
    );
    let instant = |key: Option<&TimeKey>| key.map(|key| key.0);
    let id = |key: Option<&TimeKey>| key.map(|key| key.1);
    let query = diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(known)
        .bind::<Nullable<Array<Text>>, _>(kinds)
        .bind::<Nullable<Timestamptz>, _>(instant(page.from()))
        .bind::<Nullable<SqlUuid>, _>(id(page.from()))
        .bind::<Nullable<Timestamptz>, _>(instant(page.until()))
        .bind::<Nullable<SqlUuid>, _>(id(page.until()))
        .bind::<BigInt, _>(page.limit());
    Ok(query.load(session.connection()).await?)
}

/// How many entries each customer has.
pub(super) async fn counts(
    session: &mut DbSession,
    customers: &[CustomerId],
    kinds: Option<&[HistoryKind]>,
) -> Result<Vec<(CustomerId, i64)>> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = SqlUuid)]
        customer_id: CustomerId,
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let known: Vec<CustomerId> = known(session, customers.to_vec()).await?.into_iter().collect();
    let query = diesel::sql_query(COUNT).bind::<Array<SqlUuid>, _>(known).bind::<Nullable<Array<Text>>, _>(kinds);
    let rows: Vec<Counted> = query.load(session.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.customer_id, row.count)).collect())
}
