//! Whether PostgreSQL is there.
//!
//! One connection of its own asks four times a second. A refused or broken connection is believed when a new one cannot be
//! opened either; silence is believed the second time, for a busy machine is no outage. So a loss is known within two
//! seconds, a return within one. While PostgreSQL is away nobody waits for it, and idle connections are closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::pool::Database;

const LOOK_EVERY: Duration = Duration::from_millis(250);
const ANSWER_WITHIN: Duration = Duration::from_millis(700);
const SILENCES_BELIEVED: u32 = 2;

/// Whether PostgreSQL is there, as far as this process knows.
#[derive(Debug, Clone, Default)]
pub struct Presence(Arc<AtomicBool>);

impl Presence {
    /// Whether PostgreSQL is known to be away.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self, is_away: bool) -> bool {
        self.0.swap(is_away, Ordering::Relaxed) != is_away
    }
}

/// What one look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    There,
    Away,
    Silent,
}

/// Looks after the database until shutdown.
pub(super) async fn look_after(database: &Database, shutdown: CancellationToken) {
    let mut line = None;
    let mut silences = 0;
    let watching = async {
        loop {
            let look = look(database, &mut line).await;
            silences = if look == Look::Silent { silences + 1 } else { 0 };
            match look {
                Look::There => found(database),
                Look::Silent if silences < SILENCES_BELIEVED => {}
                Look::Away | Look::Silent => lost(database),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    let _ = shutdown.run_until_cancelled(watching).await;
}

fn found(database: &Database) {
    if database.presence().note(false) {
        tracing::info!("PostgreSQL is back");
    }
}

fn lost(database: &Database) {
    if database.presence().note(true) {
        tracing::warn!("PostgreSQL is away; requests are refused until it is back");
    }
    database.forget_idle();
}

/// Asks on the kept line, and on a new one where that is broken.
async fn look(database: &Database, line: &mut Option<AsyncPgConnection>) -> Look {
    if let Some(mut kept) = line.take() {
        match timeout(ANSWER_WITHIN, kept.batch_execute("select 1")).await {
            Ok(Ok(())) => {
                *line = Some(kept);
                return Look::There;
            }
            Ok(Err(_)) => {}
            Err(_) => return Look::Silent,
        }
    }
    match timeout(ANSWER_WITHIN, database.dedicated()).await {
        Ok(Ok(opened)) => {
            *line = Some(opened);
            Look::There
        }
        Ok(Err(_)) => Look::Away,
        Err(_) => Look::Silent,
    }
}
