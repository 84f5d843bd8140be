//! Documents that are small to send and ruinous to read.

use std::time::Duration;

use e2e::World;
use futures_util::future::join_all;
use serde_json::json;

use crate::limits::{assert_healthy, code_of};

const DEPTH: usize = 2_000;

/// Documents that nest 2,000 deep, each in another place.
fn nested() -> [(&'static str, String); 5] {
    let (open, close) = ("[".repeat(DEPTH), "]".repeat(DEPTH));
    let (object, end) = ("{a:".repeat(DEPTH), "}".repeat(DEPTH));
    [
        ("a list", format!("{{ dictionaries(names: {open}{close}) {{ id }} }}")),
        ("a list that is never closed", format!("{{ dictionaries(names: {open}")),
        ("an object", format!("{{ dictionaries(names: {object}1{end}) {{ id }} }}")),
        ("a default", format!("query Q($names: [Int] = {open}{close}) {{ __typename }}")),
        ("a selection", format!("{{ a {}", "{ a ".repeat(DEPTH))),
    ]
}

fn is_refused(code: &str) -> bool {
    matches!(code, "GRAPHQL_PARSE_FAILED" | "QUERY_TOO_COMPLEX")
}

/// Covers SEC-01.
#[tokio::test(flavor = "multi_thread")]
async fn nesting_that_would_overflow_the_stack_is_refused_over_http() {
    let world = World::begin().await;
    for (kind, document) in nested() {
        let code = code_of(&world.anonymous(), &document).await;
        assert!(is_refused(&code), "{kind}: {code}");
        assert_healthy(&world).await;
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nesting_that_would_overflow_the_stack_is_refused_over_a_socket_that_goes_on() {
    let world = World::begin().await;
    let mut live = world.anonymous().live().await;
    for (kind, document) in nested() {
        let id = live.subscribe(&document, json!({})).await;
        let answer = live.hear().await;
        assert_eq!((answer["type"].as_str(), answer["id"].as_str()), (Some("error"), Some(id.as_str())), "{kind}");
        let code = answer["payload"][0]["extensions"]["code"].as_str().unwrap();
        assert!(is_refused(code), "{kind}: {code}");
    }
    live.subscribe("{ __typename }", json!({})).await;
    assert_eq!(live.event().await["data"]["__typename"], "Query");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_that_nest_without_end_are_refused() {
    let world = World::begin().await;
    let variables = format!("{}1{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let body = format!(r#"{{"query": "query Q($v: [Int]) {{ __typename }}", "variables": {{"v": {variables}}}}}"#);
    let response = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = response.post(format!("{}/graphql", world.url)).header("content-type", "application/json");
    let response = response.body(body).send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert_healthy(&world).await;
    world.end().await;
}

/// Thirty fragments, each of which spreads the next one three times: 3³⁰ fields in 1.3 KB.
fn fragment_bomb() -> String {
    let spread =
        |number: usize| format!("fragment F{number} on Query {{ {0} {0} {0} }}", format_args!("...F{}", number + 1));
    let fragments: Vec<String> = (0..30).map(spread).collect();
    format!("{{ ...F0 }} {} fragment F30 on Query {{ __typename }}", fragments.join(" "))
}

/// Covers SEC-02.
#[tokio::test(flavor = "multi_thread")]
async fn fragments_that_multiply_are_refused_and_hold_nobody_up() {
    let world = World::begin().await;
    let (bomb, attacker) = (fragment_bomb(), world.anonymous());
    let bombs = join_all((0..8).map(|_| code_of(&attacker, &bomb)));
    let healthy = join_all((0..8).map(|_| assert_healthy(&world)));
    let both = async { tokio::join!(bombs, healthy).0 };
    let codes = tokio::time::timeout(Duration::from_secs(5), both).await.expect("the fragments held the server up");
    assert_eq!(codes, ["QUERY_TOO_COMPLEX"; 8]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fragments_that_spread_themselves_are_refused() {
    let world = World::begin().await;
    let circle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    let code = code_of(&world.anonymous(), circle).await;
    assert!(matches!(code.as_str(), "GRAPHQL_VALIDATION_FAILED" | "QUERY_TOO_COMPLEX"), "{code}");
    assert_healthy(&world).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_aliases_and_directives_are_refused() {
    let world = World::begin().await;
    let aliases: Vec<String> = (0..16).map(|number| format!("a{number}: __typename")).collect();
    assert_eq!(code_of(&world.anonymous(), &format!("{{ {} }}", aliases.join(" "))).await, "QUERY_TOO_COMPLEX");
    let directives = "@skip(if: false) ".repeat(21);
    let code = code_of(&world.anonymous(), &format!("{{ __typename {directives} }}")).await;
    assert!(matches!(code.as_str(), "GRAPHQL_VALIDATION_FAILED" | "QUERY_TOO_COMPLEX"), "{code}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_cannot_be_guessed_by_the_dozen_in_one_document() {
    let world = World::begin().await;
    let twice = "mutation { a: signIn(input: {login: \"admin\", password: \"1\"}) { viewer { mustChangePassword } } \
        b: signIn(input: {login: \"admin\", password: \"2\"}) { viewer { mustChangePassword } } }";
    let code = code_of(&world.anonymous(), twice).await;
    assert!(
        matches!(code.as_str(), "OPERATION_NOT_ALLOWED" | "QUERY_TOO_COMPLEX" | "GRAPHQL_VALIDATION_FAILED"),
        "{code}"
    );
    world.end().await;
}
