//! `rounds work`: the jobs of the outbox without serving, until told to stop.

use std::net::SocketAddr;

use clap::Args;

use super::check;
use super::database::DatabaseChoice;
use super::leaving::{WITHIN, stopped};
use crate::config::{Deployment, Pushing, Texting, Witness};
use crate::platform::clock::Clock;
use crate::platform::db::migrate;
use crate::platform::{gauges, telemetry};
use crate::system::{self, Role};

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
    witness: Witness,
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
        app.start_news();
        gauges::keep(&app.database, &app.feed, &app.supervisor, &app.clock);
        system::keep_presence(&app, Role::Worker);
        crate::duties::start(&app);
        self.witness.begin(&app);
        tracing::info!("working");
        stopped().await;
        app.supervisor.leave();
        app.stop(WITHIN).await;
        tracing::info!("stopped");
        Ok(())
    }
}
