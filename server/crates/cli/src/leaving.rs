//! How a process ends: told by a signal, in order, within 25 seconds.
//!
//! First `/readyz` says no, and every answer asks for its connection to be closed, while everything is still served: whoever
//! sends requests here learns of it. After that grace nothing new is accepted, sockets are closed with 1001 and a hint when
//! to come back, requests finish, running jobs finish or return their leases. Ctrl-C asks for no grace.

use std::sync::OnceLock;
use std::time::Duration;

use clap::Args;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, sleep_until};

use rounds_platform::App;

/// What a process may take to end, all in all.
pub(super) const WITHIN: Duration = Duration::from_secs(25);
/// What is left of that for jobs once requests have used up theirs.
const FOR_JOBS: Duration = Duration::from_secs(5);

/// How a process ends.
#[derive(Debug, Clone, Args)]
pub struct Leaving {
    /// Milliseconds between the signal to end and the last new connection; more than whoever asks /readyz takes to notice.
    #[arg(long = "leaving-grace-ms", env = "ROUNDS_LEAVING_GRACE_MS", default_value_t = 3000)]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=10_000))]
    grace_ms: u64,
}

/// Which signal it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signal {
    Terminate,
    Interrupt,
}

impl Leaving {
    /// Serves until a signal, then until the grace is over and everything under way has finished.
    pub async fn after<Serving>(
        &self,
        app: &App,
        serve: impl FnOnce(oneshot::Receiver<()>) -> Serving,
    ) -> anyhow::Result<()>
    where
        Serving: Future<Output = anyhow::Result<()>>,
    {
        let (stop, stopped) = oneshot::channel();
        let told_at = OnceLock::new();
        let overdue = async {
            let signal = told().await;
            let began = *told_at.get_or_init(Instant::now);
            app.supervisor.leave();
            tracing::info!(grace_ms = self.grace_ms, "leaving");
            if signal == Signal::Terminate {
                sleep(Duration::from_millis(self.grace_ms)).await;
            }
            let _ = stop.send(());
            sleep_until(began + WITHIN - FOR_JOBS).await;
        };
        let served = tokio::select! {
            served = serve(stopped) => served,
            () = overdue => {
                tracing::warn!("requests were cut off");
                Ok(())
            }
        };
        let spent = told_at.get().map_or(Duration::ZERO, Instant::elapsed);
        app.stop(WITHIN.saturating_sub(spent)).await;
        tracing::info!(took_ms = told_at.get().map_or(0, |began| began.elapsed().as_millis()), "stopped");
        served
    }
}

/// Ends when the process is told to stop.
pub(super) async fn stopped() {
    told().await;
}

async fn told() -> Signal {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return Signal::Terminate;
    };
    tokio::select! {
        _ = terminate.recv() => Signal::Terminate,
        _ = tokio::signal::ctrl_c() => Signal::Interrupt,
    }
}

/// Ends when the sender speaks, or is gone.
pub(super) async fn heard(stopped: oneshot::Receiver<()>) {
    let _ = stopped.await;
}
