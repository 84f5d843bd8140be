//! What all doors share: authentication and execution; `admission` judges what may run.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Response, Variables};
use futures_util::future::BoxFuture;
use rounds_guard::{Checked, Guard, OperationKind};
use serde_json::Value;
use tracing::Instrument as _;

use super::admission::Admitted;
use super::answer;
use super::clients::Clients;
use super::deadline::in_time;
use super::denials;
use super::documents::Documents;
use super::introspection::Introspected;
use super::limits::Rates;
use super::session_watcher::SessionWatcher;
use super::settings::Settings;
use super::socket::Slots;
use crate::access::Viewer;
use crate::access::tokens::Claims;
use crate::clock::Clock;
use crate::db::{Database, Db};
use crate::error::{Code, Error, Result};
use crate::graphql::{Caller, Engine, RequestData, engine_form, leave_out_omitted};
use crate::supervisor::Supervisor;

/// Makes a viewer of an access token, as the viewer is now: as read lately, or since an instant.
pub type Authenticate = Arc<dyn Fn(String, Option<Instant>) -> BoxFuture<'static, Result<Viewer>> + Send + Sync>;

/// Reads an access token that is in force, without looking whether its session is open.
pub type ReadToken = Arc<dyn Fn(String) -> BoxFuture<'static, Result<Claims>> + Send + Sync>;

/// Where every request goes through.
#[derive(Clone)]
pub struct Gateway {
    /// The engine.
    pub engine: Engine,
    /// The judge of documents.
    pub guard: Arc<Guard>,
    /// The documents that are known by an id.
    pub documents: Arc<Documents>,
    /// The apps that ask.
    pub clients: Arc<Clients>,
    /// Who a token stands for.
    pub authenticate: Authenticate,
    /// What a token says.
    pub read_token: ReadToken,
    /// What tells sockets and streams that their session has ended, or that its reach has changed.
    pub watch: SessionWatcher,
    /// How many sockets and streams are held by whom.
    pub seats: Slots,
    /// The database.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// What wakes relay and workers.
    pub wake: rounds_outbox::Wake,
    /// News of all nodes.
    pub feed: rounds_outbox::Feed,
    /// Background work.
    pub supervisor: Supervisor,
    /// What operators decide.
    pub settings: Arc<Settings>,
    /// How often somebody may ask.
    pub rates: Arc<Rates>,
    /// What was told of the schema before.
    pub introspected: Introspected,
}

impl Gateway {
    /// Who a token stands for now; nobody without one.
    pub(super) async fn viewer(&self, token: Option<&str>) -> Result<Option<Viewer>> {
        match token {
            Some(token) => in_time((self.authenticate)(token.to_owned(), None)).await.flatten().map(Some),
            None => Ok(None),
        }
    }

    /// The same as read since an instant: whoever is told what happened is told as they are since.
    pub(super) async fn viewer_since(&self, token: Option<&str>, since: Instant) -> Result<Option<Viewer>> {
        match token {
            Some(token) => in_time((self.authenticate)(token.to_owned(), Some(since))).await.flatten().map(Some),
            None => Ok(None),
        }
    }

    /// The request for the engine, with everything that resolvers ask for; fresh loaders each time.
    pub(super) fn request(&self, admitted: &Admitted, viewer: Option<Viewer>, caller: Caller) -> Request {
        let Admitted { checked, source } = admitted;
        let caller = caller.known_as(viewer.as_ref());
        let mut request = Request::new(source.as_ref())
            .variables(Variables::from_json(Value::Object(checked.variables.clone())))
            .data(caller)
            .data(RequestData::of(
                viewer.map(|viewer| Db::new(self.database.clone(), viewer, self.clock.clone(), self.wake.clone())),
            ));
        if let Some(name) = checked.operation_name() {
            request = request.operation_name(name);
        }
        request.set_parsed_query(form(checked, source));
        request
    }

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

/// The engine's own form of a document, made once and kept beside the guard's.
fn form(checked: &Checked, source: &str) -> ExecutableDocument {
    let make = || engine_form(checked.document.compiled(), source);
    let mut form = checked.document.companion(make).cloned().unwrap_or_else(make);
    leave_out_omitted(&mut form, &checked.variables);
    form
}
