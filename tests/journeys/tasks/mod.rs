//! Tasks: the day, its order and its way; adding, changing, postponing, calling off.

use e2e::field_day::{FieldDay, HOSPITAL};
use e2e::{Actor, Reply, World, captured, mint};
use serde_json::{Value, json};

const TASK: &str =
    "task { id rev date position state origin note isPinned reason window { from until } allowedActions }";
const DAY: &str = "query D($date: LocalDate) { myDay(date: $date) { date calendarDay { kind } tasks { id position state customer { name } purpose { name } planItem { id } } route { distanceM travelMinutes polyline legs { distanceM to { id } } } } }";

/// A working day without tasks so far.
const WEDNESDAY: &str = "2026-11-25";

fn added(world: &World, customer: &str, date: &str) -> Value {
    json!({"captured": captured(world.app.clock.now()), "id": mint("task"), "customerId": customer, "date": date})
}

async fn add(world: &World, actor: &Actor, customer: &str, date: &str) -> String {
    actor.mutate("addTask", added(world, customer, date), TASK).await.text("/addTask/task/id")
}

async fn on_task(world: &World, actor: &Actor, call: (&str, &str), rest: Value) -> Reply {
    let mut input = rest;
    input["captured"] = captured(world.app.clock.now());
    input["taskId"] = json!(call.1);
    actor.mutate(call.0, input, TASK).await
}

fn fault(reply: &Reply) -> String {
    reply.body["errors"][0]["extensions"]["fieldErrors"][0]["code"].as_str().unwrap_or_default().to_owned()
}

async fn anchor(world: &World, institution: &str, lat: f64) {
    let point = json!({"lat": lat, "lon": 116.4, "system": "WGS84"});
    let input = json!({"institutionId": institution, "point": point, "reason": "Seen on the map"});
    world.administer("setAnchor", input).await;
}

/// Covers PLN-08.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_its_tasks_in_order_and_the_way_through_them() {
    let FieldDay { world, rep, .. } = FieldDay::begin().await;
    let near = world.institution("近医院", "EAST", Some(&rep)).await;
    let far = world.institution("远医院", "EAST", Some(&rep)).await;
    let lost = world.institution("未定位医院", "EAST", Some(&rep)).await;
    anchor(&world, &near, 39.90).await;
    anchor(&world, &far, 39.95).await;
    let today = rep.ask(DAY, json!({})).await;
    assert_eq!(today.at("/myDay/date"), "2026-11-23");
    assert_eq!(today.at("/myDay/tasks/0/customer/name"), "王医生");
    let first = add(&world, &rep, &near, WEDNESDAY).await;
    let second = add(&world, &rep, &lost, WEDNESDAY).await;
    let third = add(&world, &rep, &far, WEDNESDAY).await;
    let day = rep.ask(DAY, json!({"date": WEDNESDAY})).await;
    assert_eq!(day.at("/myDay/date"), WEDNESDAY);
    assert_eq!(day.at("/myDay/calendarDay/kind"), "WORKING");
    let legs = day.at("/myDay/route/legs");
    assert_eq!((legs.as_array().unwrap().len(), legs[0]["to"]["id"].clone()), (1, json!(third)));
    assert_eq!(day.at("/myDay/route/distanceM"), legs[0]["distanceM"]);
    let order = json!({"captured": captured(world.app.clock.now()), "date": WEDNESDAY, "taskIds": [third, first]});
    let ordered = rep.mutate("orderDay", order, "day { tasks { id position } }").await;
    let expected = json!([{"id": third, "position": 1}, {"id": first, "position": 2}, {"id": second, "position": 3}]);
    assert_eq!(ordered.at("/orderDay/day/tasks"), expected);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_changed_postponed_to_a_working_day_and_called_off() {
    let FieldDay { world, rep, .. } = FieldDay::begin().await;
    let id = add(&world, &rep, HOSPITAL, "2026-11-23").await;
    let change = json!({"baseRev": 1, "note": "带样品", "window": {"from": "09:00", "until": "10:30"}});
    let changed = on_task(&world, &rep, ("changeTask", &id), change.clone()).await;
    assert_eq!(changed.at("/changeTask/task/window/until"), "10:30");
    assert_eq!(on_task(&world, &rep, ("changeTask", &id), change).await.code(), "CONFLICT");
    let cleared = on_task(&world, &rep, ("changeTask", &id), json!({"baseRev": 2, "note": null})).await;
    assert!(cleared.at("/changeTask/task/note").is_null());
    assert_eq!(cleared.at("/changeTask/task/window/from"), "09:00");
    let reversed = json!({"baseRev": 3, "window": {"from": "10:00", "until": "10:00"}});
    assert_eq!(fault(&on_task(&world, &rep, ("changeTask", &id), reversed).await), "WINDOW_INVALID");
    let sunday = on_task(&world, &rep, ("postponeTask", &id), json!({"date": "2026-11-29"})).await;
    assert_eq!(fault(&sunday), "NOT_A_WORKING_DAY");
    let moved = on_task(&world, &rep, ("postponeTask", &id), json!({"date": "2026-11-25", "reason": "主任出差"})).await;
    assert_eq!(moved.at("/postponeTask/task/date"), "2026-11-25");
    assert_eq!(moved.at("/postponeTask/task/reason"), "主任出差");
    let silent = on_task(&world, &rep, ("cancelTask", &id), json!({"reason": " "})).await;
    assert_eq!(fault(&silent), "TEXT_EMPTY");
    let cancelled = on_task(&world, &rep, ("cancelTask", &id), json!({"reason": "已电话沟通"})).await;
    assert_eq!(cancelled.at("/cancelTask/task/state"), "CANCELLED");
    assert_eq!(cancelled.at("/cancelTask/task/allowedActions"), json!([]));
    let again = on_task(&world, &rep, ("cancelTask", &id), json!({"reason": "又一次"})).await;
    assert_eq!(again.code(), "TASK_STATE");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_adds_tasks_for_reps_within_reach_only() {
    let day = FieldDay::begin().await;
    let peer = day.peer().await;
    let FieldDay { mut world, manager, rep } = day;
    world.department("WEST", "HQ").await;
    let elsewhere = world.manager("m2", "WEST").await;
    let customer = world.institution("医院", "EAST", Some(&rep)).await;
    let for_rep = || {
        let mut input = added(&world, &customer, WEDNESDAY);
        input["employeeId"] = json!(rep.id);
        input
    };
    let made = manager.mutate("addTask", for_rep(), TASK).await;
    assert_eq!(made.at("/addTask/task/origin"), "INSTRUCTION");
    assert_eq!(elsewhere.mutate("addTask", for_rep(), TASK).await.code(), "NOT_FOUND");
    assert_eq!(peer.mutate("addTask", for_rep(), TASK).await.code(), "FORBIDDEN");
    let id = made.text("/addTask/task/id");
    let open = "query O($id: ID!) { customer(id: $id) { openTasks { totalCount nodes { id } } } }";
    assert_eq!(rep.ask(open, json!({"id": customer})).await.at("/customer/openTasks/nodes/0/id"), id);
    let day = "query E($id: ID!) { employee(id: $id) { workDay(date: \"2026-11-25\") { tasks { id } } } }";
    assert_eq!(manager.ask(day, json!({"id": rep.id})).await.at("/employee/workDay/tasks/0/id"), id);
    assert!(elsewhere.ask(day, json!({"id": rep.id})).await.at("/employee/workDay").is_null());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_cannot_tell_a_foreign_task_from_an_absent_one() {
    let day = FieldDay::begin().await;
    let peer = day.peer().await;
    let FieldDay { world, rep, .. } = day;
    let id = add(&world, &rep, HOSPITAL, "2026-11-23").await;
    for (name, rest) in [
        ("changeTask", json!({"baseRev": 1})),
        ("postponeTask", json!({"date": "2026-11-25"})),
        ("cancelTask", json!({"reason": "不去"})),
    ] {
        assert_eq!(on_task(&world, &peer, (name, &id), rest.clone()).await.code(), "NOT_FOUND");
        assert_eq!(on_task(&world, &peer, (name, &mint("task")), rest).await.code(), "NOT_FOUND");
    }
    let task = "query T($id: ID!) { task(id: $id) { id } }";
    assert!(peer.ask(task, json!({"id": id})).await.at("/task").is_null());
    assert_eq!(world.anonymous().ask(task, json!({"id": id})).await.code(), "UNAUTHENTICATED");
    let unseen = peer.mutate("addTask", added(&world, HOSPITAL, "2026-11-23"), TASK).await;
    assert_eq!(unseen.code(), "NOT_FOUND");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_read_in_as_many_statements_however_full_it_is() {
    let FieldDay { world, rep, .. } = FieldDay::begin().await;
    let mut customers = Vec::new();
    for number in 0..6 {
        customers.push(world.institution(&format!("第{number}医院"), "EAST", Some(&rep)).await);
    }
    add(&world, &rep, &customers[0], "2026-11-23").await;
    let few = world.fewest_statements(async || rep.ask(DAY, json!({})).await).await;
    for customer in &customers[1..] {
        add(&world, &rep, customer, "2026-11-23").await;
    }
    let many = world.fewest_statements(async || rep.ask(DAY, json!({})).await).await;
    World::assert_none_per_row(few, many, 5);
    world.end().await;
}
