//! What is measured stays small, whatever clients call themselves and their operations.

use serde_json::json;

use crate::operations::node::{Node, Plan};
use crate::operations::people::company;

/// The lines of the metrics page that are series.
async fn series(node: &Node) -> Vec<String> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let text = http.get(&node.metrics).send().await.unwrap().text().await.unwrap();
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect()
}

/// Waits until the metrics page has this line.
pub async fn until_measured(node: &Node, line: &str) {
    e2e::until(line, async || series(node).await.iter().any(|series| series == line)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_make_no_series() {
    let database = rounds_testdb::fresh().await;
    let tokens = company(database.url(), 1).await;
    let node = Plan::on(database.url()).with("ROUNDS_CLIENTS", "ios,android").start().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |number: usize| {
        let name = format!("Operation{number}");
        let documents = [
            format!("query {name} {{ viewer {{ employee {{ code }} }} }}"),
            format!("query {name} {{ field{number} }}"),
            format!("query {name} {{ node(id: \"x{number}_1\") {{ id }} }}"),
            format!("mutation {name} {{ signOut(input: {{}}) {{ endedCount }} }}"),
        ];
        let request = http
            .post(format!("{}/graphql", node.url))
            .header("apollographql-client-name", format!("client-{number}"))
            .header("apollographql-client-version", format!("{number}.0.0"))
            .header("x-app-version", format!("9.{number}.0"))
            .header("x-device-id", format!("device-{number}"))
            .header("x-request-id", format!("request-{number}"))
            .header("user-agent", format!("agent-{number}"))
            .header("accept-language", format!("x-{number}"))
            .json(&json!({"query": documents[number % 4], "operationName": name}));
        // Signing out with the token would end the others; those mutations come from nobody.
        let request = if number % 4 == 3 { request } else { request.bearer_auth(&tokens[0]) };
        request.send().await.unwrap();
        http.get(format!("{}/path-{number}", node.url)).send().await.unwrap();
    };
    for number in 0..20 {
        ask(number).await;
    }
    // Two looks of the gauges, so that nothing appears late.
    until_measured(&node, "rounds_database_up 1").await;
    until_measured(&node, "rounds_feed_listening 1").await;
    let before = series(&node).await;
    assert!(before.iter().any(|line| line.starts_with("rounds_operations_total")), "{before:#?}");
    for number in 20..220 {
        ask(number).await;
    }
    let after = series(&node).await;
    let names = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect()
    };
    let (before, after) = (names(&before), names(&after));
    println!("metrics: {} series after 40 hostile requests, {} after 440", before.len(), after.len());
    let new: Vec<&String> = after.iter().filter(|name| !before.contains(name)).collect();
    assert!(new.len() <= 12 && after.len() < 300, "{new:#?}");
    let hostile = ["client-", "Operation", "device-", "agent-", "path-", "request-"];
    let leaked: Vec<&String> = after.iter().filter(|name| hostile.iter().any(|word| name.contains(word))).collect();
    assert!(leaked.is_empty(), "{leaked:#?}");
}
