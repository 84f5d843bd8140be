//! Looking after PostgreSQL, so that everybody knows whether it is there.
//!
//! One connection of its own asks four times a second. A refused or broken connection is believed when a new one cannot be
//! opened either; silence is believed the second time, for a busy machine is no outage. So a loss is known within two
//! seconds, a return within one. While PostgreSQL is away idle connections are closed.

use std::time::Duration;

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::pool::Database;

const LOOK_EVERY: Duration = Duration::from_millis(250);
const ANSWER_WITHIN: Duration = Duration::from_millis(700);
const SILENCES_BELIEVED: u32 = 2;

/// What one look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    There,
    Away,
    Silent,
}

impl Database {
    /// Looks after PostgreSQL until `shutdown`; whoever asks `availability` knows within two seconds.
    pub async fn look_after(&self, shutdown: CancellationToken) {
        let mut line = None;
        let mut silences = 0;
        let watching = async {
            loop {
                let look = look(self, &mut line).await;
                silences = if look == Look::Silent { silences + 1 } else { 0 };
                match look {
                    Look::There => found(self),
                    Look::Silent if silences < SILENCES_BELIEVED => {}
                    Look::Away | Look::Silent => lost(self),
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        let _ = shutdown.run_until_cancelled(watching).await;
    }
}

fn found(database: &Database) {
    if database.availability().note(false) {
        tracing::info!("PostgreSQL is back");
    }
}

fn lost(database: &Database) {
    if database.availability().note(true) {
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
