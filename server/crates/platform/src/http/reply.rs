//! Answers as HTTP: their status, media type and headers.
//!
//! With `application/json` a readable request is always answered by 200; the newer media type tells by its status that
//! there is no data, which is then left out of the body. A stream tells by its events.

use async_graphql::{Response, Value};
use axum::response::IntoResponse;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::answer;
use super::events;
use super::media::Media;
use crate::error::Error;
use crate::error::codes;
use crate::graphql::Caller;

/// How a client is answered.
pub(super) struct Reply {
    /// In which form.
    pub(super) media: Media,
    /// Who asked.
    pub(super) caller: Caller,
}

impl Reply {
    /// A request that was refused before its document was judged.
    pub(super) fn refused(&self, status: StatusCode, error: &Error) -> axum::response::Response {
        let response = answer::finished(answer::failed(error), &self.caller);
        let mut response = self.bytes(status, &without_data(&response));
        if let Some(after) = error.retry_after_ms() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after.div_ceil(1000)));
        }
        response
    }

    /// An answer; `status` where there is no data.
    pub(super) fn told(&self, status: StatusCode, response: &Response) -> axum::response::Response {
        if self.media == Media::EventStream {
            return events::answered(response);
        }
        let has_data = response.data != Value::Null || response.errors.is_empty();
        let is_unauthenticated =
            response.errors.iter().all(|error| answer::code_of(error) == Some(codes::UNAUTHENTICATED));
        let status = match (self.media, status) {
            _ if has_data => StatusCode::OK,
            (Media::Json | Media::EventStream, _) => StatusCode::OK,
            (Media::GraphqlResponse, StatusCode::OK) if is_unauthenticated => StatusCode::UNAUTHORIZED,
            (Media::GraphqlResponse, status) => status,
        };
        if status == StatusCode::OK {
            return self.bytes(status, response);
        }
        self.bytes(status, &without_data(response))
    }

    /// Written straight from the answer: its fields keep the order of the selection.
    fn bytes(&self, status: StatusCode, body: &impl Serialize) -> axum::response::Response {
        let headers = HeaderMap::from_iter([
            (header::CONTENT_TYPE, self.media.content_type()),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ]);
        (status, headers, serde_json::to_vec(body).unwrap_or_default()).into_response()
    }
}

fn without_data(response: &Response) -> serde_json::Value {
    serde_json::json!({ "errors": response.errors })
}
