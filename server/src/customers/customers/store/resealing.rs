//! What waits to be sealed anew, and putting it back.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Bytea, Integer, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_tables::{customer_blind_keys, customer_id_numbers, customer_phones, customers};

use crate::customers::customers::model::{BlindKey, StoredIdNumber, StoredPhone};
use rounds_platform::access::Predicate;
use rounds_platform::db::{DbSession, Held, System, Tx};
use rounds_platform::error::Result;

/// Customers with something under a key that seals no more: found by the index on the key.
const SUPERSEDED: &str = "customers.id in (\
  (select p.customer_id from customer_phones p join data_keys k on k.id = p.data_key_id where k.superseded_at is not null";
const SUPERSEDED_NUMBERS: &str = ") union all (select n.customer_id from customer_id_numbers n join data_keys k on k.id = n.data_key_id where k.superseded_at is not null";
const SUPERSEDED_KEYS: &str = ") union all (select b.customer_id from customer_blind_keys b join data_keys k on k.id = b.data_key_id where k.superseded_at is not null";
/// Professionals whose telephones lie in the clear, as they did before anything was sealed.
const CLEAR: &str = "customers.kind = 'PROFESSIONAL' and \
  exists (select 1 from customer_phones p where p.customer_id = customers.id and p.sealed is null)";
const AT_ONCE: i64 = 45;
const SEALED_UNDER: [&str; 3] = [
    "select count(*) from customer_phones where data_key_id = ",
    "select count(*) from customer_id_numbers where data_key_id = ",
    "select count(*) from customer_blind_keys where data_key_id = ",
];
const PUT_PHONES: &str = "update customer_phones set number = null, sealed = anew.sealed, data_key_id = anew.data_key_id \
    from unnest($1, $2, $3, $4) as anew (customer_id, position, sealed, data_key_id) \
    where customer_phones.customer_id = anew.customer_id and customer_phones.position = anew.position";

/// Values under the key of now.
#[derive(Debug)]
pub(in crate::customers::customers) struct Resealed {
    pub phones: Vec<StoredPhone>,
    pub numbers: Vec<StoredIdNumber>,
    pub found_by: Vec<BlindKey>,
}

/// Customers that wait, as far as each kind of value is looked through: ` limit 45`, or nothing for all of them.
fn superseded(limit: &'static str) -> Predicate<customers::table> {
    let parts = [SUPERSEDED, limit, SUPERSEDED_NUMBERS, limit, SUPERSEDED_KEYS, limit, "))"];
    Box::new(sql::<Bool>(&parts.concat()))
}

fn clear() -> Predicate<customers::table> {
    Box::new(sql::<Bool>(CLEAR))
}

/// How many customers wait.
pub(in crate::customers::customers) async fn count_unsealed(session: &mut DbSession, _: &System) -> Result<i64> {
    let superseded: i64 = customers::table.filter(superseded("")).count().get_result(session.connection()).await?;
    let clear: i64 = customers::table.filter(clear()).count().get_result(session.connection()).await?;
    Ok(superseded + clear)
}

/// Customers that wait, at most 45, held until the transaction ends: with ten telephones and an ID number each, fewer than
/// 500 values.
pub(in crate::customers::customers) async fn hold_unsealed(
    tx: &mut Tx,
    system: &System,
) -> Result<Vec<Held<CustomerId>>> {
    let found = held(tx, system, superseded(" limit 45")).await?;
    if found.is_empty() { held(tx, system, clear()).await } else { Ok(found) }
}

async fn held(tx: &mut Tx, _: &System, waiting: Predicate<customers::table>) -> Result<Vec<Held<CustomerId>>> {
    let query =
        customers::table.filter(waiting).order(customers::id).limit(AT_ONCE).select(customers::id).for_no_key_update();
    let ids: Vec<CustomerId> = query.load(tx.connection()).await?;
    Ok(ids.into_iter().map(Held::locked).collect())
}

/// How many values lie under a key.
pub(in crate::customers::customers) async fn count_sealed_under(
    session: &mut DbSession,
    _: &System,
    key: &str,
) -> Result<i64> {
    let mut sum = 0;
    for counted in SEALED_UNDER {
        let count = sql::<BigInt>("(").sql(counted).bind::<Text, _>(key.to_owned()).sql(")");
        sum += diesel::select(count).get_result::<i64>(session.connection()).await?;
    }
    Ok(sum)
}

/// Telephones of held customers as they are stored, in their order.
pub(in crate::customers::customers) async fn phones_as_stored(
    tx: &mut Tx,
    customers: &[Held<CustomerId>],
) -> Result<Vec<StoredPhone>> {
    let query = customer_phones::table
        .filter(customer_phones::customer_id.eq_any(ids(customers)))
        .order((customer_phones::customer_id, customer_phones::position))
        .select(StoredPhone::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// ID numbers of held customers as they are stored.
pub(in crate::customers::customers) async fn id_numbers_as_stored(
    tx: &mut Tx,
    customers: &[Held<CustomerId>],
) -> Result<Vec<StoredIdNumber>> {
    let query = customer_id_numbers::table
        .filter(customer_id_numbers::customer_id.eq_any(ids(customers)))
        .select(StoredIdNumber::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Names of held customers.
pub(in crate::customers::customers) async fn names(
    tx: &mut Tx,
    held: &[&Held<CustomerId>],
) -> Result<Vec<(CustomerId, String)>> {
    let ids = held.iter().map(|customer| ***customer);
    let query = customers::table.filter(customers::id.eq_any(ids)).select((customers::id, customers::name));
    Ok(query.load(tx.connection()).await?)
}

/// Puts values of held customers in the place of what they were before.
pub(in crate::customers::customers) async fn put_resealed(
    tx: &mut Tx,
    customers: &[Held<CustomerId>],
    anew: Resealed,
) -> Result<()> {
    let phones = &anew.phones;
    diesel::sql_query(PUT_PHONES)
        .bind::<Array<SqlUuid>, _>(phones.iter().map(|row| row.customer_id).collect::<Vec<_>>())
        .bind::<Array<Integer>, _>(phones.iter().map(|row| row.position).collect::<Vec<_>>())
        .bind::<Array<Bytea>, _>(phones.iter().filter_map(|row| row.sealed.clone()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(phones.iter().filter_map(|row| row.data_key_id.clone()).collect::<Vec<_>>())
        .execute(tx.connection())
        .await?;
    for row in &anew.numbers {
        diesel::update(customer_id_numbers::table.find(row.customer_id)).set(row).execute(tx.connection()).await?;
    }
    let before = customer_blind_keys::table.filter(customer_blind_keys::customer_id.eq_any(ids(customers)));
    diesel::delete(before).execute(tx.connection()).await?;
    diesel::insert_into(customer_blind_keys::table).values(anew.found_by).execute(tx.connection()).await?;
    Ok(())
}

fn ids(held: &[Held<CustomerId>]) -> impl Iterator<Item = CustomerId> {
    held.iter().map(|customer| **customer)
}
