//! Verifying the audit trail: along its chains, then against the heads that were carried out of the database.
//!
//! Memory is bounded by the number of chains: rows and the lines of files are read a batch at a time, from one snapshot.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Utc};
use tokio::fs::File;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};

use super::WHOLE_TRAIL;
use super::heads::Recorded;
use super::walk::{Breach, Breaches, Walk};
use crate::organisation::audit::store::{Chain, Ends, Head};
use rounds_platform::db::Database;

const LINES_AT_ONCE: usize = 1_000;

/// Which of the recorded heads the database must know.
#[derive(Debug, Clone, Default)]
pub struct Lineage {
    /// The moment to which the database was brought back: what other lineages recorded after it is gone rightly.
    pub restored_at: Option<DateTime<Utc>>,
}

/// What was verified, and what is broken.
#[derive(Debug)]
pub struct Verification {
    /// Rows read.
    pub rows: u64,
    /// Chains.
    pub streams: u64,
    /// Recorded heads that were compared.
    pub recorded: u64,
    /// Recorded heads that a restore has undone.
    pub excused: u64,
    /// Lines that are no recorded head: a process died while it wrote them, or somebody else wrote them.
    pub unreadable: u64,
    /// The first breach of each broken chain, by its name.
    pub breaches: BTreeMap<String, Breach>,
}

/// Verifies every chain, and every head in these files.
pub async fn verify(database: &Database, files: &[PathBuf], lineage: &Lineage) -> anyhow::Result<Verification> {
    let mut chain = Chain::snapshot(database, &WHOLE_TRAIL).await?;
    let Ends { lineage: own, heads } = chain.ends().await?;
    let (rows, streams, breaches) = walked(&mut chain, heads).await?;
    let mut comparison = Comparison { lineage, own, breaches, recorded: 0, excused: 0, unreadable: 0 };
    for file in files {
        comparison.with(&mut chain, file).await?;
    }
    let Comparison { breaches, recorded, excused, unreadable, .. } = comparison;
    Ok(Verification { rows, streams, recorded, excused, unreadable, breaches: breaches.into_inner() })
}

async fn walked(chain: &mut Chain, heads: Vec<Head>) -> anyhow::Result<(u64, u64, Breaches)> {
    let mut walk = Walk::towards(heads);
    loop {
        let (stream, seq) = walk.place();
        let links = chain.after(&stream, seq).await?;
        if links.is_empty() {
            return Ok(walk.ended());
        }
        links.into_iter().for_each(|link| walk.step(link));
    }
}

struct Comparison<'l> {
    lineage: &'l Lineage,
    own: String,
    breaches: Breaches,
    recorded: u64,
    excused: u64,
    unreadable: u64,
}

impl Comparison<'_> {
    async fn with(&mut self, chain: &mut Chain, file: &Path) -> anyhow::Result<()> {
        let named = || format!("{} cannot be read", file.display());
        let mut lines = BufReader::new(File::open(file).await.with_context(named)?).lines();
        loop {
            let records = batch(&mut lines, &mut self.unreadable).await.with_context(named)?;
            if records.is_empty() {
                return Ok(());
            }
            self.compare(chain, records).await?;
        }
    }

    async fn compare(&mut self, chain: &mut Chain, mut records: Vec<Recorded>) -> anyhow::Result<()> {
        let before = records.len();
        records.retain(|record| !self.is_undone(record));
        self.excused += (before - records.len()) as u64;
        self.recorded += records.len() as u64;
        let places: Vec<(String, i64)> = records.iter().map(|record| (record.stream.clone(), record.seq)).collect();
        let found = chain.hashes(&places).await?;
        for (record, place) in records.iter().zip(&places) {
            let at = record.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            match found.get(place) {
                Some(hash) if *hash == record.hash => {}
                Some(_) => {
                    let what = format!("rewritten: {at} another row was recorded here");
                    self.breaches.found(&record.stream, record.seq, what);
                }
                None => {
                    let what = format!("cut off: {at} a row was recorded here that is gone");
                    self.breaches.found(&record.stream, record.seq, what);
                }
            }
        }
        Ok(())
    }

    fn is_undone(&self, record: &Recorded) -> bool {
        record.lineage != self.own && self.lineage.restored_at.is_some_and(|restored_at| record.at > restored_at)
    }
}

/// The next lines of a file, none at its end; what is no recorded head is counted and left out.
async fn batch(lines: &mut Lines<BufReader<File>>, unreadable: &mut u64) -> anyhow::Result<Vec<Recorded>> {
    let mut records = Vec::new();
    while records.len() < LINES_AT_ONCE {
        let Some(line) = lines.next_line().await? else { break };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match Recorded::read(&line) {
            Some(record) => records.push(record),
            None => *unreadable += 1,
        }
    }
    Ok(records)
}
