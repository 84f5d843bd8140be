//! Applications with telephones that the key of now has not sealed, and how many values a key has sealed.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_tables::customer_applications;

use crate::customers::applications::model::CustomerApplication;
use rounds_platform::access::Predicate;
use rounds_platform::db::{DbSession, Held, System, Tx};
use rounds_platform::error::Result;

/// Under a key that seals no more, or in the clear, as they lay before anything was sealed.
const UNSEALED: &str = "(customer_applications.data_key_id in (select k.id from data_keys k where k.superseded_at is not null) \
    or customer_applications.kind = 'PROFESSIONAL' and customer_applications.state = 'PENDING' \
      and customer_applications.phones <> '{}')";
const AT_ONCE: i64 = 45;

fn unsealed() -> Predicate<customer_applications::table> {
    Box::new(sql::<Bool>(UNSEALED))
}

/// How many wait.
pub(in crate::customers::applications) async fn count_unsealed(session: &mut DbSession, _: &System) -> Result<i64> {
    Ok(customer_applications::table.filter(unsealed()).count().get_result(session.connection()).await?)
}

/// Some that wait, held until the transaction ends.
pub(in crate::customers::applications) async fn hold_unsealed(
    tx: &mut Tx,
    _: &System,
) -> Result<Vec<Held<CustomerApplication>>> {
    let query = customer_applications::table
        .filter(unsealed())
        .order(customer_applications::id)
        .limit(AT_ONCE)
        .select(CustomerApplication::as_select())
        .for_no_key_update();
    let waiting: Vec<CustomerApplication> = query.load(tx.connection()).await?;
    Ok(waiting.into_iter().map(Held::locked).collect())
}

/// How many values lie under a key.
pub(in crate::customers::applications) async fn count_sealed_under(
    session: &mut DbSession,
    _: &System,
    key: &str,
) -> Result<i64> {
    let under = customer_applications::table.filter(customer_applications::data_key_id.eq(key.to_owned()));
    Ok(under.count().get_result(session.connection()).await?)
}
