//! How long a failed job waits.
//!
//! Full jitter: any time between nothing and a bound that doubles with each attempt, so that the jobs of one outage do not
//! come back together (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>).

use std::time::Duration;

/// No other side makes a job wait longer than this.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// The bounds of the wait between two attempts.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    /// Bound after the first attempt.
    pub base: Duration,
    /// Bound that no number of attempts exceeds.
    pub cap: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { base: Duration::from_secs(1), cap: Duration::from_secs(600) }
    }
}

impl Backoff {
    /// Bound of the wait after attempt number `attempt`.
    #[must_use]
    pub fn bound(&self, attempt: i32) -> Duration {
        let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(30);
        self.base.saturating_mul(1 << doublings).min(self.cap)
    }

    /// Draws the wait after attempt number `attempt`, at least `asked`.
    pub(crate) fn draw(&self, attempt: i32, asked: Option<Duration>) -> Duration {
        match asked {
            None => rand::random_range(Duration::ZERO..=self.bound(attempt)),
            Some(asked) => asked.min(LONGEST_ASKED) + rand::random_range(Duration::ZERO..=self.base),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_doubles_up_to_the_cap() {
        let backoff = Backoff::default();
        let seconds: Vec<u64> =
            [1, 2, 3, 10, 11, 100, i32::MAX].map(|attempt| backoff.bound(attempt).as_secs()).to_vec();
        assert_eq!(seconds, [1, 2, 4, 512, 600, 600, 600]);
    }

    #[test]
    fn a_wait_asked_for_is_kept_and_bounded() {
        let backoff = Backoff::default();
        let asked = Duration::from_secs(90);
        let drawn = backoff.draw(1, Some(asked));
        assert!(drawn >= asked && drawn <= asked + backoff.base);
        assert!(backoff.draw(1, Some(Duration::MAX)) <= LONGEST_ASKED + backoff.base);
    }
}
