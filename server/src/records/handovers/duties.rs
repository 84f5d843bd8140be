//! One job per step of a handover: a step that ran twice moves its chunk once.

use rounds_outbox::{Attempt, Done, Failure};

use super::actions;
use super::model::Advance;
use rounds_platform::App;
use rounds_platform::db::{Command, Tx};
use rounds_platform::error::codes;

/// A step that fails so often by a fault is not tried any more: the handover stops and says so.
const FAULTS_AT_MOST: i32 = 5;

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
