//! Which handler does which kind of work.

use std::{collections::HashMap, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{Attempt, Done, Failure, Job};

type Handler<App> = Box<dyn Fn(App, Value, Attempt) -> BoxFuture<'static, Result<Done, Failure>> + Send + Sync>;

/// The handlers of all kinds of work that this node does.
///
/// A worker claims only what is registered, so a node of the previous release leaves new kinds of work alone.
pub struct Registry<App> {
    duties: HashMap<&'static str, Duty<App>>,
}

pub(super) struct Duty<App> {
    pub(super) queue: &'static str,
    pub(super) limit: Duration,
    pub(super) handler: Handler<App>,
}

impl<App: 'static> Registry<App> {
    /// Makes an empty registry.
    #[must_use]
    pub fn new() -> Self {
        Self { duties: HashMap::new() }
    }

    /// Adds the handler of `J`.
    ///
    /// # Panics
    /// When a handler of that name is there already.
    #[must_use]
    pub fn with<J, F, Fut>(mut self, handler: F) -> Self
    where
        J: Job,
        F: Fn(App, J, Attempt) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Done, Failure>> + Send + 'static,
    {
        let handler: Handler<App> = Box::new(move |app, payload, attempt| match serde_json::from_value(payload) {
            Ok(job) => handler(app, job, attempt).boxed(),
            // A payload of a newer release is readable to another node.
            Err(error) => async move { Err(Failure::retry(format!("unreadable payload: {error}"))) }.boxed(),
        });
        let duty = Duty { queue: J::QUEUE, limit: J::LIMIT, handler };
        assert!(self.duties.insert(J::NAME, duty).is_none(), "two handlers of {}", J::NAME);
        self
    }

    pub(super) fn duty(&self, name: &str) -> Option<&Duty<App>> {
        self.duties.get(name)
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.duties.keys().copied().collect()
    }

    pub(super) fn queues(&self) -> impl Iterator<Item = &'static str> {
        self.duties.values().map(|duty| duty.queue)
    }
}

impl<App: 'static> Default for Registry<App> {
    fn default() -> Self {
        Self::new()
    }
}
