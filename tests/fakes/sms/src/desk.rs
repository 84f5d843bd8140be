//! What the fake knows: its account, what it took, what it is told to answer, and every breach.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::extract::State;
use serde::{Deserialize, Serialize};

/// The desk as handlers take it.
pub type Shared = State<Arc<Desk>>;

/// What the fake knows.
pub struct Desk {
    pub account: String,
    pub token: &'static str,
    pub from: String,
    ledger: Mutex<Ledger>,
}

/// What happened.
#[derive(Default)]
pub struct Ledger {
    pub taken: Vec<Message>,
    pub script: VecDeque<Answer>,
    pub violations: Vec<String>,
    /// Until when nothing is to be sent.
    pub closed_until: Option<Instant>,
}

/// A text that was taken.
#[derive(Clone, Serialize)]
pub struct Message {
    pub to: String,
    pub body: String,
}

/// A scripted answer, once.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<u64>,
}

impl Desk {
    pub fn new(account: String, token: &'static str, from: String) -> Self {
        Self { account, token, from, ledger: Mutex::default() }
    }

    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
