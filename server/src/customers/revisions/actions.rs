//! Use cases of revisions: a change of a key field is asked for, and decided.

mod personal;

use rounds_domain::ids::{CustomerId, EmployeeId, RevisionId};
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::vocabulary::{Decision, NotificationKind, RequestState};
use serde_json::json;

use super::model::{CustomerRevision, DecideCustomerRevisionInput, Decided, RevisionRow};
use super::store;
use crate::customers::customers::{self, ChangeTerms, Changed, Customer, Patch, Revised, WaitingChange};
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, Keys, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

pub use personal::PERSONAL;

/// Changes a customer; what needs an approval waits for one, and whoever is to decide is told.
pub(super) async fn change(
    tx: &mut Tx,
    permit: permits::CustomersWrite,
    patch: Patch,
    terms: ChangeTerms,
) -> Result<CustomerId> {
    let Changed { before, waiting, reason, at } = customers::change(tx, permit, patch, terms).await?;
    if let Some(reason) = reason.filter(|_| !waiting.is_empty()) {
        ask(tx, &before, waiting, (reason, at)).await?;
    }
    Ok(before.id)
}

/// Lets changes of a customer wait for a decision, and tells whoever is to decide. The caller has locked the customer.
async fn ask(
    tx: &mut Tx,
    customer: &Customer,
    waiting: Vec<WaitingChange>,
    (reason, requested_at): (String, Instant),
) -> Result<()> {
    let requested_by = tx.viewer().employee;
    let row = |waiting: WaitingChange| RevisionRow {
        id: tx.mint(),
        customer_id: customer.id,
        field: waiting.field,
        before: waiting.before,
        after: waiting.after,
        workplace_department: waiting.workplace_department,
        base_rev: customer.rev,
        reason: reason.clone(),
        requested_by,
        requested_at,
    };
    let rows: Vec<RevisionRow> = waiting.into_iter().map(row).collect();
    store::insert(tx, &rows).await?;
    let asker = people::employee(tx.session(), requested_by).await?;
    let deciders = people::deciders(tx, requested_by, Permission::CustomersRevise).await?;
    for row in &rows {
        for employee in &deciders {
            let args = json!({"name": asker.name, "customer": customer.name});
            tell(tx, (*employee, row.id), ("revision-made", args)).await?;
        }
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    (employee, id): (EmployeeId, RevisionId),
    (message_key, args): (&'static str, serde_json::Value),
) -> Result<()> {
    let news = NewNotification {
        employee,
        kind: NotificationKind::Request,
        message_key,
        args,
        about: Some((RevisionId::PREFIX, id.0)),
        group_key: format!("revision-{}", id.0),
        dedupe_key: format!("{message_key}-{}", id.0),
    };
    inbox::notify(tx, news).await
}

/// Grants or declines. Granting changes the field in the name of whoever asked.
pub(super) async fn decide(
    tx: &mut Tx,
    _: permits::CustomersRevise,
    input: DecideCustomerRevisionInput,
) -> Result<RevisionId> {
    let reason = texts::optional_reason(input.reason.as_deref()).or_fault("reason")?;
    let seen = store::by_ids(tx.session().reader(), Keys::of([input.revision_id]))
        .fetch(tx.session())
        .await?
        .pop()
        .ok_or_else(Error::not_found)?;
    let customer = customers::hold(tx, &[seen.customer_id]).await?.pop();
    let revision = store::hold(tx, seen.id).await?;
    tx.audit_subject(revision.id);
    if !store::is_decidable(tx, revision.id).await? {
        return Err(Error::forbidden());
    }
    if revision.state != RequestState::Pending {
        return Err(Error::conflict());
    }
    let state = match (input.decision, &reason) {
        (Decision::Approve, _) => RequestState::Approved,
        (Decision::Decline, Some(_)) => RequestState::Declined,
        (Decision::Decline, None) => return Err(Error::field("reason", codes::REASON_REQUIRED)),
    };
    if state == RequestState::Approved {
        grant(tx, &revision, customer.ok_or_else(Error::not_found)?).await?;
    }
    let (decided_by, decided_at) = (tx.viewer().employee, Instant(tx.now()));
    store::decide(tx, &revision, &Decided { state, decided_by, decided_at, decision_reason: reason }).await?;
    answer(tx, &revision, state).await?;
    Ok(revision.id)
}

async fn grant(tx: &mut Tx, revision: &CustomerRevision, customer: Held<CustomerId>) -> Result<()> {
    let revised = Revised {
        customer,
        field: revision.field,
        before: revision.stored_before.clone(),
        after: revision.stored_after.clone(),
        workplace_department: revision.workplace_department.clone(),
        reason: revision.reason.clone(),
        asked_by: revision.requested_by,
    };
    customers::revise(tx, revised).await?;
    tx.audit_subject(revision.id);
    Ok(())
}

async fn answer(tx: &mut Tx, revision: &CustomerRevision, state: RequestState) -> Result<()> {
    let customer = customers::seen(tx, revision.customer_id).await?;
    let key = if state == RequestState::Approved { "revision-granted" } else { "revision-declined" };
    tell(tx, (revision.requested_by, revision.id), (key, json!({"customer": customer.name}))).await
}
