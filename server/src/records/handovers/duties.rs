//! One job per step of a handover: a step that ran twice moves its chunk once.

use rounds_domain::ids::HandoverId;
use rounds_outbox::{Attempt, DedupeScope, Done, Failure, Job};
use serde::{Deserialize, Serialize};

use super::actions;
use rounds_platform::App;
use rounds_platform::db::{Command, Tx};
use rounds_platform::error::codes;

/// A step that fails so often by a fault is not tried any more: the handover stops and says so.
const FAULTS_AT_MOST: i32 = 5;

/// Moves the next chunk of a handover.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Advance {
    /// The handover.
    pub handover: HandoverId,
    /// The step; one that has been done already changes nothing.
    pub step: i32,
}

impl Job for Advance {
    const NAME: &'static str = "advance-handover";
    const QUEUE: &'static str = "handovers";
    /// Nodes that die while they run it count as attempts too.
    const ATTEMPTS: i32 = 50;
    const SCOPE: DedupeScope = DedupeScope::Pending;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}-{}", self.handover, self.step))
    }
}

/// Moves a chunk, and promises the next one.
pub async fn advance(app: App, job: Advance, attempt: Attempt) -> Result<Done, Failure> {
    let db = app.system("hand over");
    let moved = db
        .transact(Command::keyless("advanceHandover"), async move |tx: &mut Tx| actions::advance(tx, job).await)
        .await;
    let Err(error) = moved else {
        return Ok(Done::ToRecord);
    };
    if attempt.attempt < FAULTS_AT_MOST || error.is(codes::UNAVAILABLE) || error.is_overtaken() {
        return Err(Failure::retry(error));
    }
    tracing::error!(handover = %job.handover, step = job.step, %error, "a handover stopped");
    let fault = error.as_code();
    db.transact(Command::keyless("stopHandover"), async move |tx: &mut Tx| {
        actions::stop(tx, job.handover, fault.as_str()).await
    })
    .await
    .map_err(Failure::retry)?;
    Ok(Done::ToRecord)
}
