//! `rounds migrate`: brings the database to this version.

use clap::Args;

use super::database::DatabaseChoice;
use rounds_platform::db::{migrate, pending};

/// Brings the database to this version.
#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Change nothing; say what is missing, and end non-zero if anything is.
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let database = self.database.open().await?;
        if self.check {
            return check(&database.url).await;
        }
        let applied = migrate(&database.url).await?;
        for name in &applied {
            println!("applied {name}");
        }
        println!("{} migrations applied, the database is up to date", applied.len());
        Ok(())
    }
}

async fn check(url: &str) -> anyhow::Result<()> {
    let missing = pending(url).await?;
    for name in &missing {
        println!("missing {name}");
    }
    anyhow::ensure!(missing.is_empty(), "{} migrations are missing, `rounds migrate` applies them", missing.len());
    println!("the database is up to date");
    Ok(())
}
