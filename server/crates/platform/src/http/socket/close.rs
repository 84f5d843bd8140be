//! Why a socket is closed: in the numbers of graphql-transport-ws, and of WebSocket where bytes are at fault.

use std::borrow::Cow;

use crate::error::codes;
use axum::extract::ws::CloseFrame;
use tokio_tungstenite::tungstenite::Error as Fault;
use tokio_tungstenite::tungstenite::error::ProtocolError;

/// When clients of a server that ends come back: spread, so that its neighbours are not met by all at once.
const RECONNECT_AFTER_MS: std::ops::Range<u32> = 200..5_000;
/// What a close frame holds beside its code.
const LONGEST_REASON: usize = 123;

/// A reason to close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    code: u16,
    reason: Cow<'static, str>,
}

impl Close {
    pub(super) const GONE: Self = Self::with(1000, "Bye");
    pub(super) const UNPROTOCOLLED: Self = Self::with(1002, "Protocol error");
    pub(super) const NO_TEXT: Self = Self::with(1007, "Text that is not UTF-8");
    pub(super) const TOO_LARGE: Self = Self::with(1009, "Message too large");
    pub(super) const TRY_LATER: Self = Self::with(1013, "Try again later");
    pub(super) const BAD_MESSAGE: Self = Self::with(4400, "Invalid message received");
    pub(super) const UNAUTHORIZED: Self = Self::with(4401, "Unauthorized");
    pub(super) const FORBIDDEN: Self = Self::with(4403, "Forbidden");
    pub(super) const EXPIRED: Self = Self::with(4403, "Token expired");
    pub(super) const INIT_TIMEOUT: Self = Self::with(4408, "Connection initialisation timeout");
    pub(super) const SILENT: Self = Self::with(4408, "No sign of life");
    pub(super) const SLOW: Self = Self::with(4408, "Reads too slowly");
    pub(super) const SECOND_INIT: Self = Self::with(4429, "Too many initialisation requests");
    pub(super) const TOO_MANY: Self = Self::with(4429, "Too many operations");
    pub(super) const TOO_MANY_SOCKETS: Self = Self::with(4429, "Too many sockets");
    pub(super) const TOO_FAST: Self = Self::with(4429, codes::RATE_LIMITED.as_str());
    pub(super) const INTERNAL: Self = Self::with(4500, "Internal server error");

    const fn with(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }

    /// The server is about to end; each client is told another moment to come back at.
    pub(super) fn going_away() -> Self {
        let after_ms = rand::random_range(RECONNECT_AFTER_MS);
        Self { code: 1001, reason: format!("The server is going away, reconnect in {after_ms} ms").into() }
    }

    /// The id of an operation that is running already.
    pub(super) fn duplicate(id: &str) -> Self {
        let reason = format!("Subscriber for {id} already exists");
        let end = reason.floor_char_boundary(LONGEST_REASON);
        Self { code: 4409, reason: reason[..end].to_owned().into() }
    }

    /// Its number, one of those above.
    pub(super) fn code(&self) -> u16 {
        self.code
    }

    /// The frame that says it.
    pub(super) fn frame(self) -> CloseFrame {
        CloseFrame { code: self.code, reason: self.reason.into_owned().into() }
    }
}

impl From<axum::Error> for Close {
    fn from(error: axum::Error) -> Self {
        match error.into_inner().downcast_ref::<Fault>() {
            Some(Fault::Capacity(_)) => Self::TOO_LARGE,
            Some(Fault::Utf8(_)) => Self::NO_TEXT,
            Some(Fault::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => Self::GONE,
            Some(Fault::Protocol(_)) => Self::UNPROTOCOLLED,
            _ => Self::GONE,
        }
    }
}
