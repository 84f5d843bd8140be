//! Sessions and devices in the database. One's own rows alone, except for the system.

mod accounts;
mod behind;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DeviceId, EmployeeId, SessionId};
use rounds_domain::vocabulary::{PushChannel, SessionEnd};
use rounds_tables::{devices, sessions, spent_refresh_tokens};

use super::model::{Device, DeviceInput, NewSession, Session as Row};
use crate::platform::db::{Session, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::scalars::{Instant, Zone};

pub(super) use accounts::{Account, account, clear_failures, note_failure, password_hash, set_password};
pub(super) use behind::{signing_keys, viewer};

/// Begins a session.
pub(super) async fn begin(tx: &mut Tx, session: &NewSession) -> Result<()> {
    diesel::insert_into(sessions::table).values(session).execute(tx.connection()).await?;
    Ok(())
}

/// Notes that somebody uses a device; it becomes theirs.
pub(super) async fn seen_on(tx: &mut Tx, employee: EmployeeId, device: &DeviceInput) -> Result<()> {
    let now = Instant(tx.now());
    let facts = (
        devices::employee_id.eq(employee),
        devices::platform.eq(device.platform),
        devices::model.eq(&device.model),
        devices::app_version.eq(&device.app_version),
        devices::last_seen_at.eq(now),
    );
    let belonged_to = devices::table
        .find(device.id)
        .select(devices::employee_id)
        .first::<EmployeeId>(tx.connection())
        .await
        .optional()?;
    if belonged_to.is_some_and(|owner| owner != employee) {
        let nobody = (devices::push_channel.eq(PushChannel::None), devices::push_token.eq(None::<String>));
        diesel::update(devices::table.find(device.id)).set(nobody).execute(tx.connection()).await?;
    }
    diesel::insert_into(devices::table)
        .values((devices::id.eq(device.id), facts))
        .on_conflict(devices::id)
        .do_update()
        .set((facts, devices::retired_at.eq(None::<Instant>)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Sets how a device is pushed to; a token that another device had is taken from it.
pub(super) async fn push_by(tx: &mut Tx, device: DeviceId, by: (PushChannel, Option<String>, Zone)) -> Result<()> {
    let (channel, token, zone) = by;
    if let Some(token) = &token {
        diesel::update(devices::table.filter(devices::push_token.eq(token)).filter(devices::id.ne(device)))
            .set((devices::push_channel.eq(PushChannel::None), devices::push_token.eq(None::<String>)))
            .execute(tx.connection())
            .await?;
    }
    diesel::update(devices::table.find(device))
        .set((
            devices::push_channel.eq(channel),
            devices::push_token.eq(token),
            devices::is_push_healthy.eq(true),
            devices::time_zone.eq(zone),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Ends one of the viewer's devices.
pub(super) async fn retire(tx: &mut Tx, device: DeviceId) -> Result<()> {
    let now = Instant(tx.now());
    let me = tx.viewer().employee;
    let retired = diesel::update(devices::table.find(device).filter(devices::employee_id.eq(me)))
        .set((
            devices::retired_at.eq(now),
            devices::push_channel.eq(PushChannel::None),
            devices::push_token.eq(None::<String>),
        ))
        .execute(tx.connection())
        .await?;
    if retired == 0 { Err(Error::not_found()) } else { Ok(()) }
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

/// The viewer's own devices by id.
pub(super) async fn own_devices_by_id(session: &mut Session, ids: &[DeviceId]) -> Result<Vec<Device>> {
    let (viewer, connection) = session.parts();
    let query = devices::table
        .filter(devices::id.eq_any(ids))
        .filter(devices::employee_id.eq(viewer.employee))
        .select(Device::as_select());
    Ok(query.load(connection).await?)
}

/// The viewer's own devices in use, latest first, at most 10.
pub(super) async fn own_devices(session: &mut Session) -> Result<Vec<Device>> {
    let (viewer, connection) = session.parts();
    let query = devices::table
        .filter(devices::employee_id.eq(viewer.employee))
        .filter(devices::retired_at.is_null())
        .order(devices::last_seen_at.desc())
        .limit(10)
        .select(Device::as_select());
    Ok(query.load(connection).await?)
}
