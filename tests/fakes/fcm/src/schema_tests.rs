use serde_json::json;

use super::*;

const NOW: u64 = 1_800_000_000;

fn good() -> Value {
    json!({ "message": {
        "token": "t1",
        "data": { "id": "n1" },
        "notification": { "title": "T", "body": "B" },
        "android": { "collapse_key": "k", "priority": "HIGH", "ttl": "90s", "notification": { "tag": "k" } },
        "apns": { "headers": { "apns-collapse-id": "k", "apns-expiration": (NOW + 90).to_string(),
            "apns-priority": "10", "apns-push-type": "alert" } },
    } })
}

fn silent() -> Value {
    json!({ "message": {
        "token": "t1",
        "data": { "id": "n1" },
        "apns": { "headers": { "apns-priority": "5", "apns-push-type": "background" },
            "payload": { "aps": { "content-available": 1 } } },
    } })
}

fn faults(body: &Value) -> Vec<Fault> {
    match read(body.to_string().as_bytes(), NOW) {
        Err(Refusal::Faults(faults)) => faults,
        other => panic!("{body} should have faults: {other:?}"),
    }
}

fn refused(mut body: Value, path: &str, value: Value) -> Vec<Fault> {
    let (parent, key) = path.rsplit_once('/').expect("a path");
    body.pointer_mut(parent).expect("the parent")[key] = value;
    faults(&body)
}

#[test]
fn what_rounds_sends_is_understood() {
    for body in [good(), silent()] {
        let call = read(body.to_string().as_bytes(), NOW).expect("a call");
        assert_eq!((call.token.as_str(), call.message), ("t1", body["message"].clone()));
    }
}

#[test]
fn unknown_fields_are_named_at_every_level() {
    let mut levels = vec![(String::new(), "")];
    levels.extend(
        ["message", "message.notification", "message.android", "message.android.notification"]
            .map(|p| (p.replace('.', "/"), p)),
    );
    levels.extend(["message.apns", "message.apns.headers"].map(|p| (p.replace('.', "/"), p)));
    for (path, field) in levels {
        let path = if path.is_empty() { "/colour".to_owned() } else { format!("/{path}/colour") };
        let found = refused(good(), &path, json!("red"));
        assert_eq!(found[0].field, field);
        assert!(found[0].description.contains("Unknown name \"colour\""), "{found:?}");
    }
    refused(good(), "/validate_only", json!(true));
    refused(good(), "/message/android/collapseKey", json!("k"));
}

#[test]
fn only_one_token_is_a_target() {
    refused(good(), "/message/topic", json!("news"));
    refused(good(), "/message/condition", json!("'a' in topics"));
    refused(good(), "/message/token", json!(""));
    refused(good(), "/message/token", json!(7));
    let mut topic = good();
    topic["message"].as_object_mut().expect("a message").remove("token");
    faults(&topic);
    topic["message"]["topic"] = json!("news");
    faults(&topic);
}

#[test]
fn data_has_free_keys_and_string_values() {
    for key in ["", "from", "message_type", "notification", "collapse_key", "google.x", "gcm.x", "gcm"] {
        let found = refused(good(), &format!("/message/data/{key}"), json!("v"));
        assert!(found[0].field.ends_with("].key"), "{found:?}");
    }
    for value in [json!(1), json!(null), json!(true), json!({ "a": "b" }), json!(["a"])] {
        let found = refused(good(), "/message/data/id", value);
        assert_eq!(found[0].field, "message.data[0].value");
    }
    refused(good(), "/message/data", json!({}));
    refused(good(), "/message/data", json!([]));
}

#[test]
fn android_and_apple_values_are_exact() {
    for ttl in [json!("90"), json!(90), json!("-1s"), json!("1.5s"), json!("2419201s"), json!("s"), json!("+1s")] {
        refused(good(), "/message/android/ttl", ttl);
    }
    refused(good(), "/message/android/priority", json!("high"));
    refused(good(), "/message/android/collapse_key", json!(""));
    refused(good(), "/message/apns/headers/apns-priority", json!(10));
    refused(good(), "/message/apns/headers/apns-priority", json!("9"));
    refused(good(), "/message/apns/headers/apns-push-type", json!("voip"));
    refused(good(), "/message/apns/headers/apns-collapse-id", json!("k".repeat(65)));
    refused(good(), "/message/apns/headers/apns-expiration", json!((NOW - 1).to_string()));
}

#[test]
fn a_silent_message_is_a_background_push() {
    refused(silent(), "/message/apns/headers/apns-priority", json!("10"));
    refused(silent(), "/message/apns/headers/apns-push-type", json!("alert"));
    refused(silent(), "/message/apns/payload/aps", json!({}));
    refused(silent(), "/message/apns", json!({ "headers": { "apns-push-type": "background" } }));
    refused(silent(), "/message/android", json!({ "notification": { "tag": "k" } }));
}

#[test]
fn a_message_needs_something_to_say_and_fits() {
    faults(&json!({ "message": { "token": "t" } }));
    faults(&json!({}));
    faults(&json!([]));
    let of = |fill: usize| json!({ "message": { "token": "t", "data": { "a": "x".repeat(fill) } } });
    let empty = of(0)["message"].to_string().len();
    assert!(read(of(SIZE_LIMIT - empty).to_string().as_bytes(), NOW).is_ok());
    let bytes = SIZE_LIMIT + 1;
    let refusal = read(of(bytes - empty).to_string().as_bytes(), NOW).expect_err("too big");
    assert_eq!(refusal, Refusal::TooBig { bytes });
}

#[test]
fn the_content_type_is_json() {
    assert!(is_json("application/json") && is_json("application/json; charset=UTF-8"));
    assert!(!is_json("") && !is_json("text/plain") && !is_json("application/json; charset=gbk"));
}
