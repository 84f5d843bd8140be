//! What week plans say of one person, for an export and an erasure.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, PlanItemId};
use rounds_tables::plan_items;

use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

/// What was noted on visits that were intended.
pub(in crate::field::plans) async fn notes_on(tx: &mut Tx, _: &System, id: CustomerId) -> Result<Vec<String>> {
    let query = plan_items::table
        .filter(plan_items::customer_id.eq(id))
        .filter(plan_items::note.is_not_null())
        .order(plan_items::id)
        .select(plan_items::note.assume_not_null());
    Ok(query.load(tx.connection()).await?)
}

/// Takes the notes away, and says from which items.
pub(in crate::field::plans) async fn erase_notes(tx: &mut Tx, customer: &Held<CustomerId>) -> Result<Vec<PlanItemId>> {
    let of_customer = plan_items::table.filter(plan_items::customer_id.eq(**customer));
    let noted = of_customer.filter(plan_items::note.is_not_null());
    let erased = diesel::update(noted).set(plan_items::note.eq(None::<String>)).returning(plan_items::id);
    Ok(erased.get_results(tx.connection()).await?)
}
