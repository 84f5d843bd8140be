//! Logs: readable lines on a terminal, JSON otherwise. Metrics for Prometheus on an address of their own.

use std::io::IsTerminal;
use std::net::SocketAddr;

use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use super::otel;

/// Starts logging to standard error; `ROUNDS_LOG` filters, else `usual` does. Starts traces where they are wanted.
pub fn start(usual: &str) {
    let filter = EnvFilter::try_from_env("ROUNDS_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    let lines = if std::io::stderr().is_terminal() { lines.boxed() } else { lines.json().boxed() };
    let (traces, trouble) = match otel::layer() {
        Ok(traces) => (traces, None),
        Err(error) => (None, Some(error)),
    };
    if tracing_subscriber::registry().with(lines).with(traces).with(filter).try_init().is_err() {
        tracing::debug!("logging had been started before");
    }
    if let Some(error) = trouble {
        tracing::error!(%error, "traces cannot be sent");
    }
}

/// Serves metrics for Prometheus.
pub fn serve_metrics(listen: SocketAddr) -> anyhow::Result<()> {
    Ok(PrometheusBuilder::new().with_http_listener(listen).install()?)
}
