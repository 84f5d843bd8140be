//! Promising work, and taking the promise back.
//!
//! Both happen in the caller's transaction. While it is open, another transaction that enqueues the same key waits for it;
//! one that enqueues several keys does so in the order of the keys, or two of them may wait for each other.

use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryResult};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    Dedupe, DedupeScope, NewJob,
    state::{is_pending, is_ready},
};
use rounds_tables::jobs;

/// The job that now stands for the one asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It was added.
    New(Uuid),
    /// One with the same key was there already; its payload and time are as they were.
    Existing(Uuid),
}

impl Enqueued {
    /// Id of the job, old or new.
    #[must_use]
    pub const fn id(self) -> Uuid {
        match self {
            Self::New(id) | Self::Existing(id) => id,
        }
    }
}

/// What came of taking a job back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// It was waiting and is gone, as if it had never been asked for.
    Withdrawn,
    /// None was waiting: it runs, is over, or never was.
    NothingWaiting,
}

/// Adds `job` in the caller's transaction, or finds the one that has its key.
///
/// After the commit, [`Wake::now`](crate::Wake::now) spares it the wait for the next poll.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(conn: &mut AsyncPgConnection, job: NewJob) -> QueryResult<Enqueued> {
    loop {
        if let Some(id) = insert(conn, &job).await? {
            return Ok(Enqueued::New(id));
        }
        if let Some(id) = existing(conn, &job).await? {
            return Ok(Enqueued::Existing(id));
        }
        // The one that stood in the way ended between the two statements: the place is free again.
    }
}

/// Withdraws the waiting job of this name and key in the caller's transaction; a running one is left alone.
///
/// # Errors
/// When the database refuses.
pub async fn cancel(conn: &mut AsyncPgConnection, name: &str, dedupe_key: &str) -> QueryResult<Cancelled> {
    let waiting = jobs::table.filter(jobs::name.eq(name)).filter(jobs::dedupe_key.eq(dedupe_key)).filter(is_ready());
    match diesel::delete(waiting).execute(conn).await? {
        0 => Ok(Cancelled::NothingWaiting),
        _ => Ok(Cancelled::Withdrawn),
    }
}

async fn insert(conn: &mut AsyncPgConnection, job: &NewJob) -> QueryResult<Option<Uuid>> {
    let dedupe = job.dedupe.as_ref();
    diesel::insert_into(jobs::table)
        .values((
            jobs::queue.eq(job.queue),
            jobs::name.eq(job.name),
            jobs::dedupe_key.eq(dedupe.map(|dedupe| &dedupe.key)),
            jobs::dedupe_ever.eq(is_ever(dedupe)),
            jobs::payload.eq(&job.payload),
            jobs::run_at.eq(job.run_at),
            jobs::max_attempts.eq(job.max_attempts),
        ))
        .on_conflict_do_nothing()
        .returning(jobs::id)
        .get_result(conn)
        .await
        .optional()
}

async fn existing(conn: &mut AsyncPgConnection, job: &NewJob) -> QueryResult<Option<Uuid>> {
    jobs::table
        .filter(jobs::name.eq(job.name))
        .filter(jobs::dedupe_key.eq(job.dedupe.as_ref().map(|dedupe| &dedupe.key)))
        .filter(is_pending().or(jobs::dedupe_ever))
        .order(jobs::created_at.desc())
        .select(jobs::id)
        .first(conn)
        .await
        .optional()
}

fn is_ever(dedupe: Option<&Dedupe>) -> bool {
    dedupe.is_some_and(|dedupe| dedupe.scope == DedupeScope::Ever)
}
