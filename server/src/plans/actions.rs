//! Use cases of week plans.

use rounds_domain::ids::{DictionaryEntryId, PlanItemId};

use super::store;
use crate::platform::db::Tx;
use crate::platform::error::Result;

/// Counts a visit that was done for an item, with its result.
pub async fn write_back(tx: &mut Tx, item: PlanItemId, result: Option<DictionaryEntryId>) -> Result<()> {
    store::write_back(tx, item, result).await
}
