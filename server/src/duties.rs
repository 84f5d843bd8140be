//! Every job, event handler and schedule: one line each.

use std::sync::Arc;

use rounds_outbox::{Registry, Worker, WorkerOptions};

use crate::app::App;
use crate::handovers;
use crate::inbox;
use crate::reminders;

/// The handlers of all jobs.
fn registry() -> Registry<App> {
    Registry::new().with(inbox::duties::deliver).with(reminders::duties::ring).with(handovers::duties::advance)
}

/// Starts a worker in this process.
pub fn start(app: &App) {
    let app = app.clone();
    app.supervisor.clone().keep("worker", move |shutdown| worker(&app).run(shutdown));
}

fn worker(app: &App) -> Worker<App> {
    let clock = app.clock.clone();
    let options = WorkerOptions::new(Arc::new(move || clock.now()), app.wake.clone());
    Worker::new(app.clone(), registry(), Arc::new(app.database.clone()), options)
}
