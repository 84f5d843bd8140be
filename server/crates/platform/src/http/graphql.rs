//! GraphQL over HTTP: POST with JSON, GET for what only reads; subscriptions for those who take a stream.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{ConnectInfo, Query, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rounds_guard::OperationKind;

use super::admitted::Admitted;
use super::caller::{bearer, caller};
use super::document::{Document, Parameters};
use super::events::{self, Listener};
use super::gateway::Gateway;
use super::media::{Media, is_json};
use super::reply::Reply;
use crate::access::Viewer;
use crate::error::codes;
use crate::error::{Error, Result};

/// What is known of a request before its document is read.
struct Arrival {
    gateway: Gateway,
    token: Option<String>,
    method: Method,
    reply: Reply,
}

pub(super) async fn post(
    State(gateway): State<Gateway>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let arrival = match Arrival::of(gateway, &headers, peer, Method::POST) {
        Ok(arrival) => arrival,
        Err(refusal) => return *refusal,
    };
    if !is_json(&headers) {
        return arrival.reply.refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, &Error::code(codes::BAD_USER_INPUT));
    }
    match body {
        Ok(body) => arrival.served(Document::of_json(&body)).await,
        Err(rejection) => arrival.reply.refused(rejection.status(), &Error::code(codes::BAD_USER_INPUT)),
    }
}

pub(super) async fn get(
    State(gateway): State<Gateway>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Response {
    let arrival = match Arrival::of(gateway, &headers, peer, Method::GET) {
        Ok(arrival) => arrival,
        Err(refusal) => return *refusal,
    };
    match parameters {
        Ok(Query(parameters)) => arrival.served(Document::of_parameters(parameters)).await,
        Err(_) => arrival.reply.refused(StatusCode::BAD_REQUEST, &Error::code(codes::BAD_USER_INPUT)),
    }
}

impl Arrival {
    /// The request, unless it wants an answer that nobody can give.
    fn of(gateway: Gateway, headers: &HeaderMap, peer: SocketAddr, method: Method) -> Result<Self, Box<Response>> {
        let caller = caller(headers, Some(peer.ip()));
        let wanted = Media::wanted(headers);
        gateway.clients.count(headers, wanted.map_or("refused", Media::door));
        let reply = Reply { media: wanted.unwrap_or(Media::Json), caller };
        match wanted {
            Some(_) => Ok(Self { gateway, token: bearer(headers), method, reply }),
            None => Err(Box::new(reply.refused(StatusCode::NOT_ACCEPTABLE, &Error::code(codes::BAD_USER_INPUT)))),
        }
    }

    async fn served(mut self, document: Result<Document>) -> Response {
        let document = match document.and_then(Document::complete) {
            Ok(document) => document,
            Err(error) => return self.reply.refused(StatusCode::BAD_REQUEST, &error),
        };
        let viewer = match self.gateway.welcome(self.token.as_deref(), self.reply.caller.address).await {
            Ok(viewer) => viewer,
            Err(error) => return self.reply.refused(status_of(&error), &error),
        };
        self.reply.caller = self.reply.caller.known_as(viewer.as_ref());
        self.answered(document, viewer).await
    }

    async fn answered(self, document: Document, viewer: Option<Viewer>) -> Response {
        let Self { gateway, reply, .. } = &self;
        let admitted = match gateway.admit(document, viewer.as_ref(), &reply.caller).await {
            Ok(admitted) => admitted,
            Err(refusal) => return reply.told(refusal.status(), &refusal.response(&reply.caller)),
        };
        if let Some(refusal) = self.misdirected(admitted.checked.operation_kind()) {
            return refusal;
        }
        if let Err(error) = gateway.afford(&admitted.checked, viewer.as_ref(), reply.caller.address) {
            return reply.refused(status_of(&error), &error);
        }
        if admitted.checked.operation_kind() == OperationKind::Subscription {
            return self.listened(admitted, viewer).await;
        }
        let response = gateway.execute(&admitted, viewer, &reply.caller).await;
        reply.told(StatusCode::OK, &response)
    }

    async fn listened(self, admitted: Admitted, viewer: Option<Viewer>) -> Response {
        let Self { gateway, token, reply, .. } = self;
        let listener = Listener { gateway, caller: reply.caller.clone(), token };
        match events::listened(listener, admitted, viewer).await {
            Ok(stream) => stream,
            Err(error) => reply.refused(status_of(&error), &error),
        }
    }

    /// The refusal of an operation that this method or answer is not for.
    fn misdirected(&self, kind: OperationKind) -> Option<Response> {
        let error = Error::code(codes::OPERATION_NOT_ALLOWED);
        match kind {
            OperationKind::Mutation if self.method == Method::GET => {
                let mut response = self.reply.refused(StatusCode::METHOD_NOT_ALLOWED, &error);
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
                Some(response)
            }
            OperationKind::Subscription if self.reply.media != Media::EventStream => {
                Some(self.reply.refused(StatusCode::BAD_REQUEST, &error))
            }
            _ => None,
        }
    }
}

fn status_of(error: &Error) -> StatusCode {
    match error.as_code() {
        codes::RATE_LIMITED => StatusCode::TOO_MANY_REQUESTS,
        codes::UNAVAILABLE => StatusCode::SERVICE_UNAVAILABLE,
        codes::INTERNAL_SERVER_ERROR => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNAUTHORIZED,
    }
}
