//! `rounds work`: the jobs of the outbox without serving, until told to stop.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;

use super::database::DatabaseChoice;
use super::serve::stopped;
use crate::app::App;
use crate::platform::clock::Clock;
use crate::platform::db::migrate;

/// Does the jobs of the outbox without serving.
#[derive(Debug, Args)]
pub struct Work {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Address to serve metrics on.
    #[arg(long, env = "ROUNDS_METRICS_LISTEN", default_value = "127.0.0.1:9091")]
    metrics_listen: SocketAddr,
}

impl Work {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let database = self.database.open().await?;
        migrate(&database.url).await?;
        crate::platform::telemetry::serve_metrics(self.metrics_listen)?;
        let app = App::open(&database.url, Clock::default()).await?;
        app.start_news();
        crate::duties::start(&app);
        tracing::info!("working");
        stopped().await;
        app.stop(Duration::from_secs(25)).await;
        tracing::info!("stopped");
        Ok(())
    }
}
