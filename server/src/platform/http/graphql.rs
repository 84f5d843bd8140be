//! GraphQL over HTTP: POST with JSON, GET for queries alone.

use std::net::SocketAddr;

use async_graphql::Response;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Query, State};
use axum::response::IntoResponse;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use rounds_guard::OperationKind;
use serde::{Deserialize, Serialize};

use super::answer;
use super::caller::{REQUEST_ID, bearer, caller};
use super::gateway::{Document, Gateway};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Caller;

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

/// `GET /graphql?query=…`.
#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
}

/// What is known of a request before its document is read.
struct Arrival {
    caller: Caller,
    wants_status: bool,
    method: Method,
}

pub(super) async fn post(
    State(gateway): State<Gateway>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> axum::response::Response {
    let arrival = Arrival::of(&gateway, &headers, peer, Method::POST);
    if !is_json(&headers) {
        return arrival.refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, &Error::code("BAD_USER_INPUT"));
    }
    match serde_json::from_slice::<Document>(&body) {
        Ok(document) => arrival.served(&gateway, &headers, document).await,
        Err(_) => arrival.refused(StatusCode::BAD_REQUEST, &Error::code("BAD_USER_INPUT")),
    }
}

pub(super) async fn get(
    State(gateway): State<Gateway>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Query(parameters): Query<Parameters>,
) -> axum::response::Response {
    let arrival = Arrival::of(&gateway, &headers, peer, Method::GET);
    let variables = parameters.variables.as_deref().map(serde_json::from_str).transpose();
    let Ok(variables) = variables else {
        return arrival.refused(StatusCode::BAD_REQUEST, &Error::code("BAD_USER_INPUT"));
    };
    let document =
        Document { query: parameters.query, operation_name: parameters.operation_name, variables, _extensions: None };
    arrival.served(&gateway, &headers, document).await
}

impl Arrival {
    fn of(gateway: &Gateway, headers: &HeaderMap, peer: SocketAddr, method: Method) -> Self {
        let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let caller = caller(headers, Some(peer.ip()), &gateway.clock);
        Self { caller, wants_status: accepts.contains(GRAPHQL_RESPONSE), method }
    }

    async fn served(mut self, gateway: &Gateway, headers: &HeaderMap, document: Document) -> axum::response::Response {
        if document.query.as_deref().is_none_or(str::is_empty) {
            return self.refused(StatusCode::BAD_REQUEST, &Error::code("BAD_USER_INPUT"));
        }
        let viewer = match bearer(headers) {
            Some(token) => match (gateway.authenticate)(token).await {
                Ok(viewer) => Some(viewer),
                Err(error) => return self.refused(status_of(&error), &error),
            },
            None => None,
        };
        self.caller.speak_with(viewer.as_ref());
        let checked = match gateway.check(&document) {
            Ok(checked) => checked,
            Err(rejection) => return self.told(StatusCode::BAD_REQUEST, &answer::rejected(&rejection, &self.caller)),
        };
        if let Err(refusal) = self.allows(gateway, &checked) {
            return refusal;
        }
        let source = document.query.unwrap_or_default();
        let request = gateway.request(&checked, &source, viewer, self.caller.clone());
        let response = gateway.execute(&checked, request, &self.caller).await;
        self.told(StatusCode::OK, &response)
    }

    #[expect(clippy::result_large_err, reason = "the error is the finished response")]
    fn allows(&self, gateway: &Gateway, checked: &rounds_guard::Checked) -> Result<(), axum::response::Response> {
        if checked.operation_kind() == OperationKind::Mutation && self.method == Method::GET {
            let mut response = self.refused(StatusCode::METHOD_NOT_ALLOWED, &Error::code("OPERATION_NOT_ALLOWED"));
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
            return Err(response);
        }
        if checked.operation_kind() == OperationKind::Subscription {
            return Err(self.refused(StatusCode::BAD_REQUEST, &Error::code("OPERATION_NOT_ALLOWED")));
        }
        gateway.allows(checked).map_err(|error| self.refused(StatusCode::FORBIDDEN, &error))
    }

    fn refused(&self, status: StatusCode, error: &Error) -> axum::response::Response {
        let response = answer::finished(answer::failed(error), &self.caller);
        let mut response = self.bytes(status, &without_data(&response));
        if let Some(after) = error.retry_after_ms() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after.div_ceil(1000)));
        }
        response
    }

    /// With `application/json` a well-formed request is always answered by 200; the newer media type tells by its status
    /// that there is no data.
    fn told(&self, status: StatusCode, response: &Response) -> axum::response::Response {
        let has_data = response.data != async_graphql::Value::Null || response.errors.is_empty();
        if has_data {
            return self.bytes(StatusCode::OK, response);
        }
        let is_unauthenticated = response.errors.iter().all(|error| answer::code_of(error) == Some("UNAUTHENTICATED"));
        let status = match (self.wants_status, status) {
            (false, _) => StatusCode::OK,
            (true, StatusCode::OK) if is_unauthenticated => StatusCode::UNAUTHORIZED,
            (true, status) => status,
        };
        if status == StatusCode::OK {
            return self.bytes(status, response);
        }
        self.bytes(status, &without_data(response))
    }

    /// Written straight from the answer: its fields keep the order of the selection.
    fn bytes(&self, status: StatusCode, body: &impl Serialize) -> axum::response::Response {
        let media_type = if self.wants_status { GRAPHQL_RESPONSE } else { "application/json" };
        let mut response = (status, serde_json::to_vec(body).unwrap_or_default()).into_response();
        let headers = response.headers_mut();
        let media_type = format!("{media_type}; charset=utf-8");
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_str(&media_type).unwrap_or(HeaderValue::from_static("application/json")),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::from_str(&self.caller.request_id) {
            headers.insert(REQUEST_ID, id);
        }
        response
    }
}

fn without_data(response: &Response) -> serde_json::Value {
    serde_json::json!({ "errors": response.errors })
}

fn status_of(error: &Error) -> StatusCode {
    match error.as_code() {
        "UNAVAILABLE" => StatusCode::SERVICE_UNAVAILABLE,
        "INTERNAL_SERVER_ERROR" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNAUTHORIZED,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (essence, parameters) = media_type.split_once(';').unwrap_or((media_type, ""));
    let charset = parameters.trim().to_ascii_lowercase();
    essence.trim().eq_ignore_ascii_case("application/json")
        && (charset.is_empty() || charset == "charset=utf-8" || charset == "charset=\"utf-8\"")
}
