//! A process that is told to end while it is busy.

use std::time::{Duration, Instant};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use e2e::{Actor, FakePush, Live};
use serde_json::json;

use crate::operations::node::{Plan, status};
use crate::operations::people::{company, number, tell, until};
use crate::operations::traffic::Traffic;

const PROMISED: Duration = Duration::from_secs(25);

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_process_ends_in_order_and_no_request_fails() {
    let database = rounds_testdb::fresh().await;
    let tokens = company(database.url(), 16).await;
    let mut node = Plan::on(database.url()).with("ROUNDS_LEAVING_GRACE_MS", "1500").start().await;
    let mut sockets = Vec::new();
    for token in &tokens[..4] {
        sockets.push(Live::open(&node.url, Some(token)).await);
    }
    let traffic = Traffic::begin(&[&node.url], &tokens);
    traffic.answers(200).await;

    let began = Instant::now();
    node.terminate();
    e2e::until("it is ready no more", async || status(&format!("{}/readyz", node.url)).await != Some(200)).await;
    let unready_after = began.elapsed();
    let mut hints = Vec::new();
    for socket in &mut sockets {
        let (code, reason) = socket.farewell().await;
        assert_eq!(code, 1001, "{reason}");
        hints.push(reason);
    }
    let ended = node.ended().await;
    let took = began.elapsed();
    let told = traffic.end().await;
    println!(
        "drain: /readyz 503 after {unready_after:?}, ended after {took:?}, {} requests answered, slowest {} ms, {} failed",
        told.answered,
        told.slowest_ms,
        told.failures.len()
    );
    assert!(ended.success(), "{ended}:\n{}", node.log());
    assert_eq!(told.failures, [""; 0]);
    assert!(took < PROMISED, "{took:?}");
    assert!(hints.iter().all(|hint| hint.contains("reconnect in ")), "{hints:?}");
    hints.dedup();
    assert!(hints.len() > 1, "everybody is told to come back at the same moment: {hints:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_under_way_is_answered_although_nothing_new_is_accepted() {
    let database = rounds_testdb::fresh().await;
    let tokens = company(database.url(), 1).await;
    let mut node = Plan::on(database.url()).with("ROUNDS_LEAVING_GRACE_MS", "0").start().await;
    let mut holder = AsyncPgConnection::establish(database.url()).await.unwrap();
    holder.batch_execute("begin; lock table sessions in access exclusive mode").await.unwrap();
    let mut actor = Actor::anonymous(&node.url);
    actor.token = Some(tokens[0].clone());
    let asking = tokio::spawn(async move { actor.ask("{ viewer { employee { code } } }", json!({})).await });
    until(database.url(), "select count(*) from pg_locks where not granted and relation = 'sessions'::regclass and database = (select oid from pg_database where datname = current_database())", 1).await;
    node.terminate();
    e2e::until("it listens no more", async || status(&format!("{}/livez", node.url)).await.is_none()).await;
    holder.batch_execute("rollback").await.unwrap();
    assert_eq!(asking.await.unwrap().text("/viewer/employee/code"), "rep-0");
    assert!(node.ended().await.success(), "{}", node.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_ends_every_answer_asks_for_its_connection_to_be_closed() {
    let database = rounds_testdb::fresh().await;
    let mut node = Plan::on(database.url()).with("ROUNDS_LEAVING_GRACE_MS", "1500").start().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = || http.get(format!("{}/graphql?query=%7B__typename%7D", node.url)).send();
    assert!(ask().await.unwrap().headers().get("connection").is_none());
    node.terminate();
    e2e::until("it is ready no more", async || status(&format!("{}/readyz", node.url)).await != Some(200)).await;
    let answer = ask().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["connection"]), (200, &"close".parse().unwrap()));
    assert!(node.ended().await.success(), "{}", node.log());
}

/// A push hangs at Google's door: the process does not wait for it for ever, and somebody else may take it up at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_under_way_is_let_go_of_when_its_process_ends() {
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    company(url, 1).await;
    let google = FakePush::start();
    let plan = Plan::on(url)
        .with("ROUNDS_LEAVING_GRACE_MS", "0")
        .with("ROUNDS_FCM_KEY_FILE", google.key_file().to_str().unwrap())
        .with("ROUNDS_FCM_BASE_URL", &google.url);
    let mut node = plan.start().await;
    let phone = google.phone(&node.url, "rep-0").await;
    google.answer(&phone, json!([{"kind": "TIMEOUT"}])).await;
    tell(url, "rep-0").await;
    until(url, "select count(*) from jobs where state = 'RUNNING'", 1).await;
    google.sends_seen(1).await;
    let began = Instant::now();
    node.terminate();
    assert!(node.ended().await.success(), "{}", node.log());
    let took = began.elapsed();
    println!("drain with a push that hangs: ended after {took:?}");
    assert!(took < PROMISED, "{took:?}");
    assert_eq!(number(url, "select count(*) from jobs where state = 'RUNNING' or leased_until is not null").await, 0);
    assert_eq!(number(url, "select count(*) from jobs where state = 'READY' and attempts > 0").await, 1);
}
