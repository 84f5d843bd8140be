//! Looking, every quarter of an hour, for tasks whose day is over: somewhere on earth a day has just begun.

use std::time::Duration;

use rounds_outbox::{Attempt, DedupeScope, Done, Failure, Job, NewJob, Schedule};
use serde::{Deserialize, Serialize};

use super::actions;
use rounds_platform::App;

/// No zone is off UTC by less than this.
const EVERY: Duration = Duration::from_secs(15 * 60);

/// Marks as missed what nobody began on its day.
#[derive(Debug, Serialize, Deserialize)]
pub struct MissTasks {}

impl Job for MissTasks {
    const NAME: &'static str = "miss-tasks";
    const QUEUE: &'static str = "tasks";
    const ATTEMPTS: i32 = 5;
    const SCOPE: DedupeScope = DedupeScope::Ever;
}

/// When it is looked.
#[must_use]
pub fn schedule() -> Schedule {
    Schedule::every(MissTasks::NAME, EVERY, |tick| NewJob::of(&MissTasks {}, tick))
}

/// Looks for them.
pub async fn miss(app: App, _job: MissTasks, _attempt: Attempt) -> Result<Done, Failure> {
    actions::miss_overdue(&app.system("miss tasks whose day is over")).await.map_err(Failure::retry)?;
    Ok(Done::ToRecord)
}
