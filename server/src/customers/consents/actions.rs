//! Recording and withdrawing consents.

mod personal;

use rounds_domain::ids::{ConsentId, CustomerId};
use rounds_domain::texts;
use rounds_domain::vocabulary::CustomerKind;

use super::model::{NewConsent, RecordConsentInput};
use super::store;
use crate::customers::consents::CONSENT_WITHDRAWN;
use crate::customers::customers;
use crate::customers::customers::NOT_A_PROFESSIONAL;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

pub use personal::PERSONAL;

const WORDS_AT_MOST: usize = 500;

/// Records what a professional has agreed to.
pub(super) async fn record(tx: &mut Tx, _: permits::CustomersWrite, input: RecordConsentInput) -> Result<ConsentId> {
    writable(tx, input.customer_id).await?;
    let evidence = input.evidence.as_deref().filter(|text| !text.trim().is_empty());
    let evidence = evidence.map(|text| texts::words(text, WORDS_AT_MOST).or_fault("evidence")).transpose()?;
    let row = NewConsent {
        id: input.id,
        customer_id: input.customer_id,
        purpose: input.purpose,
        basis: input.basis,
        since: input.since.unwrap_or(Instant(tx.now())),
        until: input.until,
        evidence,
        recorded_by: tx.viewer().person(),
        recorded_at: Instant(tx.now()),
    };
    tx.audit_subject(row.id);
    tx.note("customer", input.customer_id.to_string());
    tx.note("purpose", input.purpose.as_str());
    store::insert(tx, &row).await?;
    Ok(row.id)
}

/// Withdraws a consent, for good.
pub(super) async fn withdraw(
    tx: &mut Tx,
    _: permits::CustomersWrite,
    id: ConsentId,
    reason: &str,
) -> Result<ConsentId> {
    let found = store::hold(tx, id).await?;
    writable(tx, found.customer_id).await?;
    let reason = texts::words(reason, WORDS_AT_MOST).or_fault("reason")?;
    tx.audit_subject(id);
    if !store::withdraw(tx, &found, &reason).await? {
        return Err(Error::code(CONSENT_WITHDRAWN));
    }
    Ok(id)
}

/// A professional whom the viewer may change.
async fn writable(tx: &mut Tx, id: CustomerId) -> Result<()> {
    let customer = customers::resolve(tx, id).await?;
    if !customers::standings(tx, &[id]).await?.get(&id).is_some_and(|standing| standing.is_writable) {
        return Err(Error::forbidden());
    }
    match customer.kind {
        CustomerKind::Professional => Ok(()),
        CustomerKind::Institution => Err(Error::field("customerId", NOT_A_PROFESSIONAL)),
    }
}
