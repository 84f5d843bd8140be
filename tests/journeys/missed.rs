//! Tasks whose day passes without a visit.

use chrono::TimeDelta;
use e2e::field_day::{CLINIC, DOCTOR, DOCTOR_ITEM, FieldDay};
use e2e::lists::{PURPOSE, RESULT};
use e2e::{Actor, World, captured, mint};
use serde_json::{Value, json};

const TASK: &str = "query T($id: ID!) { task(id: $id) { state rev reminder { state } } }";
const PLAN: &str = "{ weekPlan(week: \"2026-W48\") { rev items { visitsDone tasks { id state } } } }";

/// Waits until a condition on the database holds, which nobody is told of over the wire.
async fn until(world: &World, condition: &str) {
    e2e::until(condition, async || world.count(&format!("(select where {condition}) held")).await > 0).await;
}

/// Moves the clock once the next look is scheduled, and waits until it has been taken.
async fn later(world: &World, span: TimeDelta) {
    let now = world.app.clock.now().to_rfc3339();
    until(world, &format!("exists (select from jobs where name = 'miss-tasks' and run_at > '{now}')")).await;
    world.advance(span);
    let due = format!("exists (select from jobs where name = 'miss-tasks' and run_at > '{now}' and state = 'DONE')");
    until(world, &due).await;
}

async fn state_of(who: &Actor, task: &str) -> Value {
    who.ask(TASK, json!({"id": task})).await.at("/task/state")
}

async fn add(world: &World, rep: &Actor, customer: &str) -> String {
    let now = captured(world.app.clock.now());
    let input = json!({"captured": now, "id": mint("task"), "customerId": customer, "date": "2026-11-23"});
    rep.mutate("addTask", input, "task { id }").await.text("/addTask/task/id")
}

/// Monday begins at eight in the morning in Shanghai, which is seven on Sunday evening in New York.
#[tokio::test(flavor = "multi_thread")]
async fn tasks_that_nobody_began_are_missed_when_the_day_of_the_rep_is_over() {
    let day = FieldDay::begin().await;
    let (open, west) = (day.task(DOCTOR_ITEM).await, day.peer().await);
    let FieldDay { world, rep: east, .. } = day;
    world.change_employee(&west, json!({"timeZone": "America/New_York"})).await;
    let called_off = add(&world, &east, DOCTOR).await;
    let elsewhere = add(&world, &west, CLINIC).await;
    let input = json!({"captured": captured(world.app.clock.now()), "taskId": called_off, "reason": "Closed"});
    east.mutate("cancelTask", input, "task { id }").await.text("/cancelTask/task/id");
    let put_off = json!({"captured": captured(world.app.clock.now()), "reminderId": open.replace("task", "reminder"), "minutes": 20 * 60});
    let reminder = east.mutate("snoozeReminder", put_off, "reminder { state }").await;
    assert_eq!(reminder.at("/snoozeReminder/reminder/state"), "SNOOZED");

    later(&world, TimeDelta::minutes(15 * 60 + 50)).await;
    let east = world.sign_in("r1").await;
    assert_eq!(state_of(&east, &open).await, "OPEN", "the day lasts until midnight");
    later(&world, TimeDelta::minutes(30)).await;
    let (east, west) = (world.sign_in("r1").await, world.sign_in("r2").await);
    let missed = east.ask(TASK, json!({"id": open})).await.at("/task");
    assert_eq!(missed["state"], "MISSED");
    assert_eq!(missed["reminder"]["state"], "DISMISSED", "it would have rung at four in the morning");
    assert_eq!(state_of(&east, &called_off).await, "CANCELLED");
    assert_eq!(state_of(&west, &elsewhere).await, "OPEN", "it is Monday noon there");
    later(&world, TimeDelta::hours(13)).await;
    let (east, west) = (world.sign_in("r1").await, world.sign_in("r2").await);
    assert_eq!(state_of(&west, &elsewhere).await, "MISSED");
    assert_eq!(east.ask(TASK, json!({"id": open})).await.at("/task/rev"), missed["rev"], "it is missed once");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_of_which_word_comes_late_still_does_what_was_missed() {
    let FieldDay { world, rep, .. } = FieldDay::begin().await;
    let begun = captured(world.app.clock.now() + TimeDelta::hours(1));
    let ended = captured(world.app.clock.now() + TimeDelta::hours(2));
    let before = rep.ask(PLAN, json!({})).await.at("/weekPlan");
    assert_eq!(before["items"][0]["tasks"][0]["state"], "OPEN");

    later(&world, TimeDelta::hours(20)).await;
    let rep = world.sign_in("r1").await;
    let missed = rep.ask(PLAN, json!({})).await.at("/weekPlan");
    let task = missed["items"][0]["tasks"][0].clone();
    assert_eq!((task["state"].clone(), missed["items"][0]["visitsDone"].clone()), (json!("MISSED"), json!(0)));
    assert!(missed["rev"].as_i64() > before["rev"].as_i64(), "phones that hold the plan learn that it changed");

    let visit = mint("visit");
    let start = json!({"captured": begun, "id": visit, "customerId": DOCTOR, "taskId": task["id"], "channel": "PHONE"});
    let started = rep.mutate("startVisit", start, "visit { startedAt task { state } }").await;
    assert_eq!(started.at("/startVisit/visit/task/state"), "STARTED");
    let report = json!({"purposeId": PURPOSE,
        "resultId": RESULT, "notes": "讨论了新适应症的数据"});
    let complete = json!({"captured": ended, "visitId": visit, "report": report});
    let done = rep.mutate("completeVisit", complete, "task { state planItem { visitsDone } }").await;
    assert_eq!(done.at("/completeVisit/task"), json!({"state": "DONE", "planItem": {"visitsDone": 1}}));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_thousand_are_missed_some_hundred_at_a_time() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let customer = world.institution("医院", "HQ", Some(&rep)).await;
    let (rep_id, customer_id) = (rep.id.trim_start_matches("employee_"), customer.trim_start_matches("customer_"));
    // By SQL, for so many tasks of days long past are added by nobody.
    world
        .sql(&format!(
            "insert into tasks (id, employee_id, customer_id, day, position, origin, created_by, created_at)
             select gen_random_uuid(), '{rep_id}', '{customer_id}', date '2026-11-20' - number % 30, 1 + number / 30, 'OWN', '{rep_id}', now()
             from generate_series(0, 1199) number"
        ))
        .await;
    later(&world, TimeDelta::minutes(16)).await;
    assert_eq!(world.count("tasks where state = 'MISSED'").await, 1200);
    assert_eq!(world.count("audit_entries where action = 'missTasks'").await, 3);
    assert_eq!(world.count("audit_entries where action = 'missTasks' and (details->>'tasks')::int > 500").await, 0);
    later(&world, TimeDelta::minutes(15)).await;
    assert_eq!(world.count("audit_entries where action = 'missTasks'").await, 3, "nothing is missed twice");
    world.end().await;
}
