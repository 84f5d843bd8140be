//! Traces for OpenTelemetry: a span per operation, sent by OTLP over HTTP; off unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set.
//!
//! What is sent is what the log has: ids and codes, no tokens, nothing personal. Other variables of OpenTelemetry, such as
//! `OTEL_SERVICE_NAME` and `OTEL_EXPORTER_OTLP_HEADERS`, hold as its specification says.

use std::sync::OnceLock;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::registry::LookupSpan;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const NAME: &str = "OTEL_SERVICE_NAME";

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// What sends spans on, if somebody wants them.
pub(super) fn layer<Lines>() -> anyhow::Result<Option<OpenTelemetryLayer<Lines, SdkTracer>>>
where
    Lines: Subscriber + for<'span> LookupSpan<'span>,
{
    if std::env::var_os(ENDPOINT).is_none_or(|endpoint| endpoint.is_empty()) {
        return Ok(None);
    }
    let name = std::env::var(NAME).unwrap_or_else(|_| "rounds".to_owned());
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(SpanExporter::builder().with_http().build()?)
        .with_resource(Resource::builder().with_service_name(name).build())
        .build();
    let tracer = provider.tracer("rounds");
    let _ = PROVIDER.set(provider);
    Ok(Some(tracing_opentelemetry::layer().with_tracer(tracer)))
}

/// Sends what is left, at the end of the process.
pub fn finish() {
    if let Some(Err(error)) = PROVIDER.get().map(SdkTracerProvider::shutdown) {
        tracing::warn!(%error, "the last traces were lost");
    }
}
