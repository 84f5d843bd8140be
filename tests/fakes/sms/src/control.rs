//! The control API: how a test prepares the fake and reads what happened.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::desk::{Answer, Message, Shared};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    to: Option<String>,
}

/// Adds scripted answers.
pub async fn script(State(desk): Shared, Json(answers): Json<Vec<Answer>>) -> StatusCode {
    desk.ledger().script.extend(answers);
    StatusCode::NO_CONTENT
}

/// Texts that were taken, in order.
pub async fn messages(State(desk): Shared, Query(choice): Query<Choice>) -> Json<Value> {
    let ledger = desk.ledger();
    let is_chosen = |message: &&Message| choice.to.as_ref().is_none_or(|to| *to == message.to);
    let taken: Vec<&Message> = ledger.taken.iter().filter(is_chosen).collect();
    Json(json!({ "messages": taken }))
}

/// Every breach so far, in order.
pub async fn violations(State(desk): Shared) -> Json<Value> {
    Json(json!({ "violations": desk.ledger().violations }))
}
