//! One run of a job, and what may come of it.

use std::{
    fmt::{Debug, Display},
    time::Duration,
};

use diesel::{ExpressionMethods, QueryDsl, dsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_tables::jobs;
use tokio::time::Instant;
use uuid::Uuid;

/// One run of a job, as its handler sees it.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// The job.
    pub job_id: Uuid,
    /// Token of this run's lease; greater than that of every earlier run.
    pub fence: i64,
    /// Which attempt this is, from 1.
    pub attempt: i32,
    /// The attempt after which a failure is final.
    pub max_attempts: i32,
    /// When this run is stopped and counted as failed.
    pub deadline: Instant,
}

impl Attempt {
    /// Ends the job inside the handler's own transaction, so that its effect and its end are one.
    ///
    /// Call it last: from here to the commit the job's row is locked.
    ///
    /// # Errors
    /// When another run owns the job by now: let the transaction roll back, what it did is not wanted.
    pub async fn complete(&self, conn: &mut AsyncPgConnection) -> Result<Done, Failure> {
        let mine = jobs::table.find(self.job_id).filter(jobs::fence.eq(self.fence)).filter(jobs::state.eq("RUNNING"));
        let ended = diesel::update(mine)
            .set((
                jobs::state.eq("DONE"),
                jobs::leased_until.eq(None::<chrono::DateTime<chrono::Utc>>),
                jobs::finished_at.eq(dsl::now),
            ))
            .execute(conn)
            .await?;
        match ended {
            0 => Err(Failure::retry("another run owns this job by now")),
            _ => Ok(Done::Recorded),
        }
    }
}

/// How a job was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The worker is to record it.
    ToRecord,
    /// [`Attempt::complete`] has recorded it in a transaction that is committed.
    Recorded,
}

/// How an attempt failed; the cause is kept with the job and logged, so it holds no personal data, token or position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Worth another attempt.
    Retry {
        /// The least time to wait, as asked for by the other side.
        after: Option<Duration>,
        /// What went wrong.
        cause: String,
    },
    /// No attempt will ever succeed.
    Dead {
        /// What is wrong.
        cause: String,
    },
}

impl Failure {
    /// A failure worth another attempt, after a time that grows.
    pub fn retry(cause: impl Display) -> Self {
        Self::Retry { after: None, cause: cause.to_string() }
    }

    /// A failure worth another attempt, not before `after`.
    pub fn retry_after(after: Duration, cause: impl Display) -> Self {
        Self::Retry { after: Some(after), cause: cause.to_string() }
    }

    /// A failure for good.
    pub fn dead(cause: impl Display) -> Self {
        Self::Dead { cause: cause.to_string() }
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        Self::retry(error)
    }
}
