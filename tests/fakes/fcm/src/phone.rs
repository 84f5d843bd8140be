//! What a phone would show after the accepted messages.
//!
//! Android replaces a notification with the same tag, iOS one with the same `apns-collapse-id`; without a key each
//! message is shown on its own. Messages without a notification show nothing: the app decides.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use crate::ledger::{Delivery, Platform};

#[derive(Debug, Serialize, PartialEq)]
pub struct Shown {
    token: String,
    key: Option<String>,
    title: Value,
    body: Value,
    data: Value,
    /// How many messages became this one.
    times: u32,
}

pub fn shown(accepted: &[&Delivery], devices: &HashMap<String, Platform>) -> Vec<Shown> {
    let mut screen: Vec<Shown> = Vec::new();
    for delivery in accepted.iter().filter(|delivery| delivery.message.get("notification").is_some()) {
        let key = replacement_key(delivery, devices.get(&delivery.token).copied());
        let is_same = |shown: &Shown| shown.token == delivery.token && shown.key.is_some() && shown.key == key;
        let earlier = screen.iter().position(is_same).map(|at| screen.remove(at));
        screen.push(Shown {
            token: delivery.token.clone(),
            title: delivery.message["notification"]["title"].clone(),
            body: delivery.message["notification"]["body"].clone(),
            data: delivery.message["data"].clone(),
            times: earlier.map_or(1, |shown| shown.times + 1),
            key,
        });
    }
    screen
}

fn replacement_key(delivery: &Delivery, platform: Option<Platform>) -> Option<String> {
    let path = match platform? {
        Platform::Android => "/android/notification/tag",
        Platform::Ios => "/apns/headers/apns-collapse-id",
    };
    delivery.message.pointer(path)?.as_str().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn delivery(token: &str, title: &str, key: &str) -> Delivery {
        let message = json!({
            "notification": { "title": title },
            "android": { "notification": { "tag": key } },
            "apns": { "headers": { "apns-collapse-id": format!("apple-{key}") } },
        });
        Delivery { name: "n".to_owned(), token: token.to_owned(), at_ms: 0, reply_lost: false, message }
    }

    #[test]
    fn the_same_key_is_shown_once_per_phone_with_the_latest_text() {
        let sent =
            [delivery("a", "1", "k"), delivery("a", "other", "l"), delivery("a", "2", "k"), delivery("i", "3", "k")];
        let devices = HashMap::from([("a".to_owned(), Platform::Android), ("i".to_owned(), Platform::Ios)]);
        let screen = shown(&sent.iter().collect::<Vec<_>>(), &devices);
        let seen: Vec<_> = screen.iter().map(|s| (s.key.as_deref(), s.title.as_str(), s.times)).collect();
        let expected = vec![(Some("l"), Some("other"), 1), (Some("k"), Some("2"), 2), (Some("apple-k"), Some("3"), 1)];
        assert_eq!(seen, expected);
    }
}
