//! Assignments: who serves whom, and that it is never two.

use std::time::Duration;

use diesel::sql_types::BigInt;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use e2e::{Actor, Reply, World, mint};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

const RESULTS: &str = "results { customerId customer { id rep { id } servicePerson { id } } refusal { code message } }";
const SERVED: &str = "query S($id: ID!) { customer(id: $id) { rep { id } servicePerson { id }
  assignments(first: 10) { totalCount nodes { duty since until reason employee { id } assignedBy { id } } } } }";

async fn assign(actor: &Actor, customers: &[&str], employee: Option<&Actor>, duty: &str) -> Reply {
    let employee = employee.map(|employee| employee.id.clone());
    let input = json!({"customerIds": customers, "employeeId": employee, "duty": duty, "reason": "分配"});
    actor.mutate("assignCustomers", input, RESULTS).await
}

fn refusal(reply: &Reply, index: usize) -> String {
    reply.text(&format!("/assignCustomers/results/{index}/refusal/code"))
}

/// Covers CUS-15, CUS-17, ORG-10.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_assigns_a_customer_to_a_rep_and_to_a_service_person() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let manager = world.manager("m1", "east").await;
    let rep = world.rep("r1", "east").await;
    let other = world.rep("r2", "east").await;
    let service = world.person("s1", StandardPosition::Service, "east").await;
    let id = world.institution("北京协和医院", "east", None).await;
    let assigned = assign(&manager, &[&id], Some(&rep), "REP").await;
    assert_eq!(assigned.text("/assignCustomers/results/0/customer/rep/id"), rep.id);
    world.advance(chrono::TimeDelta::minutes(5));
    assign(&manager, &[&id], Some(&service), "SERVICE").await.at("/assignCustomers");
    assign(&manager, &[&id], Some(&other), "REP").await.at("/assignCustomers");
    let seen = manager.ask(SERVED, json!({"id": id})).await;
    assert_eq!(seen.text("/customer/rep/id"), other.id);
    assert_eq!(seen.text("/customer/servicePerson/id"), service.id);
    assert_eq!(seen.at("/customer/assignments/totalCount"), json!(3));
    let first = seen.at("/customer/assignments/nodes/2");
    assert_eq!(first["employee"]["id"], json!(rep.id));
    assert_eq!(first["assignedBy"]["id"], json!(manager.id));
    assert_eq!(first["reason"], json!("分配"));
    let latest = seen.at("/customer/assignments/nodes");
    let latest = latest.as_array().unwrap().iter().find(|row| row["employee"]["id"] == json!(other.id)).unwrap();
    assert_eq!(first["until"], latest["since"], "the one begins where the other ends");
    assert_eq!(rep.ask(SERVED, json!({"id": id})).await.at("/customer"), Value::Null, "it left the rep before");
    world.end().await;
}

/// Covers CUS-15, CUS-18.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_without_a_rep_lies_in_the_pool_of_whoever_served_it_last() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let admin = world.sign_in("admin").await;
    let rep = world.rep("r1", "east").await;
    let colleague = world.rep("r2", "east").await;
    let stranger = world.rep("r3", "west").await;
    let id = world.institution("北京协和医院", "west", Some(&rep)).await;
    let returned = assign(&admin, &[&id], None, "REP").await;
    assert_eq!(returned.at("/assignCustomers/results/0/customer/rep"), Value::Null);
    let name = "query N($id: ID!) { customer(id: $id) { id } }";
    assert_eq!(colleague.ask(name, json!({"id": id})).await.text("/customer/id"), id);
    assert_eq!(stranger.ask(name, json!({"id": id})).await.at("/customer"), Value::Null);
    world.end().await;
}

/// Covers CUS-15, ORG-10.
#[tokio::test(flavor = "multi_thread")]
async fn each_customer_of_a_batch_is_answered_for_itself() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let manager = world.manager("m1", "east").await;
    let rep = world.rep("r1", "east").await;
    let foreigner = world.rep("r2", "west").await;
    let service = world.person("s1", StandardPosition::Service, "east").await;
    let admin = world.sign_in("admin").await;
    let mine = world.institution("北京协和医院", "east", None).await;
    let foreign = world.institution("朝阳医院", "west", Some(&foreigner)).await;
    let archived = world.institution("安贞医院", "east", None).await;
    let shared = world.institution("东方医院", "west", Some(&foreigner)).await;
    assign(&admin, &[&shared], Some(&service), "SERVICE").await.at("/assignCustomers");
    let number = archived.trim_start_matches("customer_");
    // Nothing archives customers yet.
    world.sql(&format!("update customers set archived_at = now() where id = '{number}'")).await;
    let absent = mint("customer");
    let batch = [mine.as_str(), &foreign, &absent, &archived, &shared];
    let answer = assign(&manager, &batch, Some(&rep), "REP").await;
    assert_eq!(answer.text("/assignCustomers/results/0/customer/id"), mine);
    assert_eq!(answer.at("/assignCustomers/results/0/refusal"), Value::Null);
    assert_eq!(refusal(&answer, 1), "NOT_FOUND");
    assert_eq!(answer.at("/assignCustomers/results/1/refusal"), answer.at("/assignCustomers/results/2/refusal"));
    assert_eq!(refusal(&answer, 3), "CUSTOMER_ARCHIVED");
    assert_eq!(refusal(&answer, 4), "FORBIDDEN");
    assert_eq!(assign(&manager, &[&mine], Some(&foreigner), "REP").await.code(), "NOT_FOUND");
    assert_eq!(assign(&rep, &[&mine], Some(&rep), "REP").await.code(), "FORBIDDEN");
    let many: Vec<String> = (0..251).map(|_| mint("customer")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (batch, code) in [(&[][..], "LIST_EMPTY"), (&many[..], "LIST_TOO_LONG")] {
        let refused = assign(&manager, batch, Some(&rep), "REP").await;
        assert_eq!(refused.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], code);
    }
    world.close_access(&rep).await;
    assert_eq!(assign(&manager, &[&mine], Some(&rep), "REP").await.code(), "EMPLOYEE_INACTIVE");
    world.end().await;
}

/// Covers CUS-16.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_assign_a_customer_at_once_exactly_one_wins() {
    let mut world = World::begin().await;
    let manager = world.manager("m1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let one = world.rep("r1", "HQ").await;
    let two = world.rep("r2", "HQ").await;
    let id = world.institution("北京协和医院", "HQ", None).await;
    let mut holder = world.database().await;
    holder.batch_execute("begin; select id from customers for update").await.unwrap();
    let both = async {
        let customers = [id.as_str()];
        tokio::join!(assign(&manager, &customers, Some(&one), "REP"), assign(&admin, &customers, Some(&two), "REP"))
    };
    let released = async {
        waiting(&world, 2).await;
        holder.batch_execute("rollback").await.unwrap();
    };
    let ((by_manager, by_admin), ()) = tokio::join!(both, released);
    let outcomes = [&by_manager, &by_admin].map(|reply| reply.at("/assignCustomers/results/0/refusal")["code"].clone());
    let refused: Vec<_> = outcomes.iter().filter(|code| !code.is_null()).collect();
    assert_eq!(refused, [&json!("ASSIGNMENT_TAKEN")], "{:#} {:#}", by_manager.body, by_admin.body);
    let seen = admin.ask(SERVED, json!({"id": id})).await;
    assert_eq!(seen.at("/customer/assignments/totalCount"), json!(1));
    world.end().await;
}

/// Covers CUS-16.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_assigns_once() {
    let mut world = World::begin().await;
    let manager = world.manager("m1", "HQ").await;
    let rep = world.rep("r1", "HQ").await;
    let id = world.institution("北京协和医院", "HQ", None).await;
    let input = json!({"idempotencyKey": uuid::Uuid::now_v7(), "customerIds": [id, mint("customer")],
        "employeeId": rep.id, "duty": "REP", "reason": "分配"});
    let first = manager.mutate("assignCustomers", input.clone(), RESULTS).await;
    world.advance(chrono::TimeDelta::minutes(1));
    let second = manager.mutate("assignCustomers", input, RESULTS).await;
    assert_eq!(first.at("/assignCustomers"), second.at("/assignCustomers"));
    let again = assign(&manager, &[&id], Some(&rep), "REP").await;
    assert_eq!(again.at("/assignCustomers/results/0/refusal"), Value::Null);
    let seen = manager.ask(SERVED, json!({"id": id})).await;
    assert_eq!(seen.at("/customer/assignments/totalCount"), json!(1));
    world.end().await;
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Waits until so many connections of this database wait for a lock.
async fn waiting(world: &World, wanted: i64) {
    let mut watcher = world.database().await;
    let look = "select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    let patience = tokio::time::timeout(Duration::from_secs(10), async {
        while diesel::sql_query(look).get_result::<Count>(&mut watcher).await.unwrap().count < wanted {
            tokio::task::yield_now().await;
        }
    });
    patience.await.expect("nobody came to wait for the lock");
}
