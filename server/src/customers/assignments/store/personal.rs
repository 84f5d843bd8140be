//! Who served one person, for an export and an erasure.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_tables::assignments;
use serde_json::Value;

use crate::customers::assignments::model::Assignment;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

const SERVICE: &str =
    "jsonb_build_object('duty', duty, 'since', since, 'until', until, 'reason', reason, 'endReason', end_reason)";

/// Every interval, oldest first, each with who served.
pub(in crate::customers::assignments) async fn exported(
    tx: &mut Tx,
    _: &System,
    id: CustomerId,
) -> Result<Vec<(EmployeeId, Value)>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq(id))
        .order(assignments::since)
        .select((assignments::employee_id, sql::<Jsonb>(SERVICE)));
    Ok(query.load(tx.connection()).await?)
}

/// The intervals of a held customer that are in force in any duty.
pub(in crate::customers::assignments) async fn all_in_force(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
) -> Result<Vec<Assignment>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq(**customer))
        .filter(assignments::until.is_null())
        .select(Assignment::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Takes away why services began and ended.
pub(in crate::customers::assignments) async fn erase(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<()> {
    diesel::update(assignments::table.filter(assignments::customer_id.eq(**customer)))
        .set((assignments::reason.eq(None::<String>), assignments::end_reason.eq(None::<String>)))
        .execute(tx.connection())
        .await?;
    Ok(())
}
