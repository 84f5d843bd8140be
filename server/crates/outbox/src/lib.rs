//! Durable work and durable news on PostgreSQL.
//!
//! A business transaction that promises work calls [`enqueue`]; one that has news calls [`record_event`]. Both are plain rows
//! of that transaction: they exist exactly when the change itself does. After the commit a [`Worker`] does the work, and a
//! [`Relay`] numbers the news, which every node's [`Feed`] hands to its subscribers.
//!
//! What holds, whatever dies and whenever:
//! - a job runs at least once, and its outcome is recorded by the holder of its newest fence or by nobody;
//! - a job that cannot be done ends as a dead letter that can be seen and driven again, never in silence;
//! - no event ever appears behind a cursor on its published number;
//! - who reads too slowly is told so.
//!
//! This crate knows no subject of the trade and no API. Time is the application's [`Clock`] for what is due and the database's
//! own for leases.
#![warn(missing_docs)]

mod clock;
mod events;
mod jobs;
mod schedule;
mod source;
mod wake;

pub use clock::Clock;
pub use events::{
    Event, Feed, FeedOptions, Item, NewEvent, Published, Relay, Subscriber, forget_events, latest_seq, publish_batch,
    read_since, record_event,
};
pub use jobs::{
    Attempt, Backoff, Cancelled, Counts, DeadJob, Dedupe, DedupeScope, Done, Enqueued, Failure, Job, NewJob, Registry,
    Worker, WorkerOptions, cancel, counts, dead_jobs, enqueue, forget_done_jobs, redrive,
};
pub use schedule::{Schedule, Schedules};
pub use source::{ConnectionSource, Dedicated, NoConnection, PooledConnection, dedicated};
pub use wake::Wake;
