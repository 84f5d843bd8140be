//! Where the rules of a handover put customers.

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId, HandoverId};
use uuid::Uuid;

use crate::records::handovers::model::{Placed, Rules};
use rounds_platform::db::{DbSession, System};
use rounds_platform::error::Result;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    customer_id: CustomerId,
    #[diesel(sql_type = Text)]
    pinyin: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    successor_id: Option<EmployeeId>,
}

/// Where the rules put these customers, by pinyin; a customer that has moved already stays where it went.
pub(in crate::records::handovers) async fn placed(
    session: &mut DbSession,
    _: &System,
    customers: &[CustomerId],
    (rules, handover): (&Rules, Option<HandoverId>),
) -> Result<Vec<Placed>> {
    let (listed, listed_to) = columns(&rules.listed, |id| id.0);
    let (regions, regions_to) = columns(&rules.regional, |id| id.0);
    let asked: Vec<Uuid> = customers.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = diesel::sql_query(include_str!("placing.sql"))
        .bind::<Array<SqlUuid>, _>(asked)
        .bind::<Nullable<SqlUuid>, _>(handover)
        .bind::<Array<SqlUuid>, _>(listed)
        .bind::<Array<SqlUuid>, _>(listed_to)
        .bind::<Array<SqlUuid>, _>(regions)
        .bind::<Array<SqlUuid>, _>(regions_to)
        .bind::<Nullable<SqlUuid>, _>(rules.rest)
        .load(session.connection())
        .await?;
    let placed = |row: Row| Placed { customer: row.customer_id, pinyin: row.pinyin, successor: row.successor_id };
    Ok(rows.into_iter().map(placed).collect())
}

/// Pairs as the two columns that SQL takes them for.
fn columns<Key>(pairs: &[(Key, EmployeeId)], id: impl Fn(&Key) -> Uuid) -> (Vec<Uuid>, Vec<Uuid>) {
    pairs.iter().map(|(key, successor)| (id(key), successor.0)).unzip()
}
