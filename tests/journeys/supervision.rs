//! Leaders look into the work logs of their people.

use e2e::{Actor, World, captured, mint};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

/// A call by telephone that is under way.
async fn called(world: &World, rep: &Actor, customer: &str) -> String {
    let now = captured(world.app.clock.now());
    let input = json!({"captured": now, "id": mint("visit"), "customerId": customer, "channel": "PHONE"});
    rep.mutate("startVisit", input, "visit { id }").await.text("/startVisit/visit/id")
}

async fn ids(by: &Actor, filter: Value) -> Vec<String> {
    let log = "query L($filter: VisitFilter) { visits(filter: $filter) { totalCount nodes { id } } }";
    let reply = by.ask(log, json!({ "filter": filter })).await;
    let ids: Vec<String> = reply
        .at("/visits/nodes")
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(reply.at("/visits/totalCount"), ids.len());
    ids
}

/// Covers VIS-08.
#[tokio::test(flavor = "multi_thread")]
async fn leaders_ask_the_logs_by_time_department_and_person() {
    let mut world = World::begin().await;
    let region = world.department("REGION", "HQ").await;
    let east = world.department("EAST", "REGION").await;
    let west = world.department("WEST", "REGION").await;
    let outside = world.department("OUTSIDE", "HQ").await;
    let leader = world.person("m1", StandardPosition::RegionalManager, "REGION").await;
    let foreign = world.manager("m2", "OUTSIDE").await;
    let eastern = world.rep("r1", "EAST").await;
    let western = world.rep("r2", "WEST").await;
    let (a, b) = (
        world.institution("东医院", "EAST", Some(&eastern)).await,
        world.institution("西医院", "WEST", Some(&western)).await,
    );
    let monday = called(&world, &eastern, &a).await;
    let in_the_west = called(&world, &western, &b).await;
    world.advance(chrono::TimeDelta::days(1));
    let [leader, foreign, eastern] = [leader, foreign, eastern].map(async |actor| actor.refreshed().await);
    let (leader, foreign, eastern) = (leader.await, foreign.await, eastern.await);
    let tuesday = called(&world, &eastern, &a).await;

    assert_eq!(ids(&leader, json!({})).await.len(), 3);
    assert_eq!(ids(&leader, json!({"departmentIds": [east]})).await, [tuesday.clone(), monday.clone()]);
    assert_eq!(ids(&leader, json!({"departmentIds": [west]})).await, std::slice::from_ref(&in_the_west));
    assert_eq!(ids(&leader, json!({"departmentIds": [region]})).await.len(), 3, "those below count too");
    assert_eq!(ids(&leader, json!({"employeeIds": [western.id]})).await, [in_the_west]);
    let day = |day: &str| json!({"period": {"from": day, "until": day}});
    assert_eq!(ids(&leader, day("2026-11-24")).await, std::slice::from_ref(&tuesday));
    assert_eq!(ids(&leader, day("2026-11-23")).await.len(), 2);
    let all = json!({"departmentIds": [east], "employeeIds": [eastern.id], "period": {"from": "2026-11-24", "until": "2026-11-24"}});
    assert_eq!(ids(&leader, all).await, [tuesday]);
    assert!(ids(&leader, json!({"departmentIds": [outside]})).await.is_empty());
    for filter in [json!({}), json!({"departmentIds": [region]}), json!({"employeeIds": [eastern.id]})] {
        assert!(ids(&foreign, filter).await.is_empty(), "another leader sees nothing of it");
    }
    world.end().await;
}
