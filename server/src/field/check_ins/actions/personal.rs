//! How check-ins were explained at which a person was called on; the visits export it.

use std::collections::HashMap;

use rounds_domain::ids::CheckInId;
use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;

use crate::field::check_ins::store;
use crate::registry::{Erasure, Personal};

/// Check-ins for the sake of the person, and those within which they were visited.
pub const PERSONAL: Personal = Personal {
    columns: &["check_ins.customer_id"],
    things: None,
    export: None,
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

/// How each of these check-ins was explained, of those that were.
pub async fn explanations_of(tx: &mut Tx, system: &System, ids: &[CheckInId]) -> Result<HashMap<CheckInId, String>> {
    Ok(store::explanations_of(tx, system, ids).await?.into_iter().collect())
}

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    store::erase(tx, &erasure.customer, &erasure.person.things).await
}
