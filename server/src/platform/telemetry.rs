//! Logs: readable lines on a terminal, JSON otherwise. Metrics for Prometheus on an address of their own.

use std::io::IsTerminal;
use std::net::SocketAddr;

use metrics_exporter_prometheus::PrometheusBuilder;

use tracing_subscriber::EnvFilter;

/// Starts logging to standard error; `ROUNDS_LOG` filters, else `usual` does.
pub fn start(usual: &str) {
    let filter = EnvFilter::try_from_env("ROUNDS_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = if std::io::stderr().is_terminal() { lines.try_init() } else { lines.json().try_init() };
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
}

/// Serves metrics for Prometheus.
pub fn serve_metrics(listen: SocketAddr) -> anyhow::Result<()> {
    Ok(PrometheusBuilder::new().with_http_listener(listen).install()?)
}
