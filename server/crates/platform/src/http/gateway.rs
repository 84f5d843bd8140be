//! What all doors share: who asks, and the request as the engine takes it; `admission` judges what may run, `execute` runs it.

use std::sync::Arc;
use std::time::Instant;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Variables};
use futures_util::future::BoxFuture;
use rounds_guard::{Checked, Guard};
use serde_json::Value;

use super::admitted::Admitted;
use super::clients::Clients;
use super::deadline::in_time;
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
use crate::error::Result;
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
}

/// The engine's own form of a document, made once and kept beside the guard's.
fn form(checked: &Checked, source: &str) -> ExecutableDocument {
    let make = || engine_form(checked.document.compiled(), source);
    let mut form = checked.document.companion(make).cloned().unwrap_or_else(make);
    leave_out_omitted(&mut form, &checked.variables);
    form
}
