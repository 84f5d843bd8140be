//! A socket and the token that opened it: how it ends with the token and the session, and how it goes on by a fresh one.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel_async::SimpleAsyncConnection;
use e2e::{Actor, Live, World, captured, mint};
use serde_json::{Value, json};

const PLANS: &str = "subscription P($after: String) { weekPlanChanged(after: $after) { cursor weekPlan { week } } }";
const WHO: &str = "{ viewer { employee { code } } }";

async fn plan(world: &World, rep: &Actor, week: &str) {
    let input = json!({"captured": captured(world.app.clock.now()), "id": mint("weekplan"), "week": week});
    rep.mutate("draftWeekPlan", input, "weekPlan { id }").await.text("/draftWeekPlan/weekPlan/id");
}

async fn week(live: &mut Live) -> Value {
    live.event().await["data"]["weekPlanChanged"]["weekPlan"]["week"].take()
}

/// A ping that carries a token.
fn ping(actor: &Actor) -> Value {
    json!({"type": "ping", "payload": {"Authorization": format!("Bearer {}", actor.token.as_deref().unwrap())}})
}

/// Listens, for certain.
async fn listening(actor: &Actor, after: Option<&Value>) -> Live {
    let mut live = actor.live().await;
    live.subscribe(PLANS, json!({ "after": after })).await;
    live
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_ends_with_its_token_and_goes_on_by_a_fresh_one_without_losing_or_repeating_an_event() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let mut live = listening(&rep, None).await;
    live.is_quiet().await;
    plan(&world, &rep, "2026-W49").await;
    let first = live.event().await;
    let cursor = first["data"]["weekPlanChanged"]["cursor"].clone();
    world.advance(TimeDelta::minutes(10));
    assert_eq!(live.closing().await, 4403, "at once, though nothing else happened");
    let mut late = Live::connect(&world.url).await;
    late.begin(rep.token.as_deref()).await;
    assert_eq!(late.closing().await, 4403);
    let rep = rep.refreshed().await;
    plan(&world, &rep, "2026-W50").await;
    plan(&world, &rep, "2026-W51").await;
    let mut live = listening(&rep, Some(&cursor)).await;
    assert_eq!((week(&mut live).await, week(&mut live).await), (json!("2026-W50"), json!("2026-W51")));
    live.is_quiet().await;
    plan(&world, &rep, "2026-W52").await;
    assert_eq!(week(&mut live).await, "2026-W52");
    live.is_quiet().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_token_in_a_ping_renews_a_socket_without_losing_an_event() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let mut live = listening(&rep, None).await;
    live.is_quiet().await;
    world.advance(TimeDelta::minutes(9));
    let renewed = rep.refreshed().await;
    plan(&world, &renewed, "2026-W49").await;
    live.say(ping(&renewed)).await;
    let heard = [live.hear().await, live.hear().await];
    let is_pong = |message: &&Value| message["type"] == "pong";
    assert_eq!(heard.iter().filter(is_pong).count(), 1, "{heard:#?}");
    let event = heard.iter().find(|message| message["type"] == "next").unwrap();
    assert_eq!(event["payload"]["data"]["weekPlanChanged"]["weekPlan"]["week"], "2026-W49");
    world.advance(TimeDelta::minutes(5));
    live.is_quiet().await;
    plan(&world, &renewed, "2026-W50").await;
    assert_eq!(week(&mut live).await, "2026-W50");
    world.advance(TimeDelta::minutes(5));
    assert_eq!(live.closing().await, 4403, "the fresh token ends too");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_with_a_token_that_is_bad_or_of_somebody_else_closes_with_4403() {
    let mut world = World::begin().await;
    let (own, other) = (world.rep("r1", "HQ").await, world.rep("r2", "HQ").await);
    let mut bad = own.clone();
    bad.token = Some("nonsense".to_owned());
    for (line, shown) in [(&own, &bad), (&own, &other), (&world.anonymous(), &own)] {
        let mut live = line.live().await;
        live.say(ping(shown)).await;
        assert_eq!(live.closing().await, 4403);
    }
    let mut live = own.live().await;
    live.say(ping(&world.sign_in("r1").await)).await;
    assert_eq!(live.hear().await["type"], "pong", "another signing-in of the same person");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_on_which_nothing_happens_ends_with_its_session() {
    let world = World::begin().await;
    let (here, there) = (world.sign_in("admin").await, world.sign_in("admin").await);
    let (mut ended, mut stays) = (here.live().await, there.live().await);
    here.ask("mutation { signOut(input: {}) { endedCount } }", json!({})).await.at("/signOut/endedCount");
    let since = Instant::now();
    assert_eq!(ended.closing().await, 4401);
    println!("a session that ended was noticed after {} ms", since.elapsed().as_millis());
    stays.is_quiet().await;
    there.ask("mutation { signOut(input: {everywhere: true}) { endedCount } }", json!({})).await.at("/signOut");
    assert_eq!(stays.closing().await, 4401);
    let mut again = Live::connect(&world.url).await;
    again.begin(there.token.as_deref()).await;
    assert_eq!(again.closing().await, 4401, "the token is in force, its session is not");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_sockets_cost_one_statement_a_second_however_many_they_are() {
    let mut world = World::begin().await;
    let mut lines = Vec::new();
    for code in ["r1", "r2", "r3", "r4", "r5", "r6"] {
        let rep = world.rep(code, "HQ").await;
        for _ in 0..5 {
            lines.push(rep.live().await);
        }
    }
    // What is counted is what idle time costs.
    let beside = world.statements(tokio::time::sleep(Duration::from_secs(3))).await.1;
    println!("{} idle sockets: {beside} statements in 3 s", lines.len());
    assert!(beside < lines.len() as u64, "{beside} statements in 3 s for {} sockets", lines.len());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_closes_no_socket_and_loses_no_event() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let mut live = listening(&rep, None).await;
    live.is_quiet().await;
    plan(&world, &rep, "2026-W49").await;
    assert_eq!(week(&mut live).await, "2026-W49");
    let mut lock = world.database().await;
    lock.batch_execute("begin; lock table sessions in access exclusive mode").await.unwrap();
    unavailable(&mut live).await;
    // As another node would tell it: no use case runs while nobody can be recognised.
    world.sql("insert into events (id, topic, audience, subject, payload, occurred_at) select gen_random_uuid(), topic, audience, subject, payload, occurred_at from events where topic = 'plans' limit 1").await;
    unavailable(&mut live).await;
    lock.batch_execute("rollback").await.unwrap();
    assert_eq!(week(&mut live).await, "2026-W49");
    live.is_quiet().await;
    world.end().await;
}

/// Asks until nobody can tell who asks.
async fn unavailable(live: &mut Live) {
    loop {
        live.subscribe(WHO, json!({})).await;
        let answer = live.hear().await;
        if answer["type"] == "error" {
            assert_eq!(answer["payload"][0]["extensions"]["code"], "UNAVAILABLE");
            return;
        }
        assert_eq!(live.hear().await["type"], "complete");
    }
}
