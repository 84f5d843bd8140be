//! `rounds work`: the jobs of the outbox without serving, until told to stop.

use std::net::SocketAddr;

use clap::Args;

use super::check;
use super::database::DatabaseChoice;
use super::leaving::{WITHIN, stopped};
use rounds_platform::clock::Clock;
use rounds_platform::db::migrate;
use rounds_platform::{gauges, telemetry};
use rounds_server::config::{AuditHeads, Deployment, Pushing, Texting};
use rounds_server::organisation::system::{self, Role};

/// Does the jobs of the outbox without serving.
#[derive(Debug, Args)]
pub struct Work {
    #[command(flatten)]
    deployment: Deployment,
    #[command(flatten)]
    database: DatabaseChoice,
    /// Address to serve metrics on.
    #[arg(long, env = "ROUNDS_METRICS_LISTEN", default_value = "127.0.0.1:9091")]
    metrics_listen: SocketAddr,
    #[command(flatten)]
    pushing: Pushing,
    #[command(flatten)]
    texting: Texting,
    #[command(flatten)]
    witness: AuditHeads,
}

impl Work {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let environment = self.deployment.environment;
        let faults = [
            self.database.faults(environment),
            self.pushing.faults(environment),
            self.texting.faults(environment),
            self.witness.faults(),
        ];
        let faults = faults.concat();
        check::settings(&faults)?;
        let database = self.database.open().await?;
        check::surroundings(&database, environment).await?;
        migrate(&database.url).await?;
        telemetry::serve_metrics(self.metrics_listen)?;
        let mut app = database.app(Clock::default()).await?;
        app.push = self.pushing.door()?;
        app.sms = self.texting.door()?;
        rounds_server::app::start_news(&app);
        gauges::keep(&app.database, &app.feed, &app.supervisor, &app.clock);
        system::keep_presence(&app, Role::Worker);
        rounds_server::duties::start(&app);
        if let Some(file) = self.witness.audit_heads {
            rounds_server::organisation::audit::keep_heads(&app, file);
        }
        tracing::info!("working");
        stopped().await;
        app.supervisor.leave();
        app.stop(WITHIN).await;
        tracing::info!("stopped");
        Ok(())
    }
}
