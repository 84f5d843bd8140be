//! Everything the fake remembers: devices, scripts, deliveries, access tokens, pauses it asked for, and violations.
//!
//! Times are milliseconds since 1970 on the fake's own clock, which a test may set ahead.

use std::{
    collections::{HashMap, HashSet},
    time::UNIX_EPOCH,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    script::{Door, Script, Step},
    settings::Settings,
};

const LATE_STALE_TOKEN_MS: u64 = 1000;

pub struct Ledger {
    pub settings: Settings,
    pub devices: HashMap<String, Platform>,
    pub script: Script,
    pub deliveries: Vec<Delivery>,
    pub violations: Vec<Violation>,
    pub sends_seen: u64,
    pub tokens_issued: u64,
    pub tokens_refused: u64,
    assertions: HashSet<String>,
    access: HashMap<String, Access>,
    newest_access_ms: u64,
    sender_pause: Option<Pause>,
    device_pauses: HashMap<String, Pause>,
    last_sends: HashMap<String, u64>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    Android,
    Ios,
}

/// A message that was accepted.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    pub name: String,
    pub token: String,
    pub at_ms: u64,
    /// The sender was never told.
    pub reply_lost: bool,
    pub message: Value,
}

/// Something a well-behaved client does not do.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    kind: &'static str,
    detail: String,
    at_ms: u64,
}

struct Access {
    issued_ms: u64,
    expires_ms: u64,
    is_revoked: bool,
}

#[derive(Clone, Copy)]
struct Pause {
    asked_ms: u64,
    until_ms: u64,
}

/// A call that came before its time.
pub struct TooSoon {
    pub wait_ms: u64,
}

impl Ledger {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            devices: HashMap::new(),
            script: Script::default(),
            deliveries: Vec::new(),
            violations: Vec::new(),
            sends_seen: 0,
            tokens_issued: 0,
            tokens_refused: 0,
            assertions: HashSet::new(),
            access: HashMap::new(),
            newest_access_ms: 0,
            sender_pause: None,
            device_pauses: HashMap::new(),
            last_sends: HashMap::new(),
        }
    }

    pub fn now_ms(&self) -> u64 {
        let since = UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_millis());
        let now = i64::try_from(since).unwrap_or(i64::MAX).saturating_add(self.settings.clock_offset_seconds * 1000);
        u64::try_from(now).unwrap_or(0)
    }

    pub fn now_s(&self) -> u64 {
        self.now_ms() / 1000
    }

    pub fn violate(&mut self, kind: &'static str, detail: impl Into<String>) {
        let at_ms = self.now_ms();
        self.violations.push(Violation { kind, detail: detail.into(), at_ms });
    }

    /// The next scripted step of the token endpoint.
    pub fn next_token_step(&mut self) -> Option<Step> {
        self.script.next(Door::Token, None)
    }

    /// Remembers an assertion; false when it was seen before.
    pub fn is_first_use(&mut self, assertion: &str) -> bool {
        self.assertions.insert(assertion.to_owned())
    }

    pub fn issue_access(&mut self) -> (String, u64) {
        let life_s = self.settings.access_token_seconds;
        let now = self.now_ms();
        let token = format!("ya29.fake-{}", random_hex(24));
        let access = Access { issued_ms: now, expires_ms: now + life_s * 1000, is_revoked: false };
        self.access.insert(token.clone(), access);
        self.newest_access_ms = now;
        self.tokens_issued += 1;
        (token, life_s)
    }

    pub fn revoke_all(&mut self) {
        self.access.values_mut().for_each(|access| access.is_revoked = true);
    }

    pub fn revoke(&mut self, token: &str) {
        if let Some(access) = self.access.get_mut(token) {
            access.is_revoked = true;
        }
    }

    /// Whether a bearer token is good; an unknown or overdue one, or a stale one long after its successor, is a breach.
    pub fn is_valid_access(&mut self, token: &str) -> bool {
        let now = self.now_ms();
        let Some(access) = self.access.get(token) else {
            self.violate("unknown-access-token", "the bearer token was not issued here");
            return false;
        };
        let has_newer = self.newest_access_ms > access.issued_ms && now > self.newest_access_ms + LATE_STALE_TOKEN_MS;
        let (is_overdue, is_revoked) = (now >= access.expires_ms, access.is_revoked);
        if is_overdue {
            self.violate("overdue-access-token", "the bearer token was used after its expires_in");
        } else if is_revoked && has_newer {
            self.violate("stale-access-token", "a refused bearer token was used although there is a newer one");
        }
        !is_overdue && !is_revoked
    }

    /// Whether a send to this device keeps the pauses and the interval; it counts as a send.
    pub fn keep_pace(&mut self, token: &str) -> Result<(), TooSoon> {
        let now = self.now_ms();
        let last = self.last_sends.insert(token.to_owned(), now);
        let pauses = [self.sender_pause, self.device_pauses.get(token).copied()];
        if let Some(pause) = pauses.into_iter().flatten().find(|pause| now < pause.until_ms) {
            let wait_ms = pause.until_ms - now;
            if now >= pause.asked_ms + self.settings.grace_ms {
                self.violate("before-retry-after", format!("a send came {wait_ms} ms before the end of the pause"));
            }
            return Err(TooSoon { wait_ms });
        }
        match last.map(|last| (last + self.settings.min_interval_ms).saturating_sub(now)) {
            Some(wait_ms) if wait_ms > 0 => {
                self.violate("too-fast", format!("a send to one device came {wait_ms} ms too early"));
                Err(TooSoon { wait_ms })
            }
            _ => Ok(()),
        }
    }

    pub fn pause_sender(&mut self, seconds: u64) {
        self.sender_pause = Some(self.pause(seconds));
    }

    pub fn pause_device(&mut self, token: &str, seconds: u64) {
        let pause = self.pause(seconds);
        self.device_pauses.insert(token.to_owned(), pause);
    }

    fn pause(&self, seconds: u64) -> Pause {
        let now = self.now_ms();
        Pause { asked_ms: now, until_ms: now + seconds * 1000 }
    }

    /// Accepts a message and gives its name.
    pub fn deliver(&mut self, project: &str, token: &str, message: Value, reply_lost: bool) -> String {
        let at_ms = self.now_ms();
        let name = format!("projects/{project}/messages/0:{at_ms}%{}", random_hex(8));
        self.deliveries.push(Delivery { name: name.clone(), token: token.to_owned(), at_ms, reply_lost, message });
        name
    }
}

pub fn random_hex(bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    aws_lc_rs::rand::fill(&mut buffer).expect("the system has randomness");
    buffer.iter().map(|byte| format!("{byte:02x}")).collect()
}
