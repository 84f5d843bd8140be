//! Customers as they are handed over: the interval of the leaver ends at the instant at which the successor's begins.

use std::collections::{BTreeSet, HashMap};

use rounds_domain::ids::{AssignmentId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::HandoverKind;

use super::serve::{MOVED, journaled};
use crate::customers::assignments::model::{Assignment, NewAssignment};
use crate::customers::assignments::store;
use crate::customers::customers;
use crate::organisation::people;
use crate::registry::{TransferContext, Transferable};
use rounds_platform::db::{DbSession, Held, System, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

/// Assignments in force, of either duty.
pub const TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Customers,
    columns: &["assignments.employee_id"],
    count: |session, system, employee| Box::pin(store::count_held(session, system, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

const REASON: &str = "交接 (handover)";

/// Customers whom an employee serves now in any duty.
pub async fn served_by(session: &mut DbSession, system: &System, employee: EmployeeId) -> Result<Vec<CustomerId>> {
    store::served_by(session, system, employee).await
}

/// Lets the successors serve a chunk of what the leaver serves. Who serves is read again behind the lock: whoever was
/// assigned meanwhile is left alone.
async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    let (locked, held) = hold(tx, context).await?;
    if held.is_empty() {
        return Ok(0);
    }
    let customers: Vec<CustomerId> = locked.iter().map(|customer| **customer).collect();
    let successors = context.successors(tx, &customers).await?;
    context.placement.brief(tx, &customers).await?;
    let opened = exchange(tx, context, &locked, (&held, &successors)).await?;
    people::see_less(tx, &[context.from]).await?;
    tell(tx, context.from, &opened).await?;
    Ok(i64::try_from(held.len()).unwrap_or(i64::MAX))
}

/// A chunk of customers, locked, and what is in force of it; nothing when the leaver serves nobody any more. Of a chunk that
/// others took while it was waited for the search goes on behind it, for customers are locked in the order of their ids; what
/// came to the leaver before it meanwhile is left to another try.
async fn hold(tx: &mut Tx, context: &TransferContext) -> Result<(Vec<Held<CustomerId>>, Vec<Assignment>)> {
    let mut passed: Option<CustomerId> = None;
    loop {
        let seen = store::held(tx, &context.system, (context.from, passed), context.at_most).await?;
        let customers: BTreeSet<CustomerId> = seen.iter().map(|row| row.customer_id).collect();
        let customers: Vec<CustomerId> = customers.into_iter().collect();
        let locked = customers::lock(tx, &context.system, &customers).await?;
        let held = store::held_of(tx, context.from, &locked).await?;
        let Some(last) = customers.last().copied().filter(|_| held.is_empty()) else {
            let is_behind =
                held.is_empty() && store::count_held(tx.session(), &context.system, context.from).await? > 0;
            return if is_behind { Err(Error::overtaken()) } else { Ok((locked, held)) };
        };
        passed = Some(last);
    }
}

/// Ends the intervals held and opens those of the successors at the same instant, which is never before one began.
async fn exchange(
    tx: &mut Tx,
    context: &TransferContext,
    locked: &[Held<CustomerId>],
    (held, successors): (&[Assignment], &HashMap<CustomerId, EmployeeId>),
) -> Result<Vec<NewAssignment>> {
    let at = held.iter().map(|row| row.since).fold(Instant(tx.now()), Instant::max);
    let ended: Vec<AssignmentId> = held.iter().map(|row| row.id).collect();
    store::close(tx, locked, &ended, at).await?;
    let opened: Vec<NewAssignment> = held
        .iter()
        .map(|row| NewAssignment {
            id: tx.mint(),
            customer_id: row.customer_id,
            employee_id: successors.get(&row.customer_id).copied().unwrap_or(context.default_successor),
            duty: row.duty,
            since: at,
            reason: Some(REASON.to_owned()),
            assigned_by: Some(context.by),
            is_claim: false,
        })
        .collect();
    store::open(tx, &opened).await?;
    let changes = opened.iter().zip(held).map(|(row, before)| journaled(row, Some(before))).collect();
    tx.journal_scopes(changes).await?;
    Ok(opened)
}

/// Tells the leaver and each successor once.
async fn tell(tx: &mut Tx, from: EmployeeId, opened: &[NewAssignment]) -> Result<()> {
    let concerned: BTreeSet<EmployeeId> = opened.iter().map(|row| row.employee_id).chain([from]).collect();
    for employee in concerned {
        tx.publish(MOVED, employee.0, vec![employee]).await?;
    }
    Ok(())
}
