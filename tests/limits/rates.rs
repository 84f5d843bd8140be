//! How often one may ask, and what is said to whoever asks too often.

use e2e::{Actor, World};
use reqwest::Client;
use rounds_platform::http::{Profile, Rate, Settings};
use rounds_server::{graph, registries};
use serde_json::{Value, json};

use crate::limits::assert_healthy;

const FEW: Rate = Rate::per_minute(6, 5);
const MANY: Rate = Rate::per_second(1_000, 1_000);

/// Standard limits with a few figures of one's own.
fn settings(change: impl FnOnce(&mut Settings)) -> Settings {
    let mut settings = Settings::default();
    settings.quotas.anonymous_rate = Some(MANY);
    settings.quotas.user_rate = Some(MANY);
    change(&mut settings);
    settings
}

/// What somebody hears who asks so often, one after the other.
async fn codes(actor: &Actor, times: usize) -> Vec<u16> {
    let mut heard = Vec::new();
    for _ in 0..times {
        heard.push(actor.ask("{ __typename }", json!({})).await.status);
    }
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_asks_so_often_and_is_told_when_to_come_back() {
    let world = World::with(settings(|settings| settings.quotas.anonymous_rate = Some(FEW))).await;
    let stranger = world.anonymous();
    assert_eq!(codes(&stranger, 7).await, [200, 200, 200, 200, 200, 429, 429]);
    let request = Client::builder().no_proxy().build().unwrap().post(format!("{}/graphql", world.url));
    let response = request.json(&json!({"query": "{ __typename }"})).send().await.unwrap();
    assert_eq!(response.status(), 429);
    let after: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    let body: Value = response.json().await.unwrap();
    let extensions = &body["errors"][0]["extensions"];
    println!("the eighth of five: Retry-After {after} s, {extensions}");
    assert_eq!(extensions["code"], "RATE_LIMITED");
    assert_eq!(extensions["retryable"], true);
    let after_ms = extensions["retryAfterMs"].as_u64().unwrap();
    assert!((1..=10_000).contains(&after_ms));
    assert_eq!(after, after_ms.div_ceil(1000));
    assert!(body.get("data").is_none());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_standard_burst_of_a_stranger_is_sixty() {
    let world = World::with(Settings::default()).await;
    let stranger = world.anonymous();
    let asked = futures_util::future::join_all((0..200).map(|_| codes(&stranger, 1))).await;
    let answered = asked.iter().filter(|codes| codes[..] == [200]).count();
    println!("of 200 requests at once of a stranger, {answered} were answered");
    assert!((60..200).contains(&answered));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_good_counts_as_nobodys() {
    let world = World::with(settings(|settings| settings.quotas.anonymous_rate = Some(FEW))).await;
    let mut liar = world.anonymous();
    liar.token = Some("nonsense".to_owned());
    assert_eq!(codes(&liar, 6).await, [401, 401, 401, 401, 401, 429]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_person_has_a_bucket_of_their_own() {
    let world = World::with(settings(|settings| settings.quotas.user_rate = Some(FEW))).await;
    let admin = world.sign_in("admin").await;
    assert_eq!(codes(&admin, 6).await.last(), Some(&429));
    let again = world.sign_in("admin").await;
    assert_eq!(codes(&again, 1).await, [429], "another session is the same person");
    let mut world = world;
    let rep = world.rep("r1", "HQ").await;
    assert_eq!(codes(&rep, 1).await, [200]);
    assert_healthy(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expensive_operation_has_a_rate_limit_of_its_own() {
    let world = World::with(settings(|_| {})).await;
    let stranger = world.anonymous();
    let document =
        "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { tokens { accessToken } } }";
    let variables = json!({"input": {"refreshToken": "nonsense"}});
    let asked = (0..100).map(|_| stranger.ask(document, variables.clone()));
    let codes: Vec<_> = futures_util::future::join_all(asked).await.iter().map(e2e::Reply::code).collect();
    let limited = codes.iter().filter(|code| *code == "RATE_LIMITED").count();
    println!("of 100 refreshes at once, {limited} were refused as too many");
    assert!((1..=40).contains(&limited), "{codes:?}");
    assert_healthy(&world).await;
    world.end().await;
}

#[test]
fn every_rate_limited_field_is_in_the_schema() {
    let sdl = graph::engine(None).sdl().to_owned();
    for limited in registries::field_rate_limits() {
        let field = format!("\n\t{}(", limited.field);
        assert!(sdl.contains(&field), "{} is not in the schema", limited.field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_is_a_thousand_times_as_generous() {
    let demo = Settings { limits: Profile::Demo, ..Settings::default() };
    let world = World::with(demo).await;
    let stranger = world.anonymous();
    assert!(codes(&stranger, 150).await.iter().all(|code| *code == 200));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_behind_a_proxy_of_ours_are_counted_one_by_one() {
    let world = World::with(settings(|settings| {
        settings.quotas.anonymous_rate = Some(FEW);
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    }))
    .await;
    assert_eq!(forwarded(&world, "203.0.113.7, 198.51.100.1").await, 429);
    assert_eq!(forwarded(&world, "198.51.100.1").await, 429, "what a client wrote before the proxy is not read");
    assert_eq!(forwarded_once(&world, "198.51.100.2").await, 200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_believed_about_addresses() {
    let world = World::with(settings(|settings| settings.quotas.anonymous_rate = Some(FEW))).await;
    forwarded(&world, "198.51.100.1").await;
    assert_eq!(forwarded_once(&world, "198.51.100.2").await, 429);
    world.end().await;
}

/// The status of the sixth request of a list of hops.
async fn forwarded(world: &World, hops: &str) -> u16 {
    for _ in 0..5 {
        forwarded_once(world, hops).await;
    }
    forwarded_once(world, hops).await
}

async fn forwarded_once(world: &World, hops: &str) -> u16 {
    let request = Client::builder().no_proxy().build().unwrap().post(format!("{}/graphql", world.url));
    let request = request.header("x-forwarded-for", hops).json(&json!({"query": "{ __typename }"}));
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_talks_too_fast_is_closed() {
    let world = World::with(settings(|settings| settings.quotas.message_rate = Some(FEW))).await;
    let mut live = world.anonymous().live().await;
    for _ in 0..5 {
        live.say(json!({"type": "ping"})).await;
    }
    assert_eq!(live.closing().await, 4429);
    assert_healthy(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_on_a_socket_count_like_requests() {
    let world = World::with(settings(|settings| settings.quotas.user_rate = Some(FEW))).await;
    let admin = world.sign_in("admin").await;
    assert_eq!(codes(&admin, 3).await, [200, 200, 200]);
    let mut live = admin.live().await;
    for _ in 0..2 {
        live.subscribe("{ __typename }", json!({})).await;
        assert_eq!(live.event().await["data"]["__typename"], "Query");
        assert_eq!(live.hear().await["type"], "complete");
    }
    let id = live.subscribe("{ __typename }", json!({})).await;
    let refused = live.hear().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!(id)));
    let extensions = &refused["payload"][0]["extensions"];
    assert_eq!(extensions["code"], "RATE_LIMITED");
    assert!(extensions["retryAfterMs"].as_u64().is_some());
    live.say(json!({"type": "ping"})).await;
    assert_eq!(live.hear().await["type"], "pong", "the line itself stays open");
    assert_eq!(codes(&admin, 1).await, [429]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_revealed_ten_times_a_minute_at_most() {
    let world = World::with(settings(|_| {})).await;
    let admin = world.sign_in("admin").await;
    let mut heard = Vec::new();
    for _ in 0..12 {
        let input = json!({"customerId": e2e::mint("customer"), "reason": "核对处方人的身份信息"});
        heard.push(admin.mutate("revealSecret", input, "idNumber").await.code());
    }
    assert_eq!(heard[..10], vec!["NOT_FOUND"; 10]);
    assert!(heard.contains(&"RATE_LIMITED".to_owned()), "{heard:?}");
    world.end().await;
}
