//! Texts that come in: judged in the order in which a gateway judges them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::desk::{Answer, Desk, Ledger, Message, Shared};

const FIELDS: [&str; 3] = ["Body", "From", "To"];
const LONGEST_BODY: usize = 70;

/// Takes a text, or says what is wrong with it.
pub async fn send(
    State(desk): Shared,
    Path(account): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let mut ledger = desk.ledger();
    if !is_known(&desk, &account, &headers) {
        return refused(&mut ledger, (StatusCode::UNAUTHORIZED, 20003), "the account or its token is wrong");
    }
    if ledger.closed_until.is_some_and(|until| Instant::now() < until) {
        return refused(
            &mut ledger,
            (StatusCode::TOO_MANY_REQUESTS, 20429),
            "sent within the pause that was asked for",
        );
    }
    let message = match read(&desk, &headers, form) {
        Ok(message) => message,
        Err((number, fault)) => return refused(&mut ledger, (StatusCode::BAD_REQUEST, number), &fault),
    };
    if let Some(answer) = ledger.script.pop_front() {
        return scripted(&mut ledger, answer);
    }
    let sid = format!("SM{:032x}", ledger.taken.len());
    ledger.taken.push(message);
    (StatusCode::CREATED, Json(json!({ "sid": sid, "status": "queued", "error_code": null }))).into_response()
}

/// Tells whoever knows the token that the account is open.
pub async fn account(State(desk): Shared, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let mut ledger = desk.ledger();
    match file.strip_suffix(".json") {
        Some(account) if is_known(&desk, account, &headers) => {
            Json(json!({ "sid": account, "status": "active" })).into_response()
        }
        Some(_) => refused(&mut ledger, (StatusCode::UNAUTHORIZED, 20003), "the account or its token is wrong"),
        None => refused(&mut ledger, (StatusCode::NOT_FOUND, 20404), "accounts are told as JSON alone"),
    }
}

/// Whatever else is asked for is a breach.
pub async fn unknown_route(State(desk): Shared, uri: Uri) -> Response {
    refused(&mut desk.ledger(), (StatusCode::NOT_FOUND, 20404), &format!("nothing is at {}", uri.path()))
}

fn is_known(desk: &Desk, account: &str, headers: &HeaderMap) -> bool {
    let expected = format!("Basic {}", STANDARD.encode(format!("{}:{}", desk.account, desk.token)));
    account == desk.account && headers.get(header::AUTHORIZATION).is_some_and(|sent| *sent == expected)
}

fn read(
    desk: &Desk,
    headers: &HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Message, (u32, String)> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    if media != Some("application/x-www-form-urlencoded") {
        return Err((20001, format!("the body is {media:?}")));
    }
    let Form(pairs) = form.map_err(|fault| (20001, fault.to_string()))?;
    let fields: BTreeMap<String, String> = pairs.iter().cloned().collect();
    if fields.len() != pairs.len() || !fields.keys().eq(FIELDS) {
        return Err((20001, format!("the fields are {:?}", fields.keys())));
    }
    let (to, text) = (fields["To"].clone(), fields["Body"].clone());
    if !is_dialled(&to) {
        return Err((21211, format!("{to} is no number in E.164")));
    }
    if fields["From"] != desk.from {
        return Err((21606, "texts do not come from there".to_owned()));
    }
    if text.trim().is_empty() || text.chars().count() > LONGEST_BODY {
        return Err((21617, "the text is empty or longer than one segment".to_owned()));
    }
    Ok(Message { to, body: text })
}

fn is_dialled(number: &str) -> bool {
    let digits = number.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0')
}

fn scripted(ledger: &mut Ledger, answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response =
        (status, Json(json!({ "code": 0, "message": "scripted", "status": answer.status }))).into_response();
    if let Some(seconds) = answer.retry_after {
        ledger.closed_until = Some(Instant::now() + Duration::from_secs(seconds));
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn refused(ledger: &mut Ledger, (status, number): (StatusCode, u32), fault: &str) -> Response {
    ledger.violations.push(fault.to_owned());
    (status, Json(json!({ "code": number, "message": fault, "status": status.as_u16() }))).into_response()
}
