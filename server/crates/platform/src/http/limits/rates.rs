//! How often somebody may ask.
//!
//! Each asker has a bucket in general, and one more for each dear operation. Buckets that are full again are forgotten
//! every few seconds, so memory follows the askers of the last minute and not all that ever came.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, RateLimiter};
use rounds_domain::ids::EmployeeId;
use rounds_guard::Checked;

use super::{Profile, Rate};
use crate::access::Viewer;
use crate::error::codes;
use crate::error::{Error, Result};
use crate::http::listener::Network;
use crate::supervisor::Supervisor;

const ANONYMOUS: Rate = Rate::per_second(20, 60);
const USER: Rate = Rate::per_second(10, 40);
const MESSAGES: Rate = Rate::per_second(20, 50);
const FORGET_EVERY: Duration = Duration::from_secs(10);

/// What operators decide about rates; what they leave open is said by the profile.
#[derive(Debug, Clone, Args)]
pub struct Quotas {
    /// Requests of an address without a signing-in: 20/s+60 under standard limits.
    #[arg(long, env = "ROUNDS_ANONYMOUS_RATE")]
    pub anonymous_rate: Option<Rate>,
    /// Requests of somebody who signed in: 10/s+40 under standard limits.
    #[arg(long, env = "ROUNDS_USER_RATE")]
    pub user_rate: Option<Rate>,
    /// Messages of a WebSocket: 20/s+50 under standard limits.
    #[arg(long, env = "ROUNDS_MESSAGE_RATE")]
    pub message_rate: Option<Rate>,
}

/// A root field that costs more than others, and how often one asker may ask for it.
#[derive(Debug, Clone, Copy)]
pub struct FieldRateLimit {
    /// Its name in the schema.
    pub field: &'static str,
    /// How often.
    pub rate: Rate,
}

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Asker {
    Network(Network),
    Employee(EmployeeId),
}

impl Asker {
    /// A person, or whoever asks from an address.
    pub(super) fn of(viewer: Option<&Viewer>, address: Option<IpAddr>) -> Self {
        let anywhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let network = || Self::Network(address.unwrap_or(anywhere).into());
        viewer.map_or_else(network, |viewer| Self::Employee(viewer.employee))
    }
}

/// The buckets of everybody.
pub struct Rates {
    anonymous: Buckets<Asker>,
    users: Buckets<Asker>,
    dear: Vec<(&'static str, Buckets<Asker>)>,
    messages: Rate,
}

type Buckets<Key> = DefaultKeyedRateLimiter<Key>;

impl Rates {
    /// Empty buckets.
    #[must_use]
    pub fn new(quotas: &Quotas, profile: Profile, dear: &[FieldRateLimit]) -> Self {
        let buckets = |rate: Rate| RateLimiter::keyed(rate.quota());
        let of_profile = |rate: Rate| rate.times(profile.rates());
        Self {
            anonymous: buckets(quotas.anonymous_rate.unwrap_or_else(|| of_profile(ANONYMOUS))),
            users: buckets(quotas.user_rate.unwrap_or_else(|| of_profile(USER))),
            dear: dear.iter().map(|dear| (dear.field, buckets(of_profile(dear.rate)))).collect(),
            messages: quotas.message_rate.unwrap_or_else(|| of_profile(MESSAGES)),
        }
    }

    /// Forgets, every few seconds, who has a full bucket.
    pub fn keep_small(self: &Arc<Self>, supervisor: &Supervisor) {
        let rates = self.clone();
        supervisor.keep("rates", move |shutdown| {
            let rates = rates.clone();
            async move {
                while tokio::time::timeout(FORGET_EVERY, shutdown.cancelled()).await.is_err() {
                    rates.forget();
                }
            }
        });
    }

    fn forget(&self) {
        let dear = self.dear.iter().map(|(_, buckets)| buckets);
        let mut askers = 0;
        for buckets in [&self.anonymous, &self.users].into_iter().chain(dear) {
            buckets.retain_recent();
            buckets.shrink_to_fit();
            askers += buckets.len();
        }
        metrics::gauge!("rounds_rate_buckets").set(f64::from(u32::try_from(askers).unwrap_or(u32::MAX)));
    }

    /// Counts a request of somebody.
    pub(super) fn ask(&self, asker: Asker) -> Result<()> {
        match asker {
            Asker::Network(_) => take(&self.anonymous, &asker, "address"),
            Asker::Employee(_) => take(&self.users, &asker, "user"),
        }
    }

    /// Counts the dear operations of a request.
    pub(super) fn ask_dear(&self, asker: Asker, checked: &Checked) -> Result<()> {
        for field in checked.root_fields() {
            if let Some((name, buckets)) = self.dear.iter().find(|(name, _)| *name == field.name) {
                take(buckets, &asker, name)?;
            }
        }
        Ok(())
    }

    /// The pace of one socket's messages.
    pub(in crate::http) fn pace(&self) -> Pace {
        Pace(Box::new(RateLimiter::direct(self.messages.quota())))
    }
}

/// How fast one socket may talk.
pub(in crate::http) struct Pace(Box<governor::DefaultDirectRateLimiter>);

impl Pace {
    /// Counts a message; whether it came too soon.
    pub(in crate::http) fn is_exceeded(&self) -> bool {
        let is_exceeded = self.0.check().is_err();
        if is_exceeded {
            metrics::counter!("rounds_rate_limited_total", "kind" => "message").increment(1);
        }
        is_exceeded
    }
}

fn take<Key: Hash + Eq + Clone>(buckets: &Buckets<Key>, key: &Key, kind: &'static str) -> Result<()> {
    buckets.check_key(key).map_err(|early| {
        metrics::counter!("rounds_rate_limited_total", "kind" => kind).increment(1);
        let wait = early.wait_time_from(buckets.clock().now());
        Error::later(codes::RATE_LIMITED, wait.max(Duration::from_millis(1)))
    })
}
