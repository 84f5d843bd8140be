//! Employees as other subjects ask for them within a transaction.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_tables::{employee_grants, employee_positions, employees, position_grants};

use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;

/// Active employees who hold one of some permissions over everybody, at most so many.
pub async fn holders_of_all(
    tx: &mut Tx,
    _: &System,
    permissions: &[Permission],
    at_most: i64,
) -> Result<Vec<EmployeeId>> {
    let by_position = employee_positions::table
        .inner_join(position_grants::table.on(position_grants::position_id.eq(employee_positions::position_id)))
        .filter(employee_positions::until.is_null())
        .filter(position_grants::permission.eq_any(permissions))
        .filter(position_grants::scope.eq(GrantScope::All))
        .select(employee_positions::employee_id);
    let by_grant = employee_grants::table
        .filter(employee_grants::permission.eq_any(permissions))
        .filter(employee_grants::scope.eq(GrantScope::All))
        .select(employee_grants::employee_id);
    let query = employees::table
        .filter(employees::status.eq(EmployeeStatus::Active))
        .filter(employees::id.eq_any(by_position).or(employees::id.eq_any(by_grant)))
        .order(employees::id)
        .limit(at_most)
        .select(employees::id);
    Ok(query.load(tx.connection()).await?)
}
