//! Reads the body of a request before anything else is done for it.
//!
//! The time that a request may take begins once it is there: a body that trickles holds no handler, no place in a queue
//! and no connection of the database, only its own bytes, which are few.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError};
use tokio::time::timeout;

use crate::http::{Settings, Timeouts};

/// Reads the body, in time and piece by piece in time; its size is limited by the layer around.
pub(in crate::http) async fn read(State(settings): State<Arc<Settings>>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match timeout(settings.patience.body_within, collected(body, &settings.patience)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(status)) => refused(status),
        Err(_) => refused(StatusCode::REQUEST_TIMEOUT),
    }
}

async fn collected(mut body: Body, patience: &Timeouts) -> Result<Bytes, StatusCode> {
    let mut pieces: Vec<Bytes> = Vec::new();
    loop {
        let piece = timeout(patience.body_piece_within, body.frame()).await;
        match piece.map_err(|_| StatusCode::REQUEST_TIMEOUT)? {
            None => break,
            Some(Ok(frame)) => pieces.extend(frame.into_data().ok()),
            Some(Err(error)) => return Err(status_of(error)),
        }
    }
    match <[Bytes; 1]>::try_from(pieces) {
        Ok([whole]) => Ok(whole),
        Err(pieces) => Ok(pieces.concat().into()),
    }
}

fn status_of(error: axum::Error) -> StatusCode {
    let is_too_long = error.into_inner().downcast_ref::<LengthLimitError>().is_some();
    if is_too_long { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST }
}

fn refused(status: StatusCode) -> Response {
    metrics::counter!("rounds_bodies_refused_total", "status" => status.as_str().to_owned()).increment(1);
    (status, [(header::CONNECTION, HeaderValue::from_static("close"))]).into_response()
}
