//! ID numbers: entered, taken away, and read in the clear with a reason and a trace.

use rounds_domain::id_numbers::IdNumber;
use rounds_domain::ids::CustomerId;
use rounds_domain::texts;
use rounds_domain::vocabulary::{CustomerField, CustomerKind};

use super::CHANGED;
use super::resolve::{resolve, standings};
use crate::customers::customers::model::{BlindKey, NewChange, StoredIdNumber};
use crate::customers::customers::store;
use crate::customers::customers::{ID_NUMBER_MISSING, NOT_A_PROFESSIONAL, REASON_TOO_SHORT};
use rounds_platform::access::permits;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

const REASON_AT_LEAST: usize = 10;
/// The number itself.
const ALLOWED: System = System::because("whoever changes or reveals a number has been found to be allowed");

/// Enters an ID number, or takes it away.
pub(in crate::customers::customers) async fn set_id_number(
    tx: &mut Tx,
    _: permits::CustomersWrite,
    (id, typed): (CustomerId, Option<String>),
    reason: &str,
) -> Result<CustomerId> {
    let held = store::hold(tx, &[id]).await?.pop();
    let row = resolve(tx, id).await?;
    let held = held.ok_or_else(Error::not_found)?;
    tx.audit_subject(id);
    if !standings(tx, &[id]).await?.get(&id).is_some_and(|standing| standing.is_writable) {
        return Err(Error::forbidden());
    }
    if row.kind != CustomerKind::Professional {
        return Err(Error::field("customerId", NOT_A_PROFESSIONAL));
    }
    let wanted = typed.map(|typed| IdNumber::parse(&typed).or_fault("idNumber")).transpose()?;
    let reason = texts::reason(reason).or_fault("reason")?;
    let before = store::stored_id_number(tx, &ALLOWED, id).await?;
    if before != wanted {
        replace(tx, &held, (before, wanted), reason).await?;
    }
    Ok(id)
}

async fn replace(
    tx: &mut Tx,
    customer: &Held<CustomerId>,
    (before, wanted): (Option<IdNumber>, Option<IdNumber>),
    reason: String,
) -> Result<()> {
    let (id, mut found_by) = (**customer, Vec::new());
    let mut stored = None;
    if let Some(number) = &wanted {
        let sealer = tx.sealer().await?;
        stored = Some(StoredIdNumber::sealed_with(&sealer, id, number.reveal())?);
        found_by.push(BlindKey::of_id_number(&sealer, id, number.reveal())?);
    }
    store::replace_id_number(tx, customer, stored.as_ref()).await?;
    store::replace_blind_keys(tx, (customer, CustomerField::IdNumber), found_by).await?;
    tx.changed_unseen(CustomerField::IdNumber.as_str());
    let rev = store::touch(tx, customer).await?;
    let masked = |number: Option<IdNumber>| number.map(|number| number.masked());
    let change = NewChange {
        id: tx.mint(),
        customer_id: id,
        field: CustomerField::IdNumber,
        before: masked(before),
        after: masked(wanted),
        reason: Some(reason),
        actor_id: tx.viewer().person(),
        at: Instant(tx.now()),
        rev,
    };
    store::record(tx, vec![change]).await?;
    let audience = store::servers(tx, customer).await?;
    tx.publish(CHANGED, id.0, audience).await
}

/// The ID number in the clear. Who, whose and why stand in the audit trail, the number does not.
pub(in crate::customers::customers) async fn reveal(
    tx: &mut Tx,
    _: permits::CustomersReveal,
    id: CustomerId,
    reason: &str,
) -> Result<String> {
    let reason = sound_reason(reason)?;
    resolve(tx, id).await?;
    if !store::is_revealable(tx.session(), id).await? {
        return Err(Error::forbidden());
    }
    tx.audit_subject(id);
    tx.note("field", CustomerField::IdNumber.as_str());
    tx.note("why", reason);
    let number = store::stored_id_number(tx, &ALLOWED, id).await?;
    Ok(number.ok_or_else(|| Error::code(ID_NUMBER_MISSING))?.reveal().to_owned())
}

/// A reason that says something: 10 to 500 characters.
pub fn sound_reason(reason: &str) -> Result<String> {
    let reason = texts::reason(reason).or_fault("reason")?;
    if texts::length(&reason) < REASON_AT_LEAST {
        return Err(Error::field("reason", REASON_TOO_SHORT));
    }
    Ok(reason)
}
