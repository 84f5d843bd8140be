//! PostgreSQL goes away and comes back, under a process that serves.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::doctor::cluster;
use crate::node::{Node, Plan, free_port, status};
use crate::people::{company, sql};

const LOST_WITHIN: Duration = Duration::from_secs(2);
const BACK_WITHIN: Duration = Duration::from_secs(3);

/// Waits for a status of `/readyz` and says how long that took.
async fn until(node: &Node, wanted: u16) -> Duration {
    let began = Instant::now();
    while status(&format!("{}/readyz", node.url)).await != Some(wanted) {
        assert!(began.elapsed() < Duration::from_secs(30), "/readyz is never {wanted}:\n{}", node.log());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    began.elapsed()
}

async fn ask(node: &Node, token: &str) -> (u16, Option<String>, Value, Duration) {
    let began = Instant::now();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = json!({"query": "{ viewer { employee { code } } }"});
    let answer = http.post(format!("{}/graphql", node.url)).bearer_auth(token).json(&body).send().await.unwrap();
    let retry = answer.headers().get("retry-after").map(|after| after.to_str().unwrap().to_owned());
    (answer.status().as_u16(), retry, answer.json().await.unwrap(), began.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loss_of_postgresql_is_told_and_its_return_is_enough() {
    let (home, port) = (tempfile::tempdir().unwrap(), free_port());
    let first = cluster(&home, &[], Some(port)).await;
    sql(&first.admin_url(), "create database rounds").await;
    let url = first.url("rounds");
    let node = Plan::on(&url).start().await;
    let tokens = company(&url, 1).await;
    assert_eq!(ask(&node, &tokens[0]).await.0, 200);

    let lost_at = Instant::now();
    tokio::task::spawn_blocking(move || first.stop()).await.unwrap();
    let stopped_in = lost_at.elapsed();
    until(&node, 503).await;
    let lost_after = lost_at.elapsed();
    for _ in 0..3 {
        let (status, retry, body, took) = ask(&node, &tokens[0]).await;
        assert_eq!((status, retry.as_deref()), (503, Some("1")), "{body:#}");
        assert_eq!(body["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{body:#}");
        assert!(took < Duration::from_secs(2), "a refusal took {took:?}");
    }

    let again = cluster(&home, &[], Some(port)).await;
    let back_after = until(&node, 200).await;
    println!(
        "outage: stopping took {stopped_in:?}, /readyz 503 {lost_after:?} after the order to stop, 200 {back_after:?} after its return"
    );
    assert!(lost_after < LOST_WITHIN + stopped_in, "{lost_after:?}");
    assert!(back_after < BACK_WITHIN, "{back_after:?}");
    for _ in 0..20 {
        let (status, _, body, _) = ask(&node, &tokens[0]).await;
        assert_eq!((status, &body["data"]["viewer"]["employee"]["code"]), (200, &json!("rep-0")), "{body:#}");
    }
    drop(again);
}
