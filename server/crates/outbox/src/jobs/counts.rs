//! How much work waits, runs and has failed for good.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    QueryResult, QueryableByName,
    sql_types::{BigInt, Nullable, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// The state of all queues at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Due and not begun.
    pub ready: i64,
    /// Not due yet.
    pub waiting: i64,
    /// Under a lease.
    pub running: i64,
    /// Dead letters.
    pub dead: i64,
    /// How long the oldest due job has been due.
    pub oldest_ready_age: Option<Duration>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    ready: i64,
    #[diesel(sql_type = BigInt)]
    waiting: i64,
    #[diesel(sql_type = BigInt)]
    running: i64,
    #[diesel(sql_type = BigInt)]
    dead: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    oldest_due: Option<DateTime<Utc>>,
}

/// Counts the jobs as of `now`, the application's time.
///
/// # Errors
/// When the database refuses.
pub async fn counts(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Counts> {
    let row: Row = diesel::sql_query(include_str!("counts.sql")).bind::<Timestamptz, _>(now).get_result(conn).await?;
    Ok(Counts {
        ready: row.ready,
        waiting: row.waiting,
        running: row.running,
        dead: row.dead,
        oldest_ready_age: row.oldest_due.and_then(|due| (now - due).to_std().ok()),
    })
}
