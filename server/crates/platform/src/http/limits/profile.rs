//! The two sets of figures: what a company needs, and what a demo or a measurement on one machine needs.

use clap::ValueEnum;

/// A set of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// For people and phones.
    Standard,
    /// For a demo, a test or a measurement, where one machine plays a whole company.
    Demo,
}

impl Profile {
    /// How many times the standard rate.
    pub(super) fn rates(self) -> u32 {
        match self {
            Self::Standard => 1,
            Self::Demo => 1_000,
        }
    }

    /// WebSockets at once of somebody who signed in.
    pub(in crate::http) fn sockets_per_user(self) -> usize {
        match self {
            Self::Standard => 5,
            Self::Demo => usize::MAX,
        }
    }

    /// Event streams at once of somebody who signed in.
    pub(in crate::http) fn event_streams_per_user(self) -> usize {
        match self {
            Self::Standard => 20,
            Self::Demo => usize::MAX,
        }
    }

    /// Connections at once of one address.
    pub(in crate::http) fn connections_per_address(self) -> usize {
        match self {
            Self::Standard => 256,
            Self::Demo => usize::MAX,
        }
    }
}
