//! `rounds import`: data from files that others keep.

mod calendar;

use clap::Subcommand;

/// Brings in data from files.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Publishes a year of working days from a file in the format of holiday-cn.
    Calendar(calendar::Calendar),
}

impl Import {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Calendar(calendar) => calendar.run().await,
        }
    }
}
