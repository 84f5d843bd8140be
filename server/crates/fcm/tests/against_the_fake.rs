//! The client against the strict fake: every row of the table, the life of the access token, and no breach at the end.

mod fake;

use std::{sync::Arc, time::Duration};

use fake::{Fake, burst, draft, message, now_s};
use rounds_fcm::{DropCause, Outcome};
use serde_json::{Value, json};

fn retry(seconds: Option<u64>) -> Outcome {
    Outcome::Retry { after: seconds.map(Duration::from_secs) }
}

fn is_accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted { name } if name.starts_with("projects/demo-project/messages/"))
}

/// Plays one answer to one message for a device of its own.
async fn met(fake: &Fake, step: Value) -> Outcome {
    fake.script(json!([step.clone()])).await;
    let fcm = fake.client().with_patience(Duration::from_millis(700));
    fcm.send(&message(&format!("phone {step}").replace(char::is_whitespace, "-"))).await
}

#[tokio::test]
async fn an_accepted_message_has_a_name_and_reaches_the_phone() {
    let fake = Fake::start();
    fake.device("phone", "android").await;
    let outcome = fake.client().send(&message("phone")).await;
    let report = fake.read("deliveries?token=phone").await;
    let Outcome::Accepted { name } = outcome else { panic!("{outcome:?}") };
    assert_eq!(report["accepted"][0]["name"], name.as_str());
    assert_eq!(report["shown"][0]["title"], "Plan");
    fake.assert_content().await;
}

#[tokio::test]
async fn a_silent_message_and_the_largest_message_are_accepted() {
    let fake = Fake::start();
    fake.device("phone", "ios").await;
    let fcm = fake.client();
    assert!(is_accepted(&fcm.send(&draft("phone").build().expect("a message")).await));
    let fits = |fill: &usize| draft("phone").data("x", "y".repeat(*fill)).build().is_ok();
    let largest = (0..4096).rev().find(fits).expect("a size that fits");
    let message = draft("phone").data("x", "y".repeat(largest)).build().expect("a message");
    assert!(is_accepted(&fcm.send(&message).await));
    fake.assert_content().await;
}

#[tokio::test]
async fn dead_and_wrong_tokens_are_told_apart_from_our_bugs() {
    let fake = Fake::start();
    let drop = |cause| Outcome::DropToken { cause };
    assert_eq!(fake.client().send(&message("never-seen")).await, drop(DropCause::Unregistered));
    assert_eq!(met(&fake, json!({ "kind": "UNREGISTERED" })).await, drop(DropCause::Unregistered));
    assert_eq!(met(&fake, json!({ "kind": "SENDER_ID_MISMATCH" })).await, drop(DropCause::SenderMismatch));
    assert_eq!(met(&fake, json!({ "kind": "INVALID_ARGUMENT_TOKEN" })).await, Outcome::InvalidToken);
    let detail = "HTTP 400 INVALID_ARGUMENT message.data[0].value".to_owned();
    assert_eq!(met(&fake, json!({ "kind": "INVALID_ARGUMENT_REQUEST" })).await, Outcome::OurBug { detail });
    assert_eq!(met(&fake, json!({ "kind": "THIRD_PARTY_AUTH_ERROR" })).await, Outcome::PausePlatform);
    fake.assert_content().await;
}

#[tokio::test]
async fn troubles_of_the_server_and_of_the_network_are_tried_again() {
    let fake = Fake::start();
    assert_eq!(met(&fake, json!({ "kind": "UNAVAILABLE" })).await, retry(None));
    assert_eq!(met(&fake, json!({ "kind": "UNAVAILABLE", "retryAfter": 17 })).await, retry(Some(17)));
    assert_eq!(met(&fake, json!({ "kind": "INTERNAL" })).await, retry(None));
    assert_eq!(met(&fake, json!({ "kind": "INTERNAL", "retryAfter": 3 })).await, retry(Some(3)));
    assert_eq!(met(&fake, json!({ "kind": "TIMEOUT" })).await, retry(None));
    assert_eq!(met(&fake, json!({ "kind": "RESET" })).await, retry(None));
    assert_eq!(met(&fake, json!({ "kind": "GARBAGE_200" })).await, retry(None));
    let dated = json!({ "kind": "UNAVAILABLE", "retryAfter": 900, "retryAfterForm": "date" });
    let Outcome::Retry { after: Some(after) } = met(&fake, dated).await else { panic!("no pause") };
    assert!((898..=900).contains(&after.as_secs()), "{after:?}");
    fake.assert_content().await;
}

#[tokio::test]
async fn nobody_listening_is_tried_again() {
    let mut fake = Fake::start();
    let fcm = fake.client();
    fake.child.kill().expect("the fake ends");
    fake.child.wait().expect("the fake has ended");
    assert_eq!(fcm.send(&message("phone")).await, retry(None));
}

#[tokio::test]
async fn a_quota_pauses_the_sender_until_the_time_is_over() {
    let fake = Fake::start();
    fake.device("phone", "android").await;
    let fcm = fake.client();
    let pause = |seconds| Outcome::PauseSender { after: Duration::from_secs(seconds) };
    fake.script(json!([{ "kind": "QUOTA_EXCEEDED" }, { "kind": "QUOTA_EXCEEDED", "retryAfter": 300 }])).await;
    assert_eq!(fcm.send(&message("phone")).await, pause(60));
    fake.move_clocks(60).await;
    assert_eq!(fcm.send(&message("phone")).await, pause(300));
    fake.move_clocks(360).await;
    assert!(is_accepted(&fcm.send(&message("phone")).await));
    fake.assert_content().await;
}

#[tokio::test]
async fn a_lost_reply_leads_to_one_visible_notification() {
    let fake = Fake::start();
    for (phone, platform) in [("droid", "android"), ("apple", "ios")] {
        fake.device(phone, platform).await;
        fake.script(json!([{ "kind": "RESET", "delivered": true }])).await;
        let fcm = fake.client();
        assert_eq!(fcm.send(&message(phone)).await, retry(None));
        assert!(is_accepted(&fcm.send(&message(phone)).await));
        let report = fake.read(&format!("deliveries?token={phone}")).await;
        assert_eq!(report["accepted"].as_array().map(Vec::len), Some(2));
        assert_eq!(report["shown"].as_array().map(Vec::len), Some(1));
        assert_eq!(report["shown"][0]["times"], 2);
    }
    fake.assert_content().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_fetches_one_access_token() {
    let fake = Fake::start();
    let fcm = Arc::new(fake.client());
    let outcomes = burst(&fcm, 40).await;
    let unregistered = Outcome::DropToken { cause: DropCause::Unregistered };
    assert!(outcomes.iter().all(|outcome| *outcome == unregistered), "{outcomes:?}");
    assert_eq!(fake.tokens_issued().await, 1);
    fake.assert_content().await;
}

#[tokio::test]
async fn a_burst_shares_a_failed_fetch() {
    let fake = Fake::start();
    fake.script_token_endpoint(json!([{ "kind": "UNAVAILABLE", "retryAfter": 4 }])).await;
    let fcm = Arc::new(fake.client());
    let outcomes = burst(&fcm, 20).await;
    assert!(outcomes.iter().all(|outcome| *outcome == retry(Some(4))), "{outcomes:?}");
    assert_eq!(fake.tokens_issued().await, 0);
    fake.assert_content().await;
}

#[tokio::test]
async fn an_access_token_is_renewed_a_minute_before_its_end() {
    let fake = Fake::start();
    fake.device("phone", "android").await;
    let fcm = fake.client();
    for (moved, issued) in [(0, 1), (3530, 1), (3545, 2), (3545 + 3530, 2), (3545 + 3600, 3)] {
        fake.move_clocks(moved).await;
        assert!(is_accepted(&fcm.send(&message("phone")).await));
        assert_eq!(fake.tokens_issued().await, issued, "after {moved} seconds");
    }
    fake.assert_content().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_access_token_is_replaced_once_for_everyone() {
    let fake = Fake::start();
    let fcm = Arc::new(fake.client());
    burst(&fcm, 1).await;
    fake.control("expire-tokens", json!({})).await;
    let outcomes = burst(&fcm, 20).await;
    let unregistered = Outcome::DropToken { cause: DropCause::Unregistered };
    assert!(outcomes.iter().all(|outcome| *outcome == unregistered), "{outcomes:?}");
    assert_eq!(fake.tokens_issued().await, 2);
    fake.assert_content().await;
}

#[tokio::test]
async fn a_fresh_access_token_that_is_refused_too_is_unauthorized() {
    let fake = Fake::start();
    fake.device("phone", "android").await;
    let fcm = fake.client();
    fake.script(json!([{ "kind": "UNAUTHENTICATED" }])).await;
    assert!(is_accepted(&fcm.send(&message("phone")).await));
    assert_eq!(fake.tokens_issued().await, 2);
    fake.script(json!([{ "kind": "UNAUTHENTICATED" }, { "kind": "UNAUTHENTICATED" }])).await;
    assert_eq!(fcm.send(&message("phone")).await, Outcome::Unauthorized);
    assert_eq!(fake.tokens_issued().await, 3);
    fake.assert_content().await;
}

#[tokio::test]
async fn troubles_of_the_token_endpoint_have_outcomes_too() {
    let fake = Fake::start();
    let pause = |seconds| Outcome::PauseSender { after: Duration::from_secs(seconds) };
    let rows = [
        (json!({ "kind": "INVALID_GRANT" }), Outcome::Unauthorized),
        (json!({ "kind": "UNAVAILABLE" }), retry(None)),
        (json!({ "kind": "QUOTA_EXCEEDED" }), pause(60)),
        (json!({ "kind": "QUOTA_EXCEEDED", "retryAfter": 5 }), pause(5)),
        (json!({ "kind": "TIMEOUT" }), retry(None)),
        (json!({ "kind": "RESET" }), retry(None)),
        (json!({ "kind": "GARBAGE_200" }), retry(None)),
    ];
    let fcm = fake.client().with_patience(Duration::from_millis(700));
    for (step, outcome) in rows {
        fake.script_token_endpoint(json!([step])).await;
        assert_eq!(fcm.send(&message("phone")).await, outcome, "{step}");
    }
    fake.device("phone", "android").await;
    assert!(is_accepted(&fcm.send(&message("phone")).await));
    fake.assert_content().await;
}

#[tokio::test]
async fn a_foreign_key_is_unauthorized_and_noticed() {
    let (fake, other) = (Fake::start(), Fake::start());
    let mut account = other.account();
    let own = fake.account();
    (account.client_email, account.private_key_id, account.token_uri) =
        (own.client_email, own.private_key_id, own.token_uri);
    assert_eq!(fake.client_of(account).send(&message("phone")).await, Outcome::Unauthorized);
    assert_eq!(fake.violations().await, ["token-request"]);
}

#[tokio::test]
async fn a_clock_that_runs_ahead_is_unauthorized_and_noticed() {
    let fake = Fake::start();
    let fcm = fake.client();
    fake.move_clocks(120).await;
    fake.control("settings", json!({ "clockOffsetSeconds": 0 })).await;
    assert_eq!(fcm.send(&message("phone")).await, Outcome::Unauthorized);
    assert_eq!(fake.violations().await, ["token-request"]);
}

#[tokio::test]
async fn a_replayed_assertion_is_refused() {
    let fake = Fake::start();
    let form = grant_form(&fake);
    for (status, error) in [(200, Value::Null), (400, json!("invalid_grant"))] {
        let request = fake.post("/token").header("content-type", "application/x-www-form-urlencoded");
        let response = request.body(form.clone()).send().await.expect("an answer");
        assert_eq!(response.status(), status);
        assert_eq!(response.json::<Value>().await.expect("JSON")["error"], error);
    }
    assert_eq!(fake.violations().await, ["token-request"]);
}

#[tokio::test]
async fn a_send_before_the_end_of_a_pause_is_noticed() {
    let fake = Fake::start();
    fake.device("phone", "android").await;
    fake.device("other", "android").await;
    let fcm = fake.client();
    fake.script(json!([{ "kind": "UNAVAILABLE", "retryAfter": 30 }])).await;
    assert_eq!(fcm.send(&message("phone")).await, retry(Some(30)));
    assert!(is_accepted(&fcm.send(&message("other")).await), "a 503 pauses one device only");
    assert!(matches!(fcm.send(&message("phone")).await, Outcome::PauseSender { .. }));
    fake.script(json!([{ "kind": "QUOTA_EXCEEDED", "retryAfter": 30 }])).await;
    assert!(matches!(fcm.send(&message("other")).await, Outcome::PauseSender { .. }));
    assert!(matches!(fcm.send(&message("third")).await, Outcome::PauseSender { .. }), "a 429 pauses everyone");
    assert_eq!(fake.violations().await, ["before-retry-after", "before-retry-after"]);
}

#[tokio::test]
async fn two_sends_to_one_device_keep_the_interval() {
    let fake = Fake::start_with(&["--min-interval-ms", "5000"]);
    fake.device("phone", "android").await;
    let fcm = fake.client();
    assert!(is_accepted(&fcm.send(&message("phone")).await));
    assert!(matches!(fcm.send(&message("phone")).await, Outcome::PauseSender { .. }));
    fake.move_clocks(6).await;
    assert!(is_accepted(&fcm.send(&message("phone")).await));
    assert_eq!(fake.violations().await, ["too-fast"]);
}

#[tokio::test]
async fn the_fake_notices_whoever_does_not_keep_to_the_protocol() {
    let fake = Fake::start();
    let send = "/v1/projects/demo-project/messages:send";
    let status =
        |request: reqwest::RequestBuilder| async { request.send().await.expect("an answer").status().as_u16() };
    let body = json!({ "message": { "token": "t", "data": { "a": "b" } } });
    assert_eq!(status(fake.post(send).json(&body)).await, 401);
    assert_eq!(status(fake.post(send).bearer_auth("forged").json(&body)).await, 401);
    assert_eq!(status(fake.post("/v1/projects/demo-project/messages:list").json(&body)).await, 404);
    assert_eq!(status(fake.post("/fcm/send").json(&body)).await, 404);
    assert_eq!(status(fake.post("/token").body("grant_type=password")).await, 400);
    let kinds = ["no-access-token", "unknown-access-token", "unknown-route", "unknown-route", "token-request"];
    assert_eq!(fake.violations().await, kinds);
}

#[tokio::test]
async fn the_fake_judges_project_content_type_schema_and_size() {
    let fake = Fake::start();
    let mut account = fake.account();
    account.project_id = "elsewhere".to_owned();
    let detail = "HTTP 403 PERMISSION_DENIED".to_owned();
    assert_eq!(fake.client_of(account).send(&message("phone")).await, Outcome::OurBug { detail });
    let bearer = bearer(&fake).await;
    let big = json!({ "message": { "token": "t", "data": { "a": "b".repeat(4096) } } });
    let odd = json!({ "message": { "token": "t", "topic": "news" } });
    for (body, content_type) in [(&odd, "text/plain"), (&odd, "application/json"), (&big, "application/json")] {
        let request = fake.post("/v1/projects/demo-project/messages:send").bearer_auth(&bearer);
        let request = request.header("content-type", content_type).body(body.to_string());
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer["error"]["status"], "INVALID_ARGUMENT");
    }
    assert_eq!(fake.violations().await[..2], ["wrong-project", "content-type"]);
    assert_eq!(fake.violations().await.last().map(String::as_str), Some("too-big"));
}

/// An access token fetched by hand.
async fn bearer(fake: &Fake) -> String {
    let request = fake.post("/token").header("content-type", "application/x-www-form-urlencoded");
    let response = request.body(grant_form(fake)).send().await.expect("an answer");
    let granted: Value = response.json().await.expect("JSON");
    granted["access_token"].as_str().expect("a token").to_owned()
}

/// A request for an access token, signed by hand.
fn grant_form(fake: &Fake) -> String {
    let file = std::fs::read_to_string(&fake.key_file).expect("the key file");
    let key: Value = serde_json::from_str(&file).expect("JSON");
    let text = |name: &str| key[name].as_str().expect("a text").to_owned();
    let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256);
    header.kid = Some(text("private_key_id"));
    let claims = json!({ "iss": text("client_email"), "aud": text("token_uri"), "iat": now_s(), "exp": now_s() + 60,
        "scope": "https://www.googleapis.com/auth/firebase.messaging" });
    let signer = jsonwebtoken::EncodingKey::from_rsa_pem(text("private_key").as_bytes()).expect("a key");
    let assertion = jsonwebtoken::encode(&header, &claims, &signer).expect("an assertion");
    format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}")
}
