//! Work that comes back by the clock comes back once.

use std::time::Duration;

use chrono::TimeDelta;
use rounds_outbox::{NewJob, Schedule, Schedules};

use crate::world::{Errand, Node, World};

fn start(world: &World) -> Node {
    let hourly = Schedule::every("hourly", Duration::from_secs(3600), |tick| {
        NewJob::of(&Errand { number: tick.timestamp() }, tick)
    });
    let daily = Schedule::new(
        "daily-at-nine",
        |after| (after - TimeDelta::hours(9)).date_naive().and_hms_opt(9, 0, 0).unwrap().and_utc() + TimeDelta::days(1),
        |tick| NewJob::of(&Errand { number: 0 }, tick),
    );
    let schedules = Schedules::new(world.clock(), world.source(), vec![hourly, daily]);
    Node::running(|shutdown| async move { schedules.run(shutdown).await })
}

#[tokio::test]
async fn three_nodes_make_one_job_per_tick() {
    let world = World::new().await;
    let nodes = [start(&world), start(&world), start(&world)];
    for ticks in 1..=4 {
        world.until(&format!("(select count(*) = {ticks} from jobs where dedupe_key like 'tick:hourly:%')")).await;
        world.advance(TimeDelta::hours(1));
    }
    world.until("(select count(*) = 5 from jobs where dedupe_key like 'tick:hourly:%')").await;
    for node in nodes {
        node.stop().await;
    }
    assert_eq!(world.number("select count(distinct run_at) from jobs where dedupe_key like 'tick:hourly:%'").await, 5);
    assert_eq!(
        world
            .number("select count(*) from jobs where payload->>'number' = extract(epoch from run_at)::bigint::text")
            .await,
        5
    );
    let daily = "select count(*) from jobs where dedupe_key = 'tick:daily-at-nine:2026-01-05T09:00:00Z'";
    assert_eq!(world.number(daily).await, 1);
}

#[tokio::test]
async fn a_tick_missed_by_all_nodes_is_done_late_and_once() {
    let world = World::new().await;
    let node = start(&world);
    world.until("exists (select from jobs where dedupe_key = 'tick:hourly:2026-01-05T09:00:00Z')").await;
    node.stop().await;
    world.advance(TimeDelta::hours(5));
    let node = start(&world);
    world.until("exists (select from jobs where dedupe_key = 'tick:hourly:2026-01-05T14:00:00Z')").await;
    node.stop().await;
    assert_eq!(world.counts().await.ready, 2, "nine o'clock, hourly and daily");
    assert_eq!(world.number("select count(*) from jobs where dedupe_key like 'tick:hourly:%'").await, 2);
}
