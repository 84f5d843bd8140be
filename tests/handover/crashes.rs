//! A worker process that is killed again and again while it hands over; and the control, a handover without transactions.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use clap::Parser;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use e2e::lists::{NORTH, SOUTH};
use e2e::{Pace, World, child, until_at};
use serde_json::json;
use uuid::Uuid;

use crate::handover::proof::{Findings, astray, findings};
use crate::handover::scene::{Scene, uuid};

const KILLS: i64 = 20;
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest wait before a kill, from a chunk on: some chunks begin and end in it, some do not. A handover that is ahead is
/// killed at once, so that something is left to kill.
const LONGEST_PAUSE_MS: u128 = 80;
/// How much has moved, in percent, when the last kill falls due.
const LAST_KILL_AT: i64 = 80;
const DATABASE: &str = "HANDOVER_TEST_DATABASE";
const MOVED: &str = "select coalesce(sum(moved), 0)::bigint as count from handover_lines";
const TOTAL: &str = "select sum(total)::bigint as count from handover_lines";
const HELD: &str =
    "select count(*) as count from jobs where name = 'advance-handover' and state = 'RUNNING' and leased_until > now()";
const RUNNING: &str = "select count(*) as count from handovers where state <> 'COMPLETE'";
/// A lease of a dead process lapses by itself after 15 seconds; this spares the test the wait.
const LAPSE: &str = "update jobs set leased_until = now() - interval '1 second' where state = 'RUNNING'";

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn count(connection: &mut AsyncPgConnection, query: &str) -> i64 {
    diesel::sql_query(query).get_result::<Count>(connection).await.unwrap().count
}

/// How many customers; the default keeps the usual run short, `make handover` takes more.
fn size() -> i64 {
    std::env::var("HANDOVER_CUSTOMERS").map_or(500, |text| text.parse().unwrap())
}

/// `rounds work` on the database of a test: not a test, but the process that a test starts and kills.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "is the worker process that another test starts"]
async fn work() {
    let database = std::env::var(DATABASE).expect("only another test starts this");
    rounds_server::prepare_process("warn");
    let arguments = ["rounds", "work", "--database-url", &database, "--metrics-listen", "127.0.0.1:0"];
    Box::pin(rounds::Command::parse_from(arguments).run()).await.unwrap();
}

fn worker(world: &World) -> Child {
    child(concat!(module_path!(), "::work")).env(DATABASE, world.database_url()).stdout(Stdio::null()).spawn().unwrap()
}

/// Kills with SIGKILL: the process gets no chance to tidy up.
fn kill(mut worker: Child) {
    worker.kill().unwrap();
    worker.wait().unwrap();
}

async fn until(connection: &mut AsyncPgConnection, query: &str, is_enough: impl Fn(i64) -> bool) {
    let pace = Pace { every: Duration::from_millis(2), at_most: PATIENCE };
    until_at(pace, query, async || is_enough(count(connection, query).await)).await;
}

/// A leaver who leads a department, with customers in two regions and, on some of them, tasks, reminders, items of a plan and
/// instructions.
async fn estate(customers: i64) -> Scene {
    let scene = Scene::in_world(World::without_worker().await).await;
    let (leaver, boss) = (uuid(&scene.leaver.id), uuid(&scene.boss.id));
    let (north, south) = (uuid(NORTH), uuid(SOUTH));
    let sql = format!(
        "insert into customers (id, kind, name, pinyin, initials, status_since, region_id, department_id, created_at)
           select gen_random_uuid(), 'INSTITUTION', 'Hospital ' || n, 'hospital' || n, 'h', now(),
             case when n % 2 = 0 then '{north}'::uuid else '{south}'::uuid end, department_id, now()
           from generate_series(1, {customers}) n, employees where employees.id = '{leaver}';
         insert into assignments (id, customer_id, employee_id, duty, since)
           select gen_random_uuid(), id, '{leaver}', 'REP', now() - interval '30 days' from customers;
         insert into tasks (id, employee_id, customer_id, day, position, origin, created_by, created_at)
           select gen_random_uuid(), '{leaver}', id, current_date + 1 + (row_number() over ())::integer % 20,
             1 + (row_number() over ())::integer / 20, 'OWN', '{leaver}', now() from customers where right(pinyin, 1) in ('1', '2', '3');
         insert into reminders (id, employee_id, kind, about_type, about_id, message_key, local_date, local_time, time_zone, due_at, dedupe_key)
           select gen_random_uuid(), '{leaver}', 'TASK_REMINDER', 'customer', id, 'own-reminder', current_date + 30, '09:00',
             'Asia/Shanghai', now() + interval '30 days', 'r' || id from customers where right(pinyin, 1) = '4';
         insert into week_plans (id, employee_id, week_start, created_at)
           select gen_random_uuid(), '{leaver}', date_trunc('week', current_date + 7 * n)::date, now() from generate_series(1, 3) n;
         insert into plan_items (id, plan_id, customer_id)
           select gen_random_uuid(), week_plans.id, customers.id from week_plans,
             (select id from customers order by pinyin limit 60) customers where employee_id = '{leaver}';
         insert into visits (id, employee_id, customer_id, state, channel, started_at, start_trust, ended_at, next_step, received_at)
           select gen_random_uuid(), '{leaver}', id, 'COMPLETED', 'PHONE', now() - interval '3 days', 'SERVER',
             now() - interval '3 days', 'Bring the study', now() from customers where right(pinyin, 2) = '55';
         insert into remarks (id, about_type, about_id, kind, author_id, text, written_at)
           select gen_random_uuid(), 'VISIT', id, 'INSTRUCTION', '{boss}', 'Call the pharmacist', now() from visits;
         insert into devices (id, employee_id, platform, model, app_version, last_seen_at)
           values (gen_random_uuid(), '{leaver}', 'IOS', 'Phone', '1.0.0', now());
         update departments set head_id = '{leaver}' where code = 'EAST';"
    );
    // By SQL, for the thousands of things of a long employment would take longer to make than to hand over.
    scene.world.database().await.batch_execute(&sql).await.unwrap();
    scene
}

/// Covers ADV-12.
#[tokio::test(flavor = "multi_thread")]
async fn a_handover_survives_twenty_kills_of_its_worker() {
    let customers = size();
    let scene = estate(customers).await;
    let open = findings(&scene.world, &scene.leaver.id).await.orphans;
    let rules = json!({"byRegion": [{"regionId": NORTH, "successorId": scene.one.id}],
        "restToId": scene.two.id});
    scene.start(rules).await.text("/startHandover/handover/id");
    let mut database = scene.world.database().await;
    let total = count(&mut database, TOTAL).await;
    assert_eq!(total, open, "the handover counts what the registry finds");
    let began = Instant::now();
    let mut moved_at_kills = Vec::new();
    for kill_number in 0..KILLS {
        // Nobody waits for the lease of the one that was killed.
        database.batch_execute(LAPSE).await.unwrap();
        let worker = worker(&scene.world);
        until(&mut database, HELD, |held| held > 0).await;
        let due = |kill: i64| total * LAST_KILL_AT * kill / (100 * KILLS);
        until(&mut database, MOVED, |moved| moved >= due(kill_number)).await;
        if count(&mut database, MOVED).await <= due(kill_number + 1) {
            // When a process dies within a chunk is left to chance.
            let pause = Uuid::now_v7().as_u128() % LONGEST_PAUSE_MS;
            tokio::time::sleep(Duration::from_millis(u64::try_from(pause).unwrap())).await;
        }
        kill(worker);
        assert_eq!(astray(&scene.world).await, 0, "after kill {}", kill_number + 1);
        assert_eq!(count(&mut database, RUNNING).await, 1, "it ended before kill {}", kill_number + 1);
        moved_at_kills.push(count(&mut database, MOVED).await);
    }
    // Nobody waits for the lease of the one that was killed.
    database.batch_execute(LAPSE).await.unwrap();
    let last = worker(&scene.world);
    until(&mut database, RUNNING, |running| running == 0).await;
    let took = began.elapsed();
    kill(last);
    let found = findings(&scene.world, &scene.leaver.id).await;
    println!(
        "handover of {customers} customers ({total} things) under {KILLS} kills: {:.1} s, \
         owners other than 1: {}, orphans: {}, twice: {}",
        took.as_secs_f64(),
        found.owners,
        found.orphans,
        found.twice
    );
    println!("things that had moved at each kill: {moved_at_kills:?}");
    assert_eq!(found, Findings::NONE);
    assert_eq!(scene.world.count("handover_briefs").await, customers);
    assert_eq!(count(&mut database, MOVED).await, total);
    for (actor, region) in [(&scene.one, NORTH), (&scene.two, SOUTH)] {
        let mine = format!(
            "assignments join customers on customers.id = customer_id where until is null and employee_id = '{}' and region_id = '{}'",
            uuid(&actor.id),
            uuid(region)
        );
        assert_eq!(scene.world.count(&mine).await, customers / 2);
        let told =
            format!("notifications where employee_id = '{}' and message_key = 'handover-received'", uuid(&actor.id));
        assert_eq!(scene.world.count(&told).await, 1);
    }
    scene.world.end().await;
}

/// The control: moves customer by customer, each statement by itself, and dies where it is told to.
async fn naive(scene: &Scene, dies_after: usize) {
    #[derive(diesel::QueryableByName)]
    struct Served {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        customer_id: Uuid,
    }
    let mut database = scene.world.database().await;
    let served = format!(
        "select customer_id from assignments where employee_id = '{}' and until is null",
        uuid(&scene.leaver.id)
    );
    let served: Vec<Served> = diesel::sql_query(served).load(&mut database).await.unwrap();
    let successor = uuid(&scene.one.id);
    let statements = served.iter().flat_map(|Served { customer_id }| {
        [
            format!(
                "update assignments set until = clock_timestamp() where customer_id = '{customer_id}' and until is null"
            ),
            format!(
                "insert into assignments (id, customer_id, employee_id, duty, since)
                 values (gen_random_uuid(), '{customer_id}', '{successor}', 'REP', clock_timestamp())"
            ),
            format!(
                "update tasks set employee_id = '{successor}' where customer_id = '{customer_id}' and state = 'OPEN'"
            ),
        ]
    });
    for statement in statements.take(dies_after) {
        // The server hands over in transactions alone, so what does without them is written here.
        database.batch_execute(&statement).await.unwrap();
    }
}

/// Covers ADV-12: the proof is worth something, for what is not atomic fails it.
#[tokio::test(flavor = "multi_thread")]
async fn a_handover_in_separate_statements_fails_the_same_proof() {
    let scene = estate(40).await;
    naive(&scene, 61).await;
    let killed = findings(&scene.world, &scene.leaver.id).await;
    let nobodys = astray(&scene.world).await;
    println!(
        "naive handover of 40 customers, killed half way: owners other than 1: {}, orphans: {}",
        killed.owners, killed.orphans
    );
    assert!(killed.owners > 0 && killed.orphans > 0 && nobodys > 0, "{killed:?}, {nobodys} without an owner");
    naive(&scene, usize::MAX).await;
    let rerun = findings(&scene.world, &scene.leaver.id).await;
    assert!(rerun.owners > 0 && rerun.orphans > 0, "{rerun:?}");
    scene.world.end().await;
}
