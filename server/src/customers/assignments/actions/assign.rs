//! Assigning customers in a batch, each answered for itself.
//!
//! What is in force is read once before the customers are locked and once after: whoever waited for somebody else's
//! assignment of the same customer is told `ASSIGNMENT_TAKEN` instead of undoing it unseen.

use std::collections::{BTreeSet, HashMap, HashSet};

use rounds_domain::ids::{AssignmentId, CustomerId, EmployeeId};
use rounds_domain::texts;
use rounds_domain::vocabulary::AssignmentDuty;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::SERVING;
use super::serve::{MOVED, Service, journaled, opened};
use crate::customers::assignments::ASSIGNMENT_TAKEN;
use crate::customers::assignments::model::{AssignCustomersInput, Assignment};
use crate::customers::assignments::store;
use crate::customers::customers::CUSTOMER_ARCHIVED;
use crate::customers::customers::{self, Standing};
use crate::organisation::people;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, ScopeChange, Tx};
use rounds_platform::error::{Code, codes};
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

const CUSTOMERS_AT_MOST: usize = 250;

/// What became of one customer; kept as the receipt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::customers::assignments) struct Outcome {
    pub customer: CustomerId,
    pub refusal: Option<String>,
}

impl Outcome {
    /// The customer, unless it was refused.
    #[must_use]
    pub fn assigned(&self) -> Option<CustomerId> {
        self.refusal.is_none().then_some(self.customer)
    }
}

/// Who serves which customers now.
type InForce = HashMap<CustomerId, Assignment>;

/// Assigns customers to one employee, or returns them to the pool.
pub(in crate::customers::assignments) async fn assign(
    tx: &mut Tx,
    permit: permits::CustomersAssign,
    input: AssignCustomersInput,
) -> Result<Vec<Outcome>> {
    let reason = texts::reason(&input.reason).or_fault("reason")?;
    let ids = distinct(&input.customer_ids)?;
    if let Some(employee) = input.employee_id {
        let reach = permit.reach();
        people::within(tx, reach, employee).await?;
    }
    let seen = in_force(tx, &ids, &input).await?;
    let held = customers::hold(tx, &ids).await?;
    let standings = customers::standings(tx, &ids).await?;
    let found = in_force(tx, &ids, &input).await?;
    let at = Instant(tx.now());
    let judged = |id: &CustomerId| (*id, refusal(standings.get(id), (seen.get(id), found.get(id)), at));
    let refusals: HashMap<CustomerId, Option<Code>> = ids.iter().map(judged).collect();
    let granted: Vec<CustomerId> = ids.into_iter().filter(|id| refusals[id].is_none()).collect();
    tx.note("why", reason.as_str());
    carry_out(tx, (&input, reason), &held, (granted, found)).await?;
    let outcome = |id: &CustomerId| Outcome { customer: *id, refusal: refusals[id].map(|code| code.to_string()) };
    Ok(input.customer_ids.iter().map(outcome).collect())
}

fn distinct(ids: &[CustomerId]) -> Result<Vec<CustomerId>> {
    if ids.is_empty() {
        return Err(Error::field("customerIds", codes::LIST_EMPTY));
    }
    if ids.len() > CUSTOMERS_AT_MOST {
        return Err(Error::field("customerIds", codes::LIST_TOO_LONG));
    }
    Ok(ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect())
}

async fn in_force(tx: &mut Tx, ids: &[CustomerId], input: &AssignCustomersInput) -> Result<InForce> {
    let rows = store::in_force(tx, &SERVING, ids, input.duty).await?;
    Ok(rows.into_iter().map(|row| (row.customer_id, row)).collect())
}

/// Why one customer is not assigned.
fn refusal(
    standing: Option<&Standing>,
    (seen, found): (Option<&Assignment>, Option<&Assignment>),
    at: Instant,
) -> Option<Code> {
    let Some(standing) = standing else {
        return Some(codes::NOT_FOUND);
    };
    if standing.is_archived {
        return Some(CUSTOMER_ARCHIVED);
    }
    let is_overtaken = seen.map(|row| row.id) != found.map(|row| row.id) || found.is_some_and(|row| row.since > at);
    if is_overtaken {
        return Some(ASSIGNMENT_TAKEN);
    }
    (!standing.is_assignable).then_some(codes::FORBIDDEN)
}

/// Moves those who are not served by the right person already.
async fn carry_out(
    tx: &mut Tx,
    (input, reason): (&AssignCustomersInput, String),
    held: &[Held<CustomerId>],
    (granted, mut found): (Vec<CustomerId>, InForce),
) -> Result<()> {
    let (at, duty) = (Instant(tx.now()), input.duty);
    let moved: Vec<(CustomerId, Option<Assignment>)> = granted
        .into_iter()
        .map(|id| (id, found.remove(&id)))
        .filter(|(_, before)| before.as_ref().map(|row| row.employee_id) != input.employee_id)
        .collect();
    let ended: Vec<AssignmentId> = moved.iter().filter_map(|(_, before)| before.as_ref().map(|row| row.id)).collect();
    match input.employee_id {
        Some(_) => store::close(tx, held, &ended, at).await?,
        None => store::end(tx, held, &ended, (at, &reason)).await?,
    }
    let losing: Vec<EmployeeId> =
        moved.iter().filter_map(|(_, before)| before.as_ref().map(|row| row.employee_id)).collect();
    people::see_less(tx, &losing).await?;
    let mut changes = Vec::new();
    if let Some(employee) = input.employee_id {
        let reason = Some(reason);
        let service = |customer: CustomerId| Service { customer, employee, duty, since: at, reason: reason.clone() };
        let rows: Vec<_> = moved.iter().map(|(id, _)| opened(tx, service(*id))).collect();
        store::open(tx, &rows).await?;
        changes.extend(rows.iter().zip(&moved).map(|(row, (_, before))| journaled(row, before.as_ref())));
    } else {
        return_to_pool(tx, held, &moved).await?;
        changes.extend(moved.iter().filter_map(|(_, before)| before.as_ref()).map(left));
    }
    tell_trail(tx, input, &moved);
    tx.journal_scopes(changes).await?;
    tell(tx, input.employee_id, moved).await
}

/// Each customer that moved has its own row in the audit trail: of whom it was, and whose it is.
fn tell_trail(tx: &mut Tx, input: &AssignCustomersInput, moved: &[(CustomerId, Option<Assignment>)]) {
    tx.note("moved", moved.len());
    tx.note("duty", input.duty.as_str());
    if let [customer] = input.customer_ids.as_slice() {
        tx.audit_subject(*customer);
    }
    for (customer, before) in moved {
        let before = before.as_ref().map(|row| row.employee_id);
        tx.audit_subject_each(*customer, ("OWNER", before, input.employee_id));
    }
}

/// Customers without a rep lie in the pool of whoever's department served them last.
async fn return_to_pool(
    tx: &mut Tx,
    held: &[Held<CustomerId>],
    moved: &[(CustomerId, Option<Assignment>)],
) -> Result<()> {
    let former = moved.iter().filter_map(|(_, before)| before.as_ref());
    let left: Vec<(CustomerId, EmployeeId)> =
        former.filter(|row| row.duty == AssignmentDuty::Rep).map(|row| (row.customer_id, row.employee_id)).collect();
    customers::return_to_pool(tx, held, &left).await
}

/// The end of a service with nobody after it.
pub(super) fn left(before: &Assignment) -> ScopeChange {
    ScopeChange {
        cause: "ASSIGNMENT",
        customer: Some(before.customer_id.0),
        employee: Some(before.employee_id.0),
        details: json!({"duty": before.duty, "from": before.employee_id, "to": null}),
        ..ScopeChange::default()
    }
}

/// Tells everybody to whom a customer came, or whom one left, once.
async fn tell(tx: &mut Tx, to: Option<EmployeeId>, moved: Vec<(CustomerId, Option<Assignment>)>) -> Result<()> {
    let mut concerned: HashSet<EmployeeId> =
        moved.iter().filter_map(|(_, before)| before.as_ref()).map(|row| row.employee_id).collect();
    concerned.extend(to.filter(|_| !moved.is_empty()));
    for employee in concerned {
        tx.publish(MOVED, employee.0, vec![employee]).await?;
    }
    Ok(())
}
