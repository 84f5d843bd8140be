//! `rounds import calendar`: a year of holidays and make-up workdays from a file in the format of holiday-cn.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::database::DatabaseChoice;
use rounds_platform::clock::Clock;
use rounds_platform::db::{Command, Tx, migrate};
use rounds_server::field::calendar::{self, Imported};

/// Publishes a year of working days from a file in the format of holiday-cn.
#[derive(Debug, Args)]
pub struct Calendar {
    #[command(flatten)]
    database: DatabaseChoice,
    /// The file, JSON.
    file: PathBuf,
    /// Where it holds, `CN` or `CN-BJ`.
    #[arg(long, default_value = "CN")]
    area: String,
}

impl Calendar {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let json =
            std::fs::read_to_string(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))?;
        let database = self.database.open().await?;
        migrate(&database.url).await?;
        let app = database.app(Clock::default()).await?;
        let (db, area) = (app.system("import the calendar"), self.area.clone());
        let work = async move |tx: &mut Tx| calendar::import_year(tx, &json, area).await;
        match db.transact(Command::keyless("importCalendar"), work).await? {
            Imported::Published { release, year, days } => {
                println!("{year} was published for {} with {days} days that differ: {release}", self.area);
            }
            Imported::StillProvisional { year } => {
                println!("{year} holds no days: it stays provisional, nothing was published");
            }
        }
        Ok(())
    }
}
