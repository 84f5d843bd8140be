//! Waiting for what comes by itself: a condition that is looked at again and again, with a deadline, never a fixed time.

use std::time::Duration;

use tokio::time::{sleep, timeout};

/// How often is looked, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The pause between two looks.
    pub every: Duration,
    /// The deadline; far longer than anything takes, for a busy machine.
    pub at_most: Duration,
}

impl Pace {
    /// For what costs nobody anything.
    pub const QUICK: Self = Self { every: Duration::from_millis(5), at_most: Duration::from_secs(60) };
    /// For what is rationed, such as signing in, or changes every few seconds.
    pub const SLOW: Self = Self { every: Duration::from_millis(500), at_most: Duration::from_secs(60) };
}

/// Looks until there is something, and gives it; fails the test when it does not come in time.
pub async fn eventually<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    eventually_at(Pace::QUICK, what, look).await
}

/// The same at another pace.
pub async fn eventually_at<T>(pace: Pace, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            sleep(pace.every).await;
        }
    };
    timeout(pace.at_most, looking).await.unwrap_or_else(|_| panic!("waited in vain until {what}"))
}

/// Waits until a condition holds.
pub async fn until(what: &str, is_so: impl AsyncFnMut() -> bool) {
    until_at(Pace::QUICK, what, is_so).await;
}

/// The same at another pace.
pub async fn until_at(pace: Pace, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    eventually_at(pace, what, async || is_so().await.then_some(())).await;
}
