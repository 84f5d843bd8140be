//! Who is signed in, and who was.

use chrono::{DateTime, TimeDelta, Utc};
use e2e::{Actor, PASSWORD, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use super::{on, phone};

const LIST: &str = "query S($open: Boolean! = true, $department: ID, $period: TimeRangeInput) {
    sessions(openOnly: $open, departmentId: $department, period: $period) { totalCount nodes {
        id employee { id code } device { id model } appVersion ipAddress startedAt lastSeenAt endedAt endedBy isCurrent failedTries } } }";

async fn listed(actor: &Actor, variables: Value) -> Vec<Value> {
    let page = actor.ask(LIST, variables).await.at("/sessions");
    let nodes = page["nodes"].as_array().unwrap().clone();
    assert_eq!(page["totalCount"], nodes.len());
    nodes
}

fn instant(text: &Value) -> DateTime<Utc> {
    text.as_str().unwrap().parse().unwrap()
}

async fn fails(world: &World, login: &str) {
    let document = "mutation S($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
    let credentials = json!({"input": {"login": login, "password": "a wrong one"}});
    assert_eq!(world.anonymous().ask(document, credentials).await.code(), "CREDENTIALS_INVALID");
}

/// Covers ADM-02.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_who_is_signed_in_from_where_since_when_and_on_what() {
    let mut world = World::begin().await;
    let east = world.department("EAST", "HQ").await;
    world.hire("r1", StandardPosition::Rep, "EAST").await;
    let admin = world.sign_in("admin").await;
    world.advance(TimeDelta::minutes(5));
    let device = phone();
    let rep = on(&world, "r1", &device).await;
    let all = listed(&admin, json!({})).await;
    assert_eq!(all.len(), 2, "{all:#?}");
    let [of_rep, of_admin] = [&all[0], &all[1]];
    assert_eq!(of_rep["employee"]["code"], "r1");
    assert_eq!(of_rep["device"], json!({"id": device["id"], "model": "P60"}));
    assert_eq!((&of_rep["appVersion"], &of_rep["ipAddress"]), (&json!("1.4.2"), &json!("127.0.0.1")));
    assert!(instant(&of_rep["startedAt"]) > instant(&of_admin["startedAt"]) + TimeDelta::minutes(5));
    assert_eq!((&of_admin["isCurrent"], &of_rep["isCurrent"]), (&json!(true), &json!(false)));
    world.advance(TimeDelta::minutes(3));
    let seen = async {
        loop {
            rep.ask("{ viewer { employee { id } } }", json!({})).await.at("/viewer");
            let of_east = listed(&admin, json!({"department": east})).await;
            assert_eq!(of_east.len(), 1);
            if instant(&of_east[0]["lastSeenAt"]) >= instant(&of_east[0]["startedAt"]) + TimeDelta::minutes(3) {
                return;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), seen).await.expect("nobody was seen");
    let early = json!({"period": {"until": of_rep["startedAt"]}});
    assert_eq!(listed(&admin, early).await[0]["employee"]["code"], "admin");
    let reversed = json!({"period": {"from": "2026-11-23T00:05:00.000Z", "until": "2026-11-23T00:00:00.000Z"}});
    let refused = admin.ask(LIST, reversed).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "RANGE_INVALID");
    assert_eq!(rep.ask(LIST, json!({})).await.code(), "FORBIDDEN");
    world.end().await;
}

/// Covers ADM-02.
#[tokio::test(flavor = "multi_thread")]
async fn the_history_says_how_sessions_ended_and_how_often_signing_in_failed() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let other = world.rep("r2", "HQ").await;
    fails(&world, "r1").await;
    fails(&world, "r1").await;
    let admin = world.sign_in("admin").await;
    let document = "query E($id: ID!, $open: Boolean!) { employee(id: $id) { failedSignIns sessions(openOnly: $open) { totalCount nodes { id endedBy failedTries ipAddress } } } }";
    let of = |id: &str, open: bool| json!({"id": id, "open": open});
    assert_eq!(admin.ask(document, of(&rep.id, true)).await.at("/employee/failedSignIns"), json!(2));
    world.advance(TimeDelta::minutes(1));
    let again = Actor::sign_in(&world.url, "r1", PASSWORD).await;
    rep.ask("mutation { signOut(input: {}) { endedCount } }", json!({})).await.at("/signOut/endedCount");
    let history = again.ask(document, of(&rep.id, false)).await.at("/employee");
    assert_eq!(history["failedSignIns"], 0);
    assert_eq!(history["sessions"]["totalCount"], 2);
    let endings: Vec<&Value> =
        history["sessions"]["nodes"].as_array().unwrap().iter().map(|row| &row["endedBy"]).collect();
    assert_eq!(endings, [&Value::Null, &json!("SIGNED_OUT")]);
    assert_eq!(history["sessions"]["nodes"][0]["failedTries"], 2);
    assert_eq!(
        history["sessions"]["nodes"][0]["ipAddress"],
        Value::Null,
        "the address is told to whoever may read sessions"
    );
    let of_other = again.ask(document, of(&other.id, false)).await.at("/employee");
    assert_eq!(of_other, json!({"failedSignIns": null, "sessions": null}));
    let node = "query N($id: ID!) { node(id: $id) { id } }";
    let foreign = listed(&admin, json!({})).await.into_iter().find(|row| row["employee"]["code"] == "r2").unwrap();
    assert_eq!(again.ask(node, json!({"id": foreign["id"]})).await.at("/node"), Value::Null);
    assert_eq!(admin.ask(node, json!({"id": foreign["id"]})).await.at("/node/id"), foreign["id"]);
    world.advance(TimeDelta::days(15));
    let admin = world.sign_in("admin").await;
    assert_eq!(listed(&admin, json!({})).await.len(), 1, "what lay idle for a fortnight is open no more");
    let ended = listed(&admin, json!({"open": false})).await;
    let of_other = ended.iter().find(|row| row["employee"]["code"] == "r2").unwrap();
    assert_eq!((&of_other["endedBy"], of_other["endedAt"].is_string()), (&json!("EXPIRED"), true));
    world.end().await;
}
