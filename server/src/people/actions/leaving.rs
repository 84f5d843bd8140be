//! Somebody who leaves: access is closed before the handover, and stays closed after it.

use rounds_domain::ids::EmployeeId;
use rounds_domain::vocabulary::EmployeeStatus;

use super::employees::journal_access;
use crate::people::store;
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::sessions;

/// Closes the access of somebody whose things are about to be handed over. Asks for no right: the caller has.
pub async fn begin_leaving(tx: &mut Tx, id: EmployeeId) -> Result<()> {
    let before = super::employee(tx.session(), id).await?.status;
    tx.changed("STATUS", before, EmployeeStatus::Leaving);
    store::set_status(tx, id, EmployeeStatus::Leaving).await?;
    sessions::end_access(tx, id).await?;
    journal_access(tx, id).await
}

/// Somebody of whom nothing is left to hand over does not work here any more; whose access was opened meanwhile does.
pub async fn end_leaving(tx: &mut Tx, id: EmployeeId) -> Result<()> {
    let employee = super::employee(tx.session(), id).await?;
    if employee.status == EmployeeStatus::Leaving {
        tx.changed("STATUS", employee.status, EmployeeStatus::Deactivated);
        store::set_status(tx, id, EmployeeStatus::Deactivated).await?;
    }
    Ok(())
}
