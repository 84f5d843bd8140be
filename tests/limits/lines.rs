//! A socket under work: operations beside one another, how many there may be, and what ends the whole.

use std::time::Duration;

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use e2e::{Actor, Live, World, captured, mint, until};
use rounds_platform::http::{Settings, Sockets};
use serde_json::{Value, json};

/// Locks that somebody waits for in this database, beside those of the tests that run at the same time.
const WAITING_HERE: &str =
    "pg_locks where not granted and database = (select oid from pg_database where datname = current_database())";
const PLANS: &str = "subscription P($after: String) { weekPlanChanged(after: $after) { cursor weekPlan { week } } }";
const WHO: &str = "{ viewer { employee { code } } }";
const DRAFT: &str = "mutation D($input: DraftWeekPlanInput!) { draftWeekPlan(input: $input) { weekPlan { week } } }";
const SCHEMA: &str = "query S { a: __schema { ...types } b: __schema { ...types } c: __schema { ...types } d: __schema { ...types } } fragment types on __Schema { types { name description fields { name description args { name description } } } }";

async fn world_with(change: impl FnOnce(&mut Sockets)) -> World {
    let mut settings = Settings::demo();
    settings.sockets.per_user = Settings::default().sockets.per_user.or(Some(5));
    change(&mut settings.sockets);
    World::with(settings).await
}

fn draft(world: &World, week: &str) -> Value {
    let key = mint("x").split_off(2);
    json!({"captured": captured(world.app.clock.now()), "id": mint("weekplan"), "week": week, "idempotencyKey": key})
}

async fn plan(world: &World, rep: &Actor, week: &str) {
    rep.ask(DRAFT, json!({"input": draft(world, week)})).await.at("/draftWeekPlan/weekPlan/week");
}

/// Holds a table, so that whoever reads it waits, until it is dropped.
async fn held(world: &World, table: &str) -> AsyncPgConnection {
    let mut connection = world.database().await;
    connection.batch_execute(&format!("begin; lock table {table} in access exclusive mode")).await.unwrap();
    connection
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_takes_its_time_holds_up_nobody_and_can_be_completed() {
    let world = World::begin().await;
    let mut live = world.sign_in("admin").await.live().await;
    let mut lock = held(&world, "employees").await;
    let id = live.subscribe(WHO, json!({})).await;
    live.is_quiet().await;
    live.say(json!({"type": "complete", "id": id})).await;
    live.is_quiet().await;
    lock.batch_execute("rollback").await.unwrap();
    live.say(json!({"type": "subscribe", "id": id, "payload": {"query": WHO}})).await;
    assert_eq!(live.event().await["data"]["viewer"]["employee"]["code"], "admin");
    assert_eq!(live.hear().await, json!({"type": "complete", "id": id}));
    live.is_quiet().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_that_is_completed_runs_to_its_end_and_is_not_answered() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let mut live = rep.live().await;
    let mut lock = held(&world, "week_plans").await;
    let id = live.subscribe(DRAFT, json!({"input": draft(&world, "2026-W49")})).await;
    until("the mutation was begun", async || world.count(WAITING_HERE).await > 0).await;
    live.say(json!({"type": "complete", "id": id})).await;
    live.is_quiet().await;
    lock.batch_execute("rollback").await.unwrap();
    until("the plan was drafted", async || world.count("week_plans").await == 1).await;
    live.is_quiet().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_in_use_closes_with_4409_whatever_uses_it() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let again = json!({"type": "subscribe", "id": "1", "payload": {"query": WHO}});
    let mut live = admin.live().await;
    live.subscribe(PLANS, json!({})).await;
    live.is_quiet().await;
    live.say(again.clone()).await;
    assert_eq!(live.closing().await, 4409);
    let mut live = admin.live().await;
    let mut lock = held(&world, "employees").await;
    live.subscribe(WHO, json!({})).await;
    live.say(again).await;
    assert_eq!(live.closing().await, 4409);
    lock.batch_execute("rollback").await.unwrap();
    let mut live = admin.live().await;
    let long = "é".repeat(300);
    for _ in 0..2 {
        live.say(json!({"type": "subscribe", "id": long, "payload": {"query": PLANS}})).await;
    }
    assert_eq!(live.closing().await, 4409, "with a reason that fits");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_bears_twenty_operations_and_not_one_more() {
    let world = World::begin().await;
    let mut live = world.sign_in("admin").await.live().await;
    for _ in 0..20 {
        live.subscribe(PLANS, json!({})).await;
    }
    live.is_quiet().await;
    live.say(json!({"type": "complete", "id": "7"})).await;
    live.subscribe(WHO, json!({})).await;
    assert_eq!(live.event().await["data"]["viewer"]["employee"]["code"], "admin");
    assert_eq!(live.hear().await["type"], "complete");
    live.subscribe(PLANS, json!({})).await;
    live.is_quiet().await;
    live.subscribe(WHO, json!({})).await;
    assert_eq!(live.closing().await, 4429);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completed_query_gives_its_place_back_at_once_and_a_mutation_when_it_ends() {
    let mut world = world_with(|sockets| sockets.operations = 1).await;
    let rep = world.rep("r1", "HQ").await;
    let mut live = rep.live().await;
    let mut lock = held(&world, "employees").await;
    for _ in 0..50 {
        let id = live.subscribe(WHO, json!({})).await;
        live.say(json!({"type": "complete", "id": id})).await;
    }
    live.is_quiet().await;
    // No client can make an operation wait for as long as it likes.
    lock.batch_execute("rollback; begin; lock table week_plans in access exclusive mode").await.unwrap();
    let id = live.subscribe(DRAFT, json!({"input": draft(&world, "2026-W49")})).await;
    until("the mutation was begun", async || world.count(WAITING_HERE).await > 0).await;
    live.say(json!({"type": "complete", "id": id})).await;
    live.is_quiet().await;
    live.subscribe(WHO, json!({})).await;
    assert_eq!(live.closing().await, 4429);
    lock.batch_execute("rollback").await.unwrap();
    until("the plan was drafted", async || world.count("week_plans").await == 1).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_holds_five_sockets_and_an_address_as_many_as_there_are_seats() {
    let world = world_with(|sockets| sockets.per_address = Some(7)).await;
    let admin = world.sign_in("admin").await;
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(admin.live().await);
    }
    let mut sixth = Live::connect(&world.url).await;
    sixth.begin(admin.token.as_deref()).await;
    assert_eq!(sixth.closing().await, 4429);
    drop(held.pop());
    until("a seat was given back", async || is_let_in(&world, &admin).await).await;
    let handshake = |world: &World| {
        let headers = [("connection", "upgrade"), ("upgrade", "websocket"), ("sec-websocket-version", "13")];
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request =
            client.get(format!("{}/graphql/ws", world.url)).header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        let request = request.header("sec-websocket-protocol", "graphql-transport-ws");
        headers.into_iter().fold(request, |request, (name, value)| request.header(name, value)).send()
    };
    let mut open = Vec::new();
    until("the address had no seat left", async || {
        let answer = handshake(&world).await.unwrap();
        let status = answer.status();
        open.push(answer);
        status == 429
    })
    .await;
    assert!((3..=5).contains(&open.len()), "{} handshakes beside four sockets", open.len());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_gives_a_sign_of_life_stays_and_whoever_does_not_is_closed_with_4408() {
    let ms = Duration::from_millis;
    let world = world_with(|sockets| (sockets.ping_every, sockets.pong_within) = (ms(100), ms(2_000))).await;
    let (mut alive, mut silent) = (world.anonymous().live().await, world.anonymous().live().await);
    let (code, ()) = tokio::join!(silent.closing(), async {
        for _ in 0..20 {
            assert_eq!(alive.message().await, json!({"type": "ping"}));
            alive.say(json!({"type": "pong"})).await;
        }
    });
    assert_eq!(code, 4408);
    alive.is_quiet().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_is_told_that_the_server_goes_away() {
    let world = World::begin().await;
    let (mut begun, mut fresh) = (world.sign_in("admin").await.live().await, Live::connect(&world.url).await);
    begun.subscribe(PLANS, json!({})).await;
    begun.is_quiet().await;
    let ((), begun, fresh) = tokio::join!(world.end(), begun.closing(), fresh.closing());
    assert_eq!((begun, fresh), (1001, 1001));
}

/// Somebody who asks for more than may wait to be read, and reads nothing of it.
async fn glutted(world: &World, rep: &Actor) -> Live {
    let mut live = Live::narrow(&world.url, rep.token.as_deref()).await;
    live.subscribe(PLANS, json!({})).await;
    live.is_quiet().await;
    for _ in 0..12 {
        live.subscribe(SCHEMA, json!({})).await;
    }
    live.is_not_heard().await;
    live
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_too_slowly_loses_events_and_is_told_so_once() {
    let mut world = world_with(|sockets| (sockets.send_buffer, sockets.waiting_events) = (16 * 1024, 2)).await;
    let rep = world.rep("r1", "HQ").await;
    let mut witness = rep.live().await;
    witness.subscribe(PLANS, json!({})).await;
    witness.is_quiet().await;
    let mut slow = glutted(&world, &rep).await;
    for week in 10..22 {
        plan(&world, &rep, &format!("2027-W{week}")).await;
        assert_eq!(witness.event().await["data"]["weekPlanChanged"]["weekPlan"]["week"], format!("2027-W{week}"));
    }
    let (mut answered, mut resyncs, mut bytes) = (0, 0, 0);
    while answered < 12 || resyncs == 0 {
        let message = slow.hear().await;
        bytes += message.to_string().len();
        let is_event = message["id"] == "1" && message["type"] == "next";
        answered += usize::from(message["type"] == "complete");
        resyncs += usize::from(is_event && message["payload"]["data"]["weekPlanChanged"]["weekPlan"].is_null());
    }
    println!("{answered} answers of {bytes} bytes in all, then one RESYNC");
    plan(&world, &rep, "2027-W30").await;
    assert_eq!(slow.event().await["data"]["weekPlanChanged"]["weekPlan"]["week"], "2027-W30");
    slow.is_quiet().await;
    assert_eq!(resyncs, 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_read_at_all_is_closed_with_4408() {
    let narrow = |sockets: &mut Sockets| {
        (sockets.send_buffer, sockets.per_user, sockets.read_within) = (16 * 1024, Some(1), Duration::from_secs(2));
    };
    let mut world = world_with(narrow).await;
    let rep = world.rep("r1", "HQ").await;
    let mut slow = glutted(&world, &rep).await;
    until("the seat of whoever does not read was given back", async || is_let_in(&world, &rep).await).await;
    assert_eq!(slow.closing().await, 4408);
    world.end().await;
}

/// Whether one more socket of somebody is acknowledged.
async fn is_let_in(world: &World, somebody: &Actor) -> bool {
    let mut next = Live::connect(&world.url).await;
    next.begin(somebody.token.as_deref()).await;
    next.message_or_closing().await.is_ok()
}
