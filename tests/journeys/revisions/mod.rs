//! Revisions of key fields, and how a customer came to be as it is.

use chrono::TimeDelta;
use e2e::{Actor, Reply, World, captured};
use rounds_domain::vocabulary::KeyField;
use rounds_server::customers::customers::{CustomerPolicy, RevisionRules};
use serde_json::{Value, json};

const CHANGED: &str =
    "customer { rev name status address } pendingRevisions { id field before after reason requestedBy { id } }";
const REVISION: &str = "customerRevision { id state decisionReason customer { name status pendingRevisions { id } } }";
const WAITING: &str = "query W($state: RequestState! = PENDING) { customerRevisions(state: $state) { totalCount nodes { id field before after } } }";
const HISTORY: &str = "query H($id: ID!, $kinds: [HistoryKind!], $first: Int, $after: String) { customer(id: $id) {
  history(kinds: $kinds, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id kind at sentence before after reason actor { id } } } } }";

fn approved(fields: &[KeyField]) -> CustomerPolicy {
    let control = CustomerPolicy::default();
    CustomerPolicy { revisions: RevisionRules { approved_fields: fields.to_vec(), ..control.revisions }, ..control }
}

async fn change(world: &World, actor: &Actor, input: Value) -> Reply {
    let mut input = input;
    input["captured"] = captured(world.app.clock.now());
    actor.mutate("changeCustomer", input, CHANGED).await
}

async fn decide(actor: &Actor, id: &Value, (decision, reason): (&str, Option<&str>)) -> Reply {
    let input = json!({"revisionId": id, "decision": decision, "reason": reason});
    actor.mutate("decideCustomerRevision", input, REVISION).await
}

async fn titles(actor: &Actor) -> Vec<Value> {
    let inbox = "{ inbox(kinds: [REQUEST]) { nodes { title about { id } } } }";
    actor.ask(inbox, json!({})).await.at("/inbox/nodes").as_array().unwrap().clone()
}

/// Covers CUS-28, ORG-10.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_field_that_needs_approval_waits_until_somebody_else_grants_it() {
    let mut world = World::controlled(approved(&[KeyField::Name, KeyField::Status])).await;
    world.department("east", "HQ").await;
    let manager = world.manager("m1", "east").await;
    let rep = world.rep("r1", "east").await;
    let id = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let wanted = json!({"customerId": id, "baseRev": 1, "name": "东单医院", "address": "东单北大街", "reason": "改名"});
    let asked = change(&world, &rep, wanted).await;
    assert_eq!(asked.text("/changeCustomer/customer/name"), "北京协和医院");
    assert_eq!(asked.text("/changeCustomer/customer/address"), "东单北大街", "the rest takes effect at once");
    let waiting = asked.at("/changeCustomer/pendingRevisions");
    assert_eq!(waiting.as_array().unwrap().len(), 1);
    assert_eq!((&waiting[0]["field"], &waiting[0]["after"]), (&json!("NAME"), &json!("东单医院")));
    let revision = waiting[0]["id"].clone();
    assert_eq!(titles(&manager).await, [json!({"title": "A change waits", "about": {"id": revision}})]);
    let again = json!({"customerId": id, "baseRev": 2, "name": "西单医院", "reason": "改名"});
    assert_eq!(change(&world, &rep, again).await.code(), "REVISION_PENDING");
    assert_eq!(decide(&rep, &revision, ("APPROVE", None)).await.code(), "FORBIDDEN");
    assert_eq!(rep.ask(WAITING, json!({})).await.code(), "FORBIDDEN");
    assert_eq!(manager.ask(WAITING, json!({})).await.at("/customerRevisions/nodes/0/id"), revision);
    let granted = decide(&manager, &revision, ("APPROVE", None)).await;
    assert_eq!(granted.text("/decideCustomerRevision/customerRevision/customer/name"), "东单医院");
    assert_eq!(granted.at("/decideCustomerRevision/customerRevision/customer/pendingRevisions"), json!([]));
    assert_eq!(titles(&rep).await[0]["title"], "Change approved");
    assert_eq!(decide(&manager, &revision, ("DECLINE", Some("迟了"))).await.code(), "CONFLICT");
    let recorded = manager.ask(HISTORY, json!({"id": id, "kinds": ["FIELD"]})).await.at("/customer/history/nodes");
    let renamed = recorded.as_array().unwrap().iter().find(|entry| entry["after"] == "东单医院").unwrap();
    assert_eq!((&renamed["actor"]["id"], &renamed["reason"]), (&json!(rep.id), &json!("改名")));
    let found = rep.ask("{ customers(search: \"ddyy\") { nodes { id } } }", json!({})).await;
    assert_eq!(found.text("/customers/nodes/0/id"), id);
    world.end().await;
}

/// Covers CUS-28, ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_their_own_revision_nor_one_out_of_reach_nor_over_what_changed_since() {
    let mut world = World::controlled(approved(&[KeyField::Status])).await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let admin = world.sign_in("admin").await;
    let manager = world.manager("m1", "east").await;
    let foreign = world.manager("m2", "west").await;
    let rep = world.rep("r1", "east").await;
    let id = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let asked =
        change(&world, &manager, json!({"customerId": id, "baseRev": 1, "status": "LOST", "reason": "关门"})).await;
    let revision = asked.at("/changeCustomer/pendingRevisions/0/id");
    assert_eq!(decide(&manager, &revision, ("APPROVE", None)).await.code(), "FORBIDDEN", "not one's own");
    assert_eq!(decide(&foreign, &revision, ("APPROVE", None)).await.code(), "NOT_FOUND");
    assert_eq!(foreign.ask(WAITING, json!({})).await.at("/customerRevisions/totalCount"), json!(0));
    let node = "query N($id: ID!) { node(id: $id) { id } }";
    assert_eq!(foreign.ask(node, json!({"id": revision})).await.at("/node"), Value::Null);
    let wordless = decide(&admin, &revision, ("DECLINE", None)).await;
    assert_eq!(wordless.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "REASON_REQUIRED");
    // A change past its approval, which no use case makes.
    world.sql("update customers set status = 'ACTIVE'").await;
    assert_eq!(decide(&admin, &revision, ("APPROVE", None)).await.code(), "CONFLICT", "its base is stale");
    let declined = decide(&admin, &revision, ("DECLINE", Some("已变更"))).await;
    assert_eq!(declined.text("/decideCustomerRevision/customerRevision/decisionReason"), "已变更");
    assert_eq!(declined.text("/decideCustomerRevision/customerRevision/customer/status"), "ACTIVE");
    assert_eq!(titles(&manager).await[0]["title"], "Change declined");
    world.end().await;
}

/// Covers CUS-28.
#[tokio::test(flavor = "multi_thread")]
async fn revisions_of_an_archived_customer_can_be_declined_and_not_granted() {
    let mut world = World::controlled(approved(&[KeyField::Status])).await;
    let manager = world.manager("m1", "HQ").await;
    let rep = world.rep("r1", "HQ").await;
    let id = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let wanted = json!({"customerId": id, "baseRev": 1, "status": "LOST", "reason": "关门"});
    let revision = change(&world, &rep, wanted).await.at("/changeCustomer/pendingRevisions/0/id");
    // Nothing archives customers yet.
    world.sql("update customers set archived_at = now()").await;
    assert_eq!(decide(&manager, &revision, ("APPROVE", None)).await.code(), "CUSTOMER_ARCHIVED");
    let declined = decide(&manager, &revision, ("DECLINE", Some("已归档"))).await;
    assert_eq!(declined.text("/decideCustomerRevision/customerRevision/state"), "DECLINED");
    assert_eq!(titles(&rep).await[0]["title"], "Change declined");
    world.end().await;
}

/// Covers CUS-28.
#[tokio::test(flavor = "multi_thread")]
async fn a_doctors_move_waits_with_the_department_and_the_company_says_what_is_key() {
    let mut control = approved(&[KeyField::Workplace]);
    control.revisions.key_fields = vec![KeyField::Status];
    let mut world = World::controlled(control).await;
    let manager = world.manager("m1", "HQ").await;
    let rep = world.rep("r1", "HQ").await;
    let old = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let new = world.institution("朝阳医院", "HQ", Some(&rep)).await;
    let doctor = world.professional("王小二", &old, Some(&rep)).await;
    let moved = json!({"customerId": doctor, "baseRev": 1, "workplaceId": new, "workplaceDepartment": "急诊", "reason": "调动"});
    let asked = change(&world, &rep, moved).await;
    let waiting = asked.at("/changeCustomer/pendingRevisions/0");
    assert_eq!((&waiting["before"], &waiting["after"]), (&json!("北京协和医院"), &json!("朝阳医院")));
    decide(&manager, &waiting["id"], ("APPROVE", None)).await.at("/decideCustomerRevision");
    let place = "query P($id: ID!) { customer(id: $id) { rev place { id } profile { ... on ProfessionalProfile { workplaceDepartment } } } }";
    let seen = rep.ask(place, json!({"id": doctor})).await;
    assert_eq!(seen.text("/customer/place/id"), new);
    assert_eq!(seen.text("/customer/profile/workplaceDepartment"), "急诊");
    let rev = seen.at("/customer/rev");
    let renamed = change(&world, &rep, json!({"customerId": doctor, "baseRev": rev, "name": "王小三"})).await;
    assert_eq!(renamed.text("/changeCustomer/customer/name"), "王小三", "a name is no key field here");
    world.end().await;
}

/// Covers CUS-22.
#[tokio::test(flavor = "multi_thread")]
async fn status_owner_anchor_and_fields_are_one_ordered_history() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let admin = world.sign_in("admin").await;
    let rep = world.rep("r1", "east").await;
    let peer = world.rep("r2", "west").await;
    let id = world.institution("北京协和医院", "east", None).await;
    let later = || world.advance(TimeDelta::minutes(1));
    later();
    rep.mutate("claimCustomer", json!({"customerId": id}), "customer { id }").await.at("/claimCustomer");
    later();
    let point = json!({"lat": 39.9, "lon": 116.4, "system": "WGS84"});
    let anchor = json!({"institutionId": id, "point": point, "radiusM": 150, "reason": "核实"});
    admin.mutate("setAnchor", anchor, "anchor { id }").await.at("/setAnchor");
    later();
    let at = world.app.clock.now() - TimeDelta::seconds(20);
    let input =
        json!({"captured": captured(at), "customerId": id, "baseRev": 1, "status": "ACTIVE", "reason": "首次进药"});
    let active = rep.mutate("changeCustomer", input, "customer { status statusSince }").await;
    let since = active.text("/changeCustomer/customer/statusSince");
    later();
    let input = json!({"customerId": id, "reason": "区域调整"});
    rep.mutate("releaseCustomer", input, "claimableAt").await.at("/releaseCustomer");
    let history = admin.ask(HISTORY, json!({"id": id})).await;
    assert_eq!(history.at("/customer/history/totalCount"), json!(5));
    let nodes = history.at("/customer/history/nodes");
    let told: Vec<&str> = nodes.as_array().unwrap().iter().map(|entry| entry["sentence"].as_str().unwrap()).collect();
    assert_eq!(
        told,
        [
            "Rep: r1 → –",
            "Status: Prospect → Active",
            "Anchor: – → 39.90000, 116.40000, 150 m",
            "Rep: – → r1",
            "Status: – → Prospect",
        ]
    );
    assert_eq!((&nodes[0]["reason"], &nodes[0]["actor"]["id"]), (&json!("区域调整"), &json!(rep.id)));
    assert_eq!(nodes[1]["at"], json!(since), "a change counts from when the phone says that it was made");
    assert!(since.as_str() < world.app.clock.now().to_rfc3339().as_str());
    let mut paged = Vec::new();
    let mut after = Value::Null;
    for _ in 0..3 {
        let page = admin.ask(HISTORY, json!({"id": id, "first": 2, "after": after})).await.at("/customer/history");
        paged.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(json!(paged), nodes);
    for entry in nodes.as_array().unwrap() {
        let read = "query N($id: ID!) { node(id: $id) { ... on HistoryEntry { id sentence } } }";
        assert_eq!(admin.ask(read, json!({"id": entry["id"]})).await.at("/node/sentence"), entry["sentence"]);
        assert_eq!(peer.ask(read, json!({"id": entry["id"]})).await.at("/node"), Value::Null);
    }
    let owners = admin.ask(HISTORY, json!({"id": id, "kinds": ["ASSIGNMENT"]})).await;
    assert_eq!(owners.at("/customer/history/totalCount"), json!(2));
    let chinese = admin.speaking("zh-CN").ask(HISTORY, json!({"id": id, "first": 2})).await;
    assert_eq!(chinese.text("/customer/history/nodes/1/sentence"), "状态：潜在 → 活跃");
    world.end().await;
}
