//! `POST /v1/projects/{project}/messages:send`: every check, then the script, then the device.

use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, Method, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    answer,
    desk::{Desk, Shared},
    ledger::Ledger,
    schema::{self, Call, Refusal},
    script::{Door, Kind, PauseForm, Step},
    wire::Line,
};

const QUOTA_PAUSE_S: u64 = 60;

pub async fn send(
    State(desk): Shared,
    ConnectInfo(line): ConnectInfo<Line>,
    Path((project, action)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if action != "messages:send" {
        return unknown(&desk, &format!("POST of {action}"));
    }
    let admitted = match admit(&desk, &project, &headers, &body) {
        Ok(admitted) => admitted,
        Err(refused) => return *refused,
    };
    let response = play(&desk, &admitted);
    match admitted.step.map(|step| step.kind) {
        Some(Kind::Timeout) => std::future::pending().await,
        Some(Kind::Reset) => line.cut(),
        _ => {}
    }
    response
}

pub async fn unknown_route(State(desk): Shared, method: Method, uri: Uri) -> Response {
    unknown(&desk, &format!("{method} {}", uri.path()))
}

fn unknown(desk: &Desk, what: &str) -> Response {
    desk.ledger().violate("unknown-route", what);
    answer::not_found()
}

/// A call without fault, and the step it meets.
struct Admitted {
    call: Call,
    step: Option<Step>,
    access_token: String,
}

fn admit(desk: &Desk, project: &str, headers: &HeaderMap, body: &[u8]) -> Result<Admitted, Box<Response>> {
    let mut ledger = desk.ledger();
    ledger.sends_seen += 1;
    let access_token = authenticate(&mut ledger, headers)?;
    if project != desk.project {
        ledger.violate("wrong-project", format!("{project:?} is not {:?}", desk.project));
        return Err(Box::new(answer::permission_denied()));
    }
    let call = understand(&mut ledger, headers, body)?;
    if let Err(too_soon) = ledger.keep_pace(&call.token) {
        let wait_s = too_soon.wait_ms.div_ceil(1000);
        let response = quota_exceeded();
        return Err(Box::new(answer::retry_after(response, wait_s, PauseForm::Seconds, ledger.now_s())));
    }
    let step = ledger.script.next(Door::Send, Some(&call.token));
    Ok(Admitted { call, step, access_token })
}

fn authenticate(ledger: &mut Ledger, headers: &HeaderMap) -> Result<String, Box<Response>> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(token) = value.and_then(|value| value.strip_prefix("Bearer ")) else {
        ledger.violate("no-access-token", "a send without a bearer token");
        return Err(Box::new(answer::unauthenticated()));
    };
    if ledger.is_valid_access(token) { Ok(token.to_owned()) } else { Err(Box::new(answer::unauthenticated())) }
}

fn understand(ledger: &mut Ledger, headers: &HeaderMap, body: &[u8]) -> Result<Call, Box<Response>> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !schema::is_json(content_type) {
        ledger.violate("content-type", format!("{content_type:?} instead of application/json"));
        return Err(Box::new(answer::bad_request(&[])));
    }
    schema::read(body, ledger.now_s()).map_err(|refusal| match refusal {
        Refusal::TooBig { bytes } => {
            ledger.violate("too-big", format!("the message has {bytes} bytes"));
            Box::new(answer::too_big())
        }
        Refusal::Faults(faults) => {
            for fault in &faults {
                ledger.violate("schema", format!("{}: {}", fault.field, fault.description));
            }
            Box::new(answer::bad_request(&faults))
        }
    })
}

fn play(desk: &Desk, admitted: &Admitted) -> Response {
    let Admitted { call, step, access_token } = admitted;
    let mut ledger = desk.ledger();
    let Some(step) = step.filter(|step| step.kind != Kind::Accept) else {
        return accept(&mut ledger, desk, call);
    };
    if step.delivered {
        ledger.deliver(&desk.project, &call.token, call.message.clone(), true);
    }
    if step.kind == Kind::Unauthenticated {
        ledger.revoke(access_token);
    }
    let response = scripted(step.kind);
    let pause_s = step.retry_after.unwrap_or(if step.kind == Kind::QuotaExceeded { QUOTA_PAUSE_S } else { 0 });
    match step.kind {
        Kind::QuotaExceeded => ledger.pause_sender(pause_s),
        _ => ledger.pause_device(&call.token, pause_s),
    }
    match step.retry_after {
        Some(seconds) => answer::retry_after(response, seconds, step.retry_after_form, ledger.now_s()),
        None => response,
    }
}

fn accept(ledger: &mut Ledger, desk: &Desk, call: &Call) -> Response {
    if !ledger.devices.contains_key(&call.token) {
        return scripted(Kind::Unregistered);
    }
    let name = ledger.deliver(&desk.project, &call.token, call.message.clone(), false);
    Json(json!({ "name": name })).into_response()
}

fn scripted(kind: Kind) -> Response {
    let fcm = answer::fcm_error;
    match kind {
        Kind::Unavailable => fcm(503, "UNAVAILABLE", "UNAVAILABLE", "The service is currently unavailable."),
        Kind::Internal => fcm(500, "INTERNAL", "INTERNAL", "Internal error encountered."),
        Kind::QuotaExceeded => quota_exceeded(),
        Kind::Unregistered => fcm(404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found."),
        Kind::SenderIdMismatch => fcm(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"),
        Kind::InvalidArgumentToken => {
            let message = "The registration token is not a valid FCM registration token";
            fcm(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", message)
        }
        Kind::InvalidArgumentRequest => answer::bad_request(&[schema::Fault::new("message.data[0].value", "scripted")]),
        Kind::ThirdPartyAuthError => {
            fcm(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", "Auth error from APNS or Web Push Service")
        }
        Kind::Unauthenticated => answer::unauthenticated(),
        Kind::Accept | Kind::InvalidGrant | Kind::Timeout | Kind::Reset | Kind::Garbage200 => answer::garbage(),
    }
}

fn quota_exceeded() -> Response {
    answer::fcm_error(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Quota exceeded")
}
