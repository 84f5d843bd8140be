//! Letting somebody serve a customer, for our own code: creation, imports, handover, the demo.

use rounds_domain::ids::{AssignmentId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;
use serde_json::json;

use super::SERVING;
use crate::customers::assignments::model::{Assignment, NewAssignment};
use crate::customers::assignments::store;
use crate::customers::customers;
use crate::organisation::people;
use rounds_platform::db::{ScopeChange, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

/// News that a customer came to somebody or left somebody; the subject is the employee.
pub const MOVED: &str = "customers.moved";

/// Somebody who is to serve a customer from an instant on.
#[derive(Debug, Clone)]
pub struct Service {
    /// The customer.
    pub customer: CustomerId,
    /// Who serves.
    pub employee: EmployeeId,
    /// In which duty.
    pub duty: AssignmentDuty,
    /// From when on.
    pub since: Instant,
    /// Why.
    pub reason: Option<String>,
}

/// Lets somebody serve a customer from an instant on, and ends the service of whoever did before. Asks for no permission: the
/// caller has.
pub async fn serve_from(tx: &mut Tx, service: Service) -> Result<AssignmentId> {
    let held = customers::lock(tx, &SERVING, &[service.customer]).await?;
    let before = store::in_force(tx, &SERVING, &[service.customer], service.duty).await?.pop();
    if let Some(before) = &before {
        if before.since > service.since {
            return Err(Error::conflict());
        }
        store::close(tx, &held, &[before.id], service.since).await?;
        people::see_less(tx, &[before.employee_id]).await?;
    }
    let row = opened(tx, service);
    store::open(tx, std::slice::from_ref(&row)).await?;
    tx.journal_scope(journaled(&row, before.as_ref())).await?;
    let from = before.map(|before| before.employee_id);
    for employee in from.into_iter().chain([row.employee_id]) {
        tx.publish(MOVED, employee.0, vec![employee]).await?;
    }
    Ok(row.id)
}

/// Lets people serve customers whom nobody has served before, thousands at once, as imports do. Whoever is served in that
/// duty already refuses the whole: `ASSIGNMENT_TAKEN`.
pub async fn serve_first(tx: &mut Tx, services: Vec<Service>) -> Result<()> {
    let rows: Vec<NewAssignment> = services.into_iter().map(|service| opened(tx, service)).collect();
    store::open(tx, &rows).await?;
    tx.journal_scopes(rows.iter().map(|row| journaled(row, None)).collect()).await
}

pub(super) fn opened(tx: &Tx, service: Service) -> NewAssignment {
    NewAssignment {
        id: tx.mint(),
        customer_id: service.customer,
        employee_id: service.employee,
        duty: service.duty,
        since: service.since,
        reason: service.reason,
        assigned_by: tx.viewer().person(),
        is_claim: false,
    }
}

pub(super) fn journaled(row: &NewAssignment, before: Option<&Assignment>) -> ScopeChange {
    ScopeChange {
        cause: "ASSIGNMENT",
        customer: Some(row.customer_id.0),
        employee: Some(row.employee_id.0),
        details: json!({"duty": row.duty, "from": before.map(|before| before.employee_id), "to": row.employee_id}),
        ..ScopeChange::default()
    }
}
