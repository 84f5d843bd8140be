//! In which order transactions hold what they change: two that need the same never wait for each other in a circle.

use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use e2e::field_day::{DOCTOR, DOCTOR_ITEM, FieldDay};
use e2e::lists::{PURPOSE, RESULT};
use e2e::{World, captured, mint, until};
use serde_json::json;

const WAITING: &str =
    "select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

const DEADLOCKS: &str = "select deadlocks as count from pg_stat_database where datname = current_database()";

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn counted(connection: &mut AsyncPgConnection, query: &str) -> i64 {
    diesel::sql_query(query).get_result::<Count>(connection).await.unwrap().count
}

async fn waiting(connection: &mut AsyncPgConnection) {
    waiting_in(connection, 1).await;
}

/// Waits until so many wait for locks.
async fn waiting_in(connection: &mut AsyncPgConnection, count: i64) {
    until("somebody waits for the lock", async || counted(connection, WAITING).await >= count).await;
}

/// Withdrawing a plan holds the plan and then its tasks; so whoever completes a visit must not hold the task while waiting for
/// the plan.
#[tokio::test(flavor = "multi_thread")]
async fn completing_a_visit_waits_for_the_plan_before_it_holds_the_task() {
    let day = FieldDay::begin().await;
    let task = day.task(DOCTOR_ITEM).await;
    let FieldDay { world, rep, .. } = day;
    let (visit, now) = (mint("visit"), captured(world.app.clock.now()));
    let start = json!({"captured": now, "id": visit, "customerId": DOCTOR, "channel": "PHONE", "taskId": task});
    rep.mutate("startVisit", start, "visit { id }").await.at("/startVisit");
    let report = json!({"purposeId": PURPOSE,
        "resultId": RESULT, "notes": "讨论了新适应症的数据", "effectiveMinutes": 10});
    let mut holder = world.database().await;
    let mut watcher = world.database().await;
    holder.batch_execute("begin; select id from week_plans for no key update").await.unwrap();
    let completing = async {
        rep.mutate("completeVisit", json!({"captured": now, "visitId": visit, "report": report}), "visit { state }")
            .await
    };
    let withdrawing = async {
        waiting(&mut watcher).await;
        // As withdrawing the plan does, which would take its tasks now.
        let held = holder.batch_execute("select id from tasks for no key update nowait").await;
        holder.batch_execute("rollback").await.unwrap();
        held
    };
    let (completed, held) = tokio::join!(completing, withdrawing);
    held.expect("the task is held by whoever waits for the plan");
    assert_eq!(completed.text("/completeVisit/visit/state"), "COMPLETED");
    world.end().await;
}

/// The UUID of a global id.
fn uuid(id: &str) -> &str {
    id.split_once('_').unwrap().1
}

/// Covers CUS-15, CUS-22: the lock of somebody else keeps nobody waiting who may not see the customer.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_refused_without_waiting_for_the_customer() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    world.department("WEST", "HQ").await;
    let (rep, stranger) = (world.rep("r1", "EAST").await, world.rep("r2", "WEST").await);
    let other_head = world.manager("m2", "WEST").await;
    let customer = world.institution("协和医院", "EAST", Some(&rep)).await;
    let mut holder = world.database().await;
    let hold = format!("begin; select id from customers where id = '{}' for no key update", uuid(&customer));
    // Somebody else is at the customer.
    holder.batch_execute(&hold).await.unwrap();
    let change =
        json!({"captured": captured(world.app.clock.now()), "customerId": customer, "baseRev": 1, "address": "x"});
    let refused = stranger.mutate("changeCustomer", change.clone(), "customer { id }").await;
    assert_eq!(refused.code(), "NOT_FOUND", "{:#}", refused.body);
    let assign = json!({"customerIds": [customer], "employeeId": stranger.id, "duty": "REP", "reason": "接管"});
    let reply = other_head.mutate("assignCustomers", assign, "results { refusal { code } }").await;
    assert_eq!(reply.at("/assignCustomers/results/0/refusal/code"), "NOT_FOUND");
    // The control: whoever sees it does wait.
    let waited = rep.mutate("changeCustomer", change, "customer { id }").await;
    assert_eq!(waited.code(), "UNAVAILABLE", "{:#}", waited.body);
    holder.batch_execute("rollback").await.unwrap();
    world.end().await;
}

/// Covers CUS-15: of two who wait for each other PostgreSQL ends one, which runs again without its caller's hearing of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_was_in_a_circle_runs_again() {
    let mut world = World::begin().await;
    let (rep, other) = (world.rep("r1", "HQ").await, world.rep("r2", "HQ").await);
    let customer = world.institution("协和医院", "HQ", Some(&rep)).await;
    let admin = world.sign_in("admin").await;
    let (mut holder, mut watcher) = (world.database().await, world.database().await);
    let person = format!("select id from employees where id = '{}' for no key update", uuid(&rep.id));
    // The holder never looks for circles itself: the server's transaction is the one that is ended.
    holder.batch_execute(&format!("set deadlock_timeout = '1min'; begin; {person}")).await.unwrap();
    let assign = json!({"customerIds": [customer], "employeeId": other.id, "duty": "REP", "reason": "接管"});
    let assigning = admin.mutate("assignCustomers", assign, "results { customer { id } refusal { code } }");
    let closing = async {
        waiting(&mut watcher).await;
        let close = format!("select id from customers where id = '{}' for no key update; commit", uuid(&customer));
        // The holder wants what the server's transaction holds: the circle closes.
        holder.batch_execute(&close).await
    };
    let (assigned, closed) = tokio::join!(assigning, closing);
    closed.unwrap();
    assert_eq!(assigned.at("/assignCustomers/results/0/refusal"), serde_json::Value::Null, "{:#}", assigned.body);
    until("a circle is counted", async || counted(&mut watcher, DEADLOCKS).await > 0).await;
    world.end().await;
}

/// Two who take customers from one rep raise the same epoch: they wait in a row, not in a circle.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_take_customers_from_one_rep_make_no_circle() {
    let mut world = World::begin().await;
    let (rep, other) = (world.rep("r1", "HQ").await, world.rep("r2", "HQ").await);
    let admin = world.sign_in("admin").await;
    let mut customers = Vec::new();
    for place in 0..2 {
        customers.push(world.institution(&format!("医院{place}"), "HQ", Some(&rep)).await);
    }
    let (mut holder, mut watcher) = (world.database().await, world.database().await);
    let raise = format!("begin; update employees set epoch = epoch + 1 where id = '{}'", uuid(&rep.id));
    // Somebody raises the epoch and has not finished yet.
    holder.batch_execute(&raise).await.unwrap();
    let moving = futures_util::future::join_all(customers.iter().map(|customer| {
        let assign = json!({"customerIds": [customer], "employeeId": other.id, "duty": "REP", "reason": "接管"});
        admin.mutate("assignCustomers", assign, "results { refusal { code } }")
    }));
    let ending = async {
        waiting_in(&mut watcher, 2).await;
        holder.batch_execute("commit").await.unwrap();
    };
    let (replies, ()) = tokio::join!(moving, ending);
    for reply in replies {
        assert_eq!(reply.at("/assignCustomers/results/0/refusal"), serde_json::Value::Null, "{:#}", reply.body);
    }
    let circles = diesel::sql_query(DEADLOCKS).get_result::<Count>(&mut watcher).await.unwrap().count;
    assert_eq!(circles, 0);
    world.end().await;
}
