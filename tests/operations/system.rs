//! The state of the system, as an administrator asks for it while two processes serve.

use e2e::{Actor, Pace, eventually_at};
use rounds_domain::permissions::StandardPosition;
use rounds_platform::clock::Clock;
use rounds_server::founding::{self, Hire};
use serde_json::{Value, json};

use crate::operations::node::{Node, Plan, rounds, said};
use crate::operations::people::{number, sql};

const STATUS: &str = "{ systemStatus { nodes { name version isServing startedAt uptimeS lastSeenAt connectionCount socketCount } databaseMib \
    oldestTransactionS replicaCount replicaLagS queuedJobs oldestJobS deadJobs queues { name dueJobs scheduledJobs runningJobs deadJobs oldestJobS } \
    lastBackupAt lastArchivedAt lastArchiveFailureAt errors { code count } newestMigration pendingMigrations } }";

async fn hired(url: &str) {
    rounds_server::prepare_process("info");
    let app = rounds_server::app::open(url, Clock::default()).await.unwrap();
    let root = founding::found(&app, rounds_server::founding::Founding::default()).await.unwrap();
    for (code, position) in [("admin", StandardPosition::Administrator), ("rep", StandardPosition::Rep)] {
        let (code, password_hash) = (code.to_owned(), e2e::password_hash().await);
        let hire = Hire { name: code.clone(), code, department: root, position, is_head: false, password_hash };
        founding::hire(&app, hire).await.unwrap();
    }
}

/// Asks until the state of the system is as it should be; it is renewed every few seconds.
async fn until(admin: &Actor, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let status = async || Some(admin.ask(STATUS, json!({})).await.at("/systemStatus")).filter(&is_so);
    eventually_at(Pace::SLOW, what, status).await
}

fn nodes(status: &Value) -> &Vec<Value> {
    status["nodes"].as_array().unwrap()
}

async fn errors_are_counted(admin: &Actor, nodes: [&Node; 2]) {
    for node in nodes {
        let rep = Actor::sign_in(&node.url, "rep", e2e::PASSWORD).await;
        for _ in 0..3 {
            assert_eq!(rep.ask("{ systemStatus { databaseMib } }", json!({})).await.code(), "FORBIDDEN");
        }
        rep.ask("{ nothing }", json!({})).await.code();
    }
    let counted = |status: &Value, code: &str| {
        let all = status["errors"].as_array().unwrap();
        all.iter().find(|row| row["code"] == code).map_or(0, |row| row["count"].as_i64().unwrap())
    };
    until(admin, "errors of both nodes", |status| {
        counted(status, "FORBIDDEN") == 6 && counted(status, "GRAPHQL_VALIDATION_FAILED") == 2
    })
    .await;
}

/// Covers ADM-04.
#[tokio::test(flavor = "multi_thread")]
async fn administrators_see_how_the_system_does() {
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    hired(url).await;
    let plan = Plan::on(url);
    let (node, mut other) = (plan.start().await, Plan::on(url).start().await);
    let admin = Actor::sign_in(&node.url, "admin", e2e::PASSWORD).await;
    let socket = admin.live().await;
    let status = until(&admin, "two nodes and a socket", |status| {
        nodes(status).len() == 2 && nodes(status).iter().any(|node| node["socketCount"] == 1)
    })
    .await;
    for node in nodes(&status) {
        assert_eq!((&node["version"], &node["isServing"]), (&json!(env!("CARGO_PKG_VERSION")), &json!(true)));
        assert!(
            node["uptimeS"].as_i64().unwrap() < 600 && node["connectionCount"].as_i64() >= node["socketCount"].as_i64()
        );
    }
    assert!(status["databaseMib"].as_i64().unwrap() > 5, "{status:#}");
    assert_eq!((&status["pendingMigrations"], &status["deadJobs"]), (&json!(0), &json!(0)));
    assert!(status["newestMigration"].is_string() && status["lastBackupAt"].is_null(), "{status:#}");
    drop(socket);
    errors_are_counted(&admin, [&node, &other]).await;

    // A queue that nobody works off, for those of ours are worked off at once.
    sql(
        url,
        "insert into jobs (queue, name, payload, run_at, max_attempts, attempts, state, finished_at) values \
         ('nobody-works', 'x', '{}', now() - interval '90 seconds', 3, 0, 'READY', null), \
         ('nobody-works', 'x', '{}', now() + interval '1 day', 3, 0, 'READY', null), \
         ('nobody-works', 'x', '{}', now(), 3, 3, 'DEAD', now())",
    )
    .await;
    let status = admin.ask(STATUS, json!({})).await.at("/systemStatus");
    let queue =
        status["queues"].as_array().unwrap().iter().find(|queue| queue["name"] == "nobody-works").unwrap().clone();
    assert_eq!((&queue["dueJobs"], &queue["scheduledJobs"], &queue["deadJobs"]), (&json!(1), &json!(1), &json!(1)));
    assert!(
        queue["oldestJobS"].as_i64().unwrap() >= 90 && status["oldestJobS"].as_i64() >= queue["oldestJobS"].as_i64()
    );
    assert_eq!(status["deadJobs"], 1);

    let noted = rounds(&["backup", "noted", "--label", "base-1"], &[("DATABASE_URL", url)]).await;
    assert!(noted.status.success(), "{}", said(&noted));
    assert!(admin.ask(STATUS, json!({})).await.at("/systemStatus/lastBackupAt").is_string());
    assert_eq!(number(url, "select count(*) from audit_entries where details->>'label' = 'base-1'").await, 1);

    other.terminate();
    assert!(other.ended().await.success(), "{}", other.log());
    until(&admin, "the node that ended is gone", |status| nodes(status).len() == 1).await;
}

/// Covers ADM-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_left_open_shows() {
    use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    hired(url).await;
    let node = Plan::on(url).start().await;
    let admin = Actor::sign_in(&node.url, "admin", e2e::PASSWORD).await;
    let mut open = AsyncPgConnection::establish(url).await.unwrap();
    open.batch_execute("begin isolation level repeatable read; select count(*) from employees").await.unwrap();
    until(&admin, "an open transaction", |status| status["oldestTransactionS"].as_i64() >= Some(2)).await;
    open.batch_execute("commit").await.unwrap();
    until(&admin, "no open transaction", |status| status["oldestTransactionS"].as_i64() < Some(2)).await;
}
