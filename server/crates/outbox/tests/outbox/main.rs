//! What the outbox promises, kept against a real PostgreSQL.

mod crashes;
mod dedupe;
mod events;
mod feed;
mod jobs;
mod schedules;
mod shutdown;
mod world;
