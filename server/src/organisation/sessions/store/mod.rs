//! Sessions and devices in the database: one's own rows, and those within reach of whoever may read or end sessions.

mod accounts;
mod codes;
mod failed_sign_ins;
pub(super) mod keys;
mod listing;
mod pushing;
mod viewers;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DeviceId, EmployeeId, SessionId};
use rounds_domain::vocabulary::SessionEnd;
use rounds_tables::{sessions, spent_refresh_tokens};

use super::model::{NewSession, Session as Row};
use super::scope;
use rounds_platform::db::{DbSession, Held, System, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

pub(super) use accounts::{Account, account, clear_failures, own_password_hash, set_password};
pub(super) use codes::*;
pub(super) use failed_sign_ins::{Misses, Tally, forget_misses, misses, misses_of, note_misses};
pub(super) use listing::*;
pub(super) use pushing::*;
pub(super) use viewers::{open_sessions, viewer};

/// Begins a session.
pub(super) async fn begin(tx: &mut Tx, session: &NewSession) -> Result<()> {
    diesel::insert_into(sessions::table).values(session).execute(tx.connection()).await?;
    Ok(())
}

/// The session of a refresh token, whose it is, and the device that it belongs to.
#[derive(Queryable)]
pub(super) struct TokenSession {
    /// The session.
    pub session: SessionId,
    /// The person.
    pub employee: EmployeeId,
    /// None in a browser.
    pub device: Option<DeviceId>,
}

/// What a refresh token turned out to be.
pub(super) enum Presented {
    /// Never seen, or its session has ended.
    Unknown,
    /// Superseded and its successor used: it was stolen.
    Spent { session: SessionId },
    /// The one in force; `previous` is the one before it, now spent.
    Current { session: Held<TokenSession>, previous: Option<Vec<u8>> },
    /// The one before, whose successor nobody used: the reply was lost.
    Previous { session: Held<TokenSession> },
}

/// What a refresh token is, by its hash; locks its session.
pub(super) async fn presented(tx: &mut Tx, _: &System, hash: &[u8]) -> Result<Presented> {
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
        .select((
            (sessions::id, sessions::employee_id, sessions::device_id),
            (sessions::refresh_hash, sessions::previous_refresh_hash),
        ))
        .for_update()
        .first::<(TokenSession, (Vec<u8>, Option<Vec<u8>>))>(tx.connection())
        .await
        .optional()?;
    Ok(match found {
        None => Presented::Unknown,
        Some((session, (current, previous))) if current == hash => {
            Presented::Current { session: Held::locked(session), previous }
        }
        Some((session, _)) => Presented::Previous { session: Held::locked(session) },
    })
}

/// Puts a successor in force; the token presented stays valid until the successor is used.
pub(super) async fn rotate(
    tx: &mut Tx,
    session: &Held<TokenSession>,
    tokens: (Vec<u8>, Vec<u8>),
    expires_at: Instant,
) -> Result<()> {
    let (presented, successor) = tokens;
    diesel::update(sessions::table.find(session.session))
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
    session: &Held<TokenSession>,
    successor: Vec<u8>,
    expires_at: Instant,
) -> Result<()> {
    diesel::update(sessions::table.find(session.session))
        .set((sessions::refresh_hash.eq(successor), sessions::refresh_expires_at.eq(expires_at)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Puts a refresh token in force in the place of the one before, in the session that the viewer is in.
pub(super) async fn renew_own(tx: &mut Tx, refresh_hash: Vec<u8>, expires_at: Instant) -> Result<()> {
    let (viewer, connection) = tx.parts();
    let own = sessions::table.find(viewer.session).filter(sessions::employee_id.eq(viewer.employee));
    diesel::update(own)
        .set((sessions::refresh_hash.eq(refresh_hash), sessions::refresh_expires_at.eq(expires_at)))
        .execute(connection)
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
pub(super) async fn end(tx: &mut Tx, _: &System, ids: &[SessionId], by: SessionEnd) -> Result<Vec<SessionId>> {
    let now = Instant(tx.now());
    let open = sessions::table.filter(sessions::id.eq_any(ids)).filter(sessions::ended_at.is_null());
    Ok(diesel::update(open)
        .set((sessions::ended_at.eq(now), sessions::ended_by.eq(by)))
        .returning(sessions::id)
        .get_results(tx.connection())
        .await?)
}

/// Ends everything of somebody; says which sessions.
pub(super) async fn end_all(
    tx: &mut Tx,
    system: &System,
    employee: EmployeeId,
    by: SessionEnd,
) -> Result<Vec<SessionId>> {
    let ids = sessions::table
        .filter(sessions::employee_id.eq(employee))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(tx.connection())
        .await?;
    end(tx, system, &ids, by).await
}

/// Ends these sessions of somebody within reach; `NOT_FOUND` when one of them is not theirs.
pub(super) async fn end_of(
    tx: &mut Tx,
    system: &System,
    employee: EmployeeId,
    mut ids: Vec<SessionId>,
) -> Result<Vec<SessionId>> {
    ids.sort_unstable();
    ids.dedup();
    let (viewer, connection) = tx.parts();
    let theirs = sessions::table
        .filter(sessions::id.eq_any(&ids))
        .filter(sessions::employee_id.eq(employee))
        .filter(scope::endable(viewer));
    let known: i64 = theirs.count().get_result(connection).await?;
    if usize::try_from(known).unwrap_or_default() < ids.len() {
        return Err(Error::not_found());
    }
    end(tx, system, &ids, SessionEnd::Forced).await
}

/// Ends everything of the viewer but the session that the viewer is in.
pub(super) async fn end_others(tx: &mut Tx, system: &System, by: SessionEnd) -> Result<Vec<SessionId>> {
    let (viewer, connection) = tx.parts();
    let ids = sessions::table
        .filter(sessions::employee_id.eq(viewer.employee))
        .filter(sessions::id.ne(viewer.session))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(connection)
        .await?;
    end(tx, system, &ids, by).await
}

/// Ends the sessions on a device.
pub(super) async fn end_on(tx: &mut Tx, system: &System, device: DeviceId, by: SessionEnd) -> Result<Vec<SessionId>> {
    let ids = sessions::table
        .filter(sessions::device_id.eq(device))
        .filter(sessions::ended_at.is_null())
        .select(sessions::id)
        .load(tx.connection())
        .await?;
    end(tx, system, &ids, by).await
}

/// The viewer's own sessions and devices, by id.
pub(super) async fn own_session(session: &mut DbSession, id: SessionId) -> Result<Row> {
    let (viewer, connection) = session.parts();
    let query = sessions::table.find(id).filter(sessions::employee_id.eq(viewer.employee)).select(Row::as_select());
    Ok(query.first(connection).await?)
}
