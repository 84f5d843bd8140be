//! Execution of queries and mutations, for every door: counted, logged, and with what was denied written down.

use std::time::{Duration, Instant};

use async_graphql::Response;
use rounds_guard::OperationKind;
use tracing::Instrument as _;

use super::admitted::Admitted;
use super::answer;
use super::denials;
use super::gateway::Gateway;
use crate::access::Viewer;
use crate::error::{Code, Error};
use crate::graphql::Caller;

impl Gateway {
    /// Executes a query or mutation. A mutation goes on to its end when the client hangs up.
    pub(super) async fn execute(&self, admitted: &Admitted, viewer: Option<Viewer>, caller: &Caller) -> Response {
        let request = self.request(admitted, viewer.clone(), caller.clone());
        let checked = &admitted.checked;
        let kind = word(checked.operation_kind());
        let operation = checked.operation_name().unwrap_or_default();
        let span = tracing::info_span!("request", id = caller.request_id, kind, operation);
        let began = Instant::now();
        let engine = self.engine.clone();
        let running = Box::pin(async move { engine.execute(request).await });
        let running = caller.origin().of(running).instrument(span.clone());
        let response = match checked.operation_kind() {
            OperationKind::Mutation => {
                let lost = || answer::failed(&Error::internal("a mutation was lost"));
                self.supervisor.finish(running).await.unwrap_or_else(lost)
            }
            OperationKind::Query | OperationKind::Subscription => self.introspected.answer(checked, running).await,
        };
        let response = answer::finished(response, caller);
        if let Some(viewer) = viewer {
            denials::record(self, (&viewer, caller), checked, &response).await;
        }
        span.in_scope(|| told(&response, kind, began.elapsed()));
        response
    }
}

/// Counts and logs how an operation ended.
fn told(response: &Response, kind: &'static str, took: Duration) {
    let code = response.errors.first().and_then(answer::code_of).map_or("OK", Code::as_str);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(code, took_ms, "answered");
    metrics::histogram!("rounds_operation_seconds", "kind" => kind).record(took.as_secs_f64());
    metrics::counter!("rounds_operations_total", "kind" => kind, "code" => code).increment(1);
}

fn word(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Query => "query",
        OperationKind::Mutation => "mutation",
        OperationKind::Subscription => "subscription",
    }
}
