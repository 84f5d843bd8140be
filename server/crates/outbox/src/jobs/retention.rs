//! Forgetting what is done.
//!
//! Dead letters stay until somebody deals with them, and a key that holds for ever keeps its row – except the ticks of
//! schedules, which lie in the past and cannot come again.

use std::time::Duration;

use diesel::{
    QueryResult,
    sql_types::{BigInt, Double},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// Deletes up to `limit` jobs done longer than `keep` ago and says how many; call it until that is less than `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn forget_done_jobs(conn: &mut AsyncPgConnection, keep: Duration, limit: i64) -> QueryResult<usize> {
    diesel::sql_query(include_str!("forget_done.sql"))
        .bind::<Double, _>(keep.as_secs_f64())
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await
}
