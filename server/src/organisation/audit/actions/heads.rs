//! The heads of all chains, carried out of the database every minute: whoever rewrites the database does not reach them.
//!
//! A head that has moved since the last time is added to the file as one line, and the file is forced to the disk. Lines are
//! never changed. Each node writes a file of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, Utc};
use tokio::fs::OpenOptions;
use tokio::io::AsyncWriteExt;
use tokio_util::sync::CancellationToken;

use super::WHOLE_TRAIL;
use crate::organisation::audit::store::{self, Ends, Head};
use rounds_platform::App;

const EVERY: Duration = Duration::from_secs(60);
const TITLE: &str = "# Heads of the audit trail: instant, cluster/timeline, place, SHA-256, chain\n";

/// A head as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recorded {
    pub at: DateTime<Utc>,
    pub lineage: String,
    pub seq: i64,
    pub hash: Vec<u8>,
    pub stream: String,
}

impl Recorded {
    /// A head as one line.
    fn line(at: DateTime<Utc>, lineage: &str, head: &Head) -> String {
        let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let hash: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{at} {lineage} {} {hash} {}\n", head.seq, head.stream)
    }

    /// What a line says, if it is one.
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(5, ' ');
        let (at, lineage, seq) = (parts.next()?.parse().ok()?, parts.next()?.to_owned(), parts.next()?.parse().ok()?);
        let (digits, stream) = (parts.next()?, parts.next().filter(|stream| !stream.is_empty())?.to_owned());
        let pairs = (0..digits.len()).step_by(2).map(|from| digits.get(from..from + 2));
        let hash: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect::<Option<_>>()?;
        (hash.len() == 32).then_some(Self { at, lineage, seq, hash, stream })
    }
}

/// Writes the heads to a file every minute until shutdown, and once more then.
pub fn keep_heads(app: &App, file: PathBuf) {
    let kept = app.clone();
    app.supervisor.keep("heads of the audit trail", move |shutdown| keep(kept.clone(), file.clone(), shutdown));
}

async fn keep(app: App, file: PathBuf, shutdown: CancellationToken) {
    let mut written = HashMap::new();
    let writing = async {
        loop {
            write(&app, &file, &mut written).await;
            tokio::time::sleep(EVERY).await;
        }
    };
    let is_over = shutdown.run_until_cancelled(writing).await.is_none();
    if is_over {
        write(&app, &file, &mut written).await;
    }
}

async fn write(app: &App, file: &Path, written: &mut HashMap<String, Head>) {
    let outcome = match add(app, file, written).await {
        Ok(_) => "written",
        Err(error) => {
            tracing::error!(%error, "the heads of the audit trail could not be written");
            "failed"
        }
    };
    metrics::counter!("rounds_audit_heads_total", "outcome" => outcome).increment(1);
}

/// Writes all heads to a file, behind those that stand there; says how many.
pub async fn export_heads(app: &App, file: &Path) -> anyhow::Result<usize> {
    add(app, file, &mut HashMap::new()).await
}

/// Adds the heads that have moved, all in one piece.
async fn add(app: &App, file: &Path, written: &mut HashMap<String, Head>) -> anyhow::Result<usize> {
    let Ends { lineage, heads } =
        store::ends(app.system("record heads").session().await?.connection(), &WHOLE_TRAIL).await?;
    tell_loss(&heads, written);
    let mut place = OpenOptions::new().append(true).create(true).open(file).await.with_context(|| named(file))?;
    let is_new = place.metadata().await?.len() == 0;
    if is_new {
        written.clear();
    }
    let now = app.clock.now();
    let moved: Vec<&Head> = heads.iter().filter(|head| written.get(&head.stream) != Some(*head)).collect();
    let lines: String = moved.iter().map(|head| Recorded::line(now, &lineage, head)).collect();
    let count = moved.len();
    if count > 0 {
        // A line that a dying process left unfinished is not joined by the next one.
        let text = if is_new { format!("{TITLE}{lines}") } else { format!("\n{lines}") };
        place.write_all(text.as_bytes()).await?;
        place.flush().await?;
        place.sync_all().await.with_context(|| named(file))?;
        if let Some(folder) = file.parent().filter(|folder| is_new && !folder.as_os_str().is_empty()) {
            tokio::fs::File::open(folder).await?.sync_all().await?;
        }
    }
    written.extend(heads.into_iter().map(|head| (head.stream.clone(), head)));
    Ok(count)
}

/// A chain that got shorter since the last minute was tampered with, or the database was brought back.
fn tell_loss(heads: &[Head], written: &HashMap<String, Head>) {
    let now: HashMap<&str, &Head> = heads.iter().map(|head| (head.stream.as_str(), head)).collect();
    for before in written.values() {
        let is_kept = now.get(before.stream.as_str()).is_some_and(|head| head.seq > before.seq || **head == *before);
        if !is_kept {
            tracing::error!(chain = before.stream, place = before.seq, "rows of the audit trail are gone");
            metrics::counter!("rounds_audit_losses_total").increment(1);
        }
    }
}

fn named(file: &Path) -> String {
    format!("ROUNDS_AUDIT_HEADS {} cannot be written", file.display())
}
