//! Week plans in the database.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DictionaryEntryId, PlanItemId};
use rounds_tables::plan_items;

use crate::platform::db::Tx;
use crate::platform::error::Result;

/// Counts a visit that was done for an item, with its result.
pub(super) async fn write_back(tx: &mut Tx, item: PlanItemId, result: Option<DictionaryEntryId>) -> Result<()> {
    diesel::update(plan_items::table.find(item))
        .set((plan_items::visits_done.eq(plan_items::visits_done + 1), plan_items::last_result_id.eq(result)))
        .execute(tx.connection())
        .await?;
    Ok(())
}
