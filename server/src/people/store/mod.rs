//! Departments, positions and employees in the database: reads here, writes in `write`.

mod lookup;
mod write;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_tables::{department_closure, departments, employee_positions, employees, position_grants, positions};

use super::model::{Department, Employee, Position};
use super::scope;
use crate::platform::db::{Order, Page, Session, Slice, TextKey};
use crate::platform::error::Result;

pub use lookup::*;
pub use write::*;

/// Cards of employees: everybody signed in sees them.
pub async fn cards(session: &mut Session, ids: &[EmployeeId]) -> Result<Vec<Employee>> {
    let query = employees::table.filter(employees::id.eq_any(ids)).select(Employee::as_select());
    Ok(query.load(session.connection()).await?)
}

/// Departments by id: everybody signed in sees them.
pub async fn departments(session: &mut Session, ids: &[DepartmentId]) -> Result<Vec<Department>> {
    let query = departments::table.filter(departments::id.eq_any(ids)).select(Department::as_select());
    Ok(query.load(session.connection()).await?)
}

/// The viewer's highest departments: the own one and those led, without those that lie below another of them.
pub async fn roots(session: &mut Session) -> Result<Vec<Department>> {
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
pub async fn children(session: &mut Session, parents: &[DepartmentId]) -> Result<Vec<Department>> {
    let query = departments::table
        .filter(departments::parent_id.eq_any(parents))
        .filter(departments::archived_at.is_null())
        .order(departments::code)
        .select(Department::as_select());
    Ok(query.load(session.connection()).await?)
}

/// The nearest head above each employee who is not the person.
pub async fn heads_above(session: &mut Session, ids: &[EmployeeId]) -> Result<Vec<(EmployeeId, EmployeeId)>> {
    let query = employees::table
        .inner_join(department_closure::table.on(department_closure::descendant_id.eq(employees::department_id)))
        .inner_join(departments::table.on(departments::id.eq(department_closure::ancestor_id)))
        .filter(employees::id.eq_any(ids))
        .filter(departments::head_id.is_not_null())
        .filter(departments::head_id.ne(employees::id.nullable()))
        .order((employees::id, department_closure::depth))
        .distinct_on(employees::id)
        .select((employees::id, departments::head_id.assume_not_null()));
    Ok(query.load(session.connection()).await?)
}

/// Every head above an employee who is not the person, from near to far.
pub async fn all_heads_above(session: &mut Session, id: EmployeeId) -> Result<Vec<EmployeeId>> {
    let query = employees::table
        .inner_join(department_closure::table.on(department_closure::descendant_id.eq(employees::department_id)))
        .inner_join(departments::table.on(departments::id.eq(department_closure::ancestor_id)))
        .filter(employees::id.eq(id))
        .filter(departments::head_id.is_not_null())
        .filter(departments::head_id.ne(employees::id.nullable()))
        .order(department_closure::depth)
        .select(departments::head_id.assume_not_null());
    Ok(query.load(session.connection()).await?)
}

/// Positions held now by each.
pub async fn positions_of(session: &mut Session, ids: &[EmployeeId]) -> Result<Vec<(EmployeeId, Position)>> {
    let query = employee_positions::table
        .inner_join(positions::table.on(positions::id.eq(employee_positions::position_id)))
        .filter(employee_positions::employee_id.eq_any(ids))
        .filter(employee_positions::until.is_null())
        .order(positions::name_en)
        .select((employee_positions::employee_id, Position::as_select()));
    Ok(query.load(session.connection()).await?)
}

/// Rights that positions give.
pub async fn grants_of(session: &mut Session, ids: &[PositionId]) -> Result<Vec<(PositionId, Permission, GrantScope)>> {
    let query = position_grants::table
        .filter(position_grants::position_id.eq_any(ids))
        .order(position_grants::permission)
        .select((position_grants::position_id, position_grants::permission, position_grants::scope));
    Ok(query.load(session.connection()).await?)
}

const BY_CODE: Order = Order { key: "employees.code", id: "employees.id", is_descending: false };

/// Which employees to list.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Part of the name or code, or a telephone.
    pub search: Option<String>,
}

/// Employees within reach, by code.
pub async fn page(session: &mut Session, wanted: &Wanted, page: &Page<TextKey>) -> Result<Slice<Employee>> {
    let (viewer, connection) = session.parts();
    let mut query = employees::table.filter(scope::visible(viewer)).select(Employee::as_select()).into_boxed();
    if let Some(search) = &wanted.search {
        let pattern = format!("%{}%", search.replace(['%', '_', '\\'], ""));
        let is_like = employees::name.ilike(pattern.clone()).or(employees::code.ilike(pattern.clone()));
        query = query.filter(is_like.or(employees::latin_name.assume_not_null().ilike(pattern)));
    }
    for bound in page.bounds(BY_CODE) {
        query = query.filter(bound);
    }
    let rows = query.order_by(page.order(BY_CODE)).limit(page.limit()).load(connection).await?;
    Ok(page.slice(rows))
}
