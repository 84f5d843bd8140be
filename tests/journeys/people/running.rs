//! Positions while people are at work: made, renamed and taken without a restart.

use std::time::{Duration, Instant};

use e2e::{Said, Stream, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use super::{position, rev, set_rights, sign_in};

const FEED: &str = "subscription { reviewFeedChanged { change } }";
const PLANS: &str = "subscription { weekPlanChanged { weekPlan { id } } }";
const PATIENCE: Duration = Duration::from_secs(15);

/// Covers ORG-02.
#[tokio::test(flavor = "multi_thread")]
async fn a_position_made_while_sockets_are_open_works_without_a_restart() {
    let mut world = World::begin().await;
    let clerk = world.person("clerk", StandardPosition::Finance, "HQ").await;
    let admin = sign_in(&world).await;
    let document = "{ positions(first: 1) { totalCount } }";
    let mut live = clerk.live().await;
    live.subscribe(document, json!({})).await;
    assert_eq!(live.event().await["errors"][0]["extensions"]["code"], "FORBIDDEN");
    live.hear().await;
    let reader = position(&admin, "读者", json!([{"permission": "PEOPLE_READ", "scope": "ALL"}])).await;
    set_rights(&admin, &clerk.id, json!([reader]), json!([])).await.text("/setEmployeeRights/employee/id");
    let began = Instant::now();
    while clerk.ask(document, json!({})).await.body["data"]["positions"].is_null() {
        assert!(began.elapsed() < PATIENCE, "the position does not work over HTTP");
    }
    let http = began.elapsed();
    loop {
        live.subscribe(document, json!({})).await;
        let answer = live.event().await;
        assert_eq!(live.hear().await["type"], "complete");
        if answer["data"]["positions"]["totalCount"] == 8 {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "the position does not work on the socket");
    }
    println!("a new position works after {http:?} over HTTP, {:?} on a socket", began.elapsed());
    world.end().await;
}

/// Covers ORG-02.
#[tokio::test(flavor = "multi_thread")]
async fn a_position_that_is_taken_ends_what_needed_it_on_open_sockets_and_streams() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    let manager = world.manager("m1", "EAST").await;
    let admin = sign_in(&world).await;
    let mut live = manager.live().await;
    let feed = live.subscribe(FEED, json!({})).await;
    live.subscribe(PLANS, json!({})).await;
    live.is_quiet().await;
    let mut stream = Stream::open(&manager, FEED, json!({})).await;
    set_rights(&admin, &manager.id, json!([]), json!([])).await.text("/setEmployeeRights/employee/id");
    let began = Instant::now();
    let refused = live.hear().await;
    let socket = began.elapsed();
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!(feed)));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "FORBIDDEN");
    let Said::Next(told) = stream.hear().await else { panic!("the stream ended without a word") };
    assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN");
    println!("subscriptions judged anew: socket {socket:?}, stream {:?}", began.elapsed());
    assert_eq!((stream.hear().await, stream.hear().await), (Said::Complete, Said::End));
    live.is_quiet().await;
    world.end().await;
}

/// Covers ORG-02.
#[tokio::test(flavor = "multi_thread")]
async fn a_position_is_called_by_the_name_of_the_readers_language() {
    let world = World::begin().await;
    let admin = sign_in(&world).await;
    let chinese = admin.clone().speaking("zh-CN");
    let input = json!({"name": "Trainer", "nameZh": "培训师", "grants": []});
    let made = admin.mutate("createPosition", input, "position { id name nameZh nameEn }").await;
    let id = made.text("/createPosition/position/id");
    assert_eq!(made.at("/createPosition/position/name"), json!("Trainer"));
    let change = async |actor: &e2e::Actor, names: Value| {
        let mut input = names;
        input["positionId"] = json!(id);
        input["baseRev"] = json!(rev(&world, "positions", &id).await);
        let changed = actor.mutate("changePosition", input, "position { name nameZh nameEn }").await;
        changed.at("/changePosition/position")
    };
    let in_chinese = change(&chinese, json!({"name": "讲师"})).await;
    assert_eq!(in_chinese, json!({"name": "讲师", "nameZh": "讲师", "nameEn": "Trainer"}));
    let both = change(&admin, json!({"nameZh": "教练", "nameEn": "Coach"})).await;
    assert_eq!(both, json!({"name": "Coach", "nameZh": "教练", "nameEn": "Coach"}));
    let one = change(&admin, json!({"nameZh": "Lead", "nameEn": "Lead"})).await;
    assert_eq!(one["name"], "Lead");
    let renamed = change(&chinese, json!({"name": "组长"})).await;
    assert_eq!(renamed, json!({"name": "组长", "nameZh": "组长", "nameEn": "组长"}), "it had one name in both");
    world.end().await;
}
