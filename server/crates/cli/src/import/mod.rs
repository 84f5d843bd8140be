//! `rounds import`: data from files that others keep.

mod calendar;
mod institutions;

use clap::Subcommand;

/// Brings in data from files.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Publishes a year of working days from a file in the format of holiday-cn.
    Calendar(calendar::Calendar),
    /// Brings in institutions from a CSV file under a mapping.
    Institutions(institutions::Institutions),
}

impl Import {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Calendar(calendar) => calendar.run().await,
            Self::Institutions(institutions) => institutions.run().await,
        }
    }
}
