//! A one-time password for somebody who lost theirs.
//!
//! Whoever sets it could sign in by it: nobody does that to somebody who may do more than they may themselves. Only the
//! standard position of administrators, who set up everybody's, is free of that. Like the first password it is told once
//! and kept nowhere.

use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::employees::{LONGEST_REASON, TakenOn};
use super::rights;
use crate::app::App;
use crate::people::model::ResetPasswordInput;
use crate::people::store;
use crate::platform::db::{Command, Db, Tx};
use crate::platform::error::{Error, OrRefuse, Result};
use crate::sessions;

/// What a key did: whoever sends it again finds a number that is not theirs, and no password.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Reset {
    employee: EmployeeId,
    number: Uuid,
}

/// Sets a one-time password and ends every session of the person.
pub(in crate::people) async fn reset_password(
    app: &App,
    db: &Db,
    command: Command,
    input: ResetPasswordInput,
) -> Result<TakenOn> {
    db.viewer().permit(Permission::PeopleManage)?;
    let (password, hash) = sessions::one_time_password(app).await?;
    let minted: EmployeeId = db.clock().mint();
    let number = minted.0;
    let reset: Reset = db
        .transact(command, async move |tx: &mut Tx| {
            let employee = judged(tx, input).await?;
            sessions::set_password(tx, employee, hash).await?;
            Ok(Reset { employee, number })
        })
        .await?;
    Ok(TakenOn { id: reset.employee, password: (reset.number == number).then_some(password) })
}

async fn judged(tx: &mut Tx, input: ResetPasswordInput) -> Result<EmployeeId> {
    if input.reason.trim().is_empty() {
        return Err(Error::field("reason", "REASON_REQUIRED"));
    }
    let reason = texts::words(&input.reason, LONGEST_REASON).or_fault("reason")?;
    let employee = store::employee_within(tx, input.employee_id, Permission::PeopleManage).await?.id;
    if employee == tx.viewer().employee {
        return Err(Error::forbidden());
    }
    rights::no_stronger(tx, employee).await?;
    tx.concerns("employee", employee.0);
    tx.note("why", reason);
    Ok(employee)
}
