//! Tickets and codes for forgotten passwords.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::EmployeeId;
use rounds_tables::password_codes;

use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

const MOST_TRIES: i32 = 5;
const FORGOTTEN_AT_ONCE: i64 = 20;

/// Keeps a ticket, of somebody or of nobody; clears away a few that have ended.
pub(in crate::organisation::sessions) async fn put_ticket(
    tx: &mut Tx,
    _: &System,
    ticket: &[u8],
    (employee, until): (Option<EmployeeId>, DateTime<Utc>),
) -> Result<()> {
    let now = Instant(tx.now());
    let old = password_codes::table
        .filter(password_codes::expires_at.le(now))
        .order(password_codes::expires_at)
        .limit(FORGOTTEN_AT_ONCE)
        .select(password_codes::ticket_hash)
        .for_update()
        .skip_locked()
        .load::<Vec<u8>>(tx.connection())
        .await?;
    let ended = password_codes::table.filter(password_codes::ticket_hash.eq_any(old));
    diesel::delete(ended).execute(tx.connection()).await?;
    let row = (
        password_codes::ticket_hash.eq(ticket),
        password_codes::employee_id.eq(employee),
        password_codes::expires_at.eq(Instant(until)),
    );
    diesel::insert_into(password_codes::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// Whose ticket it is, while it is good.
pub(in crate::organisation::sessions) async fn ticket_of(
    session: &mut DbSession,
    _: &System,
    ticket: &[u8],
) -> Result<Option<EmployeeId>> {
    let now = Instant(session.clock().now());
    let found = password_codes::table
        .find(ticket)
        .filter(password_codes::expires_at.gt(now))
        .select(password_codes::employee_id)
        .first::<Option<EmployeeId>>(session.connection())
        .await
        .optional()?;
    Ok(found.flatten())
}

/// Keeps the hash of the code that is sent for a ticket.
pub(in crate::organisation::sessions) async fn put_code(
    tx: &mut Tx,
    _: &System,
    ticket: &[u8],
    hash: String,
) -> Result<()> {
    diesel::update(password_codes::table.find(ticket))
        .set(password_codes::code_hash.eq(hash))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Counts one try, and gives what the code is to be compared with; nothing once there were too many.
pub(in crate::organisation::sessions) async fn try_code(
    tx: &mut Tx,
    _: &System,
    ticket: &[u8],
) -> Result<Option<(EmployeeId, String)>> {
    let now = Instant(tx.now());
    let good = password_codes::table
        .find(ticket)
        .filter(password_codes::expires_at.gt(now))
        .filter(password_codes::tries.lt(MOST_TRIES));
    let found = diesel::update(good)
        .set(password_codes::tries.eq(password_codes::tries + 1))
        .returning((password_codes::employee_id, password_codes::code_hash))
        .get_result::<(Option<EmployeeId>, Option<String>)>(tx.connection())
        .await
        .optional()?;
    Ok(found.and_then(|(employee, hash)| employee.zip(hash)))
}

/// Uses a ticket up; whether it was still there.
pub(in crate::organisation::sessions) async fn use_ticket(tx: &mut Tx, _: &System, ticket: &[u8]) -> Result<bool> {
    Ok(diesel::delete(password_codes::table.find(ticket)).execute(tx.connection()).await? == 1)
}
