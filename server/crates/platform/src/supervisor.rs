//! Background work that somebody watches: what ends without being asked to is logged and started again.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Watches background work until shutdown.
#[derive(Clone, Default)]
pub struct Supervisor {
    tracker: TaskTracker,
    shutdown: CancellationToken,
    leaving: CancellationToken,
}

impl Supervisor {
    /// Says that this process is about to end, so that nobody sends it anything new; all goes on still.
    pub fn leave(&self) {
        self.leaving.cancel();
    }

    /// Whether this process is about to end.
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        self.leaving.is_cancelled() || self.shutdown.is_cancelled()
    }

    /// Tells everything supervised to end.
    #[must_use]
    pub fn shutdown(&self) -> CancellationToken {
        self.shutdown.clone()
    }

    /// Keeps `work` going: when it ends or panics before shutdown, it is logged and started again a second later.
    pub fn keep<Work, Running>(&self, name: &'static str, mut work: Work)
    where
        Work: FnMut(CancellationToken) -> Running + Send + 'static,
        Running: Future<Output = ()> + Send + 'static,
    {
        let shutdown = self.shutdown.clone();
        let tracker = self.tracker.clone();
        self.tracker.spawn(async move {
            while !shutdown.is_cancelled() {
                let outcome = tracker.spawn(work(shutdown.clone())).await;
                if shutdown.is_cancelled() {
                    return;
                }
                match outcome {
                    Ok(()) => tracing::warn!(name, "background work ended and is started again"),
                    Err(error) => tracing::error!(name, %error, "background work failed and is started again"),
                }
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                    () = shutdown.cancelled() => {}
                }
            }
        });
    }

    /// Runs `work` to its end whatever becomes of the caller; shutdown waits for it.
    pub async fn finish<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        self.tracker.spawn(work).await.inspect_err(|error| tracing::error!(%error, "detached work failed")).ok()
    }

    /// Runs `work` beside the caller; shutdown waits for it.
    pub fn detach(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(work);
    }

    /// Ends everything and waits for it, at most `patience`.
    pub async fn stop(&self, patience: Duration) {
        self.shutdown.cancel();
        self.tracker.close();
        if tokio::time::timeout(patience, self.tracker.wait()).await.is_err() {
            tracing::warn!("background work was cut off at shutdown");
        }
    }
}
