//! Use cases of accounts.

use rounds_domain::ids::EmployeeId;
use rounds_domain::texts;
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, OrRefuse, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{ResetPasswordInput, SetEmployeeAccessInput};
use crate::organisation::people::{self, CreateEmployeeInput, Employee};
use crate::organisation::sessions;
use rounds_platform::error::codes;

/// A one-time password that is told once, and what is kept of it.
#[derive(Debug, Clone)]
pub(super) struct Minted {
    /// The id that is to be the employee's, or tells one reset from another.
    pub number: Uuid,
    /// The hash of the password.
    pub hash: String,
}

/// Takes somebody on with a one-time password.
pub(super) async fn create_employee(
    tx: &mut Tx,
    _: permits::PeopleManage,
    minted: Minted,
    input: CreateEmployeeInput,
) -> Result<EmployeeId> {
    let id = EmployeeId(minted.number);
    people::take_on(tx, id, input).await?;
    sessions::set_password(tx, id, minted.hash).await?;
    Ok(id)
}

/// What a key did: whoever sends it again finds a number that is not theirs, and no password.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Reset {
    /// Whose password was set.
    pub employee: EmployeeId,
    /// The number of the password.
    pub number: Uuid,
}

/// Sets a one-time password for somebody who lost theirs, and ends every session of the person.
pub(super) async fn reset_password(
    tx: &mut Tx,
    _: permits::PeopleManage,
    minted: Minted,
    input: ResetPasswordInput,
) -> Result<Reset> {
    let why = reason(&input.reason)?;
    let employee = people::other_managed(tx, input.employee_id).await?.id;
    people::no_stronger(tx, employee).await?;
    tx.audit_subject(employee);
    tx.note("why", why);
    sessions::set_password(tx, employee, minted.hash).await?;
    Ok(Reset { employee, number: minted.number })
}

/// Closes or opens somebody's access.
pub(super) async fn set_employee_access(
    tx: &mut Tx,
    _: permits::PeopleManage,
    input: SetEmployeeAccessInput,
) -> Result<EmployeeId> {
    let why = reason(&input.reason)?;
    let employee = people::other_managed(tx, input.employee_id).await?;
    tx.audit_subject(employee.id);
    tx.note("why", why);
    if input.is_open {
        people::set_status(tx, &employee, EmployeeStatus::Active).await?;
        people::journal_access(tx, employee.id).await?;
    } else {
        close(tx, &employee, EmployeeStatus::Deactivated).await?;
    }
    Ok(employee.id)
}

fn reason(said: &str) -> Result<String> {
    let said = texts::optional_reason(Some(said)).or_fault("reason")?;
    said.ok_or_else(|| Error::field("reason", codes::REASON_REQUIRED))
}

async fn close(tx: &mut Tx, employee: &Employee, status: EmployeeStatus) -> Result<()> {
    people::set_status(tx, employee, status).await?;
    sessions::end_access(tx, employee.id).await?;
    people::journal_access(tx, employee.id).await
}

/// Closes the access of whoever has a company code: for operators at the machine.
pub async fn disable(tx: &mut Tx, code: &str) -> Result<EmployeeId> {
    let id = people::of_code(tx, code).await?;
    let employee = people::employee(tx.session(), id).await?;
    tx.audit_subject(id);
    close(tx, &employee, EmployeeStatus::Deactivated).await?;
    Ok(id)
}

/// Closes the access of somebody whose things are about to be handed over. Asks for no permission: the caller has.
pub async fn begin_leaving(tx: &mut Tx, id: EmployeeId) -> Result<()> {
    let employee = people::employee(tx.session(), id).await?;
    close(tx, &employee, EmployeeStatus::Leaving).await
}

/// Somebody of whom nothing is left to hand over does not work here any more; whose access was opened meanwhile does.
pub async fn end_leaving(tx: &mut Tx, id: EmployeeId) -> Result<()> {
    let employee = people::employee(tx.session(), id).await?;
    if employee.status == EmployeeStatus::Leaving {
        people::set_status(tx, &employee, EmployeeStatus::Deactivated).await?;
    }
    Ok(())
}
