//! Reviews in the database; everything starts from `visible(viewer)`.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_tables::reviews;

use super::model::ReviewRow;
use crate::platform::db::Tx;
use crate::platform::error::Result;

/// Keeps a duty; the one of a visit that was corrected opens again.
pub async fn raise(tx: &mut Tx, row: &ReviewRow) -> Result<rounds_domain::ids::ReviewId> {
    Ok(diesel::insert_into(reviews::table)
        .values(row)
        .on_conflict(reviews::visit_id)
        .do_update()
        .set((
            reviews::state.eq(row.state),
            reviews::priority.eq(row.priority),
            reviews::priority_rank.eq(row.priority_rank),
            reviews::reasons.eq(&row.reasons),
            reviews::due_at.eq(row.due_at),
            reviews::done_at.eq(None::<crate::platform::scalars::Instant>),
            reviews::done_by.eq(None::<rounds_domain::ids::EmployeeId>),
            reviews::mode.eq(None::<rounds_domain::vocabulary::ReviewMode>),
            reviews::rating.eq(None::<i32>),
            reviews::text.eq(None::<String>),
            reviews::visit_version.eq(row.visit_version),
        ))
        .returning(reviews::id)
        .get_result(tx.connection())
        .await?)
}
