//! What operators decide about the doors: read once from flags and environment, with the defaults of a small company.

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};
use ipnet::IpNet;
use semver::Version;

use super::limits::{ForwardedHeader, Profile, Quotas};
use super::listener::{ConnectionLimits, Timeouts};
use super::playground::PlaygroundConfig;
use super::socket::Sockets;

/// What operators decide about the doors.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Let clients ask for the schema; off in production unless it is asked for.
    #[arg(long = "introspection", env = "ROUNDS_INTROSPECTION", default_value_t = true, action = clap::ArgAction::Set)]
    #[arg(default_value_if("environment", "production", "false"))]
    pub is_introspection_on: bool,
    /// Serve GraphiQL at /graphiql; off in production unless it is asked for.
    #[arg(long = "graphiql", env = "ROUNDS_GRAPHIQL", default_value_t = true, action = clap::ArgAction::Set)]
    #[arg(default_value_if("environment", "production", "false"))]
    pub is_graphiql_on: bool,
    /// What GraphiQL offers to try.
    #[arg(skip)]
    pub offer: PlaygroundConfig,
    /// Take documents from manifests: not at all, beside documents in full, or alone.
    #[arg(long, env = "ROUNDS_DOCUMENTS", value_enum, default_value_t = Trust::Off)]
    pub documents: Trust,
    /// Directory with the manifests (*.json, Apollo's format or flat).
    #[arg(long, env = "ROUNDS_MANIFESTS")]
    pub manifests: Option<PathBuf>,
    /// Let clients register documents under their SHA-256, as automatic persisted queries do; for development.
    #[arg(long = "register-documents", env = "ROUNDS_REGISTER_DOCUMENTS", default_value_t = false, action = clap::ArgAction::Set)]
    pub is_registering_on: bool,
    /// Names of the apps to count by, as they say them in `apollographql-client-name`; without any, the first few.
    #[arg(long = "clients", env = "ROUNDS_CLIENTS", value_delimiter = ',')]
    pub client_names: Vec<String>,
    /// The least version of the app that is served; an older one is told to upgrade.
    #[arg(long, env = "ROUNDS_MINIMUM_APP_VERSION")]
    pub minimum_app_version: Option<Version>,
    /// The figures that are not given one by one.
    #[arg(long, env = "ROUNDS_LIMITS", value_enum, default_value_t = Profile::Standard)]
    pub limits: Profile,
    /// Networks of proxies that are believed when they tell whom they heard, such as `10.0.0.0/8`.
    #[arg(long, env = "ROUNDS_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpNet>,
    /// The header in which they tell it.
    #[arg(long, env = "ROUNDS_FORWARDED_HEADER", value_enum, default_value_t = ForwardedHeader::XForwardedFor)]
    pub forwarded_header: ForwardedHeader,
    /// How long a client may take.
    #[command(flatten)]
    pub patience: Timeouts,
    /// How many connections there may be.
    #[command(flatten)]
    pub room: ConnectionLimits,
    /// How often somebody may ask.
    #[command(flatten)]
    pub quotas: Quotas,
    /// Sockets.
    #[command(flatten)]
    pub sockets: Sockets,
}

/// Which documents may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Trust {
    /// Those sent in full; manifests do not count.
    Off,
    /// Those of the manifests, by their ids, and those sent in full.
    Accept,
    /// Those of the manifests alone, but for whoever may operate the system.
    Enforce,
}

impl Settings {
    /// What holds where no flag is given, with the figures of a demo.
    #[must_use]
    pub fn demo() -> Self {
        Self { limits: Profile::Demo, ..Self::default() }
    }

    /// Sockets at once of one person.
    pub(super) fn sockets_per_user(&self) -> usize {
        self.sockets.per_user.unwrap_or_else(|| self.limits.sockets_per_user())
    }

    /// Sockets at once of one address.
    pub(super) fn sockets_per_address(&self) -> usize {
        self.sockets.per_address.unwrap_or_else(|| self.connections_per_address())
    }

    /// Event streams at once of one person.
    pub(super) fn event_streams_per_user(&self) -> usize {
        self.sockets.streams_per_user.unwrap_or_else(|| self.limits.event_streams_per_user())
    }

    /// Event streams at once of one address.
    pub(super) fn event_streams_per_address(&self) -> usize {
        self.sockets.streams_per_address.unwrap_or_else(|| self.connections_per_address())
    }

    /// Connections at once of one address.
    pub(super) fn connections_per_address(&self) -> usize {
        self.room.connections_per_address.unwrap_or_else(|| self.limits.connections_per_address())
    }
}

#[derive(Parser)]
struct Unasked {
    #[command(flatten)]
    settings: Settings,
}

impl Default for Settings {
    /// What holds where no flag is given.
    fn default() -> Self {
        Unasked::parse_from(["rounds"]).settings
    }
}
