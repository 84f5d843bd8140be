//! What HTTP lets in: sizes, methods, media types, and nobody without a name.

use e2e::World;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::limits::assert_healthy;

const MUTATION: &str = "mutation { signOut(input: {}) { endedCount } }";
const MUTATION_IN_URL: &str = "mutation%20%7BsignOut(input:%7B%7D)%7BendedCount%7D%7D";
const QUERY_IN_URL: &str = "%7B__typename%7D";

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

fn post(world: &World, media_type: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    client().post(format!("{}/graphql", world.url)).header("content-type", media_type).body(body)
}

async fn code(response: Response) -> Value {
    let body: Value = response.json().await.unwrap();
    body["errors"][0]["extensions"]["code"].clone()
}

/// Covers SEC-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_a_megabyte_is_not_read() {
    let world = World::begin().await;
    let body = json!({"query": "{ __typename }", "padding": "x".repeat(1 << 20)}).to_string();
    assert_eq!(post(&world, "application/json", body).send().await.unwrap().status(), 413);
    assert_healthy(&world).await;
    world.end().await;
}

/// Covers SEC-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_by_get_is_refused() {
    let world = World::begin().await;
    let request = client().get(format!("{}/graphql?query={MUTATION_IN_URL}", world.url));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "POST");
    assert_eq!(code(response).await, "OPERATION_NOT_ALLOWED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_by_get_is_answered() {
    let world = World::begin().await;
    let request = client().get(format!("{}/graphql?query={QUERY_IN_URL}", world.url));
    let body: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(body["data"]["__typename"], "Query");
    world.end().await;
}

/// A form of another site can send these without asking the browser's leave.
#[tokio::test(flavor = "multi_thread")]
async fn only_json_is_read() {
    let world = World::begin().await;
    let body = json!({"query": MUTATION}).to_string();
    for media_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql"]
    {
        let response = post(&world, media_type, body.clone()).send().await.unwrap();
        assert_eq!(response.status(), 415, "{media_type}");
    }
    let response = post(&world, "application/json", "{").send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(code(response).await, "BAD_USER_INPUT");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_nobody_gave_is_refused_before_the_document_is_read() {
    let world = World::begin().await;
    let body = json!({"query": "{ __typename }"}).to_string();
    for token in ["nonsense", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."] {
        let response = post(&world, "application/json", body.clone()).bearer_auth(token).send().await.unwrap();
        assert_eq!(response.status(), 401, "{token}");
        assert_eq!(code(response).await, "UNAUTHENTICATED", "{token}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newer_media_type_tells_by_its_status_that_there_is_no_data() {
    let world = World::begin().await;
    let ask = |accept: &'static str, query: &'static str| {
        post(&world, "application/json", json!({"query": query}).to_string()).header("accept", accept).send()
    };
    let newer = "application/graphql-response+json";
    let invalid = ask(newer, "{ nothing }").await.unwrap();
    assert_eq!(invalid.status(), 400);
    let body: Value = invalid.json().await.unwrap();
    assert!(body.get("data").is_none(), "{body:#}");
    assert_eq!(ask("application/json", "{ nothing }").await.unwrap().status(), 200);
    assert_eq!(ask(newer, "{ __typename }").await.unwrap().status(), 200);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_id_of_its_request() {
    let world = World::begin().await;
    let body = json!({"query": "{ viewer { mustChangePassword } }"}).to_string();
    let response = post(&world, "application/json", body).header("x-request-id", "phone-7.1").send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "phone-7.1");
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["requestId"], "phone-7.1");
    assert_eq!(body["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    world.end().await;
}
