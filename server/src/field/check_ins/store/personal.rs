//! Check-ins at which one person was called on, for an export and an erasure.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CheckInId, CustomerId};
use rounds_tables::check_ins;
use uuid::Uuid;

use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

/// How these check-ins were explained.
pub(in crate::field::check_ins) async fn explanations_of(
    tx: &mut Tx,
    _: &System,
    ids: &[CheckInId],
) -> Result<Vec<(CheckInId, String)>> {
    let query = check_ins::table
        .filter(check_ins::id.eq_any(ids))
        .filter(check_ins::explanation.is_not_null())
        .select((check_ins::id, check_ins::explanation.assume_not_null()));
    Ok(query.load(tx.connection()).await?)
}

/// Takes the explanation away of check-ins for the sake of the person, and of those among these things.
pub(in crate::field::check_ins) async fn erase(tx: &mut Tx, person: &Held<CustomerId>, things: &[Uuid]) -> Result<()> {
    let concerned = check_ins::customer_id.eq(**person).or(check_ins::id.eq_any(things));
    diesel::update(check_ins::table.filter(concerned).filter(check_ins::explanation.is_not_null()))
        .set(check_ins::explanation.eq(None::<String>))
        .execute(tx.connection())
        .await?;
    Ok(())
}
