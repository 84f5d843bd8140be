//! Reading what is published.
//!
//! A reader that comes back subscribes first, then reads from where it was, then drops from the subscription what it has
//! read: nothing is missed in between.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, NullableExpressionMethods, QueryDsl, QueryResult, Queryable, Selectable, SelectableHelper, dsl,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_tables::events;
use serde_json::Value;
use uuid::Uuid;

/// Something that happened and is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its place in the order of publication.
    pub seq: i64,
    /// What kind of thing happened.
    pub topic: String,
    /// Who is to hear of it; `None` is everybody whose scope reaches the subject.
    pub audience: Option<Vec<Uuid>>,
    /// The thing it happened to.
    pub subject: Uuid,
    /// Ids and codes.
    pub payload: Value,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct Row {
    #[diesel(select_expression = events::published_seq.assume_not_null())]
    published_seq: i64,
    topic: String,
    audience: Option<Vec<Uuid>>,
    subject: Uuid,
    payload: Value,
    occurred_at: DateTime<Utc>,
}

impl From<Row> for Event {
    fn from(row: Row) -> Self {
        Self {
            seq: row.published_seq,
            topic: row.topic,
            audience: row.audience,
            subject: row.subject,
            payload: row.payload,
            occurred_at: row.occurred_at,
        }
    }
}

/// Reads up to `limit` events of `topic` published after `after_seq`, in order of publication.
///
/// # Errors
/// When the database refuses.
pub async fn read_since(
    conn: &mut AsyncPgConnection,
    topic: &str,
    after_seq: i64,
    limit: i64,
) -> QueryResult<Vec<Event>> {
    let rows = events::table
        .filter(events::topic.eq(topic))
        .filter(events::published_seq.gt(after_seq))
        .order(events::published_seq)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Event::from).collect())
}

/// The number of the latest published event, 0 before the first.
///
/// # Errors
/// When the database refuses.
pub async fn latest_seq(conn: &mut AsyncPgConnection) -> QueryResult<i64> {
    let latest: Option<i64> = events::table.select(dsl::max(events::published_seq)).get_result(conn).await?;
    Ok(latest.unwrap_or(0))
}

/// Reads up to `limit` events of any topic published after `after_seq`, in order of publication.
pub(super) async fn all_since(conn: &mut AsyncPgConnection, after_seq: i64, limit: i64) -> QueryResult<Vec<Event>> {
    let rows = events::table
        .filter(events::published_seq.gt(after_seq))
        .order(events::published_seq)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Event::from).collect())
}
