//! Branch offices: departments far away, which see what concerns them and report to those above.

use e2e::{Actor, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

async fn seen(actor: &Actor, customer: &str) -> Value {
    let document = "query C($id: ID!) { customer(id: $id) { id } }";
    actor.ask(document, json!({"id": customer})).await.body["data"]["customer"]["id"].clone()
}

/// Covers ORG-12.
#[tokio::test(flavor = "multi_thread")]
async fn a_branch_office_sees_its_own_and_is_seen_from_above() {
    let mut world = World::begin().await;
    let region = world.department("REGION", "HQ").await;
    let leader = world.person("leader", StandardPosition::RegionalManager, "REGION").await;
    let admin = world.sign_in("admin").await;
    for code in ["CHENGDU", "WUHAN"] {
        let id = world.department(code, "REGION").await;
        let uuid = id.split_once('_').unwrap().1;
        // No mutation makes a department a branch yet.
        world.sql(&format!("update departments set is_branch = true where id = '{uuid}'")).await;
    }
    let (chengdu, wuhan) = (world.manager("m-cd", "CHENGDU").await, world.manager("m-wh", "WUHAN").await);
    let (rep, other) = (world.rep("r-cd", "CHENGDU").await, world.rep("r-wh", "WUHAN").await);
    let customer = world.institution("成都医院", "CHENGDU", Some(&rep)).await;
    let leader = world.sign_in("leader").await.speaking(leader.language);
    for who in [&rep, &chengdu, &leader, &admin] {
        assert_eq!(seen(who, &customer).await, json!(customer));
    }
    for who in [&other, &wuhan] {
        assert_eq!(seen(who, &customer).await, Value::Null);
    }
    let manager = "query E($id: ID!) { employee(id: $id) { manager { id } department { isBranch } } }";
    let told = admin.ask(manager, json!({"id": chengdu.id})).await.at("/employee");
    assert_eq!(told, json!({"manager": {"id": leader.id}, "department": {"isBranch": true}}), "a branch reports above");
    let tree = "query D($id: ID!) { node(id: $id) { ... on Department { children { code isBranch } } } }";
    let branches = leader.ask(tree, json!({"id": region})).await.at("/node/children");
    assert_eq!(branches, json!([{"code": "CHENGDU", "isBranch": true}, {"code": "WUHAN", "isBranch": true}]));
    world.end().await;
}
