//! Saying that this process is there and what it had to refuse; noting a backup.

use std::time::Duration;

use rounds_domain::texts;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::model::{Myself, Role};
use super::store;
use rounds_platform::App;
use rounds_platform::db::{Command, Db, System, Tx};
use rounds_platform::error::{OrRefuse, Result, tally};
use rounds_platform::scalars::Instant;

const EVERY: Duration = Duration::from_secs(5);
const LABEL_AT_MOST: usize = 200;
/// Processes and what they count.
const PRESENCE: System = System::because("a process says of itself that it is there");

/// Says every few seconds that this process is there, and what it answered with errors; takes its row away at the end.
pub fn keep_presence(app: &App, role: Role) {
    let myself = Myself { id: app.clock.mint::<Uuid>(), name: name(), role, started_at: Instant(app.clock.now()) };
    let kept = app.clone();
    app.supervisor.keep("state of the system", move |shutdown| keep(kept.clone(), myself.clone(), shutdown));
}

async fn keep(app: App, myself: Myself, shutdown: CancellationToken) {
    let db = app.system("state of the system");
    let saying = async {
        loop {
            if let Err(error) = say(&db, &myself).await {
                tracing::debug!(%error, "the state of this process could not be written");
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    let is_over = shutdown.run_until_cancelled(saying).await.is_none();
    if is_over && let Err(error) = part(&db, &myself).await {
        tracing::debug!(%error, "this process is remembered for a while after its end");
    }
}

async fn say(db: &Db, myself: &Myself) -> Result<()> {
    store::say_present(&mut db.session().await?, &PRESENCE, myself).await?;
    tell_errors(db).await
}

async fn part(db: &Db, myself: &Myself) -> Result<()> {
    tell_errors(db).await?;
    store::say_absent(&mut db.session().await?, &PRESENCE, myself.id).await
}

/// Writes down what was counted; what cannot be written counts again.
async fn tell_errors(db: &Db) -> Result<()> {
    let told = tally::take();
    if told.is_empty() {
        return Ok(());
    }
    let writing = async { store::add_errors(&mut db.session().await?, &PRESENCE, &told).await };
    writing.await.inspect_err(|_| told.iter().for_each(|(code, count)| tally::add(*code, *count)))
}

/// Host and process.
fn name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { "node" } else { host.trim() };
    format!("{host}:{}", std::process::id())
}

/// Notes that a backup was made and verified: for the script that makes them.
pub async fn note_backup(db: &Db, label: Option<String>) -> Result<()> {
    let label = label.map(|label| texts::line(&label, LABEL_AT_MOST)).transpose().or_fault("label")?;
    let work = async move |tx: &mut Tx| {
        if let Some(label) = label {
            tx.note("label", label);
        }
        Ok(())
    };
    db.transact(Command::keyless("noteBackup"), work).await
}
