//! Ringing: one job per reminder and instant.

use chrono::{DateTime, Utc};
use rounds_domain::ids::ReminderId;
use rounds_outbox::{Attempt, DedupeScope, Done, Failure, Job};
use serde::{Deserialize, Serialize};

use super::actions;
use rounds_platform::App;
use rounds_platform::db::{Command, Tx};

/// Rings a reminder at an instant.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Ring {
    /// The reminder.
    pub reminder: ReminderId,
    /// The instant; a reminder that was moved rings by another job.
    pub due_at: DateTime<Utc>,
}

impl Job for Ring {
    const NAME: &'static str = "ring-reminder";
    const QUEUE: &'static str = "reminders";
    const ATTEMPTS: i32 = 10;
    const SCOPE: DedupeScope = DedupeScope::Pending;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}-{}", self.reminder, self.due_at.timestamp_millis()))
    }
}

/// Rings what is due.
pub async fn ring(app: App, job: Ring, _attempt: Attempt) -> Result<Done, Failure> {
    let db = app.system("ring a reminder");
    db.transact(Command::keyless("ringReminder"), async move |tx: &mut Tx| actions::ring(tx, job).await)
        .await
        .map_err(Failure::retry)?;
    Ok(Done::ToRecord)
}
