//! Changing a customer, field by field on the revision that the change was made on.
//!
//! A change made on an older revision is merged: it is refused as `CONFLICT` only when the same field has changed since.
//! What is said as it already stands changes nothing. A key field needs a reason; every change is on record.

use rounds_domain::ids::CustomerId;
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::vocabulary::{CustomerField, CustomerKind, DictionaryName};

use super::CHANGED;
use super::create::search_keys;
use super::resolve::{resolve, standings};
use super::sealing::kept_phones;
use super::state::{Difference, State};
use crate::customers::model::{Customer, NewChange, NewWorkLink, Patch};
use crate::customers::store;
use crate::dictionaries;
use crate::platform::db::Tx;
use crate::platform::error::{Error, OrRefuse, Result};
use crate::platform::scalars::Instant;

const REASON_AT_MOST: usize = 500;

/// Changes what was said, and nothing else.
pub(in crate::customers) async fn change(tx: &mut Tx, patch: Patch) -> Result<CustomerId> {
    tx.viewer().permit(Permission::CustomersWrite)?;
    store::lock(tx, &[patch.customer]).await?;
    let row = resolve(tx, patch.customer).await?;
    tx.concerns("customer", row.id.0);
    if !standings(tx, &[row.id]).await?.get(&row.id).is_some_and(|standing| standing.is_writable) {
        return Err(Error::forbidden());
    }
    let before = state(tx, &row).await?;
    let after = before.patched(row.kind, &patch)?;
    let differences = after.differences(&before);
    if differences.is_empty() {
        return Ok(row.id);
    }
    allow(tx, (&row, &after), &patch, &differences).await?;
    let reason = reason(&patch, &differences)?;
    apply(tx, &row, after, (differences, reason)).await
}

async fn state(tx: &mut Tx, row: &Customer) -> Result<State> {
    let place = store::workplaces(tx.session(), &[row.id]).await?.pop();
    let stored = store::stored_phones(tx, row.id).await?;
    State::of(row, place.map(|(_, institution, department)| (institution, department)), &stored)
}

/// Refuses what others changed in the meantime, and what may not be chosen.
async fn allow(
    tx: &mut Tx,
    (row, after): (&Customer, &State),
    patch: &Patch,
    differences: &[Difference],
) -> Result<()> {
    if patch.base_rev > row.rev {
        return Err(Error::conflict());
    }
    let since = store::fields_changed_since(tx, row.id, patch.base_rev).await?;
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
            return Err(Error::field("workplaceId", "NOT_AN_INSTITUTION"));
        }
    }
    Ok(())
}

fn reason(patch: &Patch, differences: &[Difference]) -> Result<Option<String>> {
    let said = patch.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    if said.is_none() && differences.iter().any(|difference| difference.field.is_key()) {
        return Err(Error::field("reason", "REASON_REQUIRED"));
    }
    said.map(|reason| texts::words(reason, REASON_AT_MOST).or_fault("reason")).transpose()
}

async fn apply(
    tx: &mut Tx,
    row: &Customer,
    after: State,
    (differences, reason): (Vec<Difference>, Option<String>),
) -> Result<CustomerId> {
    let is_changed = |field: CustomerField| differences.iter().any(|difference| difference.field == field);
    if is_changed(CustomerField::Name) || is_changed(CustomerField::Phones) {
        let keys = search_keys(row.id, (row.kind, &after.name), &after.phones);
        store::replace_keys(tx, row.id, &keys).await?;
    }
    if is_changed(CustomerField::Phones) {
        replace_phones(tx, row, &after).await?;
    }
    if is_changed(CustomerField::Workplace) || is_changed(CustomerField::WorkplaceDepartment) {
        move_workplace(tx, row.id, &after).await?;
    }
    let now = Instant(tx.now());
    let rev = store::update(tx, row.id, after.columns(row, now)).await?;
    let changes = differences.into_iter().map(|difference| recorded(tx, (row.id, rev), difference, reason.clone()));
    let changes = changes.collect();
    store::record(tx, changes).await?;
    let audience = store::servers(tx, row.id).await?;
    tx.tell(CHANGED, row.id.0, audience).await?;
    Ok(row.id)
}

async fn replace_phones(tx: &mut Tx, row: &Customer, after: &State) -> Result<()> {
    let sealer = match row.kind {
        CustomerKind::Institution => None,
        CustomerKind::Professional => Some(tx.sealer().await?),
    };
    let (phones, found_by) = kept_phones(row.id, after.phones.clone(), sealer.as_deref())?;
    store::replace_phones(tx, row.id, phones).await?;
    store::replace_blind_keys(tx, (row.id, CustomerField::Phones), found_by).await
}

async fn move_workplace(tx: &mut Tx, id: CustomerId, after: &State) -> Result<()> {
    let Some(institution_id) = after.workplace else {
        return Ok(());
    };
    let since = Instant(tx.now());
    let department = after.workplace_department.clone();
    store::move_workplace(tx, NewWorkLink { professional_id: id, institution_id, department, is_primary: true, since })
        .await
}

fn recorded(
    tx: &Tx,
    (customer_id, rev): (CustomerId, i32),
    difference: Difference,
    reason: Option<String>,
) -> NewChange {
    let Difference { field, before, after } = difference;
    let actor_id = tx.viewer().person();
    NewChange { id: tx.mint(), customer_id, field, before, after, reason, actor_id, at: Instant(tx.now()), rev }
}
