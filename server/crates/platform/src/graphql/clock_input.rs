//! What the phone's clocks said when something was done, as every offline operation carries it.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};
use rounds_domain::time::{PhoneClock, corrected};
use rounds_domain::vocabulary::TimeTrust;

use crate::scalars::{Instant, Zone};

const LONGEST_BOOT_ID: usize = 64;

/// What the phone's clocks said at one moment; the server works out the true time and says how far it trusts it.
#[derive(Debug, Clone, InputObject)]
pub struct ClockInput {
    /// Wall clock of the phone at that moment.
    pub wall_at: Instant,
    /// Time zone that the phone was set to.
    pub zone: Zone,
    /// Monotonic clock of the phone: seconds since boot, with milliseconds; null where the platform has none.
    pub uptime_s: Option<f64>,
    /// Id of the phone's boot, at most 64 characters; clocks of the same boot can be compared. Null when unknown.
    pub boot_id: Option<String>,
}

impl ClockInput {
    /// The clock as the rules of time read it; a boot id that is too long cannot be compared.
    #[must_use]
    pub fn phone_clock(&self) -> PhoneClock {
        let boot_id = self.boot_id.clone().filter(|boot| boot.chars().count() <= LONGEST_BOOT_ID);
        PhoneClock { wall_at: self.wall_at.0, uptime_s: self.uptime_s, boot_id }
    }

    /// When it was done, as far as the clocks allow, and how far that can be trusted; `sent` is the phone's clock when it
    /// sent this.
    #[must_use]
    pub fn corrected(&self, received_at: DateTime<Utc>, sent: Option<&PhoneClock>) -> (Instant, TimeTrust) {
        let (at, trust) = corrected(received_at, sent, &self.phone_clock());
        (Instant(at), trust)
    }
}
