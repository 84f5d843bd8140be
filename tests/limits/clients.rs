//! What a client says of itself: ids of requests, and versions that are too old.

use e2e::{Stream, World};
use reqwest::{Client, Method};
use rounds_platform::http::Settings;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn every_path_and_status_echoes_the_id_of_the_request() {
    let world = World::begin().await;
    let client = Client::builder().no_proxy().build().unwrap();
    let rows = [
        (Method::GET, "/livez", 200),
        (Method::GET, "/readyz", 200),
        (Method::GET, "/nowhere", 404),
        (Method::PUT, "/graphql", 405),
        (Method::GET, "/graphql", 400),
        (Method::POST, "/graphql", 415),
        (Method::GET, "/graphql/ws", 426),
    ];
    for (method, path, status) in rows {
        let request = client.request(method.clone(), format!("{}{path}", world.url));
        let response = request.header("x-request-id", "walk.7-a_b").send().await.unwrap();
        assert_eq!(response.headers()["x-request-id"], "walk.7-a_b", "{method} {path}");
        assert_eq!(response.status(), status, "{method} {path}");
    }
    let large = client.post(format!("{}/graphql", world.url)).body("x".repeat(1 << 20)).send().await.unwrap();
    assert_eq!(large.status(), 413);
    assert_eq!(large.headers()["x-request-id"].len(), 36, "one is minted where none was sent");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_not_plain_is_not_echoed() {
    let world = World::begin().await;
    for id in ["a b", "<script>", &"x".repeat(65), ""] {
        let response = world.anonymous().request(&json!({"query": "{ viewer { mustChangePassword } }"}));
        let response = response.header("x-request-id", id).send().await.unwrap();
        let named = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(named.len(), 36, "{id}");
        assert_eq!(response.headers().get_all("x-request-id").iter().count(), 1);
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["requestId"], named.as_str());
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_too_old_is_told_so_through_every_door() {
    let minimum_app_version = Some("2.10.0".parse().unwrap());
    let world = World::with(Settings { minimum_app_version, ..Settings::demo() }).await;
    let query = json!({"query": "{ __typename }"});
    let anonymous = world.anonymous();
    let ask = |version: &'static str| anonymous.request(&query).header("x-app-version", version);
    let answer: Value = ask("2.9.3").send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "APP_UPGRADE_REQUIRED");
    let newer = ask("2.9.3").header("accept", "application/graphql-response+json").send().await.unwrap();
    assert_eq!(newer.status(), 403);
    let stream = ask("2.9.3").header("accept", "text/event-stream").send().await.unwrap().text().await.unwrap();
    assert!(stream.contains("APP_UPGRADE_REQUIRED"), "{stream}");
    let answer: Value = ask("2.10.1").send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["data"]["__typename"], "Query");
    assert_eq!(Stream::ask(&anonymous, query.clone()).await.status(), 200, "whoever says no version is no app");
    let mut old = e2e::Live::connect_saying(&world.url, &[("x-app-version", "2.9.3")]).await;
    old.say(json!({"type": "connection_init"})).await;
    assert_eq!(old.hear().await["type"], "connection_ack");
    old.subscribe("{ __typename }", json!({})).await;
    let said = old.hear().await;
    assert_eq!(said["payload"][0]["extensions"]["code"], "APP_UPGRADE_REQUIRED", "{said:#}");
    world.end().await;
}
