//! Who is to lead the departments of a leaver.
//!
//! Whoever is named for it does, or else whoever gets the rest, if they lead people already. Nobody hands a department to
//! themselves, or to somebody who would reach by it what neither the leaver nor whoever starts the handover does. A department
//! beyond the reach of the handover, or for which nobody is left, waits for a head: those above it are in charge.

use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::permissions::Permission;

use crate::organisation::people;
use crate::records::handovers::model::{Headship, Rules};
use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use rounds_platform::error::codes;

/// The departments of a leaver, by code, each with its next head by checked rules.
pub(super) async fn headships(tx: &mut Tx, from: EmployeeId, rules: &Rules) -> Result<Vec<Headship>> {
    let mut headships = Vec::new();
    for department_id in people::led_by(tx, from).await? {
        let successor_id = successor(tx, (from, department_id), rules).await?;
        headships.push(Headship { department_id, successor_id });
    }
    Ok(headships)
}

async fn successor(
    tx: &mut Tx,
    (from, department): (EmployeeId, DepartmentId),
    rules: &Rules,
) -> Result<Option<EmployeeId>> {
    let is_named = rules.heads.is_some();
    let Some(candidate) = rules.heads.or(rules.rest) else {
        return Ok(None);
    };
    if !is_named && !people::is_leader(tx, candidate).await? {
        return Ok(None);
    }
    match people::may_succeed(tx, (from, candidate), (department, Permission::HandoverRun)).await {
        Ok(()) => Ok(Some(candidate)),
        Err(refusal) if refusal.is(codes::NOT_FOUND) => Ok(None),
        Err(refusal) if !is_named && [codes::FORBIDDEN, codes::GRANT_BEYOND_OWN].contains(&refusal.as_code()) => {
            Ok(None)
        }
        Err(refusal) => Err(refusal),
    }
}
