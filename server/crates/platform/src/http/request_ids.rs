//! The id of a request, on every answer of every path and status.
//!
//! A client's own id is kept where it is plain and short, else a new one is minted; either way there is exactly one, in
//! the header of the answer, in every error and in the log.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::gateway::Gateway;
use crate::clock::Clock;

/// The header that carries the id of a request.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST: usize = 64;

/// Names the request before anything reads it, and its answer after everything made it.
pub(super) async fn named(State(gateway): State<Gateway>, mut request: Request, next: Next) -> Response {
    let id = id_of(request.headers(), &gateway.clock);
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let mut response = next.run(request).await;
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The id of a request that was named.
pub(super) fn read(headers: &HeaderMap) -> String {
    headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned()
}

fn id_of(headers: &HeaderMap, clock: &Clock) -> HeaderValue {
    let sent = headers.get(REQUEST_ID).filter(|id| is_plain(id.as_bytes())).cloned();
    sent.unwrap_or_else(|| {
        let minted = clock.mint::<Uuid>().to_string();
        HeaderValue::from_str(&minted).unwrap_or(HeaderValue::from_static("none"))
    })
}

fn is_plain(id: &[u8]) -> bool {
    (1..=LONGEST).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}
