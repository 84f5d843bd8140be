//! The messages of graphql-transport-ws.

use async_graphql::{Response, ServerError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::close::Close;
use crate::http::document::Document;

/// What comes with a message beside its purpose.
type Payload = Option<Map<String, Value>>;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum FromClient {
    ConnectionInit {
        payload: Payload,
    },
    Ping {
        payload: Payload,
    },
    Pong {
        #[serde(rename = "payload")]
        _payload: Payload,
    },
    Subscribe {
        id: String,
        payload: Document,
    },
    Complete {
        id: String,
    },
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

impl FromClient {
    /// The message that a text is; members that nobody knows are left alone.
    pub(super) fn read(text: &str) -> Result<Self, Close> {
        let message = serde_json::from_str(text).map_err(|_| Close::BAD_MESSAGE)?;
        match &message {
            Self::Subscribe { id, .. } | Self::Complete { id } if id.is_empty() => Err(Close::BAD_MESSAGE),
            _ => Ok(message),
        }
    }
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
