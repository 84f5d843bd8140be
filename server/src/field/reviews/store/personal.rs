//! Reviews of visits to one person, for an export and an erasure.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{ReviewId, VisitId};
use rounds_tables::reviews;
use uuid::Uuid;

use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;

/// Reviews of visits that are among these things.
pub(in crate::field::reviews) async fn ids_among(tx: &mut Tx, _: &System, things: &[Uuid]) -> Result<Vec<ReviewId>> {
    Ok(reviews::table.filter(reviews::visit_id.eq_any(things)).select(reviews::id).load(tx.connection()).await?)
}

/// What was written on these visits.
pub(in crate::field::reviews) async fn texts_on(
    tx: &mut Tx,
    _: &System,
    visits: &[VisitId],
) -> Result<Vec<(VisitId, String)>> {
    let query = reviews::table
        .filter(reviews::visit_id.eq_any(visits))
        .filter(reviews::text.is_not_null())
        .select((reviews::visit_id, reviews::text.assume_not_null()));
    Ok(query.load(tx.connection()).await?)
}

/// Takes away what was written on visits that are among these things.
pub(in crate::field::reviews) async fn erase(tx: &mut Tx, _: &System, things: &[Uuid]) -> Result<()> {
    diesel::update(reviews::table.filter(reviews::visit_id.eq_any(things)).filter(reviews::text.is_not_null()))
        .set(reviews::text.eq(None::<String>))
        .execute(tx.connection())
        .await?;
    Ok(())
}
