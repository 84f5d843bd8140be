//! Departments whose head leaves: each passes to its next head, as a handover settled it, or waits for one.
//!
//! Whoever led it and whoever does now are told by their epochs, with everybody above and below; the change is journaled and
//! on the audit row of the chunk, as any change of a head is.

use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::{EmployeeStatus, HandoverKind};
use serde_json::json;

use super::departments::journal;
use super::{CONCERNED, rights, widening};
use crate::organisation::people::store;
use crate::registry::{TransferContext, Transferable};
use rounds_platform::access::Reach;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, Result};

/// Departments led.
pub const TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Headships,
    columns: &["departments.head_id"],
    count: |session, _, employee| Box::pin(store::count_led(session, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

/// The departments that somebody leads, by code.
pub async fn led_by(tx: &mut Tx, head: EmployeeId) -> Result<Vec<DepartmentId>> {
    store::led_by(tx.session(), head).await
}

/// Whether somebody at work sees those below them: only a leader is made the head of a department unasked.
pub async fn is_leader(tx: &mut Tx, id: EmployeeId) -> Result<bool> {
    let reach = super::as_viewer(tx, id).await?.map(|viewer| viewer.reach(Permission::PeopleRead));
    Ok(matches!(reach, Some(Reach::Subtree { .. } | Reach::All)))
}

/// Refuses to let somebody lead a department instead of another: `NOT_FOUND` beyond the reach of a permission, `FORBIDDEN` for
/// oneself, `GRANT_BEYOND_OWN` when they would come to reach what neither the other nor the viewer does.
pub async fn may_succeed(
    tx: &mut Tx,
    (from, to): (EmployeeId, EmployeeId),
    (department, right): (DepartmentId, Permission),
) -> Result<()> {
    store::department_seen(tx, department, right).await?;
    if to == tx.viewer().employee {
        return Err(Error::forbidden());
    }
    let led = store::below(tx, department).await?;
    let left = rights::held_by(tx, &[from]).await?;
    widening::none_beyond_own(tx, to, (&led, &left)).await
}

/// Passes on what the leaver leads.
async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    // Every chunk of every handover asks: those of somebody who leads nothing wait for nobody.
    if store::count_led(tx.session(), context.from).await? == 0 {
        return Ok(0);
    }
    store::lock_tree(tx).await?;
    let mut led = store::led_by(tx.session(), context.from).await?;
    led.truncate(usize::try_from(context.at_most).unwrap_or(usize::MAX));
    let named = context.placement.heads(tx).await?;
    let mut concerned = Vec::new();
    for department in &led {
        let to = at_work(tx, named.get(department).copied()).await?;
        concerned.extend(around(tx, *department).await?);
        concerned.extend(to);
        store::set_head(tx, &context.system, *department, to).await?;
        tx.changed(&format!("HEAD {department}"), context.from, to);
        journal(tx, *department, json!({ "head": [context.from, to] })).await?;
    }
    store::raise_epochs(tx, &CONCERNED, &concerned).await?;
    Ok(i64::try_from(led.len()).unwrap_or(i64::MAX))
}

/// Whoever was to lead, unless they have left meanwhile.
async fn at_work(tx: &mut Tx, head: Option<EmployeeId>) -> Result<Option<EmployeeId>> {
    let Some(head) = head else {
        return Ok(None);
    };
    let status = super::employee(tx.session(), head).await?.status;
    Ok((status == EmployeeStatus::Active).then_some(head))
}

/// Everybody above and below a department.
async fn around(tx: &mut Tx, department: DepartmentId) -> Result<Vec<EmployeeId>> {
    let mut places = store::above(tx, department).await?;
    places.extend(store::below(tx, department).await?);
    store::people_of(tx, &CONCERNED, &places).await
}
