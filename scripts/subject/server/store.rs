//! __Words__ in the database; reads start from `visible(viewer)`.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_tables::__subjects__;

use super::model::{Changes, __Subject__, __Subject__Id, __Subject__Row};
use super::scope;
use rounds_platform::db::{Held, Keys, Order, Page, Read, Reader, Slice, TimeKey, Tx, all_of};
use rounds_platform::error::Result;

const LATEST_FIRST: Order = Order { key: "__subjects__.created_at", id: "__subjects__.id", is_descending: true };

/// Those with these ids.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<__Subject__>> {
    let viewer = reader.viewer();
    let query = __subjects__::table
        .filter(__subjects__::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .select(__Subject__::as_select());
    Read::rows(query)
}

/// One page, newest first.
pub(super) fn page(reader: &Reader, page: &Page<TimeKey>) -> Read<Slice<__Subject__>> {
    let viewer = reader.viewer();
    let query = __subjects__::table
        .filter(scope::visible(viewer))
        .filter(all_of(page.bounds(LATEST_FIRST)))
        .order_by(page.order(LATEST_FIRST))
        .limit(page.limit())
        .select(__Subject__::as_select());
    Read::rows(query).slice(page)
}

/// How many there are.
pub(super) fn count(reader: &Reader) -> Read<i64> {
    Read::value(__subjects__::table.filter(scope::visible(reader.viewer())).count())
}

/// Keeps a new one.
pub(super) async fn insert(tx: &mut Tx, row: &__Subject__Row) -> Result<()> {
    diesel::insert_into(__subjects__::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// One of them, held until the transaction ends; `NOT_FOUND` when absent or out of reach.
pub(super) async fn hold(tx: &mut Tx, id: __Subject__Id) -> Result<Held<__Subject__>> {
    let (viewer, connection) = tx.parts();
    let query = __subjects__::table
        .find(id)
        .filter(scope::visible(viewer))
        .select(__Subject__::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Changes a held one.
pub(super) async fn change(tx: &mut Tx, held: &Held<__Subject__>, changes: &Changes) -> Result<()> {
    diesel::update(__subjects__::table.find(held.id)).set(changes).execute(tx.connection()).await?;
    Ok(())
}
