//! Who may not hand over, and what is no handover.

use e2e::lists::NORTH;
use e2e::{World, mint};
use rounds_domain::permissions::StandardPosition;
use serde_json::json;

use crate::handover::scene::{CHANGED, HANDOVER, PREVIEW, Scene, fault};

/// Covers ORG-14: only whoever reaches leaver and successors under `handover.run`.
#[tokio::test(flavor = "multi_thread")]
async fn reps_and_strangers_are_refused() {
    let mut scene = Scene::in_world(World::without_worker().await).await;
    scene.world.department("WEST", "HQ").await;
    let district = scene.world.manager("m1", "EAST").await;
    let stranger = scene.world.person("west-boss", StandardPosition::RegionalManager, "WEST").await;
    let outsider = scene.world.rep("outsider", "WEST").await;
    scene.hospital("北京协和医院", None, &scene.leaver).await;
    let rules = json!({"restToId": scene.one.id});
    let input = json!({"fromId": scene.leaver.id, "rules": rules, "closesAccess": true});
    let absent = json!({"fromId": mint("employee"), "rules": rules, "closesAccess": true});
    for (actor, code) in [(&scene.one, "FORBIDDEN"), (&district, "FORBIDDEN"), (&stranger, "NOT_FOUND")] {
        let asked = actor.ask(PREVIEW, json!({"fromId": scene.leaver.id, "rules": rules})).await;
        assert_eq!(asked.code(), code);
        assert_eq!(actor.mutate("startHandover", input.clone(), HANDOVER).await.code(), code);
        assert_eq!(actor.mutate("startHandover", absent.clone(), HANDOVER).await.code(), code);
    }
    assert_eq!(scene.start(json!({"restToId": outsider.id})).await.code(), "NOT_FOUND", "beyond the reach");
    let id = scene.start(rules).await.text("/startHandover/handover/id");
    let one = "query H($id: ID!) { handover(id: $id) { id } node(id: $id) { id } }";
    let list = "{ handovers { totalCount nodes { id } } }";
    for actor in [&scene.two, &district, &stranger] {
        let seen = actor.ask(one, json!({ "id": id })).await;
        assert!(seen.at("/handover").is_null() && seen.at("/node").is_null());
        let resumed = actor.mutate("resumeHandover", json!({ "handoverId": id }), "handover { id }").await;
        let absent = actor.mutate("resumeHandover", json!({ "handoverId": mint("handover") }), "handover { id }").await;
        assert_eq!(resumed.code(), absent.code());
        let mut live = actor.live().await;
        live.subscribe(CHANGED, json!({ "id": id })).await;
        let answer = live.hear().await;
        assert_eq!(answer["payload"][0]["extensions"]["code"], "NOT_FOUND", "{answer:#}");
    }
    for actor in [&scene.boss, &scene.one] {
        assert_eq!(actor.ask(one, json!({ "id": id })).await.text("/handover/id"), id);
    }
    assert_eq!(scene.boss.ask(list, json!({})).await.at("/handovers/totalCount"), 1);
    assert_eq!(stranger.ask(list, json!({})).await.at("/handovers/totalCount"), 0);
    assert_eq!(scene.one.ask(list, json!({})).await.code(), "FORBIDDEN");
    scene.world.end().await;
}

/// Covers ORG-14, CUS-17.
#[tokio::test(flavor = "multi_thread")]
async fn impossible_handovers_are_refused() {
    let scene = Scene::in_world(World::without_worker().await).await;
    let Scene { world, boss, leaver, one, two } = &scene;
    let hospital = scene.hospital("北京协和医院", None, leaver).await;
    let foreign = scene.hospital("朝阳医院", None, two).await;
    let region = json!({"regionId": NORTH, "successorId": one.id});
    let list = |customers: serde_json::Value| json!({"byList": [{"customerIds": customers, "successorId": one.id}], "restToId": one.id});
    let many: Vec<String> = (0..251).map(|_| mint("customer")).collect();
    assert_eq!(fault(&scene.start(json!({"restToId": leaver.id})).await), "HANDOVER_TO_LEAVER");
    assert_eq!(fault(&scene.start(json!({"byRegion": [region, region]})).await), "LIST_HAS_DUPLICATES");
    assert_eq!(fault(&scene.start(list(json!([hospital, hospital]))).await), "LIST_HAS_DUPLICATES");
    assert_eq!(fault(&scene.start(list(json!([]))).await), "LIST_EMPTY");
    assert_eq!(fault(&scene.start(list(json!(many))).await), "LIST_TOO_LONG");
    assert_eq!(scene.start(list(json!([foreign]))).await.code(), "NOT_FOUND");
    assert_eq!(scene.start(list(json!([mint("customer")]))).await.code(), "NOT_FOUND");
    assert_eq!(scene.start(json!({})).await.code(), "BAD_USER_INPUT");
    let unknown =
        json!({"byRegion": [{"regionId": mint("dictionaryentry"), "successorId": one.id}], "restToId": one.id});
    assert_eq!(fault(&scene.start(unknown).await), "DICTIONARY_ENTRY_INVALID");
    let own = json!({"fromId": boss.id, "rules": {"restToId": one.id}, "closesAccess": true});
    assert_eq!(boss.mutate("startHandover", own, HANDOVER).await.code(), "FORBIDDEN");
    world.close_access(two).await;
    assert_eq!(scene.start(json!({"restToId": two.id})).await.code(), "EMPLOYEE_INACTIVE");
    let key = uuid::Uuid::now_v7();
    let input =
        json!({"idempotencyKey": key, "fromId": leaver.id, "rules": {"restToId": one.id}, "closesAccess": true});
    let first = boss.mutate("startHandover", input.clone(), HANDOVER).await.text("/startHandover/handover/id");
    let again = boss.mutate("startHandover", input, HANDOVER).await.text("/startHandover/handover/id");
    assert_eq!(first, again, "the same key starts one handover");
    assert_eq!(scene.start(json!({"restToId": one.id})).await.code(), "HANDOVER_RUNNING");
    scene.world.end().await;
}
