//! Several changes in one document, and what an idempotency key stands for.

use e2e::field_day::{FieldDay, HOSPITAL};
use e2e::{Actor, World, captured, mint};
use serde_json::{Value, json};
use uuid::Uuid;

const TASKS: &str = "mutation T($add: AddTaskInput!, $change: ChangeTaskInput!, $cancel: CancelTaskInput!) {
    addTask(input: $add) { task { state note rev } }
    changeTask(input: $change) { task { state note rev } }
    cancelTask(input: $cancel) { task { state note rev } }
}";
const PLAN: &str = "mutation P($draft: DraftWeekPlanInput!, $submit: SubmitWeekPlanInput!) {
    draftWeekPlan(input: $draft) { weekPlan { state items { tasks { id } } } }
    submitWeekPlan(input: $submit) { weekPlan { state items { tasks { id } } } }
}";

async fn begun() -> (World, Actor, String) {
    let FieldDay { world, rep, .. } = FieldDay::begin().await;
    (world, rep, HOSPITAL.to_owned())
}

fn input(world: &World, rest: Value) -> Value {
    let mut input = json!({"idempotencyKey": Uuid::now_v7(), "captured": captured(world.app.clock.now())});
    input.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    input
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mutation_of_a_document_answers_with_the_state_that_it_left() {
    let (world, rep, customer) = begun().await;
    let id = mint("task");
    let add = input(&world, json!({"id": id, "customerId": customer, "date": "2026-11-23"}));
    let change = input(&world, json!({"taskId": id, "baseRev": 1, "note": "带样品"}));
    let cancel = input(&world, json!({"taskId": id, "reason": "客户出差"}));
    let reply = rep.ask(TASKS, json!({"add": add, "change": change, "cancel": cancel})).await;
    assert_eq!(reply.at("/addTask/task/state"), "OPEN");
    assert_eq!(reply.at("/addTask/task/note"), Value::Null);
    assert_eq!(reply.at("/changeTask/task/state"), "OPEN");
    assert_eq!(reply.at("/changeTask/task/note"), "带样品");
    assert_eq!(reply.at("/cancelTask/task/state"), "CANCELLED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_drafted_and_submitted_in_one_document_is_submitted_and_has_its_tasks() {
    let (world, rep, customer) = begun().await;
    let id = mint("weekplan");
    let item = json!({"id": mint("planitem"), "customerId": customer, "visitsWanted": 1});
    let draft = input(&world, json!({"id": id, "week": "2026-W49", "items": [item]}));
    let reply = rep.ask(PLAN, json!({"draft": draft, "submit": input(&world, json!({"planId": id}))})).await;
    assert_eq!(reply.at("/draftWeekPlan/weekPlan/state"), "DRAFT");
    assert_eq!(reply.at("/draftWeekPlan/weekPlan/items/0/tasks"), json!([]));
    assert_eq!(reply.at("/submitWeekPlan/weekPlan/state"), "SUBMITTED");
    assert_eq!(reply.at("/submitWeekPlan/weekPlan/items/0/tasks").as_array().unwrap().len(), 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_not_reused_for_a_number_that_ends_alike() {
    let (world, rep, customer) = begun().await;
    let doctor = world.professional("王小二", &customer, Some(&rep)).await;
    let key = Uuid::now_v7();
    let number = |text: &str| json!({"idempotencyKey": key, "customerId": doctor, "idNumber": text, "reason": "登记"});
    let selection = "customer { idNumberEnding }";
    let first = rep.mutate("setIdNumber", number("11010519491231002X"), selection).await;
    assert_eq!(first.at("/setIdNumber/customer/idNumberEnding"), "002X");
    rep.mutate("setIdNumber", number("11010519491231002X"), selection).await.at("/setIdNumber");
    let other = rep.mutate("setIdNumber", number("44052418800101002X"), selection).await;
    assert_eq!(other.code(), "IDEMPOTENCY_KEY_REUSED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_not_reused_for_a_telephone_that_ends_alike() {
    let (world, rep, _) = begun().await;
    let (key, id) = (Uuid::now_v7(), mint("application"));
    let captured = captured(world.app.clock.now());
    let wanted = |number: &str| {
        let draft = json!({"kind": "INSTITUTION", "name": "新医院", "phones": [{"number": number}]});
        json!({"idempotencyKey": key, "captured": captured, "id": id, "draft": draft, "reason": "新客户"})
    };
    rep.mutate("applyForCustomer", wanted("01065296114"), "customerApplication { id }").await.at("/applyForCustomer");
    rep.mutate("applyForCustomer", wanted("01065296114"), "customerApplication { id }").await.at("/applyForCustomer");
    let other = rep.mutate("applyForCustomer", wanted("01088886114"), "customerApplication { id }").await;
    assert_eq!(other.code(), "IDEMPOTENCY_KEY_REUSED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_counts_its_rows_when_asked_and_only_then() {
    let (world, rep, _) = begun().await;
    let counted = rep.ask("{ products { totalCount nodes { id } } }", json!({})).await;
    assert_eq!(counted.at("/products/totalCount"), 1);
    let none = rep.ask("{ products(search: \"nowhere\") { totalCount nodes { id } } }", json!({})).await;
    assert_eq!(none.at("/products/totalCount"), 0);
    world.end().await;
}
