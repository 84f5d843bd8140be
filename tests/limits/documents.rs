//! Persisted documents: found by id through every door, registered where that is allowed, all there is where that is said.

use std::fs;

use e2e::{Actor, Live, Stream, World};
use rounds_platform::http::{Settings, Trust};
use serde_json::{Value, json};
use tempfile::TempDir;

const WHO: &str = "query Who { viewer { employee { code } } }";
const SIGN_IN: &str = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { tokens { accessToken refreshToken } viewer { employee { id } } } }";
/// SHA-256 of `{ __typename }`.
const HASH: &str = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b";

fn manifests() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let formed = json!({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
        {"id": "who-1", "name": "Who", "type": "query", "body": WHO},
        {"id": "plans-1", "name": "P", "type": "subscription", "body": "subscription P { weekPlanChanged { cursor } }"}]});
    let flat = json!({"sign-in": SIGN_IN, "who-1": WHO, "broken": "{ gone }", "typename": "{ __typename }"});
    fs::write(directory.path().join("apollo.json"), formed.to_string()).unwrap();
    fs::write(directory.path().join("flat.json"), flat.to_string()).unwrap();
    directory
}

async fn world(documents: Trust) -> (World, TempDir) {
    let directory = manifests();
    let manifests = Some(directory.path().to_owned());
    (World::with(Settings { documents, manifests, ..Settings::demo() }).await, directory)
}

fn by_hash(hash: &str) -> Value {
    json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash}}})
}

async fn over_socket(live: &mut Live, payload: Value) -> Value {
    live.say(json!({"id": "1", "type": "subscribe", "payload": payload})).await;
    live.hear().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_found_by_its_id_through_every_door() {
    let (world, _manifests) = world(Trust::Accept).await;
    let admin = world.sign_in("admin").await;
    for body in [json!({"documentId": "who-1"}), by_hash("who-1")] {
        assert_eq!(admin.send(body.clone()).await.text("/viewer/employee/code"), "admin");
        let stream = Stream::ask(&admin, body.clone()).await.text().await.unwrap();
        assert!(stream.starts_with("event: next\ndata: {\"data\":{\"viewer\""), "{stream}");
        let said = over_socket(&mut admin.live().await, body).await;
        assert_eq!(said["payload"]["data"]["viewer"]["employee"]["code"], "admin", "{said:#}");
    }
    let url = format!("{}/graphql?documentId=typename", world.url);
    let got = reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    assert_eq!(got.json::<Value>().await.unwrap()["data"]["__typename"], "Query");
    assert_eq!(admin.ask("{ __typename }", json!({})).await.text("/__typename"), "Query", "in full, too");
    assert_eq!(admin.send(json!({"documentId": "broken"})).await.code(), "GRAPHQL_VALIDATION_FAILED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_nobody_knows_is_told_so_that_the_client_sends_the_document_in_full() {
    let (world, _manifests) = world(Trust::Accept).await;
    let anonymous = world.anonymous();
    for body in [json!({"documentId": "who-2"}), by_hash("who-2")] {
        assert_eq!(anonymous.send(body.clone()).await.code(), "PERSISTED_QUERY_NOT_FOUND");
        let said = over_socket(&mut anonymous.live().await, body.clone()).await;
        assert_eq!(said["payload"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND", "{said:#}");
        let mut full = body;
        full["query"] = json!("{ __typename }");
        assert_eq!(anonymous.send(full).await.text("/__typename"), "Query");
    }
    assert_eq!(anonymous.send(by_hash("who-2")).await.code(), "PERSISTED_QUERY_NOT_FOUND", "nothing was registered");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_manifests_are_all_there_is_nothing_else_runs_but_for_operators() {
    let (mut world, _manifests) = world(Trust::Enforce).await;
    world.hire("r1", rounds_domain::permissions::StandardPosition::Rep, "HQ").await;
    let (rep, admin) = (signed_in(&world, "r1").await, signed_in(&world, "admin").await);
    assert_eq!(rep.send(json!({"documentId": "who-1"})).await.text("/viewer/employee/code"), "r1");
    for body in [json!({"query": WHO}), json!({"query": WHO, "documentId": "who-2"})] {
        assert_eq!(rep.send(body.clone()).await.code(), "OPERATION_NOT_ALLOWED");
        let said = over_socket(&mut rep.live().await, body.clone()).await;
        assert_eq!(said["payload"][0]["extensions"]["code"], "OPERATION_NOT_ALLOWED", "{said:#}");
        let stream = Stream::ask(&rep, body.clone()).await.text().await.unwrap();
        assert!(stream.contains("OPERATION_NOT_ALLOWED"), "{stream}");
        assert_eq!(admin.send(body).await.text("/viewer/employee/code"), "admin");
    }
    assert_eq!(rep.send(json!({"documentId": "who-2"})).await.code(), "PERSISTED_QUERY_NOT_FOUND");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn manifests_do_not_count_where_they_are_off() {
    let (world, _manifests) = world(Trust::Off).await;
    assert_eq!(world.anonymous().send(json!({"documentId": "typename"})).await.code(), "PERSISTED_QUERY_NOT_FOUND");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_registered_under_its_sha256_where_that_is_allowed() {
    let world = World::with(Settings { is_registering_on: true, ..Settings::demo() }).await;
    let anonymous = world.anonymous();
    assert_eq!(anonymous.send(by_hash(HASH)).await.code(), "PERSISTED_QUERY_NOT_FOUND");
    let mut other = by_hash(HASH);
    other["query"] = json!("{ other: __typename }");
    let refused = anonymous.send(other).await;
    assert_eq!(refused.code(), "BAD_USER_INPUT");
    assert_eq!(refused.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "ID_MALFORMED");
    let mut full = by_hash(HASH);
    full["query"] = json!("{ __typename }");
    assert_eq!(anonymous.send(full).await.text("/__typename"), "Query");
    assert_eq!(anonymous.send(by_hash(HASH)).await.text("/__typename"), "Query");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contradicting_settings_of_trusted_documents_are_refused_at_start() {
    let world = World::begin().await;
    let directory = manifests();
    fs::write(directory.path().join("later.json"), json!({"who-1": "{ __typename }"}).to_string()).unwrap();
    let manifests = Some(directory.path().to_owned());
    let refused = [
        Settings { documents: Trust::Accept, manifests: manifests.clone(), ..Settings::demo() },
        Settings { documents: Trust::Enforce, ..Settings::demo() },
        Settings { documents: Trust::Enforce, manifests, is_registering_on: true, ..Settings::demo() },
    ];
    for settings in refused {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let said = format!("{settings:?}");
        let served = rounds_server::serving::serve(&world.app, listener, settings, async {}).await;
        assert!(served.is_err(), "{said}");
    }
    world.end().await;
}

/// Somebody who signs in by a persisted document.
async fn signed_in(world: &World, login: &str) -> Actor {
    let mut actor = world.anonymous();
    let input = json!({"login": login, "password": e2e::PASSWORD});
    let reply = actor.send(json!({"documentId": "sign-in", "variables": {"input": input}})).await;
    actor.token = Some(reply.text("/signIn/tokens/accessToken"));
    actor
}
