//! How the rows of the trail hang together while many write them.

use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use e2e::World;
use futures_util::future::join_all;
use serde_json::json;

const MISFITS: &str = "(select seq, previous, lag(hash, 1, decode(repeat('00', 32), 'hex')) over chain as before, \
                       row_number() over chain as place from audit_entries window chain as (partition by stream order by seq)) rows \
                       where seq <> place or previous <> before";

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_written_at_once_form_one_chain() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let other = world.rep("r2", "HQ").await;
    let asked = (0..12).flat_map(|_| [&rep, &other]).map(|actor| actor.ask("{ positions { totalCount } }", json!({})));
    for reply in join_all(asked).await {
        assert_eq!(reply.code(), "FORBIDDEN");
    }
    let uuid = rep.id.split_once('_').unwrap().1;
    assert_eq!(world.count(&format!("audit_entries where stream = '{uuid}'")).await, 13);
    assert_eq!(world.count(MISFITS).await, 0);
    assert_eq!(world.count("audit_entries where seq <= 0").await, 0);
    world.end().await;
}

/// Whoever writes holds the head of the own chain until the commit, and no other.
#[tokio::test(flavor = "multi_thread")]
async fn people_do_not_wait_for_each_other() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let other = world.rep("r2", "HQ").await;
    let uuid = rep.id.split_once('_').unwrap().1;
    let mut held = world.database().await;
    let write = format!("begin; insert into audit_entries (at, actor_id, action) values (now(), '{uuid}', 'hold')");
    // A transaction of the same person that is not over yet.
    held.batch_execute(&write).await.unwrap();
    let sign_out = json!({"everywhere": false});
    let document = "mutation M($input: SignOutInput!) { signOut(input: $input) { endedCount } }";
    let free = other.ask(document, json!({ "input": sign_out })).await;
    assert_eq!(free.at("/signOut/endedCount"), 1);
    let waiting = rep.ask(document, json!({ "input": sign_out })).await;
    assert_eq!(waiting.code(), "UNAVAILABLE", "the same person waits until the lock is given up");
    held.batch_execute("rollback").await.unwrap();
    assert_eq!(rep.ask(document, json!({ "input": sign_out })).await.at("/signOut/endedCount"), 1);
    assert_eq!(world.count(MISFITS).await, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_refuses_to_rewrite_the_trail() {
    let mut world = World::begin().await;
    world.rep("r1", "HQ").await;
    let mut database = world.database().await;
    for rewriting in [
        "update audit_entries set action = 'nothing'",
        "delete from audit_entries",
        "truncate audit_entries",
        "update audit_heads set seq = 1",
        "delete from audit_heads",
        "truncate audit_heads",
        "insert into audit_heads (stream, seq, previous, hash) values ('x', 1, '', '')",
    ] {
        // No use case rewrites: somebody with the database at hand tries.
        let refused = diesel::sql_query(rewriting).execute(&mut database).await.unwrap_err().to_string();
        assert!(refused.contains("is only ever added to"), "{rewriting}: {refused}");
    }
    world.end().await;
}
