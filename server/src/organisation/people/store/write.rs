//! Writes of departments, positions and employees.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::names::{self, NameKind};
use rounds_domain::permissions::StandardPosition;
use rounds_tables::{
    department_closure, departments, employee_departments, employee_positions, employees, position_grants, positions,
};

use crate::organisation::people::model::NewEmployee;
use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// Makes a standard position with its permissions, or finds it.
pub async fn standard_position(tx: &mut Tx, position: StandardPosition) -> Result<PositionId> {
    let found = positions::table
        .filter(positions::standard.eq(position.as_str()))
        .select(positions::id)
        .first::<PositionId>(tx.connection())
        .await
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let id: PositionId = tx.mint();
    let (name_zh, name_en) = position.names();
    let row = (
        positions::id.eq(id),
        positions::standard.eq(position.as_str()),
        positions::name_zh.eq(name_zh),
        positions::name_en.eq(name_en),
        positions::created_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(positions::table).values(row).execute(tx.connection()).await?;
    let grants: Vec<_> = position
        .grants()
        .map(|(permission, scope)| {
            (
                position_grants::position_id.eq(id),
                position_grants::permission.eq(permission),
                position_grants::scope.eq(scope),
            )
        })
        .collect();
    diesel::insert_into(position_grants::table).values(grants).execute(tx.connection()).await?;
    Ok(id)
}

/// The department of a code, if there is one.
pub async fn department_of_code(tx: &mut Tx, code: &str) -> Result<Option<DepartmentId>> {
    Ok(departments::table
        .filter(departments::code.eq(code))
        .select(departments::id)
        .first(tx.connection())
        .await
        .optional()?)
}

/// Whether there is any department yet.
pub async fn is_founded(session: &mut DbSession) -> Result<bool> {
    let any = diesel::dsl::exists(departments::table.select(departments::id));
    Ok(diesel::select(any).get_result(session.connection()).await?)
}

/// A department to be made.
#[derive(Debug, Clone)]
pub struct NewDepartment {
    /// Company code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether it is a branch office.
    pub is_branch: bool,
    /// Department above.
    pub parent_id: Option<DepartmentId>,
    /// Who leads it.
    pub head_id: Option<EmployeeId>,
}

/// Makes a department and its place in the closure.
pub async fn insert_department(tx: &mut Tx, department: NewDepartment) -> Result<DepartmentId> {
    let id: DepartmentId = tx.mint();
    let row = (
        departments::id.eq(id),
        departments::code.eq(department.code),
        departments::name.eq(department.name),
        departments::is_branch.eq(department.is_branch),
        departments::parent_id.eq(department.parent_id),
        departments::head_id.eq(department.head_id),
        departments::created_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(departments::table).values(row).execute(tx.connection()).await?;
    let above: Vec<(DepartmentId, i32)> = match department.parent_id {
        Some(parent) => {
            department_closure::table
                .filter(department_closure::descendant_id.eq(parent))
                .select((department_closure::ancestor_id, department_closure::depth))
                .load(tx.connection())
                .await?
        }
        None => Vec::new(),
    };
    let pairs: Vec<_> = above
        .into_iter()
        .map(|(ancestor, depth)| (ancestor, depth + 1))
        .chain([(id, 0)])
        .map(|(ancestor, depth)| {
            (
                department_closure::ancestor_id.eq(ancestor),
                department_closure::descendant_id.eq(id),
                department_closure::depth.eq(depth),
            )
        })
        .collect();
    diesel::insert_into(department_closure::table).values(pairs).execute(tx.connection()).await?;
    Ok(id)
}

/// Sets who leads a department.
pub async fn set_head(tx: &mut Tx, _: &System, department: DepartmentId, head: Option<EmployeeId>) -> Result<()> {
    diesel::update(departments::table.find(department))
        .set(departments::head_id.eq(head))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Makes an employee, in a department from now on.
pub async fn insert_employee(tx: &mut Tx, id: EmployeeId, employee: &NewEmployee) -> Result<()> {
    let now = Instant(tx.now());
    let row = (
        employees::id.eq(id),
        employee,
        employees::pinyin.eq(names::pinyin(&employee.name, NameKind::Person)),
        employees::initials.eq(names::initials(&employee.name, NameKind::Person)),
        employees::created_at.eq(now),
    );
    diesel::insert_into(employees::table).values(row).execute(tx.connection()).await?;
    let place = (
        employee_departments::employee_id.eq(id),
        employee_departments::department_id.eq(employee.department_id),
        employee_departments::since.eq(now),
    );
    diesel::insert_into(employee_departments::table).values(place).execute(tx.connection()).await?;
    Ok(())
}

/// Gives positions to an employee from now on.
pub async fn give_positions(tx: &mut Tx, employee: EmployeeId, ids: &[PositionId]) -> Result<()> {
    let now = Instant(tx.now());
    let rows: Vec<_> = ids
        .iter()
        .map(|id| {
            (
                employee_positions::employee_id.eq(employee),
                employee_positions::position_id.eq(*id),
                employee_positions::since.eq(now),
            )
        })
        .collect();
    diesel::insert_into(employee_positions::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}
