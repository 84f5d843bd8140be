//! The inbox, and the pushes that hint at it.

use e2e::field_day::{DOCTOR, FieldDay};
use e2e::{Actor, World, captured, mint};
use serde_json::{Value, json};

use crate::journeys::reviews::visited;

/// A field day with phones that are pushed to; the manager's inbox holds the plan that was submitted.
async fn district() -> (World, Actor) {
    let FieldDay { world, rep, .. } = FieldDay::with_push().await;
    (world, rep)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_hints_at_what_the_inbox_tells_and_is_counted_until_read() {
    let (world, rep) = district().await;
    let phone = world.phone("m1").await;
    visited(&world, &rep, DOCTOR).await;
    visited(&world, &rep, DOCTOR).await;
    let shown = world.push().shown(&phone, 2).await;
    assert!(shown.iter().all(|push| push["body"] == "您有一条拜访待审阅"), "{shown:#?}");
    let inbox = phone
        .actor
        .ask("{ inbox(first: 1) { totalCount nodes { id body groupKey readAt } pageInfo { hasNextPage } } }", json!({}))
        .await;
    assert_eq!(inbox.at("/inbox/totalCount"), 3);
    assert_eq!(inbox.at("/inbox/pageInfo/hasNextPage"), true);
    let (id, group) = (inbox.text("/inbox/nodes/0/id"), inbox.at("/inbox/nodes/0/groupKey"));
    let node = "query N($id: ID!, $ids: [ID!]!) { node(id: $id) { id __typename } nodes(ids: $ids) { id } }";
    let ids = json!({"id": id, "ids": [id, mint("notification"), "nonsense"]});
    let own = phone.actor.ask(node, ids.clone()).await;
    assert_eq!(own.at("/node"), json!({"id": id, "__typename": "Notification"}));
    assert_eq!(own.at("/nodes"), json!([{"id": id}, null, null]));
    assert_eq!(rep.ask(node, ids).await.at("/node"), Value::Null);
    let now = captured(world.app.clock.now());
    let selection = "counts { unread }";
    let foreign = json!({"captured": now, "notificationIds": [id]});
    assert_eq!(rep.mutate("markInboxRead", foreign, selection).await.code(), "NOT_FOUND");
    let all = json!({"captured": now, "groupKey": group});
    let read = phone.actor.mutate("markInboxRead", all, selection).await;
    assert_eq!(read.at("/markInboxRead/counts/unread"), 1, "the plan is of another group");
    assert_eq!(world.push().violations().await, Vec::<Value>::new());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_died_is_forgotten_and_a_channel_that_is_away_is_tried_again() {
    let (world, rep) = district().await;
    let (dead, slow) = (world.phone("m1").await, world.phone("m1").await);
    world.push().answer(&dead, json!([{"kind": "UNREGISTERED"}])).await;
    world.push().answer(&slow, json!([{"kind": "UNAVAILABLE"}])).await;
    visited(&world, &rep, DOCTOR).await;
    world.push().sends_seen(2).await;
    world.advance(chrono::TimeDelta::minutes(1));
    assert_eq!(world.push().shown(&slow, 1).await.len(), 1);
    let devices = dead.actor.ask("{ viewer { devices { id pushChannel isPushHealthy } } }", json!({})).await;
    let devices = devices.at("/viewer/devices");
    let of = |id: &str| devices.as_array().unwrap().iter().find(|device| device["id"] == id).cloned().unwrap();
    assert_eq!(of(&dead.device)["pushChannel"], "NONE");
    assert_eq!(of(&slow.device)["pushChannel"], "FCM");
    assert_eq!(world.push().violations().await, Vec::<Value>::new());
    world.end().await;
}
