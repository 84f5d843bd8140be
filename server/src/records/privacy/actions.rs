//! Exporting and erasing one person's data.

use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::CustomerKind;
use serde_json::{Value, json};

use super::store;
use crate::customers::customers;
use crate::customers::customers::NOT_A_PROFESSIONAL;
use crate::organisation::people;
use rounds_platform::access::Reach;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, Result};

/// Everything that is known of a professional.
pub(super) async fn export(tx: &mut Tx, _: permits::CustomersReveal, id: CustomerId, reason: &str) -> Result<Value> {
    let reason = customers::sound_reason(reason)?;
    if !professional(tx, id).await? {
        return Err(Error::forbidden());
    }
    tx.audit_subject(id);
    tx.note("why", reason);
    let mut document = store::export(tx, id).await?;
    let (phones, number) = customers::opened(tx, id).await?;
    document["phones"] = phones.into_iter().map(|(label, number)| json!({"label": label, "number": number})).collect();
    document["idNumber"] = number.into();
    Ok(document)
}

/// Erases a professional; doing it again takes away what was written since.
pub(super) async fn erase(
    tx: &mut Tx,
    permit: permits::CustomersReveal,
    id: CustomerId,
    reason: &str,
) -> Result<CustomerId> {
    if *permit.reach() != Reach::All {
        return Err(Error::forbidden());
    }
    let reason = customers::sound_reason(reason)?;
    customers::hold(tx, &[id]).await?;
    professional(tx, id).await?;
    tx.audit_subject(id);
    tx.note("why", reason);
    store::record(tx, id).await?;
    let audience = store::servers(tx, id).await?;
    store::erase(tx, id).await?;
    people::see_less(tx, &audience).await?;
    tx.publish(customers::CHANGED, id.0, audience).await?;
    Ok(id)
}

/// Whether the viewer may reveal what is masked of a professional; `NOT_FOUND` when absent or out of reach.
async fn professional(tx: &mut Tx, id: CustomerId) -> Result<bool> {
    match store::standing(tx, id).await?.ok_or_else(Error::not_found)? {
        (CustomerKind::Professional, is_revealable) => Ok(is_revealable),
        (CustomerKind::Institution, _) => Err(Error::field("customerId", NOT_A_PROFESSIONAL)),
    }
}
