//! Permissions that come to reach farther because their holder moves, becomes a head, or gets a department below.
//!
//! A permission over the subtree reaches whatever lies below its holder: whoever puts more there gives more. Nobody gives so what
//! they do not reach by the same permission themselves; the standard position of administrators, who set up the whole company, is
//! free of that.

use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::permissions::GrantScope;

use super::{CONCERNED, rights};
use crate::organisation::people::model::GrantInput;
use crate::organisation::people::store;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

/// Refuses to let somebody reach these departments by permissions that the viewer does not hold over them.
/// What somebody else had over them and leaves behind is given by nobody.
pub(super) async fn none_beyond_own(
    tx: &mut Tx,
    holder: EmployeeId,
    (reached, left): (&[DepartmentId], &[GrantInput]),
) -> Result<()> {
    let known = store::reached_by(tx, &CONCERNED, &[holder]).await?;
    let gained: Vec<DepartmentId> = reached.iter().copied().filter(|id| !known.contains(id)).collect();
    none_gained(tx, &[holder], (&gained, left)).await
}

/// The same for everybody who leads or works above a department and did not before.
pub(super) async fn none_below_beyond_own(
    tx: &mut Tx,
    (before, after): (&[EmployeeId], &[EmployeeId]),
    moved: &[DepartmentId],
) -> Result<()> {
    let come: Vec<EmployeeId> = after.iter().copied().filter(|id| !before.contains(id)).collect();
    none_gained(tx, &come, (moved, &[])).await
}

async fn none_gained(
    tx: &mut Tx,
    holders: &[EmployeeId],
    (gained, left): (&[DepartmentId], &[GrantInput]),
) -> Result<()> {
    if holders.is_empty() || gained.is_empty() || store::is_administrator(tx).await? {
        return Ok(());
    }
    let mut carried: Vec<GrantInput> = rights::held_by(tx, holders).await?;
    let left: Vec<GrantInput> = left.iter().copied().filter(|grant| grant.scope != GrantScope::Own).collect();
    carried.retain(|grant| grant.scope == GrantScope::Subtree);
    let carried = rights::added(&left, &carried);
    rights::none_beyond_own(tx.viewer(), &carried)?;
    rights::none_wider_than_own(tx.viewer(), &carried, gained)
}
