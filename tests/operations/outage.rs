//! PostgreSQL goes away and comes back, under a process that serves.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use e2e::Live;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rounds_launcher::Cluster;
use serde_json::{Value, json};

use crate::operations::doctor::cluster;
use crate::operations::node::{Node, Plan, free_port, status};
use crate::operations::people::{company, database};

const LOST_WITHIN: Duration = Duration::from_secs(2);
/// A request is given eight seconds; the rest is for a busy machine.
const REQUEST_WITHIN: Duration = Duration::from_secs(12);
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
    let url = database(&first).await;
    let node = Plan::on(&url).start().await;
    let tokens = company(&url, 1).await;
    assert_eq!(ask(&node, &tokens[0]).await.0, 200);

    let socket = Live::connect(&node.url).await;
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

    a_token_that_only_the_database_could_judge_is_put_off(socket).await;

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

/// A socket by a token whose key this node has not heard of is told to come again, not that the token is bad.
async fn a_token_that_only_the_database_could_judge_is_put_off(mut socket: Live) {
    let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": "made-while-you-were-away"});
    let token = format!("{}.e30.c2lnbmF0dXJl", BASE64.encode(header.to_string()));
    socket.begin(Some(&token)).await;
    assert_eq!(socket.message_or_closing().await, Err(1013));
}

/// Every process of a cluster.
fn processes(cluster: &Cluster) -> Vec<Pid> {
    let pid_file = std::fs::read_to_string(cluster.data_dir().join("postmaster.pid")).unwrap();
    let postmaster: i32 = pid_file.lines().next().unwrap().parse().unwrap();
    let folders = std::fs::read_dir("/proc").unwrap().flatten();
    let others = folders.filter_map(|folder| folder.file_name().to_str()?.parse::<i32>().ok());
    let children = others.filter(|pid| parent(*pid) == Some(postmaster));
    [postmaster].into_iter().chain(children).map(Pid::from_raw).collect()
}

/// The second word after the name in brackets, which may hold blanks itself.
fn parent(pid: i32) -> Option<i32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn signal(processes: &[Pid], signal: Signal) {
    for process in processes {
        // A backend may end by itself.
        let _ = kill(*process, signal);
    }
}

/// What a socket hears to a query: an answer, or that there is none.
async fn heard(socket: &mut Live) -> Value {
    let id = socket.subscribe("{ viewer { employee { code } } }", json!({})).await;
    loop {
        let message = socket.message_within(REQUEST_WITHIN).await;
        if message["id"] == id.as_str() {
            return message;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_freezes_is_told_and_nobody_waits_for_it_without_end() {
    let home = tempfile::tempdir().unwrap();
    let cluster = cluster(&home, &[], None).await;
    let url = database(&cluster).await;
    let node = Plan::on(&url).start().await;
    let tokens = company(&url, 1).await;
    assert_eq!(ask(&node, &tokens[0]).await.0, 200);

    let mut socket = Live::open(&node.url, Some(&tokens[0])).await;
    let frozen = processes(&cluster);
    signal(&frozen, Signal::SIGSTOP);
    let (caught, told, lost_after) = tokio::join!(ask(&node, &tokens[0]), heard(&mut socket), until(&node, 503));
    let refused = ask(&node, &tokens[0]).await;
    signal(&frozen, Signal::SIGCONT);
    let back_after = until(&node, 200).await;
    println!(
        "freeze: {} for who asked at that moment after {:?}, /readyz 503 after {lost_after:?}, then {} after {:?}; /readyz 200 {back_after:?} after the thaw",
        caught.2["errors"][0]["extensions"]["code"], caught.3, refused.0, refused.3
    );
    assert_eq!(caught.2["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{:#}", caught.2);
    assert_eq!(told["payload"][0]["extensions"]["code"], "UNAVAILABLE", "{told:#}");
    assert_eq!((refused.0, refused.1.as_deref()), (503, Some("1")));
    assert!(lost_after < LOST_WITHIN + Duration::from_secs(1), "{lost_after:?}");
    assert!(caught.3 < REQUEST_WITHIN && refused.3 < Duration::from_secs(2), "{:?} {:?}", caught.3, refused.3);
    assert!(back_after < BACK_WITHIN, "{back_after:?}");
    for _ in 0..20 {
        assert_eq!(ask(&node, &tokens[0]).await.0, 200);
    }
    assert_eq!(heard(&mut socket).await["type"], "next");
}
