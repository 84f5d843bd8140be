//! Sessions, credentials and devices in the database. One's own rows alone, except for the system.

mod pushing;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_domain::ids::{DepartmentId, DeviceId, EmployeeId, SessionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::{EmployeeStatus, Language, SessionEnd};
use rounds_tables::{credentials, devices, employees, sessions, signing_keys, spent_refresh_tokens};
use uuid::Uuid;

use super::model::{NewSession, Session as Row};
use crate::platform::access::tokens::{Keys, StoredKey};
use crate::platform::access::{Facts, Viewer};
use crate::platform::clock::Clock;
use crate::platform::db::{Session, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::scalars::{Instant, Zone};

pub(super) use pushing::*;

/// An account, as far as signing in needs it.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub employee_id: EmployeeId,
    pub is_active: bool,
    pub epoch: i64,
    pub password_hash: String,
    pub failure_count: i32,
    pub locked_until: Option<Instant>,
    /// Devices known to be theirs.
    pub devices: Vec<Uuid>,
}

/// The account of a login: a company code or a telephone.
pub(super) async fn account(session: &mut Session, logins: &[String]) -> Result<Option<Account>> {
    let found = employees::table
        .inner_join(credentials::table.on(credentials::employee_id.eq(employees::id)))
        .filter(employees::code.eq_any(logins).or(employees::phone.assume_not_null().eq_any(logins)))
        .order(employees::code)
        .select((
            employees::id,
            employees::status,
            employees::epoch,
            credentials::password_hash,
            credentials::failure_count,
            credentials::locked_until,
        ))
        .first::<(EmployeeId, EmployeeStatus, i64, String, i32, Option<Instant>)>(session.connection())
        .await
        .optional()?;
    let Some((employee_id, status, epoch, password_hash, failure_count, locked_until)) = found else {
        return Ok(None);
    };
    let known = devices::table
        .filter(devices::employee_id.eq(employee_id))
        .filter(devices::retired_at.is_null())
        .select(devices::id)
        .load(session.connection())
        .await?;
    let is_active = status == EmployeeStatus::Active;
    Ok(Some(Account { employee_id, is_active, epoch, password_hash, failure_count, locked_until, devices: known }))
}

/// Counts a failed try.
pub(super) async fn note_failure(
    tx: &mut Tx,
    employee: EmployeeId,
    failures: i32,
    locked_until: Option<Instant>,
) -> Result<()> {
    diesel::update(credentials::table.find(employee))
        .set((credentials::failure_count.eq(failures), credentials::locked_until.eq(locked_until)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets failed tries after a success.
pub(super) async fn clear_failures(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    diesel::update(credentials::table.find(employee).filter(credentials::failure_count.gt(0)))
        .set((credentials::failure_count.eq(0), credentials::locked_until.eq(None::<Instant>)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The hash of somebody's password.
pub(super) async fn password_hash(session: &mut Session, employee: EmployeeId) -> Result<String> {
    Ok(credentials::table.find(employee).select(credentials::password_hash).first(session.connection()).await?)
}

/// Sets a password, and whether it must be changed at the next sign-in.
pub(super) async fn set_password(tx: &mut Tx, employee: EmployeeId, password: (String, bool)) -> Result<()> {
    let (hash, must_change) = password;
    let now = Instant(tx.now());
    let row = (
        credentials::employee_id.eq(employee),
        credentials::password_hash.eq(&hash),
        credentials::must_change.eq(must_change),
        credentials::changed_at.eq(now),
    );
    diesel::insert_into(credentials::table)
        .values(row)
        .on_conflict(credentials::employee_id)
        .do_update()
        .set((
            credentials::password_hash.eq(&hash),
            credentials::must_change.eq(must_change),
            credentials::changed_at.eq(now),
            credentials::failure_count.eq(0),
            credentials::locked_until.eq(None::<Instant>),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Begins a session.
pub(super) async fn begin(tx: &mut Tx, session: &NewSession) -> Result<()> {
    diesel::insert_into(sessions::table).values(session).execute(tx.connection()).await?;
    Ok(())
}

/// What a refresh token turned out to be.
pub(super) enum Presented {
    /// Never seen, or its session has ended.
    Unknown,
    /// Superseded and its successor used: it was stolen.
    Spent { session: SessionId },
    /// The one in force; `previous` is the one before it, now spent.
    Current { session: SessionId, previous: Option<Vec<u8>> },
    /// The one before, whose successor nobody used: the reply was lost.
    Previous { session: SessionId },
}

/// What a refresh token is, by its hash; locks its session.
pub(super) async fn presented(tx: &mut Tx, hash: &[u8]) -> Result<Presented> {
    let now = Instant(tx.now());
    let spent = spent_refresh_tokens::table
        .find(hash)
        .select(spent_refresh_tokens::session_id)
        .first::<SessionId>(tx.connection())
        .await
        .optional()?;
    if let Some(session) = spent {
        return Ok(Presented::Spent { session });
    }
    let found = sessions::table
        .filter(sessions::refresh_hash.eq(hash).or(sessions::previous_refresh_hash.eq(hash)))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::refresh_expires_at.gt(now))
        .filter(sessions::expires_at.gt(now))
        .select((sessions::id, sessions::refresh_hash, sessions::previous_refresh_hash))
        .for_update()
        .first::<(SessionId, Vec<u8>, Option<Vec<u8>>)>(tx.connection())
        .await
        .optional()?;
    Ok(match found {
        None => Presented::Unknown,
        Some((session, current, previous)) if current == hash => Presented::Current { session, previous },
        Some((session, ..)) => Presented::Previous { session },
    })
}

/// Puts a successor in force; the token presented stays valid until the successor is used.
pub(super) async fn rotate(
    tx: &mut Tx,
    session: SessionId,
    tokens: (Vec<u8>, Vec<u8>),
    expires_at: Instant,
) -> Result<()> {
    let (presented, successor) = tokens;
    diesel::update(sessions::table.find(session))
        .set((
            sessions::refresh_hash.eq(successor),
            sessions::previous_refresh_hash.eq(presented),
            sessions::refresh_expires_at.eq(expires_at),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Gives the token before another successor, since the first one never arrived.
pub(super) async fn replace_successor(
    tx: &mut Tx,
    session: SessionId,
    successor: Vec<u8>,
    expires_at: Instant,
) -> Result<()> {
    renew(tx, session, successor, expires_at).await
}

/// Puts a refresh token in force in the place of the one before.
pub(super) async fn renew(tx: &mut Tx, session: SessionId, refresh_hash: Vec<u8>, expires_at: Instant) -> Result<()> {
    diesel::update(sessions::table.find(session))
        .set((sessions::refresh_hash.eq(refresh_hash), sessions::refresh_expires_at.eq(expires_at)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Remembers a token whose successor was used.
pub(super) async fn spend(tx: &mut Tx, session: SessionId, hash: Vec<u8>) -> Result<()> {
    let row = (
        spent_refresh_tokens::hash.eq(hash),
        spent_refresh_tokens::session_id.eq(session),
        spent_refresh_tokens::spent_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(spent_refresh_tokens::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Ends sessions that are still open; says which.
pub(super) async fn end(tx: &mut Tx, ids: &[SessionId], by: SessionEnd) -> Result<Vec<SessionId>> {
    let now = Instant(tx.now());
    let open = sessions::table.filter(sessions::id.eq_any(ids)).filter(sessions::ended_at.is_null());
    Ok(diesel::update(open)
        .set((sessions::ended_at.eq(now), sessions::ended_by.eq(by)))
        .returning(sessions::id)
        .get_results(tx.connection())
        .await?)
}

/// Ends everything of somebody; says which sessions.
pub(super) async fn end_all(tx: &mut Tx, employee: EmployeeId, by: SessionEnd) -> Result<Vec<SessionId>> {
    let ids = sessions::table
        .filter(sessions::employee_id.eq(employee))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(tx.connection())
        .await?;
    end(tx, &ids, by).await
}

/// Ends everything of somebody but one session.
pub(super) async fn end_others(
    tx: &mut Tx,
    employee: EmployeeId,
    kept: SessionId,
    by: SessionEnd,
) -> Result<Vec<SessionId>> {
    let ids = sessions::table
        .filter(sessions::employee_id.eq(employee))
        .filter(sessions::id.ne(kept))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(tx.connection())
        .await?;
    end(tx, &ids, by).await
}

/// Ends the sessions on a device.
pub(super) async fn end_on(tx: &mut Tx, device: DeviceId, by: SessionEnd) -> Result<Vec<SessionId>> {
    let ids = sessions::table
        .filter(sessions::device_id.eq(device))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(tx.connection())
        .await?;
    end(tx, &ids, by).await
}

/// The viewer's own sessions and devices, by id.
pub(super) async fn own_session(session: &mut Session, id: SessionId) -> Result<Row> {
    let (viewer, connection) = session.parts();
    let query = sessions::table.find(id).filter(sessions::employee_id.eq(viewer.employee)).select(Row::as_select());
    Ok(query.first(connection).await?)
}

#[derive(QueryableByName)]
struct Behind {
    #[diesel(sql_type = SqlUuid)]
    employee_id: EmployeeId,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    device_id: Option<DeviceId>,
    #[diesel(sql_type = SqlUuid)]
    department_id: DepartmentId,
    #[diesel(sql_type = BigInt)]
    epoch: i64,
    #[diesel(sql_type = Text)]
    language: Language,
    #[diesel(sql_type = Text)]
    time_zone: Zone,
    #[diesel(sql_type = Bool)]
    must_change_password: bool,
    #[diesel(sql_type = Array<SqlUuid>)]
    departments: Vec<Uuid>,
    #[diesel(sql_type = Jsonb)]
    grants: serde_json::Value,
}

/// Who is behind a session that is open.
pub(super) async fn viewer(session: &mut Session, id: SessionId) -> Result<Option<Viewer>> {
    let now = session.clock().now();
    let found = diesel::sql_query(include_str!("viewer.sql"))
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .get_result::<Behind>(session.connection())
        .await
        .optional()?;
    let Some(behind) = found else {
        return Ok(None);
    };
    let given: Vec<(Permission, GrantScope)> = serde_json::from_value(behind.grants).map_err(Error::internal)?;
    let mut grants = std::collections::BTreeMap::new();
    for (permission, scope) in given {
        let widest = grants.entry(permission).or_insert(scope);
        *widest = (*widest).max(scope);
    }
    let Zone(zone): Zone = behind.time_zone;
    Ok(Some(Viewer::of(Facts {
        employee: behind.employee_id,
        session: id,
        device: behind.device_id,
        department: behind.department_id,
        departments: behind.departments,
        grants,
        epoch: behind.epoch,
        language: behind.language,
        zone,
        must_change_password: behind.must_change_password,
        reason: None,
    })))
}

/// Keys that sign access tokens, newest first; makes the first one.
pub(super) async fn signing_keys(connection: &mut AsyncPgConnection, clock: &Clock) -> anyhow::Result<Vec<StoredKey>> {
    let stored = load_keys(connection).await?;
    if !stored.is_empty() {
        return Ok(stored);
    }
    let row = (
        signing_keys::id.eq("first"),
        signing_keys::private_key.eq(Keys::generate()?),
        signing_keys::created_at.eq(clock.now()),
    );
    diesel::insert_into(signing_keys::table).values(row).on_conflict_do_nothing().execute(connection).await?;
    load_keys(connection).await
}

async fn load_keys(connection: &mut AsyncPgConnection) -> anyhow::Result<Vec<StoredKey>> {
    let rows = signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select((signing_keys::id, signing_keys::private_key))
        .load::<(String, Vec<u8>)>(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, pkcs8)| StoredKey { id, pkcs8 }).collect())
}
