//! What a stranger gets: every root field of the schema, asked by nobody, by somebody who left and by a rep of another team.
//!
//! Requests are made from the schema itself. A root field without a row in the table fails. Where a row (`rows.toml`) says that a field
//! names things of others, it is asked twice: with the ids of things that exist and belong to another team, and with ids
//! that nobody ever minted; both answers must be the same, byte for byte once ids and the id of the request are redacted.

mod anonymous;
mod asking;
mod edges;
mod listening;
mod oracle;
mod own;
mod read_only_role;
mod rights;
mod teams;
mod timing;

use e2e::rows::Stranger::{Anonymous, Forbidden, Names};
use e2e::rows::{Who, grow, rows};
use e2e::{Actor, World, captured, mint};
use serde_json::{Value, json};

use crate::access::asking::{Asking, Ids};

struct Scene {
    world: World,
    asking: Asking,
    owner: Actor,
    stranger: Actor,
    /// Somebody who left, with a token that has not run out.
    leaver: Actor,
}

impl Scene {
    /// Things of the east, and a rep of the west.
    async fn begin() -> Self {
        let mut world = World::begin().await;
        world.department("EAST", "HQ").await;
        world.department("WEST", "HQ").await;
        let owner = world.rep("east-rep", "EAST").await;
        let stranger = world.rep("west-rep", "WEST").await;
        let customer = world.institution("东区医院", "EAST", Some(&owner)).await;
        let doctor = world.professional("东区医生", &customer, Some(&owner)).await;
        let consent = mint("consent");
        let input = json!({"id": consent, "customerId": doctor, "purpose": "VISITS", "basis": "CONSENT"});
        owner.mutate("recordConsent", input, "consent { id }").await.at("/recordConsent/consent/id");
        let now = captured(world.app.clock.now());
        let (visit, task, plan, stay) = (mint("visit"), mint("task"), mint("weekplan"), mint("checkin"));
        let input = json!({"captured": now, "id": visit, "customerId": customer, "channel": "PHONE"});
        owner.mutate("startVisit", input, "visit { id }").await.text("/startVisit/visit/id");
        let input = json!({"captured": now, "id": task, "customerId": customer, "date": "2026-11-25"});
        owner.mutate("addTask", input, "task { id }").await.text("/addTask/task/id");
        let input = json!({"captured": now, "id": plan, "week": "2026-W49"});
        owner.mutate("draftWeekPlan", input, "weekPlan { id }").await.text("/draftWeekPlan/weekPlan/id");
        let input = json!({"captured": now, "id": stay, "customerId": customer, "fixes": []});
        owner.mutate("checkIn", input, "checkIn { id }").await.text("/checkIn/checkIn/id");
        let admin = world.sign_in("admin").await;
        let leaver = world.rep("east-leaver", "EAST").await;
        let input = json!({"fromId": leaver.id, "rules": {"restToId": owner.id}, "closesAccess": true});
        let handover = admin.mutate("startHandover", input, "handover { id }").await.text("/startHandover/handover/id");
        let known = [
            ("handover", handover),
            ("customer", customer),
            ("employee", owner.id.clone()),
            ("consent", consent),
            ("visit", visit),
            ("task", task),
            ("weekplan", plan),
            ("checkin", stay),
        ];
        let mut foreign = grow(world.app.clock.now(), |who| (who == Who::Rep).then_some(&owner)).await;
        foreign.extend(known.map(|(kind, id)| (kind.to_owned(), id)));
        let asking = Asking::of(&stranger, foreign).await;
        Self { world, asking, owner, stranger, leaver }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_root_field_has_a_row_and_every_row_a_field() {
    let scene = Scene::begin().await;
    for (root, listed) in &rows().stranger {
        let mut fields = scene.asking.fields(root);
        fields.sort();
        assert_eq!(fields, listed.keys().cloned().collect::<Vec<_>>(), "{root}");
    }
    scene.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anonymous_callers_and_leavers_get_nothing() {
    let scene = Scene::begin().await;
    let anonymous = scene.world.anonymous();
    scene.world.forget_viewers();
    let mut faults = Vec::new();
    for (root, name) in rows().roots(|row| row != Anonymous).filter(|(root, _)| *root != "Subscription") {
        for nobody in [&anonymous, &scene.leaver] {
            let reply = nobody.send(scene.asking.request(root, name, Ids::Foreign)).await;
            let code = reply.body["errors"][0]["extensions"]["code"].clone();
            if code != "UNAUTHENTICATED" || !reply.body["data"][name].is_null() {
                faults.push(format!("{name}: {}", reply.body));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    scene.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rep_is_refused_what_needs_a_right() {
    let scene = Scene::begin().await;
    let mut faults = Vec::new();
    for (root, name) in rows().roots(|row| row == Forbidden).filter(|(root, _)| *root != "Subscription") {
        let reply = scene.stranger.send(scene.asking.request(root, name, Ids::Foreign)).await;
        if reply.body["errors"][0]["extensions"]["code"] != "FORBIDDEN" || !reply.body["data"][name].is_null() {
            faults.push(format!("{name}: {}", reply.body));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    scene.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_ids_answer_like_absent_ids() {
    let scene = Scene::begin().await;
    let mut faults = Vec::new();
    for (root, name) in rows().roots(|row| row == Names) {
        let foreign = scene.stranger.send(scene.asking.request(root, name, Ids::Foreign)).await;
        let absent = scene.stranger.send(scene.asking.request(root, name, Ids::Absent)).await;
        let (foreign, absent) = (redacted(foreign.body), redacted(absent.body));
        let is_empty = foreign["data"][name].is_null() || foreign["data"][name] == json!([null]);
        let is_not_found = foreign["errors"].is_null() || foreign["errors"][0]["extensions"]["code"] == "NOT_FOUND";
        if foreign != absent || !is_empty || !is_not_found {
            faults.push(format!("{name}: {foreign} is not {absent}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    scene.world.end().await;
}

/// The control: the same requests show their things to whom they belong, so that an empty answer means something.
#[tokio::test(flavor = "multi_thread")]
async fn the_owner_gets_what_the_stranger_does_not() {
    let scene = Scene::begin().await;
    for name in ["customer", "handover", "task", "visit", "node"] {
        let own = scene.owner.send(scene.asking.request("Query", name, Ids::Foreign)).await;
        assert!(own.at(&format!("/{name}/__typename")).is_string(), "{name}");
    }
    let moved = scene.owner.send(scene.asking.request("Mutation", "cancelTask", Ids::Foreign)).await;
    assert!(moved.at("/cancelTask/__typename").is_string());
    scene.world.end().await;
}

fn redacted(mut body: Value) -> Value {
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        error["extensions"]["requestId"] = Value::Null;
    }
    body
}
