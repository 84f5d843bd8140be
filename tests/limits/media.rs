//! Media types and parameters of GraphQL over HTTP: what is asked for is given, and what cannot be read is refused.

use e2e::World;
use reqwest::{Client, Response};
use serde_json::{Value, json};

const NEWER: &str = "application/graphql-response+json";

async fn post(world: &World, accept: Option<&str>, body: Value) -> Response {
    let request = Client::builder().no_proxy().build().unwrap().post(format!("{}/graphql", world.url)).json(&body);
    match accept {
        Some(accept) => request.header("accept", accept).send().await.unwrap(),
        None => request.send().await.unwrap(),
    }
}

async fn get(world: &World, parameters: &[(&str, &str)]) -> Response {
    let client = Client::builder().no_proxy().build().unwrap();
    let url = reqwest::Url::parse_with_params(&format!("{}/graphql", world.url), parameters).unwrap();
    client.get(url).send().await.unwrap()
}

fn media_type(response: &Response) -> &str {
    response.headers()["content-type"].to_str().unwrap().split(';').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_has_the_media_type_that_is_wanted_most() {
    let world = World::begin().await;
    let rows = [
        (None, "application/json"),
        (Some("*/*"), "application/json"),
        (Some("application/json"), "application/json"),
        (Some(NEWER), NEWER),
        (Some("application/graphql-response+json, application/json;q=0.9"), NEWER),
        (Some("application/graphql-response+json;q=0.1, application/json;q=0.9"), "application/json"),
    ];
    for (accept, expected) in rows {
        let response = post(&world, accept, json!({"query": "{ __typename }"})).await;
        assert_eq!(response.status(), 200, "{accept:?}");
        assert_eq!(media_type(&response), expected, "{accept:?}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unacceptable_media_type_is_refused_before_anything_runs() {
    let world = World::begin().await;
    for accept in ["text/html", "application/json;q=0", "application/xml, text/*"] {
        let response = post(&world, Some(accept), json!({"query": "{ __typename }"})).await;
        assert_eq!(response.status(), 406, "{accept}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
        assert!(body.get("data").is_none());
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_of_another_type_is_refused_by_its_name() {
    let world = World::begin().await;
    for name in ["query", "operationName", "variables", "extensions"] {
        let mut body = json!({"query": "{ __typename }"});
        body[name] = json!(7);
        let response = post(&world, None, body).await;
        assert_eq!(response.status(), 400, "{name}");
        let body: Value = response.json().await.unwrap();
        let field = &body["errors"][0]["extensions"]["fieldErrors"][0];
        assert_eq!((&field["path"], &field["code"]), (&json!(name), &json!("WRONG_TYPE")));
    }
    let missing = post(&world, None, json!({"variables": {}})).await;
    assert_eq!(missing.status(), 400);
    let batch = json!([{"query": "{ __typename }"}, {"query": "{ __typename }"}]);
    assert_eq!(post(&world, None, batch).await.status(), 400);
    let list = json!(["{ __typename }", null, null]);
    assert_eq!(post(&world, None, list).await.status(), 400);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operation_of_the_name_runs() {
    let world = World::begin().await;
    let query = "query A { first: __typename } query B { second: __typename }";
    let named = post(&world, None, json!({"query": query, "operationName": "B"})).await;
    let body: Value = named.json().await.unwrap();
    assert_eq!(body["data"], json!({"second": "Query"}));
    for name in [json!(null), json!("C")] {
        let unclear = post(&world, Some(NEWER), json!({"query": query, "operationName": name})).await;
        assert_eq!(unclear.status(), 400, "{name}");
    }
    let got = get(&world, &[("query", query), ("operationName", "A"), ("variables", "{}"), ("extensions", "{}")]).await;
    let body: Value = got.json().await.unwrap();
    assert_eq!(body["data"], json!({"first": "Query"}));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_of_a_url_are_read_as_strictly() {
    let world = World::begin().await;
    let query = ("query", "{ __typename }");
    for wrong in [("variables", "[1]"), ("variables", "{"), ("extensions", "7")] {
        assert_eq!(get(&world, &[query, wrong]).await.status(), 400, "{wrong:?}");
    }
    assert_eq!(get(&world, &[]).await.status(), 400);
    assert_eq!(get(&world, &[query, query]).await.status(), 400, "a parameter that is given twice");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_told_in_the_language_asked_for_or_else_in_the_persons() {
    let world = World::begin().await;
    let mut admin = world.sign_in("admin").await;
    world.change_employee(&admin, json!({"language": "EN"})).await;
    world.forget_viewers();
    admin.language = "";
    let told =
        admin.ask("{ inbox(first: 1000) { totalCount } }", json!({})).await.body["errors"][0]["message"].to_string();
    assert!(told.is_ascii() && told.len() > 10, "{told}");
    admin.language = "zh-CN";
    let told =
        admin.ask("{ inbox(first: 1000) { totalCount } }", json!({})).await.body["errors"][0]["message"].to_string();
    assert!(!told.is_ascii(), "{told}");
    world.end().await;
}
