//! Applications for new customers, and the public search that says whether one exists.

use e2e::{Actor, Reply, World, captured, mint};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::CustomerKind;
use rounds_server::customers::customers::{Draft, Workplace};
use serde_json::{Value, json};

const APPLICATION: &str =
    "customerApplication { id rev name state reason decisionReason applicant { id } customer { id rep { id } }
  lookalikes { kind displayName servedBy { id } customer { id } } }";
const DECIDED: &str = "customerApplication { id state decisionReason customer { id name status rep { id } } }";
const LISTED: &str =
    "query L($state: RequestState) { customerApplications(state: $state) { totalCount nodes { id state } } }";
const TRACES: &str = "query T($search: String!) { customerTraces(search: $search) { kind displayName servedBy { name } customer { id } } }";

async fn apply(world: &World, actor: &Actor, draft: Value) -> (String, Reply) {
    let id = mint("application");
    let now = captured(world.app.clock.now());
    let input = json!({"captured": now, "id": id, "draft": draft, "reason": "新开业"});
    let reply = actor.mutate("applyForCustomer", input, APPLICATION).await;
    (id, reply)
}

async fn decide(actor: &Actor, id: &str, (decision, reason): (&str, Option<&str>)) -> Reply {
    let input = json!({"applicationId": id, "decision": decision, "reason": reason});
    actor.mutate("decideCustomerApplication", input, DECIDED).await
}

async fn lookalikes(actor: &Actor, application: &str) -> Value {
    let read = "query A($id: ID!) { node(id: $id) { ... on CustomerApplication { lookalikes { displayName customer { id } } } } }";
    actor.ask(read, json!({"id": application})).await.at("/node/lookalikes")
}

async fn told(actor: &Actor, kind: &str) -> Vec<Value> {
    let inbox = "query I($kinds: [NotificationKind!]) { inbox(kinds: $kinds) { nodes { title body about { id } } } }";
    actor.ask(inbox, json!({"kinds": [kind]})).await.at("/inbox/nodes").as_array().unwrap().clone()
}

fn hospital(name: &str) -> Value {
    json!({"kind": "INSTITUTION", "name": name})
}

fn professional(name: &str, workplace: &str, phone: &str) -> Draft {
    let workplace = Workplace { institution: workplace.parse().unwrap(), department: None };
    let phones = vec![(None, phone.to_owned())];
    Draft { workplace: Some(workplace), phones, ..Draft::named(CustomerKind::Professional, name) }
}

/// Covers CUS-20.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_reviewed_granted_and_assigned_at_once() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let manager = world.manager("m1", "east").await;
    let rep = world.rep("r1", "east").await;
    let (id, applied) = apply(&world, &rep, hospital("浦东新区人民医院")).await;
    assert_eq!(applied.text("/applyForCustomer/customerApplication/state"), "PENDING");
    let waiting = told(&manager, "REQUEST").await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["about"]["id"], json!(id));
    assert_eq!(waiting[0]["body"], "r1 applies for 浦东新区人民医院");
    assert_eq!(decide(&rep, &id, ("APPROVE", None)).await.code(), "FORBIDDEN");
    let granted = decide(&manager, &id, ("APPROVE", None)).await;
    assert_eq!(granted.text("/decideCustomerApplication/customerApplication/state"), "APPROVED");
    assert_eq!(granted.text("/decideCustomerApplication/customerApplication/customer/rep/id"), rep.id);
    let customer = granted.text("/decideCustomerApplication/customerApplication/customer/id");
    let mine = rep.ask("query C($id: ID!) { customer(id: $id) { name } }", json!({"id": customer})).await;
    assert_eq!(mine.text("/customer/name"), "浦东新区人民医院");
    assert_eq!(told(&rep, "REQUEST").await[0]["title"], "Application granted");
    assert_eq!(decide(&manager, &id, ("DECLINE", Some("重复"))).await.code(), "CONFLICT", "nothing is decided twice");
    let unchanged = manager.ask(LISTED, json!({"state": "APPROVED"})).await;
    assert_eq!(unchanged.text("/customerApplications/nodes/0/id"), id);
    assert_eq!(world.count("customers").await, 1);
    world.end().await;
}

/// Covers CUS-20, ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn a_declined_application_keeps_its_reason_and_is_nobody_elses_business() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let manager = world.manager("m1", "east").await;
    let foreign = world.manager("m2", "west").await;
    let rep = world.rep("r1", "east").await;
    let colleague = world.rep("r2", "east").await;
    let service = world.person("s1", StandardPosition::Service, "east").await;
    let (id, _) = apply(&world, &rep, hospital("浦东新区人民医院")).await;
    for other in [&foreign, &colleague] {
        let node = other.ask("query N($id: ID!) { node(id: $id) { id } }", json!({"id": id})).await;
        assert_eq!(node.at("/node"), Value::Null);
        assert_eq!(other.ask(LISTED, json!({})).await.at("/customerApplications/totalCount"), json!(0));
    }
    assert_eq!(decide(&foreign, &id, ("APPROVE", None)).await.code(), "NOT_FOUND");
    let wordless = decide(&manager, &id, ("DECLINE", None)).await;
    assert_eq!(wordless.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "REASON_REQUIRED");
    decide(&manager, &id, ("DECLINE", Some("已有客户"))).await.at("/decideCustomerApplication");
    let read =
        "query A($id: ID!) { node(id: $id) { ... on CustomerApplication { state decisionReason customer { id } } } }";
    let seen = rep.ask(read, json!({"id": id})).await;
    assert_eq!(seen.at("/node"), json!({"state": "DECLINED", "decisionReason": "已有客户", "customer": null}));
    assert_eq!(told(&rep, "REQUEST").await[0]["title"], "Application declined");
    assert_eq!(apply(&world, &service, hospital("某医院")).await.1.code(), "FORBIDDEN");
    assert_eq!(world.count("customers").await, 0);
    world.end().await;
}

/// Covers CUS-20.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_made_once_under_its_own_id_and_never_decided_by_its_maker() {
    let mut world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let manager = world.manager("m1", "HQ").await;
    let id = mint("application");
    let input = json!({"idempotencyKey": uuid::Uuid::now_v7(), "captured": captured(world.app.clock.now()),
        "id": id, "draft": hospital("浦东新区人民医院")});
    let first = manager.mutate("applyForCustomer", input.clone(), APPLICATION).await;
    let again = manager.mutate("applyForCustomer", input.clone(), APPLICATION).await;
    assert_eq!(first.at("/applyForCustomer"), again.at("/applyForCustomer"));
    let mut other = input;
    other["idempotencyKey"] = json!(uuid::Uuid::now_v7());
    assert_eq!(manager.mutate("applyForCustomer", other, APPLICATION).await.code(), "ID_TAKEN");
    assert_eq!(decide(&manager, &id, ("APPROVE", None)).await.code(), "FORBIDDEN");
    assert_eq!(told(&admin, "REQUEST").await.len(), 1, "nobody leads the head: whoever assigns everywhere is told");
    let draft = json!({"kind": "PROFESSIONAL", "name": "王伟"});
    let (_, refused) = apply(&world, &manager, draft).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "WORKPLACE_REQUIRED");
    decide(&admin, &id, ("APPROVE", None)).await.at("/decideCustomerApplication");
    world.end().await;
}

/// Covers CUS-19, CUS-20.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_decides_is_shown_what_looks_alike_without_detail() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let manager = world.manager("m1", "east").await;
    let rep = world.rep("r1", "east").await;
    let foreigner = world.rep("r2", "west").await;
    let far = world.institution("北京协和医院", "west", Some(&foreigner)).await;
    world.institution("广州市第一人民医院", "west", Some(&foreigner)).await;
    let near = world.institution("协和医院", "east", Some(&rep)).await;
    world.customer(professional("王伟", &far, "13800138000"), "west", Some(&foreigner)).await;
    let (_, applied) = apply(&world, &rep, hospital("北京市协和医院")).await;
    let alike = applied.at("/applyForCustomer/customerApplication/lookalikes");
    let names: Vec<&str> = alike.as_array().unwrap().iter().map(|row| row["displayName"].as_str().unwrap()).collect();
    assert_eq!(names, ["北京协和医院", "协和医院"]);
    assert_eq!(alike[0]["customer"], Value::Null, "out of reach it is a trace alone");
    assert_eq!(alike[1]["customer"]["id"], json!(near));
    let draft = json!({"kind": "PROFESSIONAL", "name": "李敏", "workplaceId": near,
        "phones": [{"number": "+8613800138000"}]});
    let (id, applied) = apply(&world, &rep, draft).await;
    let alike = applied.at("/applyForCustomer/customerApplication/lookalikes");
    assert_eq!(alike, json!([]), "telephones are no oracle for whoever applies");
    let alike = lookalikes(&manager, &id).await;
    assert_eq!(alike.as_array().unwrap().len(), 1, "{alike}");
    assert_eq!((&alike[0]["displayName"], &alike[0]["customer"]), (&json!("王**"), &Value::Null));
    let granted = decide(&manager, &id, ("APPROVE", None)).await;
    assert_eq!(granted.text("/decideCustomerApplication/customerApplication/customer/name"), "李敏");
    world.end().await;
}

/// Covers CUS-19.
#[tokio::test(flavor = "multi_thread")]
async fn the_public_search_says_that_a_customer_exists_and_who_serves_it_and_no_more() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let foreigner = world.rep("r2", "west").await;
    let far = world.institution("北京协和医院", "west", Some(&foreigner)).await;
    world.customer(professional("王伟", &far, "13800138000"), "west", Some(&foreigner)).await;
    let trace = async |search: &str| rep.ask(TRACES, json!({"search": search})).await.at("/customerTraces");
    let hospital =
        json!([{"kind": "INSTITUTION", "displayName": "北京协和医院", "servedBy": {"name": "west"}, "customer": null}]);
    assert_eq!(trace("北京协和医院").await, hospital);
    assert_eq!(trace("协和医院").await, hospital, "an institution is found by a like name");
    let doctor =
        json!([{"kind": "PROFESSIONAL", "displayName": "王**", "servedBy": {"name": "west"}, "customer": null}]);
    assert_eq!(trace("王伟").await, doctor);
    assert_eq!(trace("138 0013 8000").await, doctor);
    for part in ["王", "wangwei", "1380013", "医院"] {
        let reply = rep.ask(TRACES, json!({"search": part})).await;
        let is_short = reply.body["errors"][0]["extensions"]["fieldErrors"][0]["code"] == "SEARCH_TOO_SHORT";
        assert!(is_short || reply.at("/customerTraces") == json!([]), "{part}: {}", reply.body);
    }
    let own = foreigner.ask(TRACES, json!({"search": "王伟"})).await;
    assert_eq!(own.text("/customerTraces/0/displayName"), "王伟");
    world.end().await;
}

/// Covers CUS-19: nobody lists what others serve by asking again and again.
#[tokio::test(flavor = "multi_thread")]
async fn the_public_search_is_rationed() {
    let mut world = World::with(rounds_platform::http::Settings::default()).await;
    let rep = world.rep("r1", "HQ").await;
    let mut refused = None;
    for number in 0..20 {
        let reply = rep.ask(TRACES, json!({"search": format!("医院{number}")})).await;
        if !reply.body["errors"].is_null() {
            refused = Some((number, reply.code()));
            break;
        }
    }
    let (asked, code) = refused.expect("nobody was refused");
    assert!(asked >= 10, "refused after {asked}");
    assert_eq!(code, "RATE_LIMITED");
    world.end().await;
}

/// Covers CUS-19, CUS-20: what is private of a professional is kept sealed from the first day, and found all the same.
#[tokio::test(flavor = "multi_thread")]
async fn telephones_of_a_professional_are_sealed_while_the_application_waits_and_gone_from_it_after() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let manager = world.manager("m1", "east").await;
    let rep = world.rep("r1", "east").await;
    let place = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let known = world.customer(professional("欧阳一", &place, "13800138001"), "HQ", None).await;
    let draft = json!({"kind": "PROFESSIONAL", "name": "司马二", "workplaceId": place,
        "phones": [{"label": "手机", "number": "138 0013 8001"}, {"number": "010-6915-6114"}]});
    let (id, _) = apply(&world, &rep, draft).await;
    assert_eq!(lookalikes(&manager, &id).await[0]["displayName"], "欧**");
    let in_the_clear =
        "customer_applications as t where t::text like '%13800138001%' or t::text like '%138 0013 8001%'";
    assert_eq!(world.count(in_the_clear).await, 0);
    assert_eq!(world.count("customer_applications where sealed_phones is not null").await, 1);
    let (declined, _) = apply(
        &world,
        &rep,
        json!({"kind": "PROFESSIONAL", "name": "司马三", "workplaceId": place, "phones": [{"number": "13800138003"}]}),
    )
    .await;
    decide(&manager, &declined, ("DECLINE", Some("太远"))).await.at("/decideCustomerApplication");

    let granted = decide(&manager, &id, ("APPROVE", None)).await;
    let customer = granted.text("/decideCustomerApplication/customerApplication/customer/id");
    let card = "query C($id: ID!) { customer(id: $id) { phones { label number } } }";
    let phones = rep.ask(card, json!({"id": customer})).await.at("/customer/phones");
    assert_eq!(
        phones,
        json!([{"label": "手机", "number": "+8613800138001"}, {"label": null, "number": "+861069156114"}])
    );
    assert_eq!(
        world.count("customer_applications where sealed_phones is not null or data_key_id is not null").await,
        0
    );
    let stranger = world.rep("r2", "HQ").await;
    let found = stranger.ask(TRACES, json!({"search": "13800138001"})).await;
    assert_eq!(
        found.at("/customerTraces").as_array().unwrap().len(),
        2,
        "both with this number, {known} and {customer}"
    );
    assert_eq!(world.count("customer_phones where number like '%13800138001'").await, 0);
    world.end().await;
}
