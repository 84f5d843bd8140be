//! Dead letters: seen, and driven again once their cause is mended.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, HasQuery, QueryDsl, QueryResult,
    sql_types::{Array, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::state::is_dead;
use rounds_tables::jobs;

/// A job that is given up.
#[derive(Clone, Debug, HasQuery)]
#[diesel(table_name = jobs)]
pub struct DeadJob {
    /// The job.
    pub id: Uuid,
    /// Queue it was in.
    pub queue: String,
    /// Name of its kind.
    pub name: String,
    /// What its handler got.
    pub payload: Value,
    /// How often it was tried.
    pub attempts: i32,
    /// Cause of the last failure.
    pub last_error: Option<String>,
    /// When it was given up, by the database's clock.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Lists the dead letters, the latest first.
///
/// # Errors
/// When the database refuses.
pub async fn dead_jobs(conn: &mut AsyncPgConnection, limit: i64) -> QueryResult<Vec<DeadJob>> {
    DeadJob::query().filter(is_dead()).order((jobs::finished_at.desc(), jobs::id.desc())).limit(limit).load(conn).await
}

/// Makes those of the dead letters `ids` due at `now` with all their attempts before them, and says how many there were.
///
/// One whose key a newer pending job holds stays dead: its work is under way already.
///
/// # Errors
/// When the database refuses, as it does if another node enqueues such a key in the same instant.
pub async fn redrive(conn: &mut AsyncPgConnection, ids: &[Uuid], now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::sql_query(include_str!("redrive.sql"))
        .bind::<Array<diesel::sql_types::Uuid>, _>(ids)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await
}
