//! Epochs: each grows whenever what its person may see can have shrunk.
//!
//! People are locked all at once, in the order of their ids, in a statement of its own: one that locked and changed them
//! would meet the version that it saw before it waited, and two who raise the same epochs would wait for each other.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::EmployeeId;
use rounds_tables::employees;

use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;

/// Holds these people until the transaction ends, in the order of their ids. Rows that name them are not kept waiting.
pub async fn hold_people(tx: &mut Tx, _: &System, ids: &[EmployeeId]) -> Result<()> {
    employees::table
        .filter(employees::id.eq_any(ids))
        .order(employees::id)
        .select(employees::id)
        .for_no_key_update()
        .load::<EmployeeId>(tx.connection())
        .await?;
    Ok(())
}

/// Raises the epoch of these people.
pub async fn raise_epochs(tx: &mut Tx, system: &System, ids: &[EmployeeId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    hold_people(tx, system, ids).await?;
    diesel::update(employees::table.filter(employees::id.eq_any(ids)))
        .set(employees::epoch.eq(employees::epoch + 1))
        .execute(tx.connection())
        .await?;
    Ok(())
}
