//! Assignments in the database.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{AssignmentId, CustomerId};
use rounds_domain::vocabulary::AssignmentDuty;
use rounds_tables::assignments;

use super::model::{Assignment, NewAssignment};
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::scalars::Instant;

const ROWS_AT_ONCE: usize = 500;

/// The intervals in force of these customers in one duty, of whomever: for whoever decides about them.
pub(super) async fn in_force(tx: &mut Tx, customers: &[CustomerId], duty: AssignmentDuty) -> Result<Vec<Assignment>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq_any(customers))
        .filter(assignments::duty.eq(duty))
        .filter(assignments::until.is_null())
        .select(Assignment::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Ends intervals.
pub(super) async fn close(tx: &mut Tx, ids: &[AssignmentId], until: Instant) -> Result<()> {
    diesel::update(assignments::table.filter(assignments::id.eq_any(ids)))
        .set(assignments::until.eq(until))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Opens intervals, at most 500 to a statement.
pub(super) async fn open(tx: &mut Tx, rows: &[NewAssignment]) -> Result<()> {
    for rows in rows.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(assignments::table).values(rows).execute(tx.connection()).await?;
    }
    Ok(())
}
