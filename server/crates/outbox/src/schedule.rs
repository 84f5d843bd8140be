//! Work that comes back by the clock.
//!
//! Every node keeps the next tick of each schedule in the table as a job that is not due yet. Its key holds for ever, so all
//! nodes together enqueue it once; it waits there while every node is down, and is done late then, once. Further ticks missed
//! meanwhile are skipped.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    jobs::{Dedupe, DedupeScope, NewJob, enqueue},
    source::{ConnectionSource, Outage, lend},
};

/// The longest time between two looks at the clock.
const LOOK_EVERY: Duration = Duration::from_millis(500);

type Next = Box<dyn Fn(DateTime<Utc>) -> DateTime<Utc> + Send + Sync>;
type Tick = Box<dyn Fn(DateTime<Utc>) -> QueryResult<NewJob> + Send + Sync>;

/// A kind of work and the times at which it comes back.
pub struct Schedule {
    name: &'static str,
    next: Next,
    job: Tick,
}

impl Schedule {
    /// Names a schedule; `next` tells the first tick after a time, `job` what to do at a tick.
    ///
    /// The name is unique among schedules; the job's own key and time give way to the tick's.
    pub fn new(
        name: &'static str,
        next: impl Fn(DateTime<Utc>) -> DateTime<Utc> + Send + Sync + 'static,
        job: impl Fn(DateTime<Utc>) -> QueryResult<NewJob> + Send + Sync + 'static,
    ) -> Self {
        Self { name, next: Box::new(next), job: Box::new(job) }
    }

    /// Names a schedule that ticks whenever the time since 1970 is a multiple of `period`.
    ///
    /// # Panics
    /// When `period` is shorter than a second.
    pub fn every(
        name: &'static str,
        period: Duration,
        job: impl Fn(DateTime<Utc>) -> QueryResult<NewJob> + Send + Sync + 'static,
    ) -> Self {
        let seconds = i64::try_from(period.as_secs()).unwrap_or(i64::MAX);
        assert!(seconds > 0, "schedule {name} has a period shorter than a second");
        let next = move |after: DateTime<Utc>| {
            let past = after.timestamp().rem_euclid(seconds);
            DateTime::from_timestamp(after.timestamp() - past, 0).unwrap_or(after) + chrono::TimeDelta::seconds(seconds)
        };
        Self::new(name, next, job)
    }

    async fn ensure(&self, conn: &mut AsyncPgConnection, tick: DateTime<Utc>) -> QueryResult<()> {
        let mut job = (self.job)(tick)?;
        let stamp = tick.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        job.dedupe = Some(Dedupe { key: format!("tick:{}:{stamp}", self.name), scope: DedupeScope::Ever });
        job.run_at = tick;
        enqueue(conn, job).await?;
        Ok(())
    }
}

/// All schedules of the application.
pub struct Schedules {
    clock: Clock,
    source: Arc<dyn ConnectionSource>,
    schedules: Vec<Schedule>,
}

impl Schedules {
    /// Makes the keeper of `schedules`.
    pub fn new(clock: Clock, source: Arc<dyn ConnectionSource>, schedules: Vec<Schedule>) -> Self {
        Self { clock, source, schedules }
    }

    /// Keeps the next tick of every schedule in the table until `shutdown`.
    pub async fn run(&self, shutdown: CancellationToken) {
        let _ = shutdown.run_until_cancelled(self.keep()).await;
    }

    async fn keep(&self) {
        let mut ensured: Vec<Option<DateTime<Utc>>> = vec![None; self.schedules.len()];
        let mut outage = Outage::of("keeping schedules");
        loop {
            let now = (self.clock)();
            for (schedule, ensured) in self.schedules.iter().zip(&mut ensured) {
                let tick = (schedule.next)(now);
                if *ensured != Some(tick) {
                    let kept = lend(&*self.source, async |conn| schedule.ensure(conn, tick).await).await;
                    *ensured = outage.note(kept).map(|()| tick).or(*ensured);
                }
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
