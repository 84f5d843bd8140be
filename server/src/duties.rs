//! Every job, event handler and schedule: one line each.

use std::sync::Arc;

use rounds_outbox::{Clock, Registry, Schedule, Schedules, Worker, WorkerOptions};

use crate::communication::reminders;
use crate::field::plans;
use crate::organisation::inbox;
use crate::organisation::sessions;
use crate::records::handovers;
use rounds_platform::App;

/// The handlers of all jobs.
fn registry() -> Registry<App> {
    Registry::new()
        .with(inbox::duties::deliver)
        .with(reminders::duties::ring)
        .with(plans::duties::miss)
        .with(handovers::duties::advance)
        .with(sessions::duties::text_code)
}

/// What comes back by the clock.
fn schedules() -> Vec<Schedule> {
    vec![plans::duties::schedule()]
}

/// Starts a worker and the keeper of the schedules in this process.
pub fn start(app: &App) {
    let worked = app.clone();
    app.supervisor.keep("worker", move |shutdown| worker(&worked).run(shutdown));
    let kept = app.clone();
    app.supervisor.keep("schedules", move |shutdown| {
        let schedules = Schedules::new(clock(&kept), Arc::new(kept.database.clone()), schedules());
        async move { schedules.run(shutdown).await }
    });
}

fn worker(app: &App) -> Worker<App> {
    let options = WorkerOptions::new(clock(app), app.wake.clone());
    Worker::new(app.clone(), registry(), Arc::new(app.database.clone()), options)
}

fn clock(app: &App) -> Clock {
    let clock = app.clock.clone();
    Arc::new(move || clock.now())
}
