//! Writing down what happened, and forgetting it when it is old news.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, QueryResult,
    sql_types::{BigInt, Double},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_tables::events;
use serde_json::Value;
use uuid::Uuid;

/// Something that happens in the caller's transaction.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Its id, a UUIDv7.
    pub id: Uuid,
    /// What kind of thing happened.
    pub topic: &'static str,
    /// Who is to hear of it; `None` is everybody whose scope reaches the subject.
    pub audience: Option<Vec<Uuid>>,
    /// The thing it happened to.
    pub subject: Uuid,
    /// Ids and codes only.
    pub payload: Value,
    /// When it happened, by the application's clock.
    pub occurred_at: DateTime<Utc>,
}

/// Records `event` in the caller's transaction.
///
/// After the commit, [`Wake::now`](crate::Wake::now) spares it the wait for the relay's next poll.
///
/// # Errors
/// When the database refuses.
pub async fn record_event(conn: &mut AsyncPgConnection, event: NewEvent) -> QueryResult<()> {
    diesel::insert_into(events::table)
        .values((
            events::id.eq(event.id),
            events::topic.eq(event.topic),
            events::audience.eq(event.audience),
            events::subject.eq(event.subject),
            events::payload.eq(event.payload),
            events::occurred_at.eq(event.occurred_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes up to `limit` published events older than `keep` before `now` and says how many.
///
/// Keep them longer than any reader stays away; one that comes back later has to read everything anew.
///
/// # Errors
/// When the database refuses.
pub async fn forget_events(
    conn: &mut AsyncPgConnection,
    keep: Duration,
    now: DateTime<Utc>,
    limit: i64,
) -> QueryResult<usize> {
    diesel::sql_query(include_str!("forget.sql"))
        .bind::<diesel::sql_types::Timestamptz, _>(now)
        .bind::<Double, _>(keep.as_secs_f64())
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await
}
