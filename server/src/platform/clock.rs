//! Time and ids, both handed in from `App`, so that tests can move the one and order the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use uuid::{NoContext, Timestamp, Uuid};

/// The clock of the server; a shift moves it for tests and for replaying a day.
#[derive(Clone, Default)]
pub struct Clock {
    shift_ms: Arc<AtomicI64>,
}

impl Clock {
    /// Now, to the millisecond, as instants travel.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
    pub fn now(&self) -> DateTime<Utc> {
        (Utc::now() + TimeDelta::milliseconds(self.shift_ms.load(Ordering::Relaxed))).trunc_subsecs(3)
    }

    /// Seconds since 1970 in the world outside, whatever the shift: for others who compare it with their own clock.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
    pub fn world_seconds() -> u64 {
        u64::try_from(Utc::now().timestamp()).unwrap_or_default()
    }

    /// Moves the clock; a negative span moves it back.
    pub fn advance(&self, span: TimeDelta) {
        self.shift_ms.fetch_add(span.num_milliseconds(), Ordering::Relaxed);
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
