//! Ringing: one job per reminder and instant.

use rounds_outbox::{Attempt, Done, Failure};

use super::actions;
use super::model::Ring;
use rounds_platform::App;
use rounds_platform::db::{Command, Tx};

/// Rings what is due.
pub async fn ring(app: App, job: Ring, _attempt: Attempt) -> Result<Done, Failure> {
    let db = app.system("ring a reminder");
    db.transact(Command::keyless("ringReminder"), async move |tx: &mut Tx| actions::ring(tx, job).await)
        .await
        .map_err(Failure::retry)?;
    Ok(Done::ToRecord)
}
