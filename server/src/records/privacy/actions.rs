//! Exporting and erasing one person's data.

use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::CustomerKind;
use serde_json::{Map, Value};

use super::store;
use crate::customers::customers;
use crate::customers::customers::NOT_A_PROFESSIONAL;
use crate::registry::{self, Erasure};
use rounds_platform::access::Reach;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, Result};

/// What stands where a name stood, in both languages.
const LABEL: &str = "已清除的个人信息 · Erased person";

/// Everything that is known of a professional.
pub(super) async fn export(tx: &mut Tx, _: permits::CustomersReveal, id: CustomerId, reason: &str) -> Result<Value> {
    let reason = customers::sound_reason(reason)?;
    if !professional(tx, id).await? {
        return Err(Error::forbidden());
    }
    tx.audit_subject(id);
    tx.note("why", reason);
    let person = registry::person(tx, id).await?;
    let mut document = Map::new();
    for export in registry::personals().iter().filter_map(|personal| personal.export) {
        let sections = export(tx, &person).await?;
        document.extend(sections.into_iter().map(|(key, section)| (key.to_owned(), section)));
    }
    Ok(document.into())
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
    let held = customers::hold(tx, &[id]).await?.pop();
    professional(tx, id).await?;
    let customer = held.ok_or_else(Error::not_found)?;
    tx.audit_subject(id);
    tx.note("why", reason);
    store::record(tx, id).await?;
    let erasure = Erasure { customer, person: registry::person(tx, id).await?, label: LABEL };
    for personal in registry::personals() {
        (personal.erase)(tx, &erasure).await?;
    }
    Ok(id)
}

/// Whether the viewer may reveal what is masked of a professional; `NOT_FOUND` when absent or out of reach.
async fn professional(tx: &mut Tx, id: CustomerId) -> Result<bool> {
    match store::standing(tx, id).await?.ok_or_else(Error::not_found)? {
        (CustomerKind::Professional, is_revealable) => Ok(is_revealable),
        (CustomerKind::Institution, _) => Err(Error::field("customerId", NOT_A_PROFESSIONAL)),
    }
}
