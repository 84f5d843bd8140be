//! A nudge within one process: "look now, do not wait for your next poll".
//!
//! It carries nothing and promises nothing: a lost nudge costs one poll interval. Any number of workers and relays may
//! listen to one; a nudge given while they are busy is kept until they look again.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

/// A nudge to the workers and relays of this process, given after a commit.
#[derive(Clone, Debug)]
pub struct Wake(Arc<watch::Sender<()>>);

impl Wake {
    /// Makes a nudge that nobody listens to yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }

    /// Wakes every listener at once.
    pub fn now(&self) {
        self.0.send_replace(());
    }

    pub(crate) fn listen(&self) -> Awake {
        Awake(self.0.subscribe())
    }
}

impl Default for Wake {
    fn default() -> Self {
        Self::new()
    }
}

/// The listening end; once every [`Wake`] is gone it only ever times out.
pub(crate) struct Awake(watch::Receiver<()>);

impl Awake {
    /// Returns at the next nudge or after `at_most`.
    pub(crate) async fn within(&mut self, at_most: Duration) {
        let nudge = async {
            if self.0.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let _ = tokio::time::timeout(at_most, nudge).await;
    }
}
