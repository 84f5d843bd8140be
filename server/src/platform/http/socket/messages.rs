//! The messages of graphql-transport-ws.

use async_graphql::{Response, ServerError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::platform::http::document::Document;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    ConnectionInit { payload: Option<Map<String, Value>> },
    Ping { payload: Option<Map<String, Value>> },
    Pong {},
    Subscribe { id: String, payload: Document },
    Complete { id: String },
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ToClient<'m> {
    ConnectionAck,
    Ping,
    Pong,
    Next { id: &'m str, payload: &'m Response },
    Error { id: &'m str, payload: &'m [ServerError] },
    Complete { id: &'m str },
}

/// The token of a payload, wherever clients put it.
pub(super) fn token_in(payload: Option<&Map<String, Value>>) -> Option<String> {
    let payload = payload?;
    let header = || payload.get("headers")?.get("Authorization");
    let found =
        ["Authorization", "authorization", "authToken"].iter().find_map(|name| payload.get(*name)).or_else(header)?;
    let text = found.as_str()?.trim();
    let token = text.strip_prefix("Bearer ").or_else(|| text.strip_prefix("bearer ")).unwrap_or(text).trim();
    (!token.is_empty()).then(|| token.to_owned())
}
