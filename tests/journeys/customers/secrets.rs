//! What is sealed of a professional: who sees it, who finds somebody by it, and what a reveal leaves behind.

use e2e::{Actor, World};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::CustomerKind;
use rounds_server::customers::customers::{Draft, Workplace};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{change, field_code, names};

const NUMBER: &str = "11010519491231002X";
const FILE: &str = "query F($id: ID!) { customer(id: $id) { idNumberEnding phones { number display } } }";

async fn doctor(world: &World, rep: &Actor, (name, phone): (&str, &str)) -> String {
    let hospital = world.institution("东区医院", "east", Some(rep)).await;
    let workplace = Workplace { institution: hospital.parse().unwrap(), department: None };
    let draft = Draft {
        workplace: Some(workplace),
        phones: vec![(None, phone.to_owned())],
        ..Draft::named(CustomerKind::Professional, name)
    };
    world.customer(draft, "east", Some(rep)).await
}

async fn number(actor: &Actor, id: &str, number: &str) -> e2e::Reply {
    let input = json!({"customerId": id, "idNumber": number, "reason": "登记"});
    actor.mutate("setIdNumber", input, "customer { rev idNumberEnding }").await
}

async fn reveal(actor: &Actor, id: &str, key: Uuid) -> e2e::Reply {
    let input = json!({"idempotencyKey": key, "customerId": id, "reason": "核对处方人的身份信息"});
    actor.mutate("revealSecret", input, "idNumber").await
}

/// Covers CUS-01, ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn private_numbers_are_shown_to_who_serves_and_to_who_may_reveal() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let manager = world.manager("m1", "east").await;
    let finance = world.person("f1", StandardPosition::Finance, "HQ").await;
    let id = doctor(&world, &rep, ("王小二", "13800138000")).await;
    let entered = number(&rep, &id, "110105 19491231 002x").await;
    assert_eq!(entered.at("/setIdNumber/customer"), json!({"rev": 2, "idNumberEnding": "002X"}));
    assert_eq!(rep.ask(FILE, json!({"id": id})).await.text("/customer/phones/0/number"), "+8613800138000");
    assert_eq!(names(&rep, json!({"search": "138-0013-8000"})).await, ["王小二"]);
    assert_eq!(names(&rep, json!({"search": NUMBER})).await, [""; 0], "its end is seen, the rest is not to be guessed");
    assert_eq!(names(&manager, json!({"search": "13800138000"})).await, [""; 0]);
    assert_eq!(names(&manager, json!({"search": NUMBER})).await, ["王小二"]);
    let shown = json!({"idNumberEnding": "002X", "phones": [{"number": null, "display": "+86 138****8000"}]});
    for actor in [&manager, &finance] {
        assert_eq!(actor.ask(FILE, json!({"id": id})).await.at("/customer"), shown);
    }
    for search in ["13800138000", "+86 13800138000", "8000", "138", NUMBER] {
        assert_eq!(names(&finance, json!({"search": search})).await, [""; 0], "{search}");
    }
    assert_eq!(names(&finance, json!({"search": "王小二"})).await, ["王小二"]);
    let replaced =
        json!({"customerId": id, "baseRev": 2, "phones": [{"number": "13900139000"}, {"number": "13900139000"}]});
    change(&rep, &world, replaced).await.at("/changeCustomer");
    assert_eq!(names(&rep, json!({"search": "13800138000"})).await, [""; 0]);
    assert_eq!(names(&rep, json!({"search": "13900139000"})).await, ["王小二"]);
    assert_eq!(names(&manager, json!({"search": NUMBER})).await, ["王小二"]);
    assert_eq!(world.count("customer_phones where number is not null").await, 0);
    world.end().await;
}

/// Covers CUS-01, ADM-01.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_revealed_to_who_may_with_a_reason_and_a_trace_each_time() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let manager = world.manager("m1", "east").await;
    let other = world.manager("m2", "west").await;
    let id = doctor(&world, &rep, ("王小二", "13800138000")).await;
    let key = Uuid::now_v7();
    assert_eq!(reveal(&manager, &id, key).await.code(), "ID_NUMBER_MISSING");
    number(&rep, &id, NUMBER).await.at("/setIdNumber");
    assert_eq!(reveal(&rep, &id, key).await.code(), "FORBIDDEN");
    assert_eq!(reveal(&other, &id, key).await.code(), "NOT_FOUND");
    let hasty = json!({"customerId": id, "reason": "看看"});
    assert_eq!(field_code(&manager.mutate("revealSecret", hasty, "idNumber").await), "REASON_TOO_SHORT");
    let revealed = "audit_entries where outcome = 'DONE' and action = 'revealSecret'";
    assert_eq!(world.count(revealed).await, 0);
    for times in 1..=2 {
        assert_eq!(reveal(&manager, &id, key).await.text("/revealSecret/idNumber"), NUMBER);
        assert_eq!(world.count(revealed).await, times);
    }
    let person = manager.id.trim_start_matches("employee_");
    let told =
        format!("{revealed} and actor_id = '{person}' and details ->> 'why' like '核对%' and object_type = 'customer'");
    assert_eq!(world.count(&told).await, 2);
    for table in ["audit_entries", "idempotency_records", "customer_changes", "customers", "events", "jobs"] {
        let kept = format!("{table} as t where t::text like '%11010519491231%'");
        assert_eq!(world.count(&kept).await, 0, "{table}");
    }
    let recorded = "customer_changes where field = 'ID_NUMBER' and after = '**************002X' and before is null";
    assert_eq!(world.count(recorded).await, 1);
    world.end().await;
}

/// Covers CUS-01.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_cannot_be_is_refused_and_one_can_be_taken_away() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let peer = world.rep("r2", "east").await;
    let id = doctor(&world, &rep, ("王小二", "13800138000")).await;
    assert_eq!(field_code(&number(&rep, &id, "110105194912310021").await), "ID_NUMBER_INVALID");
    let hospital = world.institution("西区医院", "east", Some(&rep)).await;
    assert_eq!(field_code(&number(&rep, &hospital, NUMBER).await), "NOT_A_PROFESSIONAL");
    assert_eq!(number(&peer, &id, NUMBER).await.code(), "NOT_FOUND");
    number(&rep, &id, NUMBER).await.at("/setIdNumber");
    let gone = json!({"customerId": id, "idNumber": null, "reason": "登记有误"});
    let gone = rep.mutate("setIdNumber", gone, "customer { idNumberEnding }").await;
    assert_eq!(gone.at("/setIdNumber/customer/idNumberEnding"), Value::Null);
    assert_eq!(names(&rep, json!({"search": NUMBER})).await, [""; 0]);
    assert_eq!(world.count("customer_blind_keys where field = 'ID_NUMBER'").await, 0);
    world.end().await;
}

/// Covers CUS-01.
#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_number_moved_to_somebody_else_does_not_open() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let mine = doctor(&world, &rep, ("王小二", "13800138000")).await;
    let other = doctor(&world, &rep, ("李四", "13900139000")).await;
    let (to, from) = (mine.trim_start_matches("customer_"), other.trim_start_matches("customer_"));
    let moved = format!(
        "update customer_phones set sealed = (select sealed from customer_phones where customer_id = '{from}') where customer_id = '{to}'"
    );
    // Somebody with the database at hand tampers with it.
    world.sql(&moved).await;
    let seen = rep.ask(FILE, json!({"id": mine})).await;
    assert_eq!(seen.code(), "INTERNAL_SERVER_ERROR");
    assert!(!seen.body.to_string().contains("139"), "{:#}", seen.body);
    assert_eq!(rep.ask(FILE, json!({"id": other})).await.text("/customer/phones/0/number"), "+8613900139000");
    world.end().await;
}
