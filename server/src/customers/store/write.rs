//! Writes of customers and of what follows them: telephones, search keys, workplaces.

use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_tables::{customer_phones, customers, work_links};

use crate::customers::model::{NewPhone, NewWorkLink, Row, SearchKey};
use crate::platform::db::Tx;
use crate::platform::error::Result;

const ROWS_AT_ONCE: usize = 500;
const KEYS_AT_ONCE: usize = 10_000;

/// Customers to be stored with everything that follows them.
#[derive(Debug, Default)]
pub(in crate::customers) struct Batch {
    pub rows: Vec<Row>,
    pub phones: Vec<NewPhone>,
    pub keys: Vec<SearchKey>,
    pub links: Vec<NewWorkLink>,
}

/// Stores a batch, at most 500 rows to a statement.
pub(in crate::customers) async fn insert(tx: &mut Tx, batch: Batch) -> Result<()> {
    for rows in batch.rows.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(customers::table).values(rows).execute(tx.connection()).await?;
    }
    for phones in batch.phones.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(customer_phones::table).values(phones).execute(tx.connection()).await?;
    }
    for links in batch.links.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(work_links::table).values(links).execute(tx.connection()).await?;
    }
    insert_keys(tx, &batch.keys).await
}

/// Stores search keys as two arrays, for a name has dozens of them.
async fn insert_keys(tx: &mut Tx, keys: &[SearchKey]) -> Result<()> {
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.customer_id).collect();
        let texts: Vec<&str> = keys.iter().map(|key| key.key.as_str()).collect();
        diesel::sql_query("insert into customer_search_keys (customer_id, key) select * from unnest($1, $2)")
            .bind::<Array<SqlUuid>, _>(ids)
            .bind::<Array<Text>, _>(texts)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

/// Locks customers in the order of their ids, so that two batches never wait for each other in a circle.
pub(in crate::customers) async fn lock(tx: &mut Tx, ids: &[CustomerId]) -> Result<()> {
    customers::table
        .filter(customers::id.eq_any(ids))
        .order(customers::id)
        .select(customers::id)
        .for_no_key_update()
        .load::<CustomerId>(tx.connection())
        .await?;
    Ok(())
}
