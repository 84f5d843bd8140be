//! Credentials in the database: whose login it is, failed tries, passwords.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::EmployeeId;
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_tables::{credentials, devices, employees};
use uuid::Uuid;

use crate::platform::db::{Session, Tx};
use crate::platform::error::Result;
use crate::platform::scalars::Instant;

/// An account, as far as signing in needs it.
#[derive(Debug, Clone)]
pub(in crate::sessions) struct Account {
    pub employee_id: EmployeeId,
    pub is_active: bool,
    pub epoch: i64,
    pub password_hash: String,
    pub misses: Misses,
    /// Devices known to be theirs.
    pub devices: Vec<Uuid>,
}

/// Failed tries in a row, and until when no other is heard.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::sessions) struct Misses {
    pub count: i32,
    pub locked_until: Option<Instant>,
}

/// The account of a login: a company code or a telephone.
pub(in crate::sessions) async fn account(session: &mut Session, logins: &[String]) -> Result<Option<Account>> {
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
    let Some((employee_id, status, epoch, password_hash, count, locked_until)) = found else {
        return Ok(None);
    };
    let known = devices::table
        .filter(devices::employee_id.eq(employee_id))
        .filter(devices::retired_at.is_null())
        .select(devices::id)
        .load(session.connection())
        .await?;
    let is_active = status == EmployeeStatus::Active;
    let misses = Misses { count, locked_until };
    Ok(Some(Account { employee_id, is_active, epoch, password_hash, misses, devices: known }))
}

/// The failed tries of an account as they are now; tries at the same time wait for each other from here on.
pub(in crate::sessions) async fn misses(tx: &mut Tx, employee: EmployeeId) -> Result<Misses> {
    let (count, locked_until) = credentials::table
        .find(employee)
        .select((credentials::failure_count, credentials::locked_until))
        .for_update()
        .first(tx.connection())
        .await?;
    Ok(Misses { count, locked_until })
}

/// Writes down failed tries.
pub(in crate::sessions) async fn note_misses(tx: &mut Tx, employee: EmployeeId, misses: Misses) -> Result<()> {
    diesel::update(credentials::table.find(employee))
        .set((credentials::failure_count.eq(misses.count), credentials::locked_until.eq(misses.locked_until)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets failed tries after a success.
pub(in crate::sessions) async fn clear_failures(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    diesel::update(credentials::table.find(employee).filter(credentials::failure_count.gt(0)))
        .set((credentials::failure_count.eq(0), credentials::locked_until.eq(None::<Instant>)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The hash of somebody's password.
pub(in crate::sessions) async fn password_hash(session: &mut Session, employee: EmployeeId) -> Result<String> {
    Ok(credentials::table.find(employee).select(credentials::password_hash).first(session.connection()).await?)
}

/// Sets a password, and whether it must be changed at the next sign-in.
pub(in crate::sessions) async fn set_password(
    tx: &mut Tx,
    employee: EmployeeId,
    password: (String, bool),
) -> Result<()> {
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
