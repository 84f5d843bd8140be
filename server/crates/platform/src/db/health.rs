//! Whether PostgreSQL can be trusted with what is written to it.
//!
//! `serve` and `work` refuse to start on what is broken here, `doctor` tells all of it. A write that was acknowledged must
//! survive a power cut: without fsync, full pages or synchronous commit it does not. In development that is a warning, for
//! throw-away clusters run like that on purpose; the private cluster of `--embedded` does not.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::address::Address;
use super::pool::{BESIDE_POOL, OPTIONS, connect};
use crate::clock::Clock;
use crate::findings::Finding;

const OLDEST_VERSION: i32 = 150_000;
const SKEW_DOUBTFUL: TimeDelta = TimeDelta::seconds(2);
const SKEW_BROKEN: TimeDelta = TimeDelta::seconds(30);

/// What PostgreSQL says of itself to a connection like those of the pool.
#[derive(Debug, Clone, QueryableByName)]
pub struct Facts {
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Bool)]
    fsync: bool,
    #[diesel(sql_type = Bool)]
    full_page_writes: bool,
    #[diesel(sql_type = Bool)]
    synchronous_commit: bool,
    #[diesel(sql_type = Text)]
    time_zone: String,
    #[diesel(sql_type = Text)]
    messages: String,
    #[diesel(sql_type = Text)]
    encoding: String,
    #[diesel(sql_type = Text)]
    collation: String,
    #[diesel(sql_type = Bool)]
    is_replica: bool,
    #[diesel(sql_type = Integer)]
    connections: i32,
    #[diesel(sql_type = BigInt)]
    connected: i64,
    #[diesel(sql_type = Text)]
    tls: String,
    #[diesel(sql_type = Array<Text>)]
    missing_extensions: Vec<String>,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

/// Facts, and how far the database's clock is from ours.
pub struct HealthReport {
    facts: Facts,
    skew: TimeDelta,
    is_local: bool,
}

/// What is expected of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// What was acknowledged must survive a power cut.
    Durable,
    /// It may be lost: for development.
    Throwaway,
}

/// Asks PostgreSQL about itself.
pub async fn survey(url: &str, clock: &Clock) -> anyhow::Result<HealthReport> {
    let is_local = Address::parse(url)?.is_local();
    let mut connection = connect(url, OPTIONS).await?;
    let before = clock.now();
    let facts: Facts = diesel::sql_query(include_str!("soundness.sql")).get_result(&mut connection).await?;
    let after = clock.now();
    let skew = facts.at - (before + (after - before) / 2);
    Ok(HealthReport { facts, skew, is_local })
}

impl HealthReport {
    /// What is to be said of it, everything.
    #[must_use]
    pub fn judged(&self, strictness: Strictness, pool_size: usize) -> Vec<Finding> {
        let mut findings = vec![self.version(), self.way(), self.extensions(), self.role()];
        findings.extend(self.durability(strictness));
        findings.extend([self.time_zone(), self.messages(), self.text(), self.clocks(), self.places(pool_size)]);
        findings
    }

    fn version(&self) -> Finding {
        let (major, minor) = (self.facts.version / 10_000, self.facts.version % 10_000);
        if self.facts.version < OLDEST_VERSION {
            return Finding::broken(
                "postgresql",
                format!("version {major}.{minor} is too old: upgrade to 15 or later"),
            );
        }
        Finding::fine("postgresql", format!("version {major}.{minor}"))
    }

    fn way(&self) -> Finding {
        match (self.facts.tls.as_str(), self.is_local) {
            ("", true) => Finding::fine("connection", "within this machine"),
            ("", false) => Finding::doubtful(
                "connection",
                "not encrypted: add sslmode=verify-full and sslrootcert to DATABASE_URL",
            ),
            (tls, _) => Finding::fine("connection", format!("encrypted, {tls}")),
        }
    }

    fn extensions(&self) -> Finding {
        let missing = &self.facts.missing_extensions;
        if missing.is_empty() {
            return Finding::fine("extensions", "btree_gist, cube and pg_trgm are there");
        }
        let text = format!("{} cannot be had: install the package of PostgreSQL's contrib modules", missing.join(", "));
        Finding::broken("extensions", text)
    }

    fn role(&self) -> Finding {
        if self.facts.is_replica {
            return Finding::broken(
                "role",
                "this is a replica, nothing can be written: point DATABASE_URL at the primary",
            );
        }
        Finding::fine("role", "primary")
    }

    fn durability(&self, strictness: Strictness) -> [Finding; 3] {
        let facts = &self.facts;
        [
            ("fsync", facts.fsync),
            ("full_page_writes", facts.full_page_writes),
            ("synchronous_commit", facts.synchronous_commit),
        ]
        .map(|(name, is_on)| {
            let text = format!("off, what was acknowledged may be lost: set {name} = on in postgresql.conf");
            match (is_on, strictness) {
                (true, _) => Finding::fine(name, "on"),
                (false, Strictness::Durable) => Finding::broken(name, text),
                (false, Strictness::Throwaway) => Finding::doubtful(name, text),
            }
        })
    }

    fn time_zone(&self) -> Finding {
        let zone = &self.facts.time_zone;
        if zone == "UTC" {
            return Finding::fine("time zone", "UTC in our sessions");
        }
        let text = format!("{zone} in our sessions: let the connection pooler between pass start-up options on");
        Finding::broken("time zone", text)
    }

    /// Some refusals can be told apart by their sentence alone.
    fn messages(&self) -> Finding {
        let language = &self.facts.messages;
        if ["", "C", "POSIX", "C.UTF-8", "C.utf8"].contains(&language.as_str()) || language.starts_with("en") {
            return Finding::fine("messages", "in English");
        }
        let text = format!("in {language}, so passing faults are taken for lasting ones: set lc_messages = 'C'");
        Finding::doubtful("messages", text)
    }

    fn text(&self) -> Finding {
        let (encoding, collation) = (&self.facts.encoding, &self.facts.collation);
        if encoding != "UTF8" {
            let text = format!("the encoding is {encoding}: create the database anew with encoding UTF8");
            return Finding::broken("encoding", text);
        }
        Finding::fine("encoding", format!("UTF8, collation {collation}"))
    }

    fn clocks(&self) -> Finding {
        let skew = self.skew.abs();
        let text = format!("{} ms between our clock and the database's", self.skew.num_milliseconds());
        if skew >= SKEW_BROKEN {
            return Finding::broken("clock", format!("{text}: set both by NTP"));
        }
        if skew >= SKEW_DOUBTFUL {
            return Finding::doubtful("clock", format!("{text}: set both by NTP"));
        }
        Finding::fine("clock", text)
    }

    fn places(&self, pool_size: usize) -> Finding {
        let needed = i64::try_from(pool_size + BESIDE_POOL).unwrap_or(i64::MAX);
        let (most, taken) = (i64::from(self.facts.connections), self.facts.connected);
        let text = format!("a node takes up to {needed} of {most} connections, {taken} are open now");
        if needed > most {
            return Finding::broken("connections", format!("{text}: raise max_connections"));
        }
        if 2 * needed > most {
            return Finding::doubtful("connections", format!("{text}: two nodes, as in a restart, do not fit"));
        }
        Finding::fine("connections", text)
    }
}
