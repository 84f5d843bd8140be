//! `rounds backup`: what the script that makes backups tells the system.

use clap::{Args, Subcommand};

use super::database::DatabaseChoice;
use rounds_platform::clock::Clock;
use rounds_server::organisation::system;

/// What the script that makes backups tells the system.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// Notes that a backup was made and verified just now; administrators see when the last one was.
    Noted(Noted),
}

/// A backup that was made and verified.
#[derive(Debug, Args)]
pub struct Noted {
    #[command(flatten)]
    database: DatabaseChoice,
    /// What it is called, such as its directory.
    #[arg(long)]
    label: Option<String>,
}

impl Backup {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self::Noted(noted) = self;
        let database = noted.database.open().await?;
        let app = database.app(Clock::default()).await?;
        system::note_backup(&app.system("command line"), noted.label).await?;
        println!("noted");
        Ok(())
    }
}
