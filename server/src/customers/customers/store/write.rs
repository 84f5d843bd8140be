//! Writes of customers and of what follows them: telephones, search keys, workplaces.

use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_tables::{
    customer_blind_keys, customer_changes, customer_phones, customer_search_keys, customers, work_links,
};

use crate::customers::customers::model::{BlindKey, Columns, NewChange, NewWorkLink, Row, SearchKey, StoredPhone};
use crate::customers::customers::scope;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

const ROWS_AT_ONCE: usize = 500;
const KEYS_AT_ONCE: usize = 10_000;

/// Customers to be stored with everything that follows them.
#[derive(Debug, Default)]
pub(in crate::customers::customers) struct Batch {
    pub rows: Vec<Row>,
    pub phones: Vec<StoredPhone>,
    pub blind_keys: Vec<BlindKey>,
    pub keys: Vec<SearchKey>,
    pub links: Vec<NewWorkLink>,
}

/// Stores a batch, at most 500 rows to a statement.
pub(in crate::customers::customers) async fn insert(tx: &mut Tx, batch: Batch) -> Result<()> {
    for rows in batch.rows.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(customers::table).values(rows).execute(tx.connection()).await?;
    }
    for phones in batch.phones.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(customer_phones::table).values(phones).execute(tx.connection()).await?;
    }
    for keys in batch.blind_keys.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(customer_blind_keys::table).values(keys).execute(tx.connection()).await?;
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
pub(in crate::customers::customers) async fn lock(
    tx: &mut Tx,
    _: &System,
    ids: &[CustomerId],
) -> Result<Vec<Held<CustomerId>>> {
    let held: Vec<CustomerId> = customers::table
        .filter(customers::id.eq_any(ids))
        .order(customers::id)
        .select(customers::id)
        .for_no_key_update()
        .load(tx.connection())
        .await?;
    Ok(held.into_iter().map(Held::locked).collect())
}

/// Locks those of these customers that the viewer sees, in the order of their ids: nobody holds what is out of reach, not
/// even for a moment. What is seen may leave reach while it is waited for, and is judged again behind the lock.
pub(in crate::customers::customers) async fn hold(tx: &mut Tx, ids: &[CustomerId]) -> Result<Vec<Held<CustomerId>>> {
    let (viewer, connection) = tx.parts();
    let held: Vec<CustomerId> = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(scope::visible::<customers::table>(viewer))
        .order(customers::id)
        .select(customers::id)
        .for_no_key_update()
        .load(connection)
        .await?;
    Ok(held.into_iter().map(Held::locked).collect())
}

/// Sets the columns of a held customer that people change, and tells the revision that came of it.
pub(in crate::customers::customers) async fn update(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    columns: Columns,
) -> Result<i32> {
    Ok(diesel::update(customers::table.find(**customer))
        .set(columns)
        .returning(customers::rev)
        .get_result(tx.connection())
        .await?)
}

/// Replaces the telephones of a held customer.
pub(in crate::customers::customers) async fn replace_phones(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    phones: Vec<StoredPhone>,
) -> Result<()> {
    let before = customer_phones::table.filter(customer_phones::customer_id.eq(**customer));
    diesel::delete(before).execute(tx.connection()).await?;
    diesel::insert_into(customer_phones::table).values(phones).execute(tx.connection()).await?;
    Ok(())
}

/// Replaces the keys under which a held customer is found.
pub(in crate::customers::customers) async fn replace_keys(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    keys: &[SearchKey],
) -> Result<()> {
    diesel::delete(customer_search_keys::table.filter(customer_search_keys::customer_id.eq(**customer)))
        .execute(tx.connection())
        .await?;
    insert_keys(tx, keys).await
}

/// Ends the work of a held customer at the primary workplace and begins it at another, or only moves to another department
/// there.
pub(in crate::customers::customers) async fn move_workplace(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    link: NewWorkLink,
) -> Result<()> {
    let in_force = work_links::table
        .filter(work_links::professional_id.eq(**customer))
        .filter(work_links::is_primary)
        .filter(work_links::until.is_null());
    let moved_within = diesel::update(in_force.filter(work_links::institution_id.eq(link.institution_id)))
        .set(work_links::department.eq(link.department.clone()))
        .execute(tx.connection())
        .await?;
    if moved_within == 0 {
        diesel::update(in_force).set(work_links::until.eq(link.since)).execute(tx.connection()).await?;
        diesel::insert_into(work_links::table).values(link).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Keeps what changed.
pub(in crate::customers::customers) async fn record(tx: &mut Tx, changes: Vec<NewChange>) -> Result<()> {
    diesel::insert_into(customer_changes::table).values(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Moves held customers into the pool of the department of whoever is named beside each.
pub(in crate::customers::customers) async fn move_to_pool_of(
    tx: &mut Tx,
    held: &[Held<CustomerId>],
    left: &[(CustomerId, EmployeeId)],
) -> Result<()> {
    let is_held = |(id, _): &(CustomerId, EmployeeId)| held.iter().any(|customer| **customer == *id);
    let (ids, former): (Vec<CustomerId>, Vec<EmployeeId>) = left.iter().copied().filter(is_held).unzip();
    diesel::sql_query(
        "update customers set department_id = employees.department_id \
         from unnest($1, $2) as left_by (customer_id, employee_id) join employees on employees.id = left_by.employee_id \
         where customers.id = left_by.customer_id and customers.department_id <> employees.department_id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<SqlUuid>, _>(former)
    .execute(tx.connection())
    .await?;
    Ok(())
}
