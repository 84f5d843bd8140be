//! Credentials in the database: whose login it is, failed tries, passwords.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::EmployeeId;
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_tables::{credentials, devices, employees, password_codes};
use uuid::Uuid;

use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// An account, as far as signing in needs it.
#[derive(Debug, Clone)]
pub(in crate::organisation::sessions) struct Account {
    pub employee_id: EmployeeId,
    pub is_active: bool,
    pub epoch: i64,
    pub password_hash: String,
    /// Devices known to be theirs.
    pub devices: Vec<Uuid>,
}

/// The account of a login: a company code or a telephone.
pub(in crate::organisation::sessions) async fn account(
    session: &mut DbSession,
    _: &System,
    logins: &[String],
) -> Result<Option<Account>> {
    let found = employees::table
        .inner_join(credentials::table.on(credentials::employee_id.eq(employees::id)))
        .filter(employees::code.eq_any(logins).or(employees::phone.assume_not_null().eq_any(logins)))
        .order(employees::code)
        .select((employees::id, employees::status, employees::epoch, credentials::password_hash))
        .first::<(EmployeeId, EmployeeStatus, i64, String)>(session.connection())
        .await
        .optional()?;
    let Some((employee_id, status, epoch, password_hash)) = found else {
        return Ok(None);
    };
    let known = devices::table
        .filter(devices::employee_id.eq(employee_id))
        .filter(devices::retired_at.is_null())
        .select(devices::id)
        .load(session.connection())
        .await?;
    let is_active = status == EmployeeStatus::Active;
    Ok(Some(Account { employee_id, is_active, epoch, password_hash, devices: known }))
}

/// Forgets the failed tries of an account after a success; says how many there were.
pub(in crate::organisation::sessions) async fn clear_failures(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
) -> Result<i32> {
    let count = credentials::table
        .find(employee)
        .select(credentials::failure_count)
        .for_update()
        .first(tx.connection())
        .await?;
    diesel::update(credentials::table.find(employee).filter(credentials::failure_count.gt(0)))
        .set((credentials::failure_count.eq(0), credentials::locked_until.eq(None::<Instant>)))
        .execute(tx.connection())
        .await?;
    Ok(count)
}

/// The hash of the viewer's password.
pub(in crate::organisation::sessions) async fn own_password_hash(session: &mut DbSession) -> Result<String> {
    let (viewer, connection) = session.parts();
    Ok(credentials::table.find(viewer.employee).select(credentials::password_hash).first(connection).await?)
}

/// Sets a password, and whether it must be changed at the next sign-in.
pub(in crate::organisation::sessions) async fn set_password(
    tx: &mut Tx,
    _: &System,
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
    let codes = password_codes::table.filter(password_codes::employee_id.eq(employee));
    diesel::delete(codes).execute(tx.connection()).await?;
    Ok(())
}
