//! What a job is before it is enqueued.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{QueryResult, result::Error};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A kind of work; the value is its payload.
///
/// During a deployment old and new nodes work side by side: a changed payload stays readable by both, or gets a new name.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Name in the table; never reused for another kind of work.
    const NAME: &'static str;
    /// Queue whose concurrency it shares.
    const QUEUE: &'static str;
    /// Attempts after which it is a dead letter.
    const ATTEMPTS: i32;
    /// Time that one attempt may take.
    const LIMIT: Duration = Duration::from_secs(60);
    /// How long its key keeps duplicates out.
    const SCOPE: DedupeScope = DedupeScope::Pending;

    /// Key by which two jobs are the same one; `None` makes every enqueue a job of its own.
    fn dedupe_key(&self) -> Option<String> {
        None
    }
}

/// How long a dedupe key keeps duplicates out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DedupeScope {
    /// While the job waits or runs.
    ///
    /// A running job counts although it may have read its data already. Work that must see every change puts the change's
    /// revision into the key, or has none.
    Pending,
    /// For ever, also after it is done or dead.
    Ever,
}

/// The key of a job and how long it keeps duplicates out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dedupe {
    /// Unique among jobs of the same name.
    pub key: String,
    /// How long it holds.
    pub scope: DedupeScope,
}

/// A job to be enqueued.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Name under which its handler is registered.
    pub name: &'static str,
    /// Queue whose concurrency it shares.
    pub queue: &'static str,
    /// What the handler gets.
    pub payload: Value,
    /// When it is due, by the application's clock.
    pub run_at: DateTime<Utc>,
    /// What makes it the same as another job.
    pub dedupe: Option<Dedupe>,
    /// Attempts after which it is a dead letter.
    pub max_attempts: i32,
}

impl NewJob {
    /// Describes `job`, due at `run_at`.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON.
    pub fn of<J: Job>(job: &J, run_at: DateTime<Utc>) -> QueryResult<Self> {
        Ok(Self {
            name: J::NAME,
            queue: J::QUEUE,
            payload: serde_json::to_value(job).map_err(|error| Error::SerializationError(error.into()))?,
            run_at,
            dedupe: job.dedupe_key().map(|key| Dedupe { key, scope: J::SCOPE }),
            max_attempts: J::ATTEMPTS,
        })
    }
}
