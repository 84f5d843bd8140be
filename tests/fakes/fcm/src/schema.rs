//! The request body, checked field by field: whatever Rounds has no reason to send is a fault.

use std::collections::HashSet;

use serde_json::{Map, Value};

const SIZE_LIMIT: usize = 4096;
const LONGEST_TTL_S: u64 = 28 * 24 * 3600;
const RESERVED: [&str; 4] = ["from", "message_type", "notification", "collapse_key"];

/// A request that is understood.
#[derive(Debug)]
pub struct Call {
    pub token: String,
    pub message: Value,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    TooBig { bytes: usize },
    Faults(Vec<Fault>),
}

/// One field that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: String,
    pub description: String,
}

impl Fault {
    pub fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self { field: field.into(), description: description.into() }
    }
}

pub fn is_json(content_type: &str) -> bool {
    let plain = content_type.to_ascii_lowercase().replace(' ', "");
    plain == "application/json" || plain == "application/json;charset=utf-8"
}

/// Reads a body at `now` (seconds).
pub fn read(body: &[u8], now: u64) -> Result<Call, Refusal> {
    let root: Value = serde_json::from_slice(body)
        .map_err(|e| Refusal::Faults(vec![Fault::new("", format!("not JSON: line {}", e.line()))]))?;
    let mut check = Check { faults: Vec::new(), now };
    check.root(&root);
    if !check.faults.is_empty() {
        return Err(Refusal::Faults(check.faults));
    }
    let message = root["message"].clone();
    let bytes = message.to_string().len();
    if bytes > SIZE_LIMIT {
        return Err(Refusal::TooBig { bytes });
    }
    let token = message["token"].as_str().unwrap_or_default().to_owned();
    Ok(Call { token, message })
}

struct Check {
    faults: Vec<Fault>,
    now: u64,
}

type Object = Map<String, Value>;

impl Check {
    fn root(&mut self, root: &Value) {
        let Some(root) = self.object("", root, &["message"]) else { return };
        let Some(message) = root.get("message") else { return self.fault("message", "is missing") };
        let fields = ["token", "topic", "condition", "data", "notification", "android", "apns"];
        let Some(message) = self.object("message", message, &fields) else { return };
        self.target(message);
        self.each(message, "data", Self::data);
        self.each(message, "notification", Self::notification);
        self.each(message, "android", Self::android);
        let has_text = message.contains_key("notification");
        if let Some(apns) = message.get("apns") {
            self.apns(apns, has_text);
        }
        if !has_text && !message.contains_key("data") {
            self.fault("message", "has neither data nor a notification");
        }
        if !has_text && message.get("android").is_some_and(|android| android.get("notification").is_some()) {
            self.fault("message.android.notification", "would show an empty notification");
        }
    }

    fn target(&mut self, message: &Object) {
        let targets = ["token", "topic", "condition"].into_iter().filter(|key| message.contains_key(*key));
        if targets.count() != 1 || !message.contains_key("token") {
            return self.fault("message", "needs exactly one target, and that a token");
        }
        let token = self.string("message.token", &message["token"]);
        if token.is_some_and(|token| token.is_empty() || token.contains(char::is_whitespace)) {
            self.fault("message.token", "is not a registration token");
        }
    }

    fn data(&mut self, field: &str, data: &Value) {
        let Some(data) = self.any_object(field, data) else { return };
        if data.is_empty() {
            self.fault(field, "is empty");
        }
        for (at, (key, value)) in data.iter().enumerate() {
            let starts = ["google", "gcm"].into_iter().any(|start| key.starts_with(start));
            if key.is_empty() || starts || RESERVED.contains(&key.as_str()) {
                self.fault(format!("{field}[{at}].key"), format!("Invalid data payload key: {key}"));
            }
            self.string(format!("{field}[{at}].value"), value);
        }
    }

    fn notification(&mut self, field: &str, notification: &Value) {
        let Some(notification) = self.object(field, notification, &["title", "body", "image"]) else { return };
        for (key, value) in notification {
            self.string(format!("{field}.{key}"), value);
        }
    }

    fn android(&mut self, field: &str, android: &Value) {
        let fields = ["collapse_key", "priority", "ttl", "notification"];
        let Some(android) = self.object(field, android, &fields) else { return };
        for key in ["collapse_key", "priority", "ttl"] {
            let Some(text) = android.get(key).and_then(|value| self.string(format!("{field}.{key}"), value)) else {
                continue;
            };
            let is_good = match key {
                "priority" => matches!(text, "HIGH" | "NORMAL"),
                "ttl" => is_ttl(text),
                _ => !text.is_empty(),
            };
            if !is_good {
                self.fault(format!("{field}.{key}"), format!("Invalid value {text:?}"));
            }
        }
        let Some(notification) = android.get("notification") else { return };
        let field = format!("{field}.notification");
        let fields = ["tag", "channel_id", "title", "body", "icon", "color", "sound", "click_action"];
        for (key, value) in self.object(&field, notification, &fields).into_iter().flatten() {
            self.string(format!("{field}.{key}"), value);
        }
    }

    fn apns(&mut self, apns: &Value, has_text: bool) {
        let Some(apns) = self.object("message.apns", apns, &["headers", "payload"]) else { return };
        let kind = apns.get("headers").map(|headers| self.headers("message.apns.headers", headers));
        let Some(payload) = apns.get("payload") else {
            return self.silence_needs_aps(has_text);
        };
        let Some(payload) = self.any_object("message.apns.payload", payload) else { return };
        let Some(aps) = payload.get("aps").and_then(Value::as_object) else {
            return self.fault("message.apns.payload", "needs aps");
        };
        let is_silent = aps.get("content-available").is_some_and(|value| *value == 1) && !aps.contains_key("alert");
        if !has_text && !is_silent {
            self.fault("message.apns.payload.aps", "a message without a notification must be content-available");
        }
        if !has_text && kind.flatten().is_some_and(|kind| kind != "background") {
            self.fault("message.apns.headers", "a message without a notification must be a background push");
        }
    }

    fn silence_needs_aps(&mut self, has_text: bool) {
        if !has_text {
            self.fault("message.apns", "a message without a notification must be content-available");
        }
    }

    /// Checks the headers for Apple and gives the push type.
    fn headers<'a>(&mut self, field: &str, headers: &'a Value) -> Option<&'a str> {
        let known = ["apns-collapse-id", "apns-expiration", "apns-priority", "apns-push-type", "apns-topic"];
        let headers = self.object(field, headers, &known)?;
        for (key, value) in headers {
            let Some(text) = self.string(format!("{field}.{key}"), value) else { continue };
            let is_good = match key.as_str() {
                "apns-collapse-id" => (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()),
                "apns-expiration" => text.parse::<u64>().is_ok_and(|at| at == 0 || at >= self.now),
                "apns-priority" => matches!(text, "1" | "5" | "10"),
                "apns-push-type" => matches!(text, "alert" | "background"),
                _ => !text.is_empty(),
            };
            if !is_good {
                self.fault(format!("{field}.{key}"), format!("Invalid value {text:?}"));
            }
        }
        let kind = headers.get("apns-push-type").and_then(Value::as_str);
        if kind == Some("background") && headers.get("apns-priority").is_some_and(|value| value != "5") {
            self.fault(format!("{field}.apns-priority"), "a background push has priority 5");
        }
        kind
    }

    fn each(&mut self, message: &Object, key: &str, check: impl Fn(&mut Self, &str, &Value)) {
        if let Some(value) = message.get(key) {
            check(self, &format!("message.{key}"), value);
        }
    }

    fn object<'a>(&mut self, field: &str, value: &'a Value, known: &[&str]) -> Option<&'a Object> {
        let object = self.any_object(field, value)?;
        let known: HashSet<&str> = known.iter().copied().collect();
        for key in object.keys().filter(|key| !known.contains(key.as_str())) {
            let text = format!("Invalid JSON payload received. Unknown name {key:?} at {field:?}: Cannot find field.");
            self.fault(field, text);
        }
        Some(object)
    }

    fn any_object<'a>(&mut self, field: &str, value: &'a Value) -> Option<&'a Object> {
        let object = value.as_object();
        if object.is_none() {
            self.fault(field, "must be an object");
        }
        object
    }

    fn string<'a>(&mut self, field: impl Into<String>, value: &'a Value) -> Option<&'a str> {
        let text = value.as_str();
        if text.is_none() {
            self.fault(field, "Invalid value (TYPE_STRING)");
        }
        text
    }

    fn fault(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.faults.push(Fault::new(field, description));
    }
}

fn is_ttl(text: &str) -> bool {
    let Some(digits) = text.strip_suffix('s') else { return false };
    digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u64>().is_ok_and(|ttl| ttl <= LONGEST_TTL_S)
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
