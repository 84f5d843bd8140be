//! What every answer is told by, whatever it says: that PostgreSQL is away, that its time is up, and that this process is
//! about to end.
//!
//! While PostgreSQL is away a request is refused at once with `UNAVAILABLE`, 503 and `Retry-After`, before it waits for
//! anything; so is one, later, that takes too long. While the process is about to end each answer asks for its connection
//! to be closed, so that the next request goes elsewhere.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, Version, header};

use super::answer;
use super::caller::caller;
use super::deadline::in_time;
use super::gateway::Gateway;
use crate::error::Error;

/// Refuses at once what would have to wait for PostgreSQL in vain.
pub(super) async fn unless_away(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    if !gateway.database.availability().is_away() {
        return next.run(request).await;
    }
    refused(request.headers(), &Error::unavailable("PostgreSQL is away"))
}

/// Answers a request in time, or refuses it.
pub(super) async fn unless_late(request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    in_time(next.run(request)).await.unwrap_or_else(|error| refused(&headers, &error))
}

/// The answer to a request that was not judged as a document.
fn refused(headers: &HeaderMap, error: &Error) -> Response {
    let answer = answer::finished(answer::failed(error), &caller(headers, None));
    let body = axum::Json(serde_json::json!({ "errors": answer.errors }));
    let Some(after) = error.retry_after_ms() else {
        return (StatusCode::INTERNAL_SERVER_ERROR, body).into_response();
    };
    let after = [(header::RETRY_AFTER, HeaderValue::from(after.div_ceil(1000)))];
    (StatusCode::SERVICE_UNAVAILABLE, after, body).into_response()
}

/// Asks for the connection to be closed once this process is about to end; HTTP/2 says so in its own way.
pub(super) async fn parting(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    let says_so_itself = request.version() >= Version::HTTP_2;
    let mut response = next.run(request).await;
    let is_upgrade = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    if gateway.supervisor.is_leaving() && !says_so_itself && !is_upgrade {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
