//! `rounds serve`: GraphQL over HTTP and WebSocket, until told to stop.

use std::net::SocketAddr;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use super::check;
use super::database::DatabaseChoice;
use super::leaving::Leaving;
use rounds_platform::clock::Clock;
use rounds_platform::db::migrate;
use rounds_platform::http::Settings;
use rounds_platform::{gauges, telemetry};
use rounds_server::config::{AuditHeads, Deployment, Pushing, Texting};
use rounds_server::customers::customers::CustomerPolicy;
use rounds_server::organisation::audit;
use rounds_server::organisation::system::{self, Role};
use rounds_server::serving;

/// Serves GraphQL over HTTP and WebSocket.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    deployment: Deployment,
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
    #[command(flatten)]
    pushing: Pushing,
    #[command(flatten)]
    policy: CustomerPolicy,
    #[command(flatten)]
    texting: Texting,
    #[command(flatten)]
    witness: AuditHeads,
    #[command(flatten)]
    leaving: Leaving,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        check::settings(&self.faults())?;
        let database = self.database.open().await?;
        check::surroundings(&database, self.deployment.environment).await?;
        migrate(&database.url).await?;
        telemetry::serve_metrics(self.metrics_listen)?;
        let mut app = database.app(Clock::default()).await?;
        app.push = self.pushing.door()?;
        app.handed.insert(self.policy.clone());
        app.sms = self.texting.door()?;
        let listener = TcpListener::bind(self.listen).await.with_context(|| format!("{} is taken", self.listen))?;
        tracing::info!(address = %listener.local_addr()?, worker = !self.no_worker, "serving");
        rounds_server::app::start_news(&app);
        gauges::keep(&app.database, &app.feed, &app.supervisor, &app.clock);
        system::keep_presence(&app, Role::Server);
        if !self.no_worker {
            rounds_server::duties::start(&app);
            if let Some(file) = self.witness.audit_heads {
                audit::keep_heads(&app, file);
            }
        }
        let serve = |stopped| serving::serve(&app, listener, self.doors, super::leaving::heard(stopped));
        self.leaving.after(&app, serve).await
    }

    /// What is wrong with the settings.
    pub(super) fn faults(&self) -> Vec<String> {
        let environment = self.deployment.environment;
        let mut faults = self.database.faults(environment);
        faults.extend(self.pushing.faults(environment));
        faults.extend(self.texting.faults(environment));
        faults.extend(self.witness.faults());
        if self.listen == self.metrics_listen && self.listen.port() != 0 {
            faults.push("ROUNDS_METRICS_LISTEN: metrics cannot be served where GraphQL is".to_owned());
        }
        faults
    }
}
