//! Customers, their telephones, search keys and anchors in bulk, many rows to a statement.

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId};
use rounds_domain::vocabulary::DictionaryName;
use rounds_tables::{anchors, customer_phones, customer_search_keys, customers, departments, dictionary_entries};
use uuid::Uuid;

use super::model::{Anchor, Change, KnownCustomer, NewAnchor, NewEntry, NewKey, NewPhone, Row};
use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// Everything that a chunk writes.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Customers, new and changed.
    pub customers: Vec<Row>,
    /// First telephones, new and changed.
    pub phones: Vec<NewPhone>,
    /// Customers whose keys are made anew.
    pub rekeyed: Vec<CustomerId>,
    /// Their keys.
    pub keys: Vec<NewKey>,
    /// Anchors from now on.
    pub anchors: Vec<NewAnchor>,
    /// What changes of known customers.
    pub changes: Vec<Change>,
}

/// The department of a code.
pub(super) async fn department(session: &mut DbSession, code: &str) -> Result<DepartmentId> {
    let query = departments::table.filter(departments::code.eq(code)).select(departments::id);
    Ok(query.first(session.connection()).await?)
}

/// Customers of a source by their ids there.
pub(super) async fn known(tx: &mut Tx, _: &System, source: &str, external_ids: &[&str]) -> Result<Vec<KnownCustomer>> {
    let query = customers::table
        .filter(customers::import_source.eq(source))
        .filter(customers::external_id.eq_any(external_ids))
        .select(KnownCustomer::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Telephones of customers, in their order.
pub(super) async fn phones(tx: &mut Tx, _: &System, ids: &[CustomerId]) -> Result<Vec<NewPhone>> {
    let query = customer_phones::table
        .filter(customer_phones::customer_id.eq_any(ids))
        .order((customer_phones::customer_id, customer_phones::position))
        .select(NewPhone::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Anchors in force of customers.
pub(super) async fn anchors(tx: &mut Tx, _: &System, ids: &[CustomerId]) -> Result<Vec<Anchor>> {
    let query = anchors::table
        .filter(anchors::institution_id.eq_any(ids))
        .filter(anchors::until.is_null())
        .select(Anchor::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Who has these company codes.
pub(super) async fn codes(tx: &mut Tx, _: &System, codes: &[&str]) -> Result<Vec<(String, CustomerId)>> {
    let query = customers::table
        .filter(customers::code.eq_any(codes))
        .select((customers::code.assume_not_null(), customers::id));
    Ok(query.load(tx.connection()).await?)
}

/// Entries of company lists by their codes.
pub(super) async fn entries(tx: &mut Tx, codes: &[&str]) -> Result<Vec<(DictionaryName, String, DictionaryEntryId)>> {
    let query = dictionary_entries::table.filter(dictionary_entries::code.eq_any(codes)).select((
        dictionary_entries::dictionary,
        dictionary_entries::code,
        dictionary_entries::id,
    ));
    Ok(query.load(tx.connection()).await?)
}

/// Makes entries of company lists.
pub(super) async fn make_entries(tx: &mut Tx, entries: &[NewEntry]) -> Result<()> {
    diesel::insert_into(dictionary_entries::table).values(entries).execute(tx.connection()).await?;
    Ok(())
}

/// Writes a chunk.
pub(super) async fn write(tx: &mut Tx, system: &System, batch: &Batch, source: &str) -> Result<()> {
    put_customers(tx, system, &batch.customers).await?;
    put_phones(tx, system, &batch.phones).await?;
    replace_keys(tx, system, batch).await?;
    record(tx, system, &batch.changes, source).await?;
    put_anchors(tx, system, &batch.anchors).await
}

async fn put_customers(tx: &mut Tx, _: &System, rows: &[Row]) -> Result<()> {
    diesel::insert_into(customers::table)
        .values(rows)
        .on_conflict(customers::id)
        .do_update()
        .set((
            customers::code.eq(excluded(customers::code)),
            customers::name.eq(excluded(customers::name)),
            customers::pinyin.eq(excluded(customers::pinyin)),
            customers::initials.eq(excluded(customers::initials)),
            customers::category_id.eq(excluded(customers::category_id)),
            customers::source_id.eq(excluded(customers::source_id)),
            customers::region_id.eq(excluded(customers::region_id)),
            customers::rank_id.eq(excluded(customers::rank_id)),
            customers::address.eq(excluded(customers::address)),
            customers::bed_count.eq(excluded(customers::bed_count)),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

async fn put_phones(tx: &mut Tx, _: &System, rows: &[NewPhone]) -> Result<()> {
    diesel::insert_into(customer_phones::table)
        .values(rows)
        .on_conflict((customer_phones::customer_id, customer_phones::position))
        .do_update()
        .set(customer_phones::number.eq(excluded(customer_phones::number)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

const PUT_KEYS: &str = "insert into customer_search_keys (customer_id, key) select * from unnest($1, $2)";

async fn replace_keys(tx: &mut Tx, _: &System, batch: &Batch) -> Result<()> {
    let before = customer_search_keys::table.filter(customer_search_keys::customer_id.eq_any(&batch.rekeyed));
    diesel::delete(before).execute(tx.connection()).await?;
    let (ids, keys): (Vec<Uuid>, Vec<&str>) =
        batch.keys.iter().map(|key| (key.customer_id.0, key.key.as_str())).unzip();
    diesel::sql_query(PUT_KEYS)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Text>, _>(keys)
        .execute(tx.connection())
        .await?;
    Ok(())
}

const RECORD: &str = "insert into customer_changes (id, customer_id, field, before, after, reason, at, rev) \
                      select change.id, change.customer_id, change.field, change.before, change.after, $6, $7, customers.rev \
                      from unnest($1, $2, $3, $4, $5) change (id, customer_id, field, before, after) \
                      join customers on customers.id = change.customer_id";

/// Keeps what changed, with the revision of the customer that came of it; the source stands for the reason.
async fn record(tx: &mut Tx, _: &System, changes: &[Change], source: &str) -> Result<()> {
    let now = Instant(tx.now());
    let column = |value: fn(&Change) -> Option<&str>| changes.iter().map(value).collect::<Vec<Option<&str>>>();
    diesel::sql_query(RECORD)
        .bind::<Array<SqlUuid>, _>(changes.iter().map(|change| change.id).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(changes.iter().map(|change| change.customer_id).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(column(|change| change.before.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(|change| change.after.as_deref()))
        .bind::<Text, _>(source)
        .bind::<Timestamptz, _>(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

async fn put_anchors(tx: &mut Tx, _: &System, rows: &[NewAnchor]) -> Result<()> {
    let now = Instant(tx.now());
    let moved: Vec<CustomerId> = rows.iter().map(|row| row.institution_id).collect();
    let in_force = anchors::table.filter(anchors::institution_id.eq_any(moved)).filter(anchors::until.is_null());
    diesel::update(in_force).set(anchors::until.eq(now)).execute(tx.connection()).await?;
    diesel::insert_into(anchors::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}
