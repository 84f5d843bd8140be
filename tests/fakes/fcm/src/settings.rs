//! What a test may change while the fake runs.

use serde::Deserialize;

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub min_interval_ms: u64,
    pub grace_ms: u64,
    pub access_token_seconds: u64,
    pub clock_offset_seconds: i64,
}

/// A patch: what is not named stays.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Patch {
    min_interval_ms: Option<u64>,
    grace_ms: Option<u64>,
    access_token_seconds: Option<u64>,
    clock_offset_seconds: Option<i64>,
}

impl Settings {
    pub fn apply(&mut self, patch: &Patch) {
        self.min_interval_ms = patch.min_interval_ms.unwrap_or(self.min_interval_ms);
        self.grace_ms = patch.grace_ms.unwrap_or(self.grace_ms);
        self.access_token_seconds = patch.access_token_seconds.unwrap_or(self.access_token_seconds);
        self.clock_offset_seconds = patch.clock_offset_seconds.unwrap_or(self.clock_offset_seconds);
    }
}
