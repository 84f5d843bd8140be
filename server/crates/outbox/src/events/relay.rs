//! The relay: numbers committed events and tells the nodes how far it has come.
//!
//! Every node runs one; an advisory lock lets one at a time work. The lock is held until its numbers are visible, and the
//! batch is read in a statement of its own after the lock is taken, so numbers become visible in their order and nothing
//! appears behind a cursor. One notification per batch: a notification takes a lock that all notifying commits share, so
//! the transactions of the trade send none.

use std::{sync::Arc, time::Duration};

use diesel::{
    QueryDsl, QueryResult, QueryableByName, dsl,
    sql_types::{BigInt, Nullable, Text},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rounds_tables::events;
use tokio_util::sync::CancellationToken;

use super::CHANNEL;
use crate::{
    source::{ConnectionSource, Outage, Reserved, Trouble, answered},
    wake::Wake,
};

const BATCH: i64 = 500;
const POLL: Duration = Duration::from_millis(200);
/// Another relay's batch takes a few milliseconds; it may have begun before our events were committed.
const LOOK_AGAIN: Duration = Duration::from_millis(15);

diesel::define_sql_function! {
    /// Takes the lock until the end of the transaction if nobody has it.
    fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
}
diesel::define_sql_function! {
    /// Tells everybody who listens, at commit.
    fn pg_notify(channel: Text, payload: Text) -> VarChar;
}

/// What one look at the unpublished events came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// There were none.
    Nothing,
    /// Another relay is at work.
    Elsewhere,
    /// These numbers were given, both ends included.
    Batch {
        /// The lowest.
        first: i64,
        /// The highest.
        last: i64,
        /// How many events got one.
        count: i64,
    },
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    first: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    last: Option<i64>,
}

/// Publishes what the transactions of all nodes have recorded.
pub struct Relay {
    source: Arc<dyn ConnectionSource>,
    wake: Wake,
}

impl Relay {
    /// Makes a relay that looks whenever `wake` says so, and several times a second anyhow.
    pub fn new(source: Arc<dyn ConnectionSource>, wake: Wake) -> Self {
        Self { source, wake }
    }

    /// Publishes until `shutdown`; it keeps one connection of its own.
    pub async fn run(&self, shutdown: CancellationToken) {
        let _ = shutdown.run_until_cancelled(self.publish()).await;
    }

    async fn publish(&self) {
        let mut awake = self.wake.listen();
        let mut reserved = Reserved::of(&*self.source);
        let mut outage = Outage::of("publishing events");
        loop {
            match outage.note(look(&mut reserved).await) {
                Some(Published::Batch { count: BATCH.., .. }) => {}
                Some(Published::Elsewhere) => tokio::time::sleep(LOOK_AGAIN).await,
                _ => awake.within(POLL).await,
            }
        }
    }
}

/// Numbers the next events, at most 500, and announces them.
///
/// # Errors
/// When the database refuses; nothing is numbered then.
pub async fn publish_batch(conn: &mut AsyncPgConnection) -> QueryResult<Published> {
    conn.transaction(async |conn| {
        // "rounds_e", read as a number.
        let lock = i64::from_be_bytes(*b"rounds_e");
        if !diesel::select(pg_try_advisory_xact_lock(lock)).get_result(conn).await? {
            return Ok(Published::Elsewhere);
        }
        let numbered: Numbered =
            diesel::sql_query(include_str!("publish.sql")).bind::<BigInt, _>(BATCH).get_result(conn).await?;
        let (Some(first), Some(last)) = (numbered.first, numbered.last) else {
            return Ok(Published::Nothing);
        };
        diesel::select(pg_notify(CHANNEL, format!("{first},{last}"))).execute(conn).await?;
        Ok(Published::Batch { first, last, count: numbered.count })
    })
    .await
}

async fn look(reserved: &mut Reserved<'_>) -> Result<Published, Trouble> {
    answered(reserved.ask(async |conn| {
        let unpublished = events::table.filter(diesel::ExpressionMethods::is_null(events::published_seq));
        // One cheap probe for the idle case, five times a second on every node.
        if !diesel::select(dsl::exists(unpublished)).get_result(conn).await? {
            return Ok(Published::Nothing);
        }
        publish_batch(conn).await
    }))
    .await
}
