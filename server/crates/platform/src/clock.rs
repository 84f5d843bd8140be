//! Time and ids, both handed in from `App`, so that tests can move the one and order the other.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio::sync::Notify;
use uuid::{NoContext, Timestamp, Uuid};

/// The clock of the world may be set while somebody waits for it.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// The clock of the server; a shift moves it for tests and for replaying a day.
#[derive(Clone, Default)]
pub struct Clock {
    shift_ms: Arc<AtomicI64>,
    moved: Arc<Notify>,
}

impl Clock {
    /// Now, to the millisecond, as instants travel.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
    pub fn now(&self) -> DateTime<Utc> {
        (Utc::now() + TimeDelta::milliseconds(self.shift_ms.load(Ordering::SeqCst))).trunc_subsecs(3)
    }

    /// Seconds since 1970 in the world outside, whatever the shift: for others who compare it with their own clock.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
    pub fn world_seconds() -> u64 {
        u64::try_from(Utc::now().timestamp()).unwrap_or_default()
    }

    /// Moves the clock; a negative span moves it back.
    pub fn advance(&self, span: TimeDelta) {
        self.shift_ms.fetch_add(span.num_milliseconds(), Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Waits until it is so late, also when the clock is moved meanwhile.
    pub async fn reaches(&self, instant: DateTime<Utc>) {
        loop {
            let mut moved = pin!(self.moved.notified());
            moved.as_mut().enable();
            let left = (instant - self.now()).to_std().unwrap_or_default();
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left.min(LONGEST_SLEEP)) => {}
                () = moved => {}
            }
        }
    }

    /// Sets the clock, which goes on from there.
    pub fn set(&self, instant: DateTime<Utc>) {
        self.advance(instant - self.now());
    }

    /// A new id in order of time (UUID version 7).
    #[must_use]
    pub fn mint<Id: From<Uuid>>(&self) -> Id {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos())).into()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Clock").field("shift_ms", &self.shift_ms).finish()
    }
}
