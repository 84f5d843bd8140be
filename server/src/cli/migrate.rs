//! `rounds migrate`: brings the database to this version.

use clap::Args;

use super::database::DatabaseChoice;
use crate::platform::db::migrate;

/// Brings the database to this version.
#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    database: DatabaseChoice,
}

impl Migrate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let database = self.database.open().await?;
        let applied = migrate(&database.url).await?;
        for name in &applied {
            println!("applied {name}");
        }
        println!("{} migrations applied, the database is up to date", applied.len());
        Ok(())
    }
}
