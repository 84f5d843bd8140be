//! What a node leaves behind when it is asked to end.

use std::{sync::Arc, time::Duration};

use rounds_outbox::{Done, Registry};
use tokio::sync::Semaphore;

use crate::world::{Errand, World};

fn waiting() -> Registry<Arc<Semaphore>> {
    Registry::new().with(async |gate: Arc<Semaphore>, _: Errand, _| {
        let _ = gate.acquire().await;
        Ok(Done::ToRecord)
    })
}

#[tokio::test]
async fn leases_of_unfinished_jobs_are_returned_and_cost_no_attempt() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let mut options = world.options();
    options.grace = Duration::from_millis(50);
    let node = world.start(Arc::new(Semaphore::new(0)), waiting(), options);
    world.until("exists (select from jobs where state = 'RUNNING')").await;
    node.stop().await;
    let row = world.row(id).await;
    assert_eq!((row.state.as_str(), row.attempts), ("READY", 0));
}

#[tokio::test]
async fn running_jobs_finish_and_no_new_ones_begin() {
    let world = World::new().await;
    let first = world.errand(1).await;
    let gate = Arc::new(Semaphore::new(0));
    let mut options = world.options();
    options.concurrency = 1;
    let node = world.start(Arc::clone(&gate), waiting(), options);
    world.until("exists (select from jobs where state = 'RUNNING')").await;
    let second = world.errand(2).await;
    let stopped = async {
        node.stop().await;
    };
    let opened = async {
        tokio::task::yield_now().await;
        gate.add_permits(10);
    };
    tokio::join!(stopped, opened);
    assert_eq!(world.row(first).await.state, "DONE");
    assert_eq!(world.row(second).await.state, "READY");
}
