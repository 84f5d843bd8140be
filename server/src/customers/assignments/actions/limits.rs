//! How many customers somebody may hold and claim, and when one who left a customer may claim it again.
//!
//! Days and weeks are those of whoever claims: a day begins at midnight in their zone, a week on Monday.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use rounds_domain::time::{instant_of, local_date};

use crate::customers::assignments::model::Ledger;
use crate::customers::assignments::{CLAIM_LIMIT_REACHED, COOLING_OFF, HELD_LIMIT_REACHED};
use crate::customers::customers::PoolLimits;
use rounds_platform::access::Viewer;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

/// When somebody wants to claim, and in which zone.
#[derive(Debug, Clone, Copy)]
pub(in crate::customers::assignments) struct Moment {
    now: DateTime<Utc>,
    zone: Tz,
}

impl Moment {
    /// The moment of a transaction.
    pub fn of(tx: &Tx) -> Self {
        Self::at(tx.now(), tx.viewer())
    }

    /// A moment in the zone of a viewer.
    pub fn at(now: DateTime<Utc>, viewer: &Viewer) -> Self {
        Self { now, zone: viewer.zone }
    }

    fn day(self) -> NaiveDate {
        local_date(self.now, self.zone)
    }

    fn monday(self) -> NaiveDate {
        self.day() - Days::new(u64::from(self.day().weekday().num_days_from_monday()))
    }

    fn midnight(self, day: NaiveDate) -> DateTime<Utc> {
        instant_of(day, NaiveTime::MIN, self.zone)
    }

    /// When the day and the week began.
    pub fn began(self) -> (Instant, Instant) {
        (Instant(self.midnight(self.day())), Instant(self.midnight(self.monday())))
    }
}

/// What somebody holds and has claimed, against the limits.
#[derive(Debug, Clone, Copy)]
pub(in crate::customers::assignments) struct Claims {
    pub ledger: Ledger,
    pub limits: PoolLimits,
}

impl Claims {
    /// Refuses a claim: `left_at` says when the customer left the claimer last.
    pub fn allow(self, left_at: Option<Instant>, moment: Moment) -> Result<()> {
        let Self { ledger, limits } = self;
        let cooled_off = left_at.map(|left_at| limits.cooled_off(left_at.0));
        if let Some(instant) = cooled_off.filter(|instant| *instant > moment.now) {
            return Err(Error::not_before(COOLING_OFF, instant, moment.now));
        }
        if ledger.held >= i64::from(limits.held_at_most) {
            return Err(Error::code(HELD_LIMIT_REACHED));
        }
        let next_week = moment.monday() + Days::new(7);
        let tomorrow = moment.day() + Days::new(1);
        let reached = [
            (ledger.this_week >= i64::from(limits.claims_per_week), next_week),
            (ledger.today >= i64::from(limits.claims_per_day), tomorrow),
        ];
        match reached.into_iter().find(|(is_reached, _)| *is_reached) {
            Some((_, day)) => Err(Error::not_before(CLAIM_LIMIT_REACHED, moment.midnight(day), moment.now)),
            None => Ok(()),
        }
    }
}
