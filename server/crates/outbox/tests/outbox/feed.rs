//! Every node hears everything, or is told that it did not.

use std::{collections::HashSet, sync::Arc, time::Duration};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection, TransactionManager};
use futures_util::FutureExt;
use rounds_outbox::{Dedicated, Feed, FeedOptions, Item, Relay, Subscriber, record_event};
use uuid::Uuid;

use crate::{
    events::event,
    world::{Node, World},
};

type Manager = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// A connection that the tests can tell from the others.
fn named(world: &World) -> Dedicated {
    let url = world.database.url().to_owned();
    Arc::new(move || {
        let url = url.clone();
        async move {
            let mut conn = AsyncPgConnection::establish(&url).await?;
            let _ = conn.batch_execute("set application_name = 'feed'").await;
            Ok(conn)
        }
        .boxed()
    })
}

/// A relay and a feed that would poll only once an hour.
fn hourly() -> FeedOptions {
    FeedOptions { sweep: Duration::from_secs(3600), ..FeedOptions::default() }
}

async fn start(world: &World, dedicated: Dedicated, options: FeedOptions) -> (Feed, [Node; 2]) {
    let relay = Relay::new(world.source(), world.wake.clone());
    let relay = Node::running(|shutdown| async move { relay.run(shutdown).await });
    let feed = Feed::new(world.source(), dedicated, options);
    let running = feed.clone();
    let node = Node::running(|shutdown| async move { running.run(shutdown).await });
    feed.ready().await;
    (feed, [relay, node])
}

async fn tell(world: &World, number: u128) {
    record_event(&mut *world.conn().await, event(world, number)).await.unwrap();
    world.wake.now();
}

async fn hear(subscriber: &mut Subscriber) -> u128 {
    match tokio::time::timeout(Duration::from_secs(30), subscriber.next()).await {
        Ok(Some(Item::Event(event))) => event.subject.as_u128(),
        other => panic!("no event: {other:?}"),
    }
}

#[tokio::test]
async fn all_subscribers_of_all_nodes_hear_an_event_without_a_poll() {
    let world = World::new().await;
    let (one, nodes) = start(&world, named(&world), hourly()).await;
    let (two, more) = start(&world, named(&world), hourly()).await;
    let mut subscribers = [one.subscribe(), one.subscribe(), two.subscribe()];
    assert!(one.is_listening());
    for number in 1..=3 {
        tell(&world, number).await;
        for subscriber in &mut subscribers {
            assert_eq!(hear(subscriber).await, number);
        }
    }
    assert_eq!((one.cursor(), two.cursor()), (Some(3), Some(3)));
    for node in nodes.into_iter().chain(more) {
        node.stop().await;
    }
    assert_eq!(subscribers[0].next().await, None);
}

#[tokio::test]
async fn a_late_commit_is_heard() {
    let world = World::new().await;
    let (feed, _nodes) = start(&world, named(&world), hourly()).await;
    let mut subscriber = feed.subscribe();
    let mut early = world.conn().await;
    let early: &mut AsyncPgConnection = &mut early;
    Manager::begin_transaction(early).await.unwrap();
    record_event(early, event(&world, 1)).await.unwrap();
    tell(&world, 2).await;
    assert_eq!(hear(&mut subscriber).await, 2);
    Manager::commit_transaction(early).await.unwrap();
    assert_eq!(hear(&mut subscriber).await, 1);
}

#[tokio::test]
async fn a_killed_listening_connection_costs_no_event() {
    let world = World::new().await;
    let (feed, _nodes) = start(&world, named(&world), hourly()).await;
    let mut subscriber = feed.subscribe();
    let mut heard = HashSet::new();
    for round in 0..5 {
        let kill = "select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and application_name = 'feed'";
        tell(&world, round * 10).await;
        world.until(&format!("(select count(*) = 1 from ({kill}) as killed)")).await;
        for number in 1..10 {
            tell(&world, round * 10 + number).await;
        }
        for _ in 0..10 {
            assert!(heard.insert(hear(&mut subscriber).await), "once");
        }
    }
    assert_eq!(heard, (0..50).collect());
    world
        .until("exists (select from pg_stat_activity where datname = current_database() and application_name = 'feed')")
        .await;
    tell(&world, 50).await;
    assert_eq!(hear(&mut subscriber).await, 50);
}

#[tokio::test]
async fn without_a_listening_connection_events_come_with_the_sweep() {
    let world = World::new().await;
    let refusing: Dedicated =
        Arc::new(|| async { Err(diesel::ConnectionError::BadConnection("no listening here".to_owned())) }.boxed());
    let options = FeedOptions { sweep: Duration::from_millis(200), ..FeedOptions::default() };
    let (feed, _nodes) = start(&world, refusing, options).await;
    let mut subscriber = feed.subscribe();
    tell(&world, 1).await;
    assert_eq!(hear(&mut subscriber).await, 1);
    assert!(!feed.is_listening());
}

#[tokio::test]
async fn a_slow_subscriber_is_told_and_a_fast_one_loses_nothing() {
    let world = World::new().await;
    let options = FeedOptions { queue: 16, ..hourly() };
    let (feed, _nodes) = start(&world, named(&world), options).await;
    let (mut slow, mut fast) = (feed.subscribe(), feed.subscribe());
    for number in 1..=40 {
        tell(&world, number).await;
        assert_eq!(hear(&mut fast).await, number);
    }
    assert_eq!(slow.next().await, Some(Item::Lagged(24)));
    assert_eq!(hear(&mut slow).await, 25);
    let Some(Item::Event(event)) = slow.next().await else { panic!("the rest is there") };
    assert_eq!(event.subject, Uuid::from_u128(26));
}

#[tokio::test]
async fn a_feed_cut_short_goes_on_from_its_cursor() {
    let world = World::new().await;
    let (feed, [relay, node]) = start(&world, named(&world), hourly()).await;
    let mut subscriber = feed.subscribe();
    tell(&world, 1).await;
    assert_eq!(hear(&mut subscriber).await, 1);
    node.kill().await;
    tell(&world, 2).await;
    world.until("exists (select from events where published_seq = 2)").await;
    let running = feed.clone();
    let node = Node::running(|shutdown| async move { running.run(shutdown).await });
    assert_eq!(hear(&mut subscriber).await, 2);
    node.stop().await;
    relay.stop().await;
}
