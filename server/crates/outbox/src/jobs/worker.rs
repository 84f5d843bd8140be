//! The loop that does the work of one node.
//!
//! It claims no more than it has free places for, and nothing while it cannot renew leases; it runs each handler outside any
//! transaction. Leases are renewed over a connection of its own, so that handlers that use up the pool cannot make it lose
//! them. At shutdown it stops claiming, lets the running ones finish for a while, then stops them and returns their leases.

use std::{any::Any, collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{Instant, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{
    Attempt, Backoff, Done, Failure, Registry,
    lease::{self, Claimed, Demand, Verdict},
    running::Running,
};
use crate::{
    clock::Clock,
    source::{ConnectionSource, Outage, Reserved, Trouble, answered, lend},
    wake::Wake,
};

/// Pause between two tries to record an outcome.
const RECORD_AGAIN_AFTER: Duration = Duration::from_millis(300);

/// How a worker works.
#[derive(Clone)]
pub struct WorkerOptions {
    /// The application's time.
    pub clock: Clock,
    /// What wakes it at once.
    pub wake: Wake,
    /// Jobs at a time per queue, where it is not `concurrency`.
    pub concurrency_of: HashMap<&'static str, usize>,
    /// Jobs at a time per queue.
    pub concurrency: usize,
    /// How long a job is ours without renewal.
    pub lease: Duration,
    /// The longest time between two looks at the table.
    pub poll: Duration,
    /// How long running jobs may go on after shutdown is asked for.
    pub grace: Duration,
    /// How long failed jobs wait.
    pub backoff: Backoff,
}

impl WorkerOptions {
    /// The usual ways.
    #[must_use]
    pub fn new(clock: Clock, wake: Wake) -> Self {
        Self {
            clock,
            wake,
            concurrency_of: HashMap::new(),
            concurrency: 4,
            lease: Duration::from_secs(15),
            poll: Duration::from_millis(500),
            grace: Duration::from_secs(15),
            backoff: Backoff::default(),
        }
    }

    /// How long work of a dead node lies at most: its lease, the next look for lapsed ones, and one poll.
    #[must_use]
    pub fn recovery(&self) -> Duration {
        self.lease + self.tick() + self.poll
    }

    /// How often leases are renewed and lapsed ones taken away.
    fn tick(&self) -> Duration {
        self.lease / 6
    }
}

/// Does the jobs of a registry.
pub struct Worker<App> {
    app: App,
    registry: Registry<App>,
    source: Arc<dyn ConnectionSource>,
    options: WorkerOptions,
    running: Running,
}

impl<App: Clone + Send + Sync + 'static> Worker<App> {
    /// Makes a worker that gives `app` to the handlers of `registry`.
    pub fn new(app: App, registry: Registry<App>, source: Arc<dyn ConnectionSource>, options: WorkerOptions) -> Self {
        Self { app, registry, source, options, running: Running::default() }
    }

    /// Works until `shutdown`, then lets go of everything and returns.
    pub async fn run(self, shutdown: CancellationToken) {
        let worker = Arc::new(self);
        tokio::select! {
            () = worker.keep_leases() => {}
            () = worker.give_up_lapsed() => {}
            () = worker.work(&shutdown) => {}
        }
    }

    async fn work(self: &Arc<Self>, shutdown: &CancellationToken) {
        let places = self.places();
        let mut attempts = JoinSet::new();
        let mut outage = Outage::of("claiming jobs");
        let mut awake = self.options.wake.listen();
        while !shutdown.is_cancelled() {
            let since = Instant::now();
            for job in outage.note(self.claim(&places).await).unwrap_or_default() {
                let place = places.get(job.queue.as_str()).and_then(|queue| Arc::clone(queue).try_acquire_owned().ok());
                attempts.spawn(Arc::clone(self).attempt(job, place, since));
            }
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = awake.within(self.options.poll) => {}
                () = self.running.growth() => {}
                Some(_) = attempts.join_next() => {}
            }
            while attempts.try_join_next().is_some() {}
        }
        self.let_go(attempts).await;
    }

    fn places(&self) -> HashMap<&'static str, Arc<Semaphore>> {
        let of = |queue| self.options.concurrency_of.get(queue).copied().unwrap_or(self.options.concurrency);
        self.registry.queues().map(|queue| (queue, Arc::new(Semaphore::new(of(queue))))).collect()
    }

    async fn claim(&self, places: &HashMap<&'static str, Arc<Semaphore>>) -> Result<Vec<Claimed>, Trouble> {
        let (queues, free): (Vec<&'static str>, Vec<i32>) = places
            .iter()
            .map(|(queue, places)| (*queue, i32::try_from(places.available_permits()).unwrap_or(i32::MAX)))
            .filter(|(_, free)| *free > 0)
            .unzip();
        if queues.is_empty() || !self.running.may_grow() {
            return Ok(Vec::new());
        }
        let demand =
            Demand { queues: &queues, free: &free, names: &self.registry.names(), now: (self.options.clock)() };
        lend(&*self.source, async |conn| lease::claim(conn, &demand, self.options.lease).await).await
    }

    async fn attempt(self: Arc<Self>, job: Claimed, _place: Option<OwnedSemaphorePermit>, since: Instant) {
        let span = tracing::info_span!("job", id = %job.id, name = job.name, attempt = job.attempts, fence = job.fence);
        let hold = self.running.hold(&job, since);
        let run = async {
            let outcome = self.carry_out(&job).await;
            self.record(&job, outcome).await;
        };
        let kept = hold.lost.run_until_cancelled(run.instrument(span.clone())).await;
        if kept.is_none() {
            span.in_scope(|| tracing::warn!("lost the lease of {} while it ran", job.name));
        }
    }

    async fn carry_out(&self, job: &Claimed) -> Result<Done, Failure> {
        let Some(duty) = self.registry.duty(&job.name) else {
            return Err(Failure::retry("no handler here"));
        };
        let attempt = Attempt {
            job_id: job.id,
            fence: job.fence,
            attempt: job.attempts,
            max_attempts: job.max_attempts,
            deadline: Instant::now() + duty.limit,
        };
        let handled = AssertUnwindSafe(async { (duty.handler)(self.app.clone(), job.payload.clone(), attempt).await });
        match tokio::time::timeout_at(attempt.deadline, handled.catch_unwind()).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(panic)) => Err(Failure::retry(format!("panicked: {}", said(&*panic)))),
            Err(_) => Err(Failure::retry(format!("not done within {:?}", duty.limit))),
        }
    }

    async fn record(&self, job: &Claimed, outcome: Result<Done, Failure>) {
        let Some(verdict) = self.judge(job, outcome) else { return };
        let mut outage = Outage::of("recording a job's outcome");
        loop {
            let settled = lend(&*self.source, async |conn| lease::settle(conn, job, &verdict).await).await;
            match outage.note(settled) {
                Some(0) => {
                    return tracing::warn!("{} was taken away or already ended; its outcome changes nothing", job.name);
                }
                Some(_) => return,
                None => tokio::time::sleep(RECORD_AGAIN_AFTER).await,
            }
        }
    }

    fn judge(&self, job: &Claimed, outcome: Result<Done, Failure>) -> Option<Verdict> {
        match outcome {
            Ok(Done::Recorded) => None,
            Ok(Done::ToRecord) => Some(Verdict::Done),
            Err(Failure::Retry { after, cause }) if job.attempts < job.max_attempts => {
                let wait = self.options.backoff.draw(job.attempts, after);
                tracing::info!(cause, "{} failed and is tried again in {wait:?}: {cause}", job.name);
                Some(Verdict::Again { at: (self.options.clock)() + wait, cause })
            }
            Err(Failure::Retry { cause, .. } | Failure::Dead { cause }) => {
                tracing::error!(cause, "{} is given up as a dead letter: {cause}", job.name);
                Some(Verdict::Dead { cause })
            }
        }
    }

    async fn let_go(&self, mut attempts: JoinSet<()>) {
        let finish = async { while attempts.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(self.options.grace, finish).await;
        let left = self.running.leases();
        attempts.shutdown().await;
        if left.is_empty() {
            return;
        }
        match lend(&*self.source, async |conn| lease::give_back(conn, &left).await).await {
            Ok(returned) => tracing::info!(returned, "returned {returned} unfinished jobs"),
            Err(error) => {
                tracing::warn!(%error, "could not return {} unfinished jobs, their leases lapse: {error}", left.len());
            }
        }
    }

    async fn keep_leases(&self) {
        let mut reserved = Reserved::of(&*self.source);
        let mut outage = Outage::of("keeping leases");
        let mut ticks = tokio::time::interval(self.options.tick());
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let kept = outage.note(answered(self.renew_and_lapse(&mut reserved)).await);
            self.running.note_keeping(kept.is_some());
        }
    }

    /// Stops what may run elsewhere by now; on its own, since a renewal may hang for a while.
    async fn give_up_lapsed(&self) {
        loop {
            tokio::time::sleep(self.options.tick()).await;
            self.running.give_up_older_than(self.options.lease);
        }
    }

    async fn renew_and_lapse(&self, reserved: &mut Reserved<'_>) -> Result<(), Trouble> {
        let held = self.running.leases();
        if !held.is_empty() {
            let since = Instant::now();
            let ours = reserved.ask(async |conn| lease::renew(conn, &held, self.options.lease).await).await?;
            self.running.renewed(&held, &ours, since);
        }
        for job in reserved.ask(lease::lapse).await? {
            tracing::warn!(id = %job.id, attempt = job.attempts, "the lease of {} lapsed, it is {} now", job.name, job.state);
        }
        Ok(())
    }
}

/// The words of a panic.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no words")
}
