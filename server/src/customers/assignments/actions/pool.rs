//! The pool: claiming from it within the limits of the company, and giving back.
//!
//! A claim waits for its employee's other claims and then for the customer, so that limits cannot be passed by claiming twice
//! at once, and of two who claim one customer exactly one wins; the other is told `ASSIGNMENT_TAKEN`.

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::texts;
use rounds_domain::vocabulary::{AssignmentDuty, CustomerKind};

use super::SERVING;
use super::assign::left;
use super::limits::{Claims, Moment};
use super::serve::{MOVED, Service, journaled, opened};
use crate::customers::assignments::ASSIGNMENT_TAKEN;
use crate::customers::assignments::model::{ClaimCustomerInput, NewAssignment, Release, ReleaseCustomerInput};
use crate::customers::assignments::store;
use crate::customers::customers::CUSTOMER_ARCHIVED;
use crate::customers::customers::PoolLimits;
use crate::customers::customers::{self, Customer, Standing};
use crate::organisation::people;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

/// Lets the viewer serve a customer of their pool.
pub(in crate::customers::assignments) async fn claim(
    tx: &mut Tx,
    _: permits::CustomersClaim,
    input: ClaimCustomerInput,
    limits: PoolLimits,
) -> Result<CustomerId> {
    let me = tx.viewer().employee;
    let id = customers::resolve(tx, input.customer_id).await?.id;
    tx.audit_subject(id);
    store::one_claim_at_a_time(tx, me).await?;
    customers::hold(tx, &[id]).await?;
    available(tx, id).await?;
    let moment = Moment::of(tx);
    let claims = Claims { ledger: store::ledger(tx.session(), moment.began()).await?, limits };
    let left_at = store::left_at(tx.session(), &[id]).await?.pop().map(|(_, left_at)| left_at);
    // It left while this claim waited for it: that was later than the instant of the claim.
    if left_at.is_some_and(|left_at| left_at.0 > tx.now()) {
        return Err(Error::overtaken());
    }
    claims.allow(left_at, moment)?;
    let service =
        Service { customer: id, employee: me, duty: AssignmentDuty::Rep, since: Instant(tx.now()), reason: None };
    let row = NewAssignment { is_claim: true, assigned_by: None, ..opened(tx, service) };
    store::open(tx, std::slice::from_ref(&row)).await?;
    tx.changed("OWNER", None::<EmployeeId>, me);
    tx.journal_scope(journaled(&row, None)).await?;
    tx.publish(MOVED, me.0, vec![me]).await?;
    Ok(id)
}

/// Refuses what has left the pool since it was seen, and what never lay in the viewer's.
async fn available(tx: &mut Tx, id: CustomerId) -> Result<()> {
    let standing = customers::standings(tx, &[id]).await?.remove(&id);
    let is_served = !store::in_force(tx, &SERVING, &[id], AssignmentDuty::Rep).await?.is_empty();
    match standing {
        Some(Standing { is_archived: true, .. }) => Err(Error::code(CUSTOMER_ARCHIVED)),
        Some(Standing { is_pooled: true, .. }) => Ok(()),
        _ if is_served => Err(Error::code(ASSIGNMENT_TAKEN)),
        _ => Err(Error::forbidden()),
    }
}

/// Ends the viewer's own service as rep and puts the customer into the pool of their department.
pub(in crate::customers::assignments) async fn release(
    tx: &mut Tx,
    _: permits::CustomersClaim,
    input: ReleaseCustomerInput,
    limits: PoolLimits,
) -> Result<Release> {
    let reason = texts::reason(&input.reason).or_fault("reason")?;
    let me: EmployeeId = tx.viewer().employee;
    let Customer { id, kind, .. } = customers::resolve(tx, input.customer_id).await?;
    tx.audit_subject(id);
    let held = customers::hold(tx, &[id]).await?;
    let served = store::in_force(tx, &SERVING, &[id], AssignmentDuty::Rep).await?.pop();
    let mine = served.filter(|row| row.employee_id == me).ok_or_else(Error::forbidden)?;
    let at = Instant(tx.now());
    if mine.since > at {
        return Err(Error::overtaken());
    }
    store::end(tx, &held, &[mine.id], (at, &reason)).await?;
    customers::return_to_pool(tx, &held, &[(id, me)]).await?;
    people::see_less(tx, &[me]).await?;
    tx.changed("OWNER", me, None::<EmployeeId>);
    // The trail cannot be erased: why somebody gave a person up stands with the assignment.
    if kind == CustomerKind::Institution {
        tx.note("why", reason);
    }
    tx.journal_scope(left(&mine)).await?;
    tx.publish(MOVED, me.0, vec![me]).await?;
    Ok(Release { customer: id, claimable_at: Instant(limits.cooled_off(at.0)) })
}
