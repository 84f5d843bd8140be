//! Why a socket is closed, in the numbers of graphql-transport-ws.

use std::borrow::Cow;

use axum::extract::ws::{CloseFrame, Message, WebSocket};

/// When clients of a server that ends come back: spread, so that its neighbours are not met by all at once.
const RECONNECT_AFTER_MS: std::ops::Range<u32> = 200..5_000;

/// A reason to close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    code: u16,
    reason: Cow<'static, str>,
}

impl Close {
    pub(super) const GONE: Self = Self::with(1000, "Bye");
    pub(super) const INTERNAL: Self = Self::with(4500, "Internal server error");
    pub(super) const BAD_MESSAGE: Self = Self::with(4400, "Invalid message received");
    pub(super) const UNAUTHORIZED: Self = Self::with(4401, "Unauthorized");
    pub(super) const FORBIDDEN: Self = Self::with(4403, "Forbidden");
    pub(super) const INIT_TIMEOUT: Self = Self::with(4408, "Connection initialisation timeout");
    pub(super) const SILENT: Self = Self::with(4408, "No sign of life");
    pub(super) const SECOND_INIT: Self = Self::with(4429, "Too many initialisation requests");
    pub(super) const TOO_MANY: Self = Self::with(4429, "Too many subscriptions");
    pub(super) const TOO_MANY_LINES: Self = Self::with(4429, "Too many sockets");
    pub(super) const TOO_FAST: Self = Self::with(4429, "RATE_LIMITED");
    pub(super) const SLOW: Self = Self::with(4408, "Reads too slowly");

    const fn with(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }

    /// The server is about to end; each client is told another moment to come back at.
    pub(super) fn going_away() -> Self {
        let after_ms = rand::random_range(RECONNECT_AFTER_MS);
        Self { code: 1001, reason: format!("The server is going away, reconnect in {after_ms} ms").into() }
    }

    /// The id of a subscription that is open already.
    pub(super) fn duplicate(id: &str) -> Self {
        let id: String = id.chars().take(64).collect();
        Self { code: 4409, reason: format!("Subscriber for {id} already exists").into() }
    }

    /// Says it to the client, who may be gone already.
    pub(super) async fn send(self, socket: &mut WebSocket) {
        let frame = CloseFrame { code: self.code, reason: self.reason.into_owned().into() };
        if socket.send(Message::Close(Some(frame))).await.is_err() {
            tracing::debug!(code = self.code, "the client was gone before it was told");
        }
    }
}
