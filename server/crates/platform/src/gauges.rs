//! What is measured by looking every few seconds: connections, jobs, whether news come in.
//!
//! Every label has a closed set of values. What is counted as it happens is counted where it happens; `docs/operations.md`
//! lists both.

use std::time::Duration;

use metrics::gauge;
use rounds_outbox::{Counts, Feed};

use super::clock::Clock;
use super::db::Database;
use super::supervisor::Supervisor;

const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Looks every few seconds until shutdown.
pub fn keep(database: &Database, feed: &Feed, supervisor: &Supervisor, clock: &Clock) {
    let (database, feed, clock) = (database.clone(), feed.clone(), clock.clone());
    supervisor.keep("gauges", move |shutdown| {
        let (database, feed, clock) = (database.clone(), feed.clone(), clock.clone());
        let looking = async move {
            loop {
                look(&database, &feed, &clock).await;
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        async move {
            let _ = shutdown.run_until_cancelled(looking).await;
        }
    });
}

async fn look(database: &Database, feed: &Feed, clock: &Clock) {
    gauge!("rounds_database_up").set(f64::from(u8::from(!database.availability().is_away())));
    gauge!("rounds_feed_listening").set(f64::from(u8::from(feed.is_listening())));
    for (state, count) in database.occupancy() {
        gauge!("rounds_pool_connections", "state" => state).set(count as f64);
    }
    let Ok(mut connection) = database.connection().await else { return };
    match rounds_outbox::counts(&mut connection, clock.now()).await {
        Ok(counts) => tell(&counts),
        Err(error) => tracing::debug!(%error, "jobs could not be counted"),
    }
}

fn tell(counts: &Counts) {
    let states =
        [("ready", counts.ready), ("waiting", counts.waiting), ("running", counts.running), ("dead", counts.dead)];
    for (state, count) in states {
        gauge!("rounds_jobs", "state" => state).set(count as f64);
    }
    gauge!("rounds_oldest_job_seconds").set(counts.oldest_ready_age.unwrap_or_default().as_secs_f64());
}
