//! `rounds serve`: GraphQL over HTTP and WebSocket, until told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use super::database::DatabaseChoice;
use crate::app::App;
use crate::platform::clock::Clock;
use crate::platform::db::migrate;
use crate::platform::http::Settings;
use crate::platform::push;
use crate::serving;

/// Serves GraphQL over HTTP and WebSocket.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Address to serve on.
    #[arg(long, env = "ROUNDS_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Address to serve metrics on.
    #[arg(long, env = "ROUNDS_METRICS_LISTEN", default_value = "127.0.0.1:9090")]
    metrics_listen: SocketAddr,
    /// Serve alone; leave jobs to `rounds work`.
    #[arg(long)]
    no_worker: bool,
    #[command(flatten)]
    doors: Settings,
    /// Key file of the service account that pushes by Firebase Cloud Messaging; without one nothing is pushed.
    #[arg(long, env = "ROUNDS_FCM_KEY_FILE")]
    fcm_key_file: Option<PathBuf>,
    /// Stands in for Google's address.
    #[arg(long, env = "ROUNDS_FCM_BASE_URL")]
    fcm_base_url: Option<String>,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let database = self.database.open().await?;
        migrate(&database.url).await?;
        crate::platform::telemetry::serve_metrics(self.metrics_listen)?;
        let mut app = App::open(&database.url, Clock::default()).await?;
        if let Some(key_file) = &self.fcm_key_file {
            app.push = Some(push::firebase(key_file, self.fcm_base_url.as_deref())?);
        }
        let listener = TcpListener::bind(self.listen).await.with_context(|| format!("{} is taken", self.listen))?;
        tracing::info!(address = %listener.local_addr()?, worker = !self.no_worker, "serving");
        app.start_news();
        if !self.no_worker {
            crate::duties::start(&app);
        }
        serving::serve(&app, listener, self.doors, stopped()).await?;
        app.stop(Duration::from_secs(25)).await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Ends when the process is told to stop.
pub(super) async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
