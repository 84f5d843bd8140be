//! Answers in Google's shape.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use chrono::DateTime;
use serde_json::{Value, json};

use crate::{schema::Fault, script::PauseForm};

const FCM_ERROR: &str = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
const BAD_REQUEST: &str = "type.googleapis.com/google.rpc.BadRequest";

/// An error of Google's APIs with an `FcmError` in its details.
pub fn fcm_error(status: u16, word: &str, code: &str, message: &str) -> Response {
    error(status, word, message, &json!([{ "@type": FCM_ERROR, "errorCode": code }]))
}

/// A request that is not understood, naming each field.
pub fn bad_request(faults: &[Fault]) -> Response {
    let violations: Vec<Value> =
        faults.iter().map(|fault| json!({ "field": fault.field, "description": fault.description })).collect();
    let details = json!([{ "@type": BAD_REQUEST, "fieldViolations": violations }]);
    error(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", &details)
}

/// Too many bytes: the original names no field and adds an `FcmError` that has nothing to do with the token.
pub fn too_big() -> Response {
    let details = json!([{ "@type": BAD_REQUEST }, { "@type": FCM_ERROR, "errorCode": "INVALID_ARGUMENT" }]);
    error(400, "INVALID_ARGUMENT", "Android message is too big", &details)
}

pub fn unauthenticated() -> Response {
    let details = json!([{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_EXPIRED",
        "domain": "googleapis.com", "metadata": { "service": "fcm.googleapis.com" } }]);
    let message = "Request had invalid authentication credentials.";
    let mut response = error(401, "UNAUTHENTICATED", message, &details);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"fake\""));
    response
}

pub fn permission_denied() -> Response {
    error(403, "PERMISSION_DENIED", "The caller does not have permission", &json!([]))
}

pub fn not_found() -> Response {
    (StatusCode::NOT_FOUND, Html("<!DOCTYPE html><title>Error 404 (Not Found)</title>")).into_response()
}

pub fn garbage() -> Response {
    Html("<!DOCTYPE html><title>Welcome</title>").into_response()
}

/// An error of the OAuth endpoint.
pub fn oauth_error(status: u16, error: &str, description: &str) -> Response {
    with_status(status, &json!({ "error": error, "error_description": description }))
}

/// The same answer, asking to wait.
pub fn retry_after(mut response: Response, seconds: u64, form: PauseForm, now_s: u64) -> Response {
    let text = match form {
        PauseForm::Seconds => seconds.to_string(),
        PauseForm::Date => http_date(now_s + seconds),
    };
    let value = HeaderValue::try_from(text).expect("digits and dates are header values");
    response.headers_mut().insert(header::RETRY_AFTER, value);
    response
}

fn http_date(at_s: u64) -> String {
    let at = i64::try_from(at_s).ok().and_then(|s| DateTime::from_timestamp(s, 0)).unwrap_or_default();
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn error(status: u16, word: &str, message: &str, details: &Value) -> Response {
    let body = json!({ "error": { "code": status, "message": message, "status": word, "details": details } });
    with_status(status, &body)
}

fn with_status(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).expect("the fake's own statuses are valid");
    (status, Json(body)).into_response()
}
