//! The tree of departments: its closure, moves within it, and whom a move concerns.

use diesel::prelude::*;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_tables::{department_closure, departments, employees};

use crate::organisation::people::model::Department;
use crate::organisation::people::scope;
use rounds_domain::permissions::Permission;
use rounds_platform::db::{DbSession, Held, System, Tx};
use rounds_platform::error::Result;

/// Lets one transaction at a time change what many people see, before it locks anything else: else two would wait for each
/// other's rows.
pub async fn lock_tree(tx: &mut Tx) -> Result<()> {
    let lock = "select pg_advisory_xact_lock(hashtext('departments'))";
    diesel::sql_query(lock).execute(tx.connection()).await?;
    Ok(())
}

/// A department within the reach of a permission; `NOT_FOUND` for any other.
pub async fn department_seen(tx: &mut Tx, id: DepartmentId, right: Permission) -> Result<Department> {
    let (viewer, connection) = tx.parts();
    let query = departments::table
        .find(id)
        .filter(departments::archived_at.is_null())
        .filter(scope::shapeable(viewer, right))
        .select(Department::as_select());
    Ok(query.first(connection).await?)
}

/// The departments that somebody leads, archived ones too, by code.
pub async fn led_by(session: &mut DbSession, head: EmployeeId) -> Result<Vec<DepartmentId>> {
    let query =
        departments::table.filter(departments::head_id.eq(head)).order(departments::code).select(departments::id);
    Ok(query.load(session.connection()).await?)
}

/// How many departments somebody leads.
pub async fn count_led(session: &mut DbSession, head: EmployeeId) -> Result<i64> {
    Ok(departments::table.filter(departments::head_id.eq(head)).count().get_result(session.connection()).await?)
}

/// A department within the reach of a permission, locked; `NOT_FOUND` for any other.
pub async fn department_within(tx: &mut Tx, id: DepartmentId, right: Permission) -> Result<Held<Department>> {
    let (viewer, connection) = tx.parts();
    let query = departments::table
        .find(id)
        .filter(departments::archived_at.is_null())
        .filter(scope::shapeable(viewer, right))
        .select(Department::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Departments above one, and itself.
pub async fn above(tx: &mut Tx, id: DepartmentId) -> Result<Vec<DepartmentId>> {
    let query = department_closure::table
        .filter(department_closure::descendant_id.eq(id))
        .select(department_closure::ancestor_id);
    Ok(query.load(tx.connection()).await?)
}

/// Departments below one, and itself.
pub async fn below(tx: &mut Tx, id: DepartmentId) -> Result<Vec<DepartmentId>> {
    let query = department_closure::table
        .filter(department_closure::ancestor_id.eq(id))
        .select(department_closure::descendant_id);
    Ok(query.load(tx.connection()).await?)
}

/// Writes what may change of a held department.
pub async fn update_department(tx: &mut Tx, held: &Held<Department>, department: &Department) -> Result<()> {
    let changes = (
        departments::name.eq(&department.name),
        departments::parent_id.eq(department.parent_id),
        departments::head_id.eq(department.head_id),
    );
    diesel::update(departments::table.find(held.id)).set(changes).execute(tx.connection()).await?;
    Ok(())
}

const CUT: &str = "delete from department_closure using department_closure moved \
                   where moved.ancestor_id = $1 and department_closure.descendant_id = moved.descendant_id \
                   and department_closure.ancestor_id not in \
                   (select kept.descendant_id from department_closure kept where kept.ancestor_id = $1)";
const GRAFT: &str = "insert into department_closure (ancestor_id, descendant_id, depth) \
                     select above.ancestor_id, moved.descendant_id, above.depth + moved.depth + 1 \
                     from department_closure above cross join department_closure moved \
                     where above.descendant_id = $2 and moved.ancestor_id = $1";

/// Hangs a held department with all below it under another one.
pub async fn graft(tx: &mut Tx, department: &Held<Department>, parent: DepartmentId) -> Result<()> {
    let moved = department.id.0;
    diesel::sql_query(CUT).bind::<SqlUuid, _>(moved).execute(tx.connection()).await?;
    diesel::sql_query(GRAFT).bind::<SqlUuid, _>(moved).bind::<SqlUuid, _>(parent.0).execute(tx.connection()).await?;
    Ok(())
}

/// Everybody who is in one of these departments or leads one.
pub async fn people_of(tx: &mut Tx, _: &System, ids: &[DepartmentId]) -> Result<Vec<EmployeeId>> {
    let heads = departments::table
        .filter(departments::id.eq_any(ids))
        .filter(departments::head_id.is_not_null())
        .select(departments::head_id.assume_not_null());
    let query = employees::table
        .filter(employees::department_id.eq_any(ids).or(employees::id.eq_any(heads)))
        .select(employees::id);
    Ok(query.load(tx.connection()).await?)
}
