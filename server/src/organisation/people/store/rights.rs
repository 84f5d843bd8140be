//! Positions, and the permissions that people hold through them and directly.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::{GrantScope, Permission, StandardPosition};
use rounds_domain::vocabulary::Language;
use rounds_tables::{
    department_closure, departments, employee_grants, employee_positions, employees, position_grants, positions,
};

use crate::organisation::people::model::{Employee, GrantInput, Position};
use rounds_platform::access::Predicate;
use rounds_platform::access::permits;
use rounds_platform::db::{DbSession, Held, Keys, Order, Page, Read, Reader, Slice, System, TextKey, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

const BY_NAME_ZH: Order = Order { key: "positions.name_zh", id: "positions.id", is_descending: false };
const BY_NAME_EN: Order = Order { key: "positions.name_en", id: "positions.id", is_descending: false };

/// Positions, by name in one language.
pub fn positions(
    _: &permits::PeopleRead,
    language: Language,
    page: &Page<TextKey>,
) -> Read<Slice<(Position, TextKey)>> {
    let order = match language {
        Language::ZhCn => BY_NAME_ZH,
        Language::En => BY_NAME_EN,
    };
    let mut query = positions::table.select(Position::as_select()).into_boxed();
    for bound in page.bounds(order) {
        query = query.filter(bound);
    }
    let keyed = move |row: Position| {
        let key = TextKey(row.named(language).to_owned(), row.id.0);
        (row, key)
    };
    let rows = Read::rows(query.order_by(page.order(order)).limit(page.limit()));
    rows.map(move |rows: Vec<_>| rows.into_iter().map(keyed).collect()).slice(page)
}

/// Positions in all.
pub fn position_count() -> Read<i64> {
    Read::value(positions::table.count())
}

/// Positions by id.
pub fn positions_by_id(_reader: &Reader, ids: Keys) -> Read<Vec<Position>> {
    Read::rows(positions::table.filter(positions::id.eq_any(ids)).select(Position::as_select()))
}

/// A position, locked.
pub async fn position(tx: &mut Tx, id: PositionId) -> Result<Held<Position>> {
    let query = positions::table.find(id).select(Position::as_select()).for_no_key_update();
    Ok(Held::locked(query.first(tx.connection()).await?))
}

/// Which of these positions there are.
pub async fn existing_positions(tx: &mut Tx, ids: &[PositionId]) -> Result<Vec<PositionId>> {
    let query = positions::table.filter(positions::id.eq_any(ids)).select(positions::id);
    Ok(query.load(tx.connection()).await?)
}

/// Makes a position, named in Chinese and in English.
pub async fn insert_position(tx: &mut Tx, names: (&str, &str)) -> Result<Held<PositionId>> {
    let id: PositionId = tx.mint();
    let row = (
        positions::id.eq(id),
        positions::name_zh.eq(names.0),
        positions::name_en.eq(names.1),
        positions::created_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(positions::table).values(row).execute(tx.connection()).await?;
    Ok(Held::inserted(id))
}

/// Names a held position; every change of a position passes here, so that its revision grows.
pub async fn rename_position(tx: &mut Tx, position: &Held<Position>, names: (&str, &str)) -> Result<()> {
    let names = (positions::name_zh.eq(names.0), positions::name_en.eq(names.1));
    diesel::update(positions::table.find(position.id)).set(names).execute(tx.connection()).await?;
    Ok(())
}

/// Sets all permissions of a held position.
pub async fn set_position_grants(tx: &mut Tx, position: &Held<PositionId>, grants: &[GrantInput]) -> Result<()> {
    let before = position_grants::table.filter(position_grants::position_id.eq(**position));
    diesel::delete(before).execute(tx.connection()).await?;
    let rows: Vec<_> = grants
        .iter()
        .map(|grant| {
            (
                position_grants::position_id.eq(**position),
                position_grants::permission.eq(grant.permission),
                position_grants::scope.eq(grant.scope),
            )
        })
        .collect();
    diesel::insert_into(position_grants::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// Who holds a held position now.
pub async fn holders(tx: &mut Tx, position: &Held<Position>) -> Result<Vec<EmployeeId>> {
    let query = employee_positions::table
        .filter(employee_positions::position_id.eq(position.id))
        .filter(employee_positions::until.is_null())
        .select(employee_positions::employee_id);
    Ok(query.load(tx.connection()).await?)
}

/// How many of these people lie within the reach of whoever manages positions.
pub async fn count_reached(tx: &mut Tx, ids: &[EmployeeId]) -> Result<i64> {
    let (viewer, connection) = tx.parts();
    let reached: Predicate<employees::table> = viewer.reach(Permission::PositionsManage).covers("employees.id");
    let query = employees::table.filter(employees::id.eq_any(ids)).filter(reached).count();
    Ok(query.get_result(connection).await?)
}

/// Whether the viewer holds the standard position of administrators.
pub async fn is_administrator(tx: &mut Tx) -> Result<bool> {
    let (viewer, connection) = tx.parts();
    let held = employee_positions::table
        .inner_join(positions::table.on(positions::id.eq(employee_positions::position_id)))
        .filter(employee_positions::employee_id.eq(viewer.employee))
        .filter(employee_positions::until.is_null())
        .filter(positions::standard.eq(StandardPosition::Administrator.as_str()));
    Ok(diesel::select(diesel::dsl::exists(held)).get_result(connection).await?)
}

/// Which of these are standard positions.
pub async fn standard_among(tx: &mut Tx, ids: &[PositionId]) -> Result<Vec<PositionId>> {
    let query = positions::table
        .filter(positions::id.eq_any(ids))
        .filter(positions::standard.is_not_null())
        .select(positions::id);
    Ok(query.load(tx.connection()).await?)
}

/// The departments that a permission over the subtree reaches in the hands of these people.
pub async fn reached_by(tx: &mut Tx, _: &System, ids: &[EmployeeId]) -> Result<Vec<DepartmentId>> {
    let own = employees::table.filter(employees::id.eq_any(ids)).select(employees::department_id);
    let led = departments::table.filter(departments::head_id.assume_not_null().eq_any(ids)).select(departments::id);
    let query = department_closure::table
        .filter(department_closure::ancestor_id.eq_any(own).or(department_closure::ancestor_id.eq_any(led)))
        .select(department_closure::descendant_id)
        .distinct();
    Ok(query.load(tx.connection()).await?)
}

/// Takes positions from somebody who is held, as of now.
pub async fn take_positions(tx: &mut Tx, employee: &Held<Employee>, ids: &[PositionId]) -> Result<()> {
    let now = Instant(tx.now());
    let is_held = employee_positions::employee_id
        .eq(employee.id)
        .and(employee_positions::position_id.eq_any(ids))
        .and(employee_positions::until.is_null());
    let fresh = employee_positions::table.filter(is_held.clone()).filter(employee_positions::since.ge(now));
    diesel::delete(fresh).execute(tx.connection()).await?;
    diesel::update(employee_positions::table.filter(is_held))
        .set(employee_positions::until.eq(now))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Permissions given directly to those of these people whose permissions the viewer manages.
pub async fn direct_grants(
    session: &mut DbSession,
    ids: &[EmployeeId],
) -> Result<Vec<(EmployeeId, Permission, GrantScope)>> {
    let (viewer, connection) = session.parts();
    let managed: Predicate<employee_grants::table> =
        viewer.reach(Permission::PositionsManage).covers("employee_grants.employee_id");
    let query = employee_grants::table
        .filter(employee_grants::employee_id.eq_any(ids))
        .filter(managed)
        .order(employee_grants::permission)
        .select((employee_grants::employee_id, employee_grants::permission, employee_grants::scope));
    Ok(query.load(connection).await?)
}

/// Permissions given directly to any of these people.
pub async fn held_directly(tx: &mut Tx, _: &System, ids: &[EmployeeId]) -> Result<Vec<(Permission, GrantScope)>> {
    let query = employee_grants::table
        .filter(employee_grants::employee_id.eq_any(ids))
        .order(employee_grants::permission)
        .select((employee_grants::permission, employee_grants::scope));
    Ok(query.load(tx.connection()).await?)
}

/// Sets all permissions given directly to somebody who is held.
pub async fn set_direct_grants(tx: &mut Tx, employee: &Held<Employee>, grants: &[GrantInput]) -> Result<()> {
    let before = employee_grants::table.filter(employee_grants::employee_id.eq(employee.id));
    diesel::delete(before).execute(tx.connection()).await?;
    let rows: Vec<_> = grants
        .iter()
        .map(|grant| {
            (
                employee_grants::employee_id.eq(employee.id),
                employee_grants::permission.eq(grant.permission),
                employee_grants::scope.eq(grant.scope),
            )
        })
        .collect();
    diesel::insert_into(employee_grants::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}
