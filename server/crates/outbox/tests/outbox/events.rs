//! Events are numbered after they are committed, in an order without gaps in time.

use std::{collections::HashSet, time::Duration};

use chrono::TimeDelta;
use diesel::{QueryableByName, sql_types::Uuid as SqlUuid};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, TransactionManager};
use rounds_outbox::{NewEvent, Published, Relay, forget_events, latest_seq, publish_batch, read_since, record_event};
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::world::{Node, World};

type Manager = <AsyncPgConnection as AsyncConnection>::TransactionManager;

pub fn event(world: &World, number: u128) -> NewEvent {
    NewEvent {
        id: Uuid::from_u128(number),
        topic: "visits",
        audience: None,
        subject: Uuid::from_u128(number),
        payload: json!({ "number": number.to_string() }),
        occurred_at: world.now(),
    }
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

#[tokio::test]
async fn a_cursor_on_the_id_misses_a_late_commit_and_one_on_the_number_does_not() {
    let world = World::new().await;
    let (mut early, mut late) = (world.conn().await, world.conn().await);
    let mut reader = world.conn().await;
    let (early, late): (&mut AsyncPgConnection, &mut AsyncPgConnection) = (&mut early, &mut late);
    Manager::begin_transaction(early).await.unwrap();
    record_event(early, event(&world, 1)).await.unwrap();
    record_event(late, event(&world, 2)).await.unwrap();

    let by_id = "select id from events where id > $1 order by id";
    let seen: Vec<Id> = diesel::sql_query(by_id).bind::<SqlUuid, _>(Uuid::nil()).load(&mut *reader).await.unwrap();
    let id_cursor = seen.last().unwrap().id;
    publish_batch(&mut reader).await.unwrap();
    let seen = read_since(&mut reader, "visits", 0, 10).await.unwrap();
    let seq_cursor = seen.last().unwrap().seq;

    Manager::commit_transaction(early).await.unwrap();
    publish_batch(&mut reader).await.unwrap();
    let missed: Vec<Id> = diesel::sql_query(by_id).bind::<SqlUuid, _>(id_cursor).load(&mut *reader).await.unwrap();
    assert!(missed.is_empty(), "by its id the late one lies behind the cursor");
    let found = read_since(&mut reader, "visits", seq_cursor, 10).await.unwrap();
    assert_eq!(found.iter().map(|event| event.subject).collect::<Vec<_>>(), [Uuid::from_u128(1)]);
}

#[tokio::test]
async fn what_is_recorded_is_read_back_in_order_of_publication() {
    let world = World::new().await;
    let mut conn = world.conn().await;
    let people = vec![Uuid::from_u128(7), Uuid::from_u128(8)];
    let second = NewEvent { occurred_at: world.now() + TimeDelta::seconds(1), ..event(&world, 1) };
    let first = NewEvent { audience: Some(people.clone()), ..event(&world, 2) };
    let other = NewEvent { topic: "plans", ..event(&world, 3) };
    assert_eq!(latest_seq(&mut conn).await.unwrap(), 0);
    assert_eq!(publish_batch(&mut conn).await.unwrap(), Published::Nothing);
    for event in [second, first, other] {
        record_event(&mut conn, event).await.unwrap();
    }
    assert!(read_since(&mut conn, "visits", 0, 10).await.unwrap().is_empty());
    let published = publish_batch(&mut conn).await.unwrap();
    assert_eq!(published, Published::Batch { first: 1, last: 3, count: 3 });
    let visits = read_since(&mut conn, "visits", 0, 10).await.unwrap();
    assert_eq!(visits.iter().map(|event| event.subject.as_u128()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((&visits[0].audience, &visits[0].payload), (&Some(people), &json!({ "number": "2" })));
    assert_eq!(read_since(&mut conn, "visits", visits[0].seq, 10).await.unwrap(), visits[1..]);
    assert_eq!(latest_seq(&mut conn).await.unwrap(), 3);
}

#[tokio::test]
async fn one_relay_at_a_time_works() {
    let world = World::new().await;
    let (mut one, mut two) = (world.conn().await, world.conn().await);
    record_event(&mut one, event(&world, 1)).await.unwrap();
    let one: &mut AsyncPgConnection = &mut one;
    Manager::begin_transaction(one).await.unwrap();
    assert!(matches!(publish_batch(one).await.unwrap(), Published::Batch { .. }));
    assert_eq!(publish_batch(&mut two).await.unwrap(), Published::Elsewhere);
    Manager::commit_transaction(one).await.unwrap();
    assert_eq!(publish_batch(&mut two).await.unwrap(), Published::Nothing);
}

#[tokio::test]
async fn a_reader_by_number_misses_nothing_of_many_writers_and_relays() {
    let world = World::new().await;
    let relays: Vec<_> = (0..3)
        .map(|_| {
            let relay = Relay::new(world.source(), world.wake.clone());
            Node::running(|shutdown| async move { relay.run(shutdown).await })
        })
        .collect();
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        let (pool, wake) = (world.pool.clone(), world.wake.clone());
        let events: Vec<_> = (0..100).map(|number| event(&world, 1000 * (writer + 1) + number)).collect();
        writers.spawn(async move {
            for event in events {
                let mut conn = pool.get().await.unwrap();
                let conn: &mut AsyncPgConnection = &mut conn;
                Manager::begin_transaction(conn).await.unwrap();
                record_event(conn, event).await.unwrap();
                tokio::time::sleep(Duration::from_millis(rand::random_range(0..4))).await;
                Manager::commit_transaction(conn).await.unwrap();
                wake.now();
            }
        });
    }
    let mut conn = world.conn().await;
    let (mut cursor, mut seen) = (0, HashSet::new());
    let reading = async {
        while seen.len() < 800 {
            for event in read_since(&mut conn, "visits", cursor, 7).await.unwrap() {
                assert!(event.seq > cursor && seen.insert(event.subject), "in order and once");
                cursor = event.seq;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), reading).await.expect("some were missed");
    writers.join_all().await;
    for relay in relays {
        relay.stop().await;
    }
}

#[tokio::test]
async fn old_news_is_forgotten_and_unpublished_news_is_not() {
    let world = World::new().await;
    let mut conn = world.conn().await;
    record_event(&mut conn, event(&world, 1)).await.unwrap();
    publish_batch(&mut conn).await.unwrap();
    record_event(&mut conn, event(&world, 2)).await.unwrap();
    world.advance(TimeDelta::days(8));
    record_event(&mut conn, event(&world, 3)).await.unwrap();
    let week = Duration::from_secs(7 * 24 * 60 * 60);
    assert_eq!(forget_events(&mut conn, week, world.now(), 100).await.unwrap(), 1);
    publish_batch(&mut conn).await.unwrap();
    assert_eq!(forget_events(&mut conn, week, world.now(), 100).await.unwrap(), 1);
    assert_eq!(latest_seq(&mut conn).await.unwrap(), 3);
}
