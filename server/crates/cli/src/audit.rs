//! `rounds audit`: whether the audit trail is as it was written.

use std::path::PathBuf;
use std::time::Instant;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::database::DatabaseChoice;
use rounds_platform::clock::Clock;
use rounds_platform::db::Database;
use rounds_server::organisation::audit::{self, Lineage, Verification};

/// Whether the audit trail is as it was written.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Computes every chain anew and names the first broken row of each; ends non-zero if there is one.
    Verify(Verify),
    /// Writes the heads of all chains to a file, behind those that stand there.
    Heads(Heads),
}

/// Computes every chain anew.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    database: DatabaseChoice,
    /// File with recorded heads, as `ROUNDS_AUDIT_HEADS` names it; may be given several times.
    #[arg(long)]
    from: Vec<PathBuf>,
    /// The moment to which the database was brought back from a backup, as in `2026-11-23T08:15:00Z`.
    #[arg(long)]
    restored_at: Option<DateTime<Utc>>,
}

/// Writes the heads of all chains.
#[derive(Debug, Args)]
pub struct Heads {
    #[command(flatten)]
    database: DatabaseChoice,
    /// The file; it is added to.
    #[arg(long)]
    to: PathBuf,
}

impl Audit {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Verify(verify) => verify.run().await,
            Self::Heads(heads) => heads.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> anyhow::Result<()> {
        let database = self.database.open().await?;
        let lineage = Lineage { restored_at: self.restored_at };
        let began = Instant::now();
        let found = audit::verify(&Database::open(&database.url, 1)?, &self.from, &lineage).await?;
        let took = began.elapsed().as_secs_f64();
        let Verification { rows, streams, recorded, excused, unreadable, breaches } = &found;
        for (stream, breach) in breaches {
            println!("BROKEN {stream}: row {}: {}", breach.seq, breach.what);
        }
        println!("{rows} rows in {streams} chains and {recorded} recorded heads were verified in {took:.1} s");
        if *excused > 0 {
            println!("{excused} recorded heads were left out: the restore has undone them");
        }
        if *unreadable > 0 {
            println!("{unreadable} lines are no recorded heads");
        }
        if self.from.is_empty() {
            println!("without --from nobody can tell whether the newest rows were cut off together with their heads");
        }
        anyhow::ensure!(breaches.is_empty(), "{} of {streams} chains are broken", breaches.len());
        Ok(())
    }
}

impl Heads {
    async fn run(self) -> anyhow::Result<()> {
        let database = self.database.open().await?;
        let app = database.app(Clock::default()).await?;
        let count = audit::export_heads(&app, &self.to).await?;
        println!("{count} heads were written to {}", self.to.display());
        Ok(())
    }
}
