//! How long anybody waits for an answer, whatever door they came by: what takes longer is `UNAVAILABLE`, and a resolver
//! that panics is a fault of ours like any other, not a connection that breaks.
//!
//! A mutation that is not waited for any longer goes on to its end; its key tells what became of it.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

use crate::error::{Error, Result};

const LONGEST: Duration = Duration::from_secs(8);

/// What comes of some work, if it comes in time.
pub(super) async fn in_time<T>(work: impl Future<Output = T>) -> Result<T> {
    within(LONGEST, work).await
}

async fn within<T>(patience: Duration, work: impl Future<Output = T>) -> Result<T> {
    // Nothing that a panic may leave half-changed is used afterwards: requests share no state but behind locks.
    match tokio::time::timeout(patience, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_panic)) => Err(Error::internal("it panicked, as was logged")),
        Err(_) => Err(Error::unavailable("it took too long")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::codes;

    #[tokio::test]
    async fn what_takes_too_long_is_unavailable() {
        let answer = within(Duration::from_millis(5), std::future::pending::<()>()).await;
        assert_eq!(answer.unwrap_err().as_code(), codes::UNAVAILABLE);
        assert_eq!(in_time(async { 7 }).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn what_panics_is_a_fault_of_ours() {
        let answer = in_time(async { assert!(std::env::args().next().is_none(), "on purpose") }).await;
        assert_eq!(answer.unwrap_err().as_code(), codes::INTERNAL_SERVER_ERROR);
    }
}
