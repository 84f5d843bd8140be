//! `rounds import institutions`: institutions from a CSV file under a mapping, with a verdict for every row.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::database::DatabaseChoice;
use rounds_platform::clock::Clock;
use rounds_platform::db::migrate;
use rounds_server::customers::importing::{self, ImportMode, Mapping, Progress, Totals, VerdictKind};
use rounds_server::founding;

const ROWS_PER_LINE: u64 = 1_000;

/// Brings in institutions from a CSV file under a mapping.
#[derive(Debug, Args)]
pub struct Institutions {
    #[command(flatten)]
    database: DatabaseChoice,
    /// The file, in UTF-8.
    file: PathBuf,
    /// Which column is what, in TOML; examples are in server/assets/import.
    #[arg(long)]
    map: PathBuf,
    /// Say what would come of it, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write a verdict for every row to this CSV file.
    #[arg(long)]
    report: Option<PathBuf>,
}

impl Institutions {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let mapping = read(&self.map)?;
        let database = self.database.open().await?;
        migrate(&database.url).await?;
        let app = database.app(Clock::default()).await?;
        founding::found_if_empty(&app).await?;
        let rehearsal = if self.dry_run { ImportMode::Dry } else { ImportMode::Real };
        let began = Instant::now();
        let mut teller = Teller::about(&self.file)?;
        let import = importing::Import { file: self.file, mapping, rehearsal, report: self.report };
        let totals = importing::institutions(&app, import, |progress| teller.tell(&progress)).await?;
        teller.end(totals, self.dry_run, began);
        Ok(())
    }
}

fn read(map: &Path) -> anyhow::Result<Mapping> {
    let text = std::fs::read_to_string(map).with_context(|| format!("{} cannot be read", map.display()))?;
    Mapping::read(&text).with_context(|| format!("{} is no mapping", map.display()))
}

/// Says how far the import has come: a bar on a terminal, plain lines elsewhere.
struct Teller {
    bar: Option<ProgressBar>,
    told: u64,
}

impl Teller {
    fn about(file: &Path) -> anyhow::Result<Self> {
        let length = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
        let bar = std::io::stderr().is_terminal().then(|| ProgressBar::new(length).with_style(style()));
        Ok(Self { bar, told: 0 })
    }

    fn tell(&mut self, progress: &Progress<'_>) {
        let refused = progress.latest.iter().filter(|verdict| verdict.verdict == VerdictKind::Refused);
        for verdict in refused {
            let message = verdict.message.as_deref().unwrap_or_default();
            self.say(&format!("line {}: {} ({message})", verdict.line, verdict.code.as_deref().unwrap_or_default()));
        }
        let rows = progress.totals.rows();
        if let Some(bar) = &self.bar {
            bar.set_position(progress.bytes);
            bar.set_message(format!("{rows} rows"));
        } else if rows / ROWS_PER_LINE > self.told / ROWS_PER_LINE {
            self.told = rows;
            eprintln!("{rows} rows: {}", progress.totals);
        }
    }

    fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(line),
            None => eprintln!("{line}"),
        }
    }

    fn end(&self, totals: Totals, is_dry: bool, began: Instant) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let ending = if is_dry { " (dry run, nothing is written)" } else { "" };
        println!("{} rows in {:.1} s: {totals}{ending}", totals.rows(), began.elapsed().as_secs_f64());
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:40} {percent:>3} %  {msg}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
