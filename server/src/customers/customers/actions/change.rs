//! Changing a customer, field by field on the revision that the change was made on.
//!
//! A change made on an older revision is merged: it is refused as `CONFLICT` only when the same field has changed since.
//! What is said as it already stands changes nothing. A key field needs a reason, and where the company says so an approval,
//! for which it waits. Every change is on record, with the instant at which the phone says that it was made.

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::texts;
use rounds_domain::time::{PhoneClock, corrected};
use rounds_domain::vocabulary::{CustomerField, CustomerKind, DictionaryName, KeyField};

use super::CHANGED;
use super::create::search_keys;
use super::resolve::{resolve, standings};
use super::sealing::kept_phones;
use super::state::{Difference, State};
use crate::catalogue::dictionaries;
use crate::customers::customers::NOT_AN_INSTITUTION;
use crate::customers::customers::model::{Customer, NewChange, NewWorkLink, Patch, RevisionRules};
use crate::customers::customers::store;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, Keys, System, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

/// Telephones in the clear.
const CHANGING: System =
    System::because("what somebody changes is compared with what is kept, also where it is masked");

/// When a change was made, by the phone's clocks, and what the company says of key fields.
#[derive(Debug, Clone)]
pub struct ChangeTerms {
    /// The phone's clocks when it was made.
    pub captured: PhoneClock,
    /// The phone's clock when it was sent.
    pub sent: Option<PhoneClock>,
    /// What the company says of key fields.
    pub revisions: RevisionRules,
}

/// A customer that was changed, and what of the change is to wait for an approval.
#[derive(Debug)]
pub struct Changed {
    /// The customer as it stood before, when it was locked.
    pub before: Customer,
    /// What is to wait.
    pub waiting: Vec<WaitingChange>,
    /// Why; given when something is to wait.
    pub reason: Option<String>,
    /// When the change was made.
    pub at: Instant,
}

/// A change of a key field that is to wait for an approval.
#[derive(Debug, Clone)]
pub struct WaitingChange {
    /// The field.
    pub field: KeyField,
    /// Value before, as it is kept on record.
    pub before: Option<String>,
    /// Value wanted.
    pub after: Option<String>,
    /// Department at another workplace, in words.
    pub workplace_department: Option<String>,
}

/// Changes what was said and needs no approval, and nothing else.
pub async fn change(tx: &mut Tx, _: permits::CustomersWrite, patch: Patch, terms: ChangeTerms) -> Result<Changed> {
    let held = store::hold(tx, &[patch.customer]).await?.pop();
    let row = resolve(tx, patch.customer).await?;
    let held = held.ok_or_else(Error::not_found)?;
    tx.audit_subject(row.id);
    if !standings(tx, &[row.id]).await?.get(&row.id).is_some_and(|standing| standing.is_writable) {
        return Err(Error::forbidden());
    }
    let before = state(tx, &row).await?;
    let after = before.patched(row.kind, &patch)?;
    let differences = after.differences(&before);
    let (at, _) = corrected(tx.now(), terms.sent.as_ref(), &terms.captured);
    let at = Instant(at);
    if differences.is_empty() {
        return Ok(Changed { before: row, waiting: Vec::new(), reason: None, at });
    }
    allow(tx, (&held, &row, &after), &patch, &differences).await?;
    let reason = reason(&patch, &differences, &terms.revisions)?;
    let fields = differences.iter().map(|difference| difference.field);
    let held_back: Vec<CustomerField> = fields.filter(|field| terms.revisions.needs_approval(*field)).collect();
    let waiting = waiting(&held_back, &before, &after);
    let after = after.without(&held_back, &before);
    let differences = after.differences(&before);
    if !differences.is_empty() {
        let change = AppliedChange { differences, reason: reason.clone(), actor: tx.viewer().person(), at };
        apply(tx, (&held, &row), after, change).await?;
    }
    Ok(Changed { before: row, waiting, reason, at })
}

/// What is to wait for an approval.
fn waiting(held_back: &[CustomerField], before: &State, after: &State) -> Vec<WaitingChange> {
    let keys = held_back.iter().filter_map(|field| field.key());
    let department = |key: KeyField| after.workplace_department.clone().filter(|_| key == KeyField::Workplace);
    keys.map(|key| WaitingChange {
        field: key,
        before: before.recorded(key.field()),
        after: after.recorded(key.field()),
        workplace_department: department(key),
    })
    .collect()
}

/// A change that takes effect: what differs, why, who made it, and when.
#[derive(Debug)]
pub(super) struct AppliedChange {
    pub differences: Vec<Difference>,
    pub reason: Option<String>,
    pub actor: Option<EmployeeId>,
    pub at: Instant,
}

pub(super) async fn state(tx: &mut Tx, row: &Customer) -> Result<State> {
    let place = store::workplaces(tx.session().reader(), Keys::of([row.id])).fetch(tx.session()).await?.pop();
    let stored = store::stored_phones(tx, &CHANGING, row.id).await?;
    State::of(row, place.map(|(_, place)| (place.institution, place.department)), &stored)
}

/// Refuses what others changed in the meantime, and what may not be chosen.
pub(super) async fn allow(
    tx: &mut Tx,
    (held, row, after): (&Held<CustomerId>, &Customer, &State),
    patch: &Patch,
    differences: &[Difference],
) -> Result<()> {
    if patch.base_rev > row.rev {
        return Err(Error::conflict());
    }
    let since = store::fields_changed_since(tx, held, patch.base_rev).await?;
    if differences.iter().any(|difference| since.contains(&difference.field)) {
        return Err(Error::conflict());
    }
    let is_changed = |field: CustomerField| differences.iter().any(|difference| difference.field == field);
    if is_changed(CustomerField::Category) {
        dictionaries::require(tx, after.category, DictionaryName::CustomerCategory, "categoryId").await?;
    }
    if is_changed(CustomerField::Region) {
        dictionaries::require(tx, after.region, DictionaryName::Region, "regionId").await?;
    }
    if let Some(workplace) = after.workplace.filter(|_| is_changed(CustomerField::Workplace)) {
        let institution = resolve(tx, workplace).await?;
        if institution.kind != CustomerKind::Institution {
            return Err(Error::field("workplaceId", NOT_AN_INSTITUTION));
        }
    }
    Ok(())
}

fn reason(patch: &Patch, differences: &[Difference], revisions: &RevisionRules) -> Result<Option<String>> {
    let reason = texts::optional_reason(patch.reason.as_deref()).or_fault("reason")?;
    if reason.is_none() && differences.iter().any(|difference| revisions.needs_reason(difference.field)) {
        return Err(Error::field("reason", codes::REASON_REQUIRED));
    }
    Ok(reason)
}

/// Carries out a change of a customer that is locked.
pub(super) async fn apply(
    tx: &mut Tx,
    (held, row): (&Held<CustomerId>, &Customer),
    after: State,
    change: AppliedChange,
) -> Result<CustomerId> {
    let is_changed = |field: CustomerField| change.differences.iter().any(|difference| difference.field == field);
    if is_changed(CustomerField::Name) || is_changed(CustomerField::Phones) {
        let keys = search_keys(row.id, (row.kind, &after.name), &after.phones);
        store::replace_keys(tx, held, &keys).await?;
    }
    if is_changed(CustomerField::Phones) {
        replace_phones(tx, (held, row), &after).await?;
    }
    if is_changed(CustomerField::Workplace) || is_changed(CustomerField::WorkplaceDepartment) {
        move_workplace(tx, held, &after).await?;
    }
    trace(tx, row.kind, &change);
    let rev = store::update(tx, held, after.columns(row, change.at)).await?;
    let changes = recorded(tx, (row.id, rev), change);
    store::record(tx, changes).await?;
    let audience = store::servers(tx, held).await?;
    tx.publish(CHANGED, row.id.0, audience).await?;
    Ok(row.id)
}

/// What the trail holds of a change. It is kept for ever, so that it tells of a person what changed, and not to what nor why:
/// that stands in the history, which can be erased.
fn trace(tx: &mut Tx, kind: CustomerKind, change: &AppliedChange) {
    let is_person = kind == CustomerKind::Professional;
    for Difference { field, before, after } in &change.differences {
        if is_person && field.is_personal() {
            tx.changed_unseen(field.as_str());
        } else {
            tx.changed(field.as_str(), before, after);
        }
    }
    if let Some(reason) = change.reason.as_deref().filter(|_| !is_person) {
        tx.note("why", reason);
    }
}

async fn replace_phones(tx: &mut Tx, (held, row): (&Held<CustomerId>, &Customer), after: &State) -> Result<()> {
    let sealer = match row.kind {
        CustomerKind::Institution => None,
        CustomerKind::Professional => Some(tx.sealer().await?),
    };
    let (phones, found_by) = kept_phones(row.id, after.phones.clone(), sealer.as_deref())?;
    store::replace_phones(tx, held, phones).await?;
    store::replace_blind_keys(tx, (held, CustomerField::Phones), found_by).await
}

async fn move_workplace(tx: &mut Tx, held: &Held<CustomerId>, after: &State) -> Result<()> {
    let Some(institution_id) = after.workplace else {
        return Ok(());
    };
    let since = Instant(tx.now());
    let department = after.workplace_department.clone();
    let link = NewWorkLink { professional_id: **held, institution_id, department, is_primary: true, since };
    store::move_workplace(tx, held, link).await
}

fn recorded(tx: &Tx, (customer_id, rev): (CustomerId, i32), change: AppliedChange) -> Vec<NewChange> {
    let AppliedChange { differences, reason, actor, at } = change;
    let recorded = |difference: Difference| NewChange {
        id: tx.mint(),
        customer_id,
        field: difference.field,
        before: difference.before,
        after: difference.after,
        reason: reason.clone(),
        actor_id: actor,
        at,
        rev,
    };
    differences.into_iter().map(recorded).collect()
}
