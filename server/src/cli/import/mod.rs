//! `rounds import`: data from files that others keep.

mod institutions;

use clap::Subcommand;

/// Brings in data from files.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Brings in institutions from a CSV file under a mapping.
    Institutions(institutions::Institutions),
}

impl Import {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Institutions(institutions) => institutions.run().await,
        }
    }
}
