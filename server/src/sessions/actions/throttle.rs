//! How failed tries to sign in hold up the next one.
//!
//! Five are free; the fifth locks for thirty seconds, each further one for twice as long, at most an hour. A login that
//! is nobody's is locked the same way, in memory: otherwise a lock would tell that an account exists.

use std::future::ready;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use moka::future::Cache;
use sha2::{Digest, Sha256};

use crate::platform::error::{Error, Result};
use crate::platform::scalars::Instant;
use crate::sessions::store::Misses;

const FREE_FAILURES: i32 = 5;
const FIRST_LOCK: TimeDelta = TimeDelta::seconds(30);
const LONGEST_LOCK: TimeDelta = TimeDelta::hours(1);
const MOST_STRANGERS: u64 = 50_000;
const REMEMBERED_FOR: Duration = Duration::from_hours(24);

impl Misses {
    /// Refuses a try while no other is heard.
    pub(super) fn judge(self, now: DateTime<Utc>) -> Result<()> {
        let wait = self.locked_until.and_then(|Instant(until)| (until - now).to_std().ok());
        wait.filter(|wait| !wait.is_zero()).map_or(Ok(()), |wait| Err(Error::later("SIGN_IN_THROTTLED", wait)))
    }

    /// After one more failure.
    pub(super) fn one_more(self, now: DateTime<Utc>) -> Self {
        let count = self.count.saturating_add(1);
        Self { count, locked_until: lock(count).map(|span| Instant(now + span)) }
    }
}

/// The lock after so many failures in a row.
fn lock(failures: i32) -> Option<TimeDelta> {
    let beyond = u32::try_from(failures - FREE_FAILURES).ok()?;
    Some(FIRST_LOCK.checked_mul(1 << beyond.min(10)).map_or(LONGEST_LOCK, |span| span.min(LONGEST_LOCK)))
}

/// Failed tries of logins that are nobody's, by the hash of the login.
#[derive(Clone)]
pub struct Strangers(Cache<[u8; 32], Misses>);

impl Default for Strangers {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST_STRANGERS).time_to_idle(REMEMBERED_FOR).build())
    }
}

impl Strangers {
    /// The failed tries of a login in its last spelling.
    pub(super) async fn misses(&self, logins: &[String]) -> Misses {
        self.0.get(&key(logins)).await.unwrap_or_default()
    }

    /// Counts a failed try, unless others at the same time have locked the login by now.
    pub(super) async fn miss(&self, logins: &[String], now: DateTime<Utc>) -> Result<()> {
        let mut verdict = Ok(());
        let entry = self.0.entry(key(logins));
        entry
            .and_upsert_with(|kept| {
                let misses = kept.map(moka::Entry::into_value).unwrap_or_default();
                verdict = misses.judge(now);
                ready(if verdict.is_ok() { misses.one_more(now) } else { misses })
            })
            .await;
        verdict
    }
}

fn key(logins: &[String]) -> [u8; 32] {
    Sha256::digest(logins.last().map_or("", String::as_str)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_doubles_up_to_an_hour() {
        let spans: Vec<_> = (4..14).map(|failures| lock(failures).map(|span| span.num_seconds())).collect();
        let seconds = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600];
        assert_eq!(spans[0], None);
        assert_eq!(spans[1..], seconds.map(Some));
    }
}
