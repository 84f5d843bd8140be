//! Use cases of accounts.

use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_platform::App;
use rounds_platform::db::{Command, Db, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{ResetPasswordInput, SetEmployeeAccessInput};
use crate::organisation::people::{self, CreateEmployeeInput, Employee};
use crate::organisation::sessions;

const LONGEST_REASON: usize = 500;

/// Whose account was made or reset, just now or before under the same key.
#[derive(Debug, Clone)]
pub struct OneTimePassword {
    /// Whose.
    pub employee: EmployeeId,
    /// The password; none when the key had done its work before.
    pub password: Option<String>,
}

/// Takes somebody on with a one-time password.
pub(super) async fn create_employee(
    app: &App,
    db: &Db,
    command: Command,
    input: CreateEmployeeInput,
) -> Result<OneTimePassword> {
    db.viewer().permit(Permission::PeopleManage)?;
    let (password, hash) = sessions::one_time_password(app).await?;
    let minted: EmployeeId = db.clock().mint();
    let employee = db
        .transact(command, async move |tx| {
            people::take_on(tx, minted, input).await?;
            sessions::set_password(tx, minted, hash).await?;
            Ok(minted)
        })
        .await?;
    Ok(OneTimePassword { employee, password: (employee == minted).then_some(password) })
}

/// What a key did: whoever sends it again finds a number that is not theirs, and no password.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Reset {
    employee: EmployeeId,
    number: Uuid,
}

/// Sets a one-time password for somebody who lost theirs, and ends every session of the person.
pub(super) async fn reset_password(
    app: &App,
    db: &Db,
    command: Command,
    input: ResetPasswordInput,
) -> Result<OneTimePassword> {
    db.viewer().permit(Permission::PeopleManage)?;
    let (password, hash) = sessions::one_time_password(app).await?;
    let minted: EmployeeId = db.clock().mint();
    let number = minted.0;
    let reset: Reset = db
        .transact(command, async move |tx: &mut Tx| {
            let why = reason(&input.reason)?;
            let employee = people::other_managed(tx, input.employee_id).await?.id;
            people::no_stronger(tx, employee).await?;
            tx.concerns("employee", employee.0);
            tx.note("why", why);
            sessions::set_password(tx, employee, hash).await?;
            Ok(Reset { employee, number })
        })
        .await?;
    Ok(OneTimePassword { employee: reset.employee, password: (reset.number == number).then_some(password) })
}

/// Closes or opens somebody's access.
pub(super) async fn set_employee_access(tx: &mut Tx, input: SetEmployeeAccessInput) -> Result<EmployeeId> {
    tx.viewer().permit(Permission::PeopleManage)?;
    let why = reason(&input.reason)?;
    let employee = people::other_managed(tx, input.employee_id).await?;
    tx.concerns("employee", employee.id.0);
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
    if said.trim().is_empty() {
        return Err(Error::field("reason", "REASON_REQUIRED"));
    }
    texts::words(said, LONGEST_REASON).or_fault("reason")
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
    tx.concerns("employee", id.0);
    close(tx, &employee, EmployeeStatus::Deactivated).await?;
    Ok(id)
}

/// Closes the access of somebody whose things are about to be handed over. Asks for no right: the caller has.
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
