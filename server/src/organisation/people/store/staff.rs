//! Changes of people: particulars, department, access.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::names::{self, NameKind};
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_tables::{employee_departments, employees};

use crate::organisation::people::model::Employee;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// Somebody within the reach of a permission; `NOT_FOUND` for anybody else.
pub async fn employee_seen(tx: &mut Tx, id: EmployeeId, right: Permission) -> Result<Employee> {
    let (viewer, connection) = tx.parts();
    let reached: Predicate<employees::table> = viewer.reach(right).covers("employees.id");
    let query = employees::table.find(id).filter(reached).select(Employee::as_select());
    Ok(query.first(connection).await?)
}

/// Somebody within the reach of a permission, locked; `NOT_FOUND` for anybody else.
pub async fn employee_within(tx: &mut Tx, id: EmployeeId, right: Permission) -> Result<Held<Employee>> {
    let (viewer, connection) = tx.parts();
    let reached: Predicate<employees::table> = viewer.reach(right).covers("employees.id");
    let query = employees::table.find(id).filter(reached).select(Employee::as_select()).for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// The employee of a company code.
pub async fn employee_of_code(tx: &mut Tx, _: &System, code: &str) -> Result<Employee> {
    let query = employees::table.filter(employees::code.eq(code)).select(Employee::as_select());
    Ok(query.first(tx.connection()).await?)
}

/// Writes what may change of somebody who is held.
pub async fn update_employee(tx: &mut Tx, held: &Held<Employee>, employee: &Employee) -> Result<()> {
    let changes = (
        employees::name.eq(&employee.name),
        employees::pinyin.eq(names::pinyin(&employee.name, NameKind::Person)),
        employees::initials.eq(names::initials(&employee.name, NameKind::Person)),
        employees::latin_name.eq(&employee.latin_name),
        employees::phone.eq(&employee.phone),
        employees::language.eq(employee.language),
        employees::time_zone.eq(employee.time_zone),
        employees::department_id.eq(employee.department_id),
    );
    diesel::update(employees::table.find(held.id)).set(changes).execute(tx.connection()).await?;
    Ok(())
}

/// Notes that somebody who is held is in another department from now on.
pub async fn enter_department(tx: &mut Tx, employee: &Held<Employee>, department: DepartmentId) -> Result<()> {
    let now = Instant(tx.now());
    let is_current = employee_departments::employee_id.eq(employee.id).and(employee_departments::until.is_null());
    let fresh = employee_departments::table.filter(is_current).filter(employee_departments::since.ge(now));
    diesel::delete(fresh).execute(tx.connection()).await?;
    diesel::update(employee_departments::table.filter(is_current))
        .set(employee_departments::until.eq(now))
        .execute(tx.connection())
        .await?;
    let place = (
        employee_departments::employee_id.eq(employee.id),
        employee_departments::department_id.eq(department),
        employee_departments::since.eq(now),
    );
    diesel::insert_into(employee_departments::table).values(place).execute(tx.connection()).await?;
    Ok(())
}

/// Sets whether somebody may sign in.
pub async fn set_status(tx: &mut Tx, _: &System, employee: EmployeeId, status: EmployeeStatus) -> Result<()> {
    let changes = (employees::status.eq(status), employees::epoch.eq(employees::epoch + 1));
    diesel::update(employees::table.find(employee)).set(changes).execute(tx.connection()).await?;
    Ok(())
}
