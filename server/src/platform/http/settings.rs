//! What operators decide about the doors: read once from flags and environment, with the defaults of a small company.

use clap::{Args, Parser};

use super::socket::Sockets;

/// What operators decide about the doors.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Let clients ask for the schema.
    #[arg(long = "introspection", env = "ROUNDS_INTROSPECTION", default_value_t = true, action = clap::ArgAction::Set)]
    pub is_introspection_on: bool,
    /// Sockets.
    #[command(flatten)]
    pub sockets: Sockets,
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
