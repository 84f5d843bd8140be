//! What the company decides of its customers: which fields change by revision, and how claims from the pool are limited.

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Parser};
use rounds_domain::vocabulary::{CustomerField, KeyField};

/// How the company controls its customers.
#[derive(Debug, Clone, Args)]
pub struct CustomerPolicy {
    /// Claims from the pool.
    #[command(flatten)]
    pub pool: PoolLimits,
    /// Revisions of key fields.
    #[command(flatten)]
    pub revisions: RevisionRules,
}

/// Which fields of a customer change by revision.
#[derive(Debug, Clone, Args)]
pub struct RevisionRules {
    /// Fields that do not change without a reason, with commas: NAME, CATEGORY, STATUS, WORKPLACE.
    #[arg(long, env = "ROUNDS_KEY_FIELDS", value_delimiter = ',', default_value = "NAME,CATEGORY,STATUS,WORKPLACE")]
    pub key_fields: Vec<KeyField>,
    /// Those of these fields that change only after somebody else approved, with commas; none by default.
    #[arg(long, env = "ROUNDS_APPROVED_FIELDS", value_delimiter = ',')]
    pub approved_fields: Vec<KeyField>,
}

impl RevisionRules {
    /// Whether a change of a field needs a reason.
    #[must_use]
    pub fn needs_reason(&self, field: CustomerField) -> bool {
        self.needs_approval(field) || field.key().is_some_and(|key| self.key_fields.contains(&key))
    }

    /// Whether a change of a field waits for an approval.
    #[must_use]
    pub fn needs_approval(&self, field: CustomerField) -> bool {
        field.key().is_some_and(|key| self.approved_fields.contains(&key))
    }
}

#[derive(Parser)]
struct Unsaid {
    #[command(flatten)]
    policy: CustomerPolicy,
}

impl Default for CustomerPolicy {
    /// What holds where no flag is given.
    fn default() -> Self {
        Unsaid::parse_from(["rounds"]).policy
    }
}

/// How claims from the pool are limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Args)]
pub struct PoolLimits {
    /// Customers that somebody may serve as rep and still claim another.
    #[arg(long = "pool-held", env = "ROUNDS_POOL_HELD", default_value_t = 500)]
    pub held_at_most: u32,
    /// Claims of one person in a day of theirs.
    #[arg(long = "pool-claims-per-day", env = "ROUNDS_POOL_CLAIMS_PER_DAY", default_value_t = 20)]
    pub claims_per_day: u32,
    /// Claims of one person in a week of theirs, from Monday on.
    #[arg(long = "pool-claims-per-week", env = "ROUNDS_POOL_CLAIMS_PER_WEEK", default_value_t = 60)]
    pub claims_per_week: u32,
    /// Days before whoever gave back or lost a customer may claim it again.
    #[arg(long = "pool-cooling-off-days", env = "ROUNDS_POOL_COOLING_OFF_DAYS", default_value_t = 30)]
    pub cooling_off_days: u16,
}

impl PoolLimits {
    /// When somebody whom a customer left may claim it again.
    #[must_use]
    pub fn cooled_off(self, left_at: DateTime<Utc>) -> DateTime<Utc> {
        left_at + TimeDelta::days(i64::from(self.cooling_off_days))
    }
}
