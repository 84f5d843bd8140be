//! Permissions of a person: positions held and permissions given directly.
//!
//! Nobody sets their own, and nobody gives one that they lack or wider than they hold it: a permission over one's own
//! subtree is not given to somebody whose subtree lies beyond it. What somebody held before may be left to them by anybody
//! who may set their permissions. The standard positions are the company's own beginning: whoever holds that of administrators
//! gives them as they are, though administrators walk no rounds and review none.

use std::collections::{BTreeMap, BTreeSet};

use rounds_domain::ids::{DepartmentId, EmployeeId, PositionId};
use rounds_domain::permissions::{GrantScope, Permission};
use serde_json::json;

use super::CONCERNED;
use crate::organisation::people::model::{GrantInput, SetEmployeeRightsInput};
use crate::organisation::people::store;
use rounds_platform::access::Viewer;
use rounds_platform::access::permits;
use rounds_platform::db::{ScopeChange, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, Result};

/// Permissions in one list at most.
pub(super) const MOST_GRANTS: usize = 100;
/// Positions of one person at most.
pub(super) const MOST_POSITIONS: usize = 20;

/// Sets all positions and direct permissions of a person.
pub(in crate::organisation::people) async fn set_employee_rights(
    tx: &mut Tx,
    _: permits::PositionsManage,
    input: SetEmployeeRightsInput,
) -> Result<EmployeeId> {
    at_most(input.direct_grants.len(), MOST_GRANTS, "directGrants")?;
    store::lock_tree(tx).await?;
    let held_employee = store::employee_within(tx, input.employee_id, Permission::PositionsManage).await?;
    let employee = held_employee.id;
    if employee == tx.viewer().employee {
        return Err(Error::forbidden());
    }
    tx.audit_subject(employee);
    let wanted = known_positions(tx, input.position_ids).await?;
    let held = store::held_positions(tx, &CONCERNED, &[employee]).await?;
    let (given, taken) = (without(&wanted, &held), without(&held, &wanted));
    let direct = widest(input.direct_grants);
    let direct_before = directly_given(tx, employee).await?;
    let mut fresh = to_be_judged(tx, &given).await?;
    fresh.extend(added(&direct_before, &direct));
    none_beyond_own(tx.viewer(), &fresh)?;
    let reached = store::reached_by(tx, &CONCERNED, &[employee]).await?;
    none_wider_than_own(tx.viewer(), &fresh, &reached)?;
    tx.changed("POSITIONS", sorted(&held), &wanted);
    tx.changed("DIRECT_GRANTS", told(&widest(direct_before)), told(&direct));
    store::take_positions(tx, &held_employee, &taken).await?;
    store::give_positions(tx, employee, &given).await?;
    store::set_direct_grants(tx, &held_employee, &direct).await?;
    store::raise_epochs(tx, &CONCERNED, &[employee]).await?;
    let details = json!({ "given": given, "taken": taken });
    tx.journal_scope(ScopeChange { cause: "RIGHTS", employee: Some(employee.0), details, ..ScopeChange::default() })
        .await?;
    Ok(employee)
}

/// Permissions as the audit trail tells them, in their order.
pub(super) fn told(grants: &[GrantInput]) -> Vec<String> {
    grants.iter().map(|grant| format!("{} {}", grant.permission, grant.scope)).collect()
}

fn sorted(ids: &[PositionId]) -> Vec<PositionId> {
    ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// These positions without doubles; refused when there are too many or when one does not exist.
pub(super) async fn known_positions(tx: &mut Tx, mut ids: Vec<PositionId>) -> Result<Vec<PositionId>> {
    at_most(ids.len(), MOST_POSITIONS, "positionIds")?;
    ids.sort_unstable();
    ids.dedup();
    let known = store::existing_positions(tx, &ids).await?;
    if known.len() == ids.len() { Ok(ids) } else { Err(Error::not_found()) }
}

/// The permissions that positions give.
pub(super) async fn of_positions(tx: &mut Tx, ids: &[PositionId]) -> Result<Vec<GrantInput>> {
    let rows = store::grants_of(tx.session(), ids).await?;
    Ok(rows.into_iter().map(|(_, permission, scope)| GrantInput { permission, scope }).collect())
}

/// The permissions of positions that the viewer has to hold to give them.
pub(super) async fn to_be_judged(tx: &mut Tx, ids: &[PositionId]) -> Result<Vec<GrantInput>> {
    if !store::is_administrator(tx).await? {
        return of_positions(tx, ids).await;
    }
    let standard = store::standard_among(tx, ids).await?;
    of_positions(tx, &without(ids, &standard)).await
}

/// Refuses whom the viewer could become more than they are by: somebody with permissions that the viewer lacks.
pub async fn no_stronger(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    if store::is_administrator(tx).await? {
        return Ok(());
    }
    let rights = held_by(tx, &[employee]).await?;
    none_beyond_own(tx.viewer(), &rights)?;
    let reached = store::reached_by(tx, &CONCERNED, &[employee]).await?;
    none_wider_than_own(tx.viewer(), &rights, &reached)
}

/// The permissions that people hold now, through positions and directly.
pub(super) async fn held_by(tx: &mut Tx, holders: &[EmployeeId]) -> Result<Vec<GrantInput>> {
    let held = store::held_positions(tx, &CONCERNED, holders).await?;
    let mut rights = of_positions(tx, &held).await?;
    let direct = store::held_directly(tx, &CONCERNED, holders).await?;
    rights.extend(direct.into_iter().map(|(permission, scope)| GrantInput { permission, scope }));
    Ok(rights)
}

async fn directly_given(tx: &mut Tx, employee: EmployeeId) -> Result<Vec<GrantInput>> {
    let rows = store::held_directly(tx, &CONCERNED, &[employee]).await?;
    Ok(rows.into_iter().map(|(permission, scope)| GrantInput { permission, scope }).collect())
}

/// Refuses permissions that the viewer lacks, or holds less widely.
pub(super) fn none_beyond_own(viewer: &Viewer, given: &[GrantInput]) -> Result<()> {
    let is_held = |grant: &GrantInput| viewer.grants.get(&grant.permission).is_some_and(|own| *own >= grant.scope);
    if given.iter().all(is_held) { Ok(()) } else { Err(Error::code(codes::GRANT_BEYOND_OWN)) }
}

/// Refuses permissions over a subtree that the viewer holds over a subtree too, where these departments lie beyond it.
pub(super) fn none_wider_than_own(viewer: &Viewer, given: &[GrantInput], reached: &[DepartmentId]) -> Result<()> {
    let is_bounded = |grant: &GrantInput| {
        grant.scope == GrantScope::Subtree && viewer.grants.get(&grant.permission) == Some(&GrantScope::Subtree)
    };
    let is_beyond = |department: &DepartmentId| !viewer.departments.contains(&department.0);
    if given.iter().any(is_bounded) && reached.iter().any(is_beyond) {
        return Err(Error::code(codes::GRANT_BEYOND_OWN));
    }
    Ok(())
}

/// One grant for each permission, the widest.
pub(super) fn widest(grants: Vec<GrantInput>) -> Vec<GrantInput> {
    let mut widest = BTreeMap::new();
    for grant in grants {
        let scope = widest.entry(grant.permission).or_insert(grant.scope);
        *scope = grant.scope.max(*scope);
    }
    widest.into_iter().map(|(permission, scope)| GrantInput { permission, scope }).collect()
}

/// Permissions that were not given before, or less widely.
pub(super) fn added(before: &[GrantInput], after: &[GrantInput]) -> Vec<GrantInput> {
    let is_old =
        |grant: &GrantInput| before.iter().any(|old| old.permission == grant.permission && old.scope >= grant.scope);
    after.iter().copied().filter(|grant| !is_old(grant)).collect()
}

/// Refuses a list that is too long.
pub(super) fn at_most(length: usize, most: usize, path: &str) -> Result<()> {
    if length <= most { Ok(()) } else { Err(Error::field(path, codes::LIST_TOO_LONG)) }
}

fn without(all: &[PositionId], others: &[PositionId]) -> Vec<PositionId> {
    all.iter().copied().filter(|id| !others.contains(id)).collect()
}
