//! When loaders read: once everything that can ask has asked.
//!
//! The loads of a request run beside its execution and in the same task. They are polled when no resolver can go on, so a
//! batch holds every key that there is to ask for, and nobody waits for a timer.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use async_graphql::runtime::Timer;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::task::{FutureObj, Spawn, SpawnError};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::unconstrained;

tokio::task_local! {
    static LOADS: UnboundedSender<FutureObj<'static, ()>>;
}

/// Executes something, and the loads that it asks for beside it.
pub(super) async fn batched<T>(work: impl Future<Output = T>) -> T {
    let (sender, mut asked) = unbounded_channel();
    // A task that has done much is asked to pause, and a pause is no sign that nobody else will ask.
    let mut work = pin!(LOADS.scope(sender, unconstrained(work)));
    let mut loads = FuturesUnordered::new();
    poll_fn(|context| {
        loop {
            if let Poll::Ready(value) = work.as_mut().poll(context) {
                return Poll::Ready(value);
            }
            while let Poll::Ready(Some(load)) = asked.poll_recv(context) {
                loads.push(load);
            }
            let mut has_loaded = false;
            while let Poll::Ready(Some(())) = loads.poll_next_unpin(context) {
                has_loaded = true;
            }
            if !has_loaded {
                return Poll::Pending;
            }
        }
    })
    .await
}

/// Hands loads to the execution that asks for them.
pub(super) struct Beside;

impl Spawn for Beside {
    fn spawn_obj(&self, load: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        LOADS.try_with(|loads| loads.send(load)).ok().and_then(Result::ok).ok_or_else(SpawnError::shutdown)
    }
}

/// Waits for nothing.
pub(super) struct AtOnce;

impl Timer for AtOnce {
    fn delay(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}
