//! The keys that sign access tokens. The newest that is not on its way out signs; every other verifies until its end.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_tables::signing_keys;
use uuid::Uuid;

use crate::organisation::sessions::model::KeyState;
use rounds_platform::access::tokens::{Keys, StoredKey};
use rounds_platform::clock::Clock;
use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::{Error, Result};

/// Keys in force, the one that signs first; makes the first key of a deployment.
pub(in crate::organisation::sessions) async fn signing_keys(
    connection: &mut AsyncPgConnection,
    system: &System,
    clock: &Clock,
) -> anyhow::Result<Vec<StoredKey>> {
    let stored = load(connection, system, clock.now()).await?;
    if !stored.is_empty() {
        return Ok(stored);
    }
    let row = (
        signing_keys::id.eq("first"),
        signing_keys::private_key.eq(Keys::generate()?),
        signing_keys::created_at.eq(clock.now()),
    );
    diesel::insert_into(signing_keys::table).values(row).on_conflict_do_nothing().execute(connection).await?;
    Ok(load(connection, system, clock.now()).await?)
}

/// Keys in force, the one that signs first.
pub(in crate::organisation::sessions) async fn load(
    connection: &mut AsyncPgConnection,
    _: &System,
    now: DateTime<Utc>,
) -> QueryResult<Vec<StoredKey>> {
    let rows = signing_keys::table
        .filter(signing_keys::retired_at.is_null().or(signing_keys::retired_at.gt(now)))
        .order((signing_keys::retired_at.is_null().desc(), signing_keys::created_at.desc()))
        .select((signing_keys::id, signing_keys::private_key))
        .load::<(String, Vec<u8>)>(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, pkcs8)| StoredKey { id, pkcs8 }).collect())
}

/// Makes a key that signs from now on; those before verify until `until`, and those that no longer do are thrown away.
pub(in crate::organisation::sessions) async fn rotate(tx: &mut Tx, _: &System, until: DateTime<Utc>) -> Result<String> {
    let (now, id) = (tx.now(), tx.mint::<Uuid>().to_string());
    let private_key = Keys::generate().map_err(Error::internal)?;
    let connection = tx.connection();
    diesel::sql_query("lock table signing_keys in exclusive mode").execute(connection).await?;
    diesel::delete(signing_keys::table.filter(signing_keys::retired_at.le(now))).execute(connection).await?;
    diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null()))
        .set(signing_keys::retired_at.eq(until))
        .execute(connection)
        .await?;
    let row = (signing_keys::id.eq(&id), signing_keys::private_key.eq(private_key), signing_keys::created_at.eq(now));
    diesel::insert_into(signing_keys::table).values(row).execute(connection).await?;
    Ok(id)
}

/// Ends a key that is on its way out at once; the key that signs cannot be ended.
pub(in crate::organisation::sessions) async fn retire(tx: &mut Tx, _: &System, id: &str) -> Result<()> {
    let now = tx.now();
    let leaving = signing_keys::table.filter(signing_keys::id.eq(id)).filter(signing_keys::retired_at.is_not_null());
    let ended = diesel::update(leaving).set(signing_keys::retired_at.eq(now)).execute(tx.connection()).await?;
    if ended == 0 { Err(Error::not_found()) } else { Ok(()) }
}

/// Every key that is kept, newest first, without its secret.
pub(in crate::organisation::sessions) async fn listed(session: &mut DbSession, _: &System) -> Result<Vec<KeyState>> {
    let rows = signing_keys::table
        .order(signing_keys::created_at.desc())
        .select((signing_keys::id, signing_keys::created_at, signing_keys::retired_at))
        .load::<(String, DateTime<Utc>, Option<DateTime<Utc>>)>(session.connection())
        .await?;
    Ok(rows.into_iter().map(|(id, created_at, ends_at)| KeyState { id, created_at, ends_at }).collect())
}
