//! How failed tries to sign in hold up the next one.
//!
//! For how long, `domain::throttle` says. Tries are counted for the account, so that many addresses are held up together. Two
//! kinds are counted by themselves: those on a device that the account is known on, so that nobody else's tries lock its owner
//! out, nor those of a thief the owner elsewhere; and those of a login that is nobody's, which is locked the same way, for a lock
//! must not tell that an account exists. All of it stands in the database: every node counts on.

use chrono::{DateTime, Utc};
use rounds_domain::ids::{DeviceId, EmployeeId};
use rounds_domain::throttle::lock;
use sha2::{Digest, Sha256};

use crate::organisation::sessions::SIGN_IN_THROTTLED;
use crate::organisation::sessions::store::{Misses, Tally};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

impl Misses {
    /// Refuses a try while no other is heard.
    pub(super) fn judge(self, now: DateTime<Utc>) -> Result<()> {
        let wait = self.locked_until.and_then(|Instant(until)| (until - now).to_std().ok());
        wait.filter(|wait| !wait.is_zero()).map_or(Ok(()), |wait| Err(Error::later(SIGN_IN_THROTTLED, wait)))
    }

    /// After one more failure.
    pub(super) fn one_more(self, now: DateTime<Utc>) -> Self {
        let count = self.count.saturating_add(1);
        Self { count, locked_until: lock(count).map(|span| Instant(now + span)) }
    }
}

impl Tally {
    /// That of a login which is nobody's, in its last spelling.
    pub(super) fn of_nobody(logins: &[String]) -> Self {
        let login = logins.last().map_or("", String::as_str).to_lowercase();
        Self::Key(Sha256::digest(format!("login {login}")).to_vec())
    }

    /// That of asking for codes: on a known device by itself.
    pub(super) fn of_codes(logins: &[String], known: Option<DeviceId>) -> Self {
        let login = logins.last().map_or("", String::as_str).to_lowercase();
        let place = known.map_or_else(String::new, |device| device.to_string());
        Self::Key(Sha256::digest(format!("code {place} {login}")).to_vec())
    }

    /// That of somebody on a device on which they are known.
    pub(super) fn on(device: DeviceId, employee: EmployeeId) -> Self {
        Self::Key(Sha256::digest(format!("device {device} {employee}")).to_vec())
    }
}
