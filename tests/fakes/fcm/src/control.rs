//! The control API: how a test prepares the fake and reads what happened.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    desk::Shared,
    ledger::{Delivery, Platform},
    phone,
    script::Scene,
    settings::Patch,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    token: String,
    platform: Platform,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    token: Option<String>,
}

/// Registers a device, or changes its platform.
pub async fn register(State(desk): Shared, Json(device): Json<Device>) -> StatusCode {
    desk.ledger().devices.insert(device.token, device.platform);
    StatusCode::NO_CONTENT
}

/// Adds scripted answers.
pub async fn script(State(desk): Shared, Json(scene): Json<Scene>) -> Response {
    match desk.ledger().script.add(scene) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, fault).into_response(),
    }
}

/// Accepted messages in order, and what the phones show.
pub async fn deliveries(State(desk): Shared, Query(choice): Query<Choice>) -> Json<Value> {
    let ledger = desk.ledger();
    let is_chosen = |delivery: &&Delivery| choice.token.as_ref().is_none_or(|token| *token == delivery.token);
    let accepted: Vec<&Delivery> = ledger.deliveries.iter().filter(is_chosen).collect();
    let shown = phone::shown(&accepted, &ledger.devices);
    Json(json!({ "accepted": accepted, "shown": shown }))
}

/// Every breach so far, in order.
pub async fn violations(State(desk): Shared) -> Json<Value> {
    Json(json!({ "violations": desk.ledger().violations }))
}

/// Counters, and how many scripted answers nobody has met yet.
pub async fn status(State(desk): Shared) -> Json<Value> {
    let ledger = desk.ledger();
    Json(json!({
        "nowMs": ledger.now_ms(),
        "sendsSeen": ledger.sends_seen,
        "tokensIssued": ledger.tokens_issued,
        "tokensRefused": ledger.tokens_refused,
        "scriptedLeft": ledger.script.steps_left(),
    }))
}

/// Changes spacing, the life of access tokens, or the clock.
pub async fn settings(State(desk): Shared, Json(patch): Json<Patch>) -> StatusCode {
    desk.ledger().settings.apply(&patch);
    StatusCode::NO_CONTENT
}

/// Refuses every access token issued so far.
pub async fn expire_tokens(State(desk): Shared) -> StatusCode {
    desk.ledger().revoke_all();
    StatusCode::NO_CONTENT
}
