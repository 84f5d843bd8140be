//! Whose data it is, and the record of who was erased.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::CustomerKind;
use rounds_tables::{customers, erasures};

use crate::customers::customers::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// What a customer that the viewer sees is, archived ones too, and whether the viewer may reveal what is masked.
pub(super) async fn standing(tx: &mut Tx, id: CustomerId) -> Result<Option<(CustomerKind, bool)>> {
    let (viewer, connection) = tx.parts();
    let is_revealable: Predicate<customers::table> = scope::revealable(viewer);
    let query = customers::table
        .find(id)
        .filter(scope::visible::<customers::table>(viewer))
        .select((customers::kind, is_revealable));
    Ok(query.first(connection).await.optional()?)
}

/// Puts the first erasure of a person on record.
pub(super) async fn record(tx: &mut Tx, id: CustomerId) -> Result<()> {
    let row = (
        erasures::customer_id.eq(id),
        erasures::erased_at.eq(Instant(tx.now())),
        erasures::erased_by.eq(tx.viewer().person()),
    );
    diesel::insert_into(erasures::table).values(row).on_conflict_do_nothing().execute(tx.connection()).await?;
    Ok(())
}
