//! Who sees how much of the trail.

use std::collections::BTreeSet;

use e2e::{Actor, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::json;

use super::trail;

/// Gives somebody the right to read the trail, with a scope.
async fn reader(world: &mut World, code: &str, department: &str, scope: &str) -> Actor {
    let id = world.hire(code, StandardPosition::Service, department).await;
    let admin = world.sign_in("admin").await;
    let grants = json!([{"permission": "AUDIT_READ", "scope": scope}]);
    let input = json!({"employeeId": id, "positionIds": [], "directGrants": grants});
    admin.mutate("setEmployeeRights", input, "employee { id }").await.at("/setEmployeeRights/employee/id");
    world.sign_in(code).await
}

/// Covers ADM-01, ORG-04.
#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_seen_as_far_as_the_right_reaches() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    world.department("WEST", "HQ").await;
    let east = world.rep("r1", "EAST").await;
    let west = world.rep("r2", "WEST").await;
    let own = reader(&mut world, "own", "EAST", "OWN").await;
    let below = reader(&mut world, "below", "EAST", "SUBTREE").await;
    let all = reader(&mut world, "all", "EAST", "ALL").await;
    let admin = world.sign_in("admin").await;
    let actors = async |by: &Actor| {
        let rows = trail(by, json!({})).await;
        rows.iter().map(|row| row["actor"]["id"].as_str().unwrap_or("the system").to_owned()).collect::<BTreeSet<_>>()
    };
    let of = |people: &[&Actor]| people.iter().map(|actor| actor.id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(actors(&own).await, of(&[&own]));
    assert_eq!(actors(&below).await, of(&[&own, &below, &all, &east]));
    let mut everybody = of(&[&own, &below, &all, &east, &west, &admin]);
    everybody.insert("the system".to_owned());
    assert_eq!(actors(&all).await, everybody);
    assert_eq!(actors(&admin).await, everybody);

    assert!(trail(&below, json!({"actorIds": [west.id]})).await.is_empty(), "a filter widens no reach");
    let foreign = trail(&admin, json!({"actorIds": [west.id]})).await[0]["id"].clone();
    let node = "query N($id: ID!) { node(id: $id) { id } }";
    let (absent, hidden) = (json!({"id": e2e::mint("auditentry")}), json!({ "id": foreign }));
    for somebody in [&own, &below, &west] {
        assert_eq!(somebody.ask(node, hidden.clone()).await.body, somebody.ask(node, absent.clone()).await.body);
    }
    assert_eq!(east.ask("{ auditTrail { totalCount } }", json!({})).await.code(), "FORBIDDEN");
    assert_eq!(world.anonymous().ask("{ auditTrail { totalCount } }", json!({})).await.code(), "UNAUTHENTICATED");
    world.end().await;
}
