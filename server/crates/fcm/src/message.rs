//! One message for one device.
//!
//! A [`Draft`] is checked once, when it is built: what Google would refuse never becomes a [`Message`]. The size is
//! that of the whole message as JSON, token and headers included: more than Google counts, so never too little.
//! `tag` goes only with a notification, because on its own it would make Android show an empty one.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value, json};

const SIZE_LIMIT: usize = 4096;
const APNS_COLLAPSE_ID_LIMIT: usize = 64;
const LONGEST_LIFE: Duration = Duration::from_secs(28 * 24 * 3600);
const LATEST_EXPIRY: u64 = 9_999_999_999;
const RESERVED: [&str; 7] = ["from", "message_type", "notification", "collapse_key", "message_id", "to", "aps"];

/// How much a message may disturb a sleeping phone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Priority {
    /// Now, even if the phone has to wake up.
    #[default]
    High,
    /// When the phone is awake anyway.
    Normal,
}

/// Why a draft is no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageRefusal {
    /// There is no device to send to.
    #[error("a message needs a device token")]
    NoToken,
    /// There is neither data nor a notification.
    #[error("a message needs data or a notification")]
    NothingToSay,
    /// FCM keeps this name for itself.
    #[error("the data key {key:?} is empty or reserved by FCM")]
    ReservedKey {
        /// The key.
        key: String,
    },
    /// Apple takes at most 64 visible ASCII characters.
    #[error("a collapse id has 1 to 64 visible ASCII characters")]
    UnfitCollapseId,
    /// FCM takes at most 4,096 bytes.
    #[error("the message has {bytes} bytes, more than 4,096")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
}

/// A message in the making; [`Draft::build`] checks it.
#[derive(Clone, Default)]
pub struct Draft {
    token: String,
    data: BTreeMap<String, String>,
    notification: Option<(String, String)>,
    collapse_key: Option<String>,
    apns_collapse_id: Option<String>,
    tag: Option<String>,
    life: Option<Duration>,
    priority: Priority,
}

/// A message that FCM will understand.
#[derive(Clone)]
pub struct Message(Draft);

impl Message {
    /// Begins a message to the device that has this token.
    #[must_use]
    pub fn to(token: impl Into<String>) -> Draft {
        Draft { token: token.into(), ..Draft::default() }
    }

    /// The body of the request, as of `now`.
    pub(crate) fn request(&self, now: u64) -> String {
        json!({ "message": self.0.render(now) }).to_string()
    }
}

impl Draft {
    /// Adds one pair for the app.
    #[must_use]
    pub fn data(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.data.insert(key.into(), value.into());
        self
    }

    /// Lets the phone itself show a title and a body.
    #[must_use]
    pub fn notification(mut self, title: impl Into<String>, body: impl Into<String>) -> Self {
        self.notification = Some((title.into(), body.into()));
        self
    }

    /// Replaces whatever the device has not yet fetched or still shows under the same key: all three keys at once.
    #[must_use]
    pub fn dedupe_key(self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.collapse_key(key.clone()).apns_collapse_id(key.clone()).tag(key)
    }

    /// Replaces what waits at FCM for an Android phone under the same key; FCM keeps four such keys per device.
    #[must_use]
    pub fn collapse_key(mut self, key: impl Into<String>) -> Self {
        self.collapse_key = Some(key.into());
        self
    }

    /// Replaces what an iPhone shows under the same id.
    #[must_use]
    pub fn apns_collapse_id(mut self, id: impl Into<String>) -> Self {
        self.apns_collapse_id = Some(id.into());
        self
    }

    /// Replaces the notification that an Android phone shows under the same tag.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = Some(tag.into());
        self
    }

    /// Ends the message's life after `remaining`; more than four weeks, the longest FCM keeps it, count as four weeks.
    #[must_use]
    pub fn ttl(mut self, remaining: Duration) -> Self {
        self.life = Some(remaining.min(LONGEST_LIFE));
        self
    }

    /// Says how much to disturb.
    #[must_use]
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Checks the draft.
    pub fn build(self) -> Result<Message, MessageRefusal> {
        if self.token.trim().is_empty() {
            return Err(MessageRefusal::NoToken);
        }
        if self.data.is_empty() && self.notification.is_none() {
            return Err(MessageRefusal::NothingToSay);
        }
        if let Some(key) = self.data.keys().find(|key| is_reserved(key)) {
            return Err(MessageRefusal::ReservedKey { key: key.clone() });
        }
        if self.apns_collapse_id.as_deref().is_some_and(|id| !is_fit_for_apple(id)) {
            return Err(MessageRefusal::UnfitCollapseId);
        }
        let bytes = self.render(LATEST_EXPIRY).to_string().len();
        if bytes > SIZE_LIMIT {
            return Err(MessageRefusal::TooLarge { bytes });
        }
        Ok(Message(self))
    }

    fn render(&self, now: u64) -> Value {
        let mut message = Map::from_iter([
            ("token".to_owned(), json!(self.token)),
            ("android".to_owned(), self.android()),
            ("apns".to_owned(), self.apns(now)),
        ]);
        if !self.data.is_empty() {
            message.insert("data".to_owned(), json!(self.data));
        }
        if let Some((title, body)) = &self.notification {
            message.insert("notification".to_owned(), json!({ "title": title, "body": body }));
        }
        Value::Object(message)
    }

    fn android(&self) -> Value {
        let priority = match self.priority {
            Priority::High => "HIGH",
            Priority::Normal => "NORMAL",
        };
        let mut android = json!({ "priority": priority });
        if let Some(key) = &self.collapse_key {
            android["collapse_key"] = json!(key);
        }
        if let Some(life) = self.life {
            android["ttl"] = json!(format!("{}s", life.as_secs()));
        }
        if let (Some(tag), Some(_)) = (&self.tag, &self.notification) {
            android["notification"] = json!({ "tag": tag });
        }
        android
    }

    fn apns(&self, now: u64) -> Value {
        let is_silent = self.notification.is_none();
        // Apple refuses a silent push at the priority that wakes the phone.
        let priority = if is_silent || self.priority == Priority::Normal { "5" } else { "10" };
        let kind = if is_silent { "background" } else { "alert" };
        let mut headers = json!({ "apns-priority": priority, "apns-push-type": kind });
        if let Some(id) = &self.apns_collapse_id {
            headers["apns-collapse-id"] = json!(id);
        }
        if let Some(life) = self.life {
            headers["apns-expiration"] = json!(expiry(now, life).to_string());
        }
        if is_silent {
            return json!({ "headers": headers, "payload": { "aps": { "content-available": 1 } } });
        }
        json!({ "headers": headers })
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("life", &self.life).field("priority", &self.priority).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").finish_non_exhaustive()
    }
}

/// Apple wants the instant of the end, and zero for "now or never".
fn expiry(now: u64, life: Duration) -> u64 {
    if life.as_secs() == 0 { 0 } else { now.saturating_add(life.as_secs()).min(LATEST_EXPIRY) }
}

fn is_reserved(key: &str) -> bool {
    key.is_empty() || RESERVED.contains(&key) || key.starts_with("google") || key.starts_with("gcm")
}

fn is_fit_for_apple(id: &str) -> bool {
    (1..=APNS_COLLAPSE_ID_LIMIT).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(draft: Draft) -> MessageRefusal {
        draft.build().expect_err("a refusal")
    }

    #[test]
    fn a_message_needs_a_device_and_something_to_say() {
        assert_eq!(refusal(Message::to(" ").data("a", "b")), MessageRefusal::NoToken);
        assert_eq!(refusal(Message::to("t")), MessageRefusal::NothingToSay);
    }

    #[test]
    fn reserved_keys_are_refused() {
        let reserved =
            ["", "from", "message_type", "notification", "collapse_key", "google.sent_time", "gcm.x", "gcm", "aps"];
        for key in reserved {
            let refused = MessageRefusal::ReservedKey { key: key.to_owned() };
            assert_eq!(refusal(Message::to("t").data(key, "v")), refused);
        }
        assert!(Message::to("t").data("fromVisit", "v").data("type", "v").build().is_ok());
    }

    #[test]
    fn the_size_is_counted_to_the_byte() {
        let of = |fill: usize| Message::to("t").data("id", "x".repeat(fill)).ttl(Duration::from_secs(60));
        let empty = of(0).build().expect("small").0.render(LATEST_EXPIRY).to_string().len();
        assert!(of(SIZE_LIMIT - empty).build().is_ok());
        let bytes = SIZE_LIMIT + 1;
        assert_eq!(refusal(of(bytes - empty)), MessageRefusal::TooLarge { bytes });
    }

    #[test]
    fn a_collapse_id_fits_apple() {
        let of = |id: &str| Message::to("t").data("a", "b").apns_collapse_id(id).build().map(|_| ());
        assert_eq!(of(&"k".repeat(64)), Ok(()));
        for id in ["", "with space", "拜访", &"k".repeat(65)] {
            assert_eq!(of(id), Err(MessageRefusal::UnfitCollapseId), "{id}");
        }
    }

    #[test]
    fn one_key_replaces_everywhere() {
        let message = Message::to("t").notification("T", "B").data("id", "n1").dedupe_key("n1");
        let message = message.ttl(Duration::from_millis(90_500)).build().expect("a message");
        let expected = json!({
            "token": "t", "data": { "id": "n1" }, "notification": { "title": "T", "body": "B" },
            "android": { "priority": "HIGH", "collapse_key": "n1", "ttl": "90s", "notification": { "tag": "n1" } },
            "apns": { "headers": { "apns-priority": "10", "apns-push-type": "alert", "apns-collapse-id": "n1",
                "apns-expiration": "1090" } },
        });
        assert_eq!(message.0.render(1000), expected);
    }

    #[test]
    fn a_silent_message_is_silent_on_both_phones() {
        let message = Message::to("t").data("id", "n1").tag("n1").ttl(Duration::ZERO).build().expect("a message");
        let expected = json!({
            "token": "t", "data": { "id": "n1" }, "android": { "priority": "HIGH", "ttl": "0s" },
            "apns": { "headers": { "apns-priority": "5", "apns-push-type": "background", "apns-expiration": "0" },
                "payload": { "aps": { "content-available": 1 } } },
        });
        assert_eq!(message.0.render(1000), expected);
    }

    #[test]
    fn a_long_life_ends_after_four_weeks() {
        let message = Message::to("t").data("a", "b").ttl(Duration::MAX).build().expect("a message");
        assert_eq!(message.0.render(0)["android"]["ttl"], "2419200s");
    }

    #[test]
    fn nothing_personal_is_printed() {
        let draft = Message::to("secret-token").notification("a title", "a text").data("id", "secret-id");
        let printed = format!("{draft:?} {:?}", draft.clone().build());
        assert!(!printed.contains("secret") && !printed.contains("title") && !printed.contains("text"), "{printed}");
    }
}
