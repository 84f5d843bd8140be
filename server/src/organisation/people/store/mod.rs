//! Departments, positions and employees in the database: reads here, what makes them in `write`, what changes them in `tree`,
//! `rights` and `staff`.

mod access;
mod epochs;
mod lists;
mod lookup;
mod rights;
mod staff;
mod tree;
mod write;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_tables::{department_closure, departments, employee_positions, employees, position_grants, positions};

use super::model::{Department, Employee, Position};
use super::scope;
use rounds_platform::db::{DbSession, Keys, Read, Reader, System, Tx};
use rounds_platform::error::Result;

pub use access::*;
pub use epochs::*;
pub use lists::*;
pub use lookup::*;
pub use rights::*;
pub use staff::*;
pub use tree::*;
pub use write::*;

const IS_AT_WORK: &str =
    "exists (select 1 from employees heading where heading.id = departments.head_id and heading.status = 'ACTIVE')";

/// Cards of employees: everybody signed in sees them.
pub fn cards(_reader: &Reader, ids: Keys) -> Read<Vec<Employee>> {
    Read::rows(employees::table.filter(employees::id.eq_any(ids)).select(Employee::as_select()))
}

/// Departments by id: everybody signed in sees them.
pub fn departments(_reader: &Reader, ids: Keys) -> Read<Vec<Department>> {
    Read::rows(departments::table.filter(departments::id.eq_any(ids)).select(Department::as_select()))
}

/// The viewer's highest departments: the own one and those led, without those that lie below another of them.
pub async fn roots(session: &mut DbSession) -> Result<Vec<Department>> {
    let (viewer, connection) = session.parts();
    let mine = departments::table
        .filter(departments::id.eq(viewer.department).or(departments::head_id.eq(viewer.employee)))
        .filter(departments::archived_at.is_null())
        .order(departments::code)
        .select(Department::as_select())
        .load(connection)
        .await?;
    let parents: Vec<DepartmentId> = mine.iter().map(|department| department.id).collect();
    let is_below = |department: &Department| department.parent_id.is_some_and(|parent| parents.contains(&parent));
    Ok(mine.iter().filter(|department| !is_below(department)).cloned().collect())
}

/// Departments directly below each, by code.
pub async fn children(session: &mut DbSession, parents: &[DepartmentId]) -> Result<Vec<Department>> {
    let query = departments::table
        .filter(departments::parent_id.eq_any(parents))
        .filter(departments::archived_at.is_null())
        .order(departments::code)
        .select(Department::as_select());
    Ok(query.load(session.connection()).await?)
}

/// The nearest head above each employee who is not the person and has not left.
pub async fn heads_above(session: &mut DbSession, ids: &[EmployeeId]) -> Result<Vec<(EmployeeId, EmployeeId)>> {
    let query = employees::table
        .inner_join(department_closure::table.on(department_closure::descendant_id.eq(employees::department_id)))
        .inner_join(departments::table.on(departments::id.eq(department_closure::ancestor_id)))
        .filter(employees::id.eq_any(ids))
        .filter(departments::head_id.is_not_null())
        .filter(departments::head_id.ne(employees::id.nullable()))
        .filter(sql::<Bool>(IS_AT_WORK))
        .order((employees::id, department_closure::depth))
        .distinct_on(employees::id)
        .select((employees::id, departments::head_id.assume_not_null()));
    Ok(query.load(session.connection()).await?)
}

/// Everybody who leads a department that somebody lies in, however far above, without the person.
pub async fn leaders_of(tx: &mut Tx, _: &System, id: EmployeeId) -> Result<Vec<EmployeeId>> {
    let query = employees::table
        .inner_join(department_closure::table.on(department_closure::descendant_id.eq(employees::department_id)))
        .inner_join(departments::table.on(departments::id.eq(department_closure::ancestor_id)))
        .filter(employees::id.eq(id))
        .filter(departments::head_id.is_not_null())
        .filter(departments::head_id.ne(employees::id.nullable()))
        .select(departments::head_id.assume_not_null())
        .distinct();
    Ok(query.load(tx.connection()).await?)
}

/// Positions held now by each of these whom the viewer sees beyond their cards.
pub async fn positions_of(session: &mut DbSession, ids: &[EmployeeId]) -> Result<Vec<(EmployeeId, Position)>> {
    let (viewer, connection) = session.parts();
    let query = employee_positions::table
        .inner_join(positions::table.on(positions::id.eq(employee_positions::position_id)))
        .inner_join(employees::table.on(employees::id.eq(employee_positions::employee_id)))
        .filter(employees::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .filter(employee_positions::until.is_null())
        .order(positions::name_en)
        .select((employee_positions::employee_id, Position::as_select()));
    Ok(query.load(connection).await?)
}

/// Positions held now by any of these.
pub async fn held_positions(tx: &mut Tx, _: &System, ids: &[EmployeeId]) -> Result<Vec<PositionId>> {
    let query = employee_positions::table
        .filter(employee_positions::employee_id.eq_any(ids))
        .filter(employee_positions::until.is_null())
        .select(employee_positions::position_id);
    Ok(query.load(tx.connection()).await?)
}

/// Permissions that positions give.
pub async fn grants_of(
    session: &mut DbSession,
    ids: &[PositionId],
) -> Result<Vec<(PositionId, Permission, GrantScope)>> {
    let query = position_grants::table
        .filter(position_grants::position_id.eq_any(ids))
        .order(position_grants::permission)
        .select((position_grants::position_id, position_grants::permission, position_grants::scope));
    Ok(query.load(session.connection()).await?)
}
