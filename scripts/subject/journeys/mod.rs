//! __Words__: created and changed by their owner, seen by whoever leads.

use e2e::{Actor, World, captured, mint};
use serde_json::{Value, json};

const LIST: &str = "query L($first: Int, $after: String) { __subjectsCamel__(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id rev title note employee { id } } } }";
const SELECTION: &str = "__subjectCamel__ { id rev title note createdAt employee { id } }";

fn titled(world: &World, title: &str) -> Value {
    json!({"captured": captured(world.app.clock.now()), "id": mint("__prefix__"), "title": title})
}

async fn list(actor: &Actor, variables: Value) -> Value {
    actor.ask(LIST, variables).await.at("/__subjectsCamel__")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_creates_and_changes_and_a_leader_sees() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    let (rep, manager) = (world.rep("r1", "EAST").await, world.manager("m1", "EAST").await);
    let created = rep.mutate("create__Subject__", titled(&world, "First"), SELECTION).await;
    let made = created.at("/create__Subject__/__subjectCamel__");
    assert_eq!((&made["rev"], &made["title"], &made["note"]), (&json!(1), &json!("First"), &Value::Null));
    assert_eq!(made["employee"]["id"], rep.id.as_str());
    let input = json!({"__subjectCamel__Id": made["id"], "baseRev": 1, "note": "More of it"});
    let changed = rep.mutate("change__Subject__", input.clone(), SELECTION).await.at("/change__Subject__/__subjectCamel__");
    assert_eq!((&changed["rev"], &changed["title"], &changed["note"]), (&json!(2), &json!("First"), &json!("More of it")));
    assert_eq!(list(&manager, json!({})).await["nodes"][0]["note"], "More of it");
    let stale = rep.mutate("change__Subject__", input, SELECTION).await;
    assert_eq!(stale.code(), "CONFLICT");
    let input = json!({"__subjectCamel__Id": made["id"], "baseRev": 2, "note": null});
    let cleared = rep.mutate("change__Subject__", input, SELECTION).await.at("/change__Subject__/__subjectCamel__");
    assert_eq!((&cleared["rev"], &cleared["note"]), (&json!(3), &Value::Null));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_sees_or_changes_it() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    world.department("WEST", "HQ").await;
    let (rep, manager) = (world.rep("r1", "EAST").await, world.manager("m1", "EAST").await);
    let stranger = world.rep("r2", "WEST").await;
    let id = rep.mutate("create__Subject__", titled(&world, "Mine"), SELECTION).await.text("/create__Subject__/__subjectCamel__/id");
    assert_eq!(list(&stranger, json!({})).await["totalCount"], 0);
    let input = json!({"__subjectCamel__Id": id, "baseRev": 1, "title": "Yours"});
    assert_eq!(stranger.mutate("change__Subject__", input.clone(), SELECTION).await.code(), "NOT_FOUND");
    assert_eq!(manager.mutate("change__Subject__", input, SELECTION).await.code(), "FORBIDDEN");
    assert_eq!(list(&rep, json!({})).await["nodes"][0]["title"], "Mine");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_created_is_checked_and_paged_newest_first() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    let rep = world.rep("r1", "EAST").await;
    let first = titled(&world, "One");
    for (title, code) in [(" ", "TEXT_EMPTY"), (&"x".repeat(101), "TEXT_TOO_LONG")] {
        let refused = rep.mutate("create__Subject__", titled(&world, title), SELECTION).await;
        assert_eq!(refused.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], code, "{}", refused.body);
    }
    rep.mutate("create__Subject__", first.clone(), SELECTION).await.at("/create__Subject__/__subjectCamel__/id");
    let again = rep.mutate("create__Subject__", first, SELECTION).await;
    assert_eq!(again.code(), "ID_TAKEN");
    world.advance(chrono::TimeDelta::seconds(1));
    rep.mutate("create__Subject__", titled(&world, "Two"), SELECTION).await.at("/create__Subject__/__subjectCamel__/id");
    let page = list(&rep, json!({"first": 1})).await;
    assert_eq!((&page["totalCount"], &page["nodes"][0]["title"]), (&json!(2), &json!("Two")));
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let rest = list(&rep, json!({"first": 1, "after": page["pageInfo"]["endCursor"]})).await;
    assert_eq!((&rest["nodes"][0]["title"], &rest["pageInfo"]["hasNextPage"]), (&json!("One"), &json!(false)));
    world.end().await;
}
