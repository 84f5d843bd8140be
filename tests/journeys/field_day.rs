//! The field day that other journeys begin with.

use e2e::captured;
use e2e::field_day::{DOCTOR, DOCTOR_ITEM, FieldDay, HOSPITAL_ITEM, PHARMACY};
use serde_json::json;

const TASK: &str = "query T($id: ID!) { task(id: $id) { state date customer { id name } } }";

#[tokio::test(flavor = "multi_thread")]
async fn each_test_has_a_field_day_of_its_own() {
    let (one, other) = tokio::join!(FieldDay::begin(), FieldDay::begin());
    let task = one.task(DOCTOR_ITEM).await;
    assert_ne!(task, one.task(HOSPITAL_ITEM).await);
    let input = json!({"captured": captured(one.world.app.clock.now()), "taskId": task, "reason": "Closed"});
    one.rep.mutate("cancelTask", input, "task { id }").await.text("/cancelTask/task/id");
    assert_eq!(one.rep.ask(TASK, json!({"id": task})).await.at("/task/state"), "CANCELLED");
    let untouched = other.rep.ask(TASK, json!({"id": task})).await.at("/task");
    let doctor = json!({"id": DOCTOR, "name": "王医生"});
    assert_eq!(untouched, json!({"state": "OPEN", "date": "2026-11-23", "customer": doctor}));
    one.world.end().await;
    other.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_day_has_a_pool_and_a_plan_to_approve() {
    let day = FieldDay::begin().await;
    let claim = json!({"customerId": PHARMACY});
    day.rep.mutate("claimCustomer", claim, "customer { id }").await.text("/claimCustomer/customer/id");
    let waiting = day.manager.ask("{ weekPlans(week: \"2026-W48\") { nodes { id state } } }", json!({})).await;
    assert_eq!(waiting.at("/weekPlans/nodes/0/state"), "SUBMITTED");
    let work = day.service().await.ask("{ customers(filter: {ownership: MINE}) { totalCount } }", json!({})).await;
    assert_eq!(work.at("/customers/totalCount"), 1);
    day.world.end().await;
}
