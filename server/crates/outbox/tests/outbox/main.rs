//! What the outbox promises, kept against a real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test")]

mod crashes;
mod dedupe;
mod events;
mod feed;
mod jobs;
mod schedules;
mod shutdown;
mod world;
