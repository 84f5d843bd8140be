//! Jobs: work that a transaction promises and a worker keeps.
//!
//! A job is `READY` until a worker leases it, `RUNNING` while the lease is held, and ends `DONE` or `DEAD`. A lease lasts
//! 15 seconds and is renewed while the handler runs, so work of a dead node is taken up again within 20 seconds. Each lease
//! has its own fence; an outcome that carries an old fence changes nothing.
//!
//! A handler may run twice: after a crash, or on a node that froze and came back. One whose effect lies in our own database
//! makes it exactly-once by ending its transaction with [`Attempt::complete`]; one whose effect lies elsewhere needs a key
//! that the other side understands.

mod attempt;
mod backoff;
mod counts;
mod dead;
mod enqueue;
mod job;
mod lease;
mod registry;
mod retention;
mod running;
mod state;
mod worker;

pub use attempt::{Attempt, Done, Failure};
pub use backoff::Backoff;
pub use counts::{Counts, counts};
pub use dead::{DeadJob, dead_jobs, redrive};
pub use enqueue::{Cancelled, Enqueued, cancel, enqueue};
pub use job::{Dedupe, DedupeScope, Job, NewJob};
pub use registry::Registry;
pub use retention::forget_done_jobs;
pub use worker::{Worker, WorkerOptions};
