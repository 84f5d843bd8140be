//! What awaits review, and how it is met.

use e2e::field_day::{DOCTOR, FieldDay};
use e2e::lists::{PURPOSE, RESULT};
use e2e::{Actor, World, captured, mint};
use serde_json::{Value, json};

const FEED: &str = "{ reviewFeed { totalCount nodes { id state priority reasons dueAt manager { code } visit { id version review { id } employee { code } } } } }";
const LIVE: &str = "subscription L($after: String) { reviewFeedChanged(after: $after) { cursor change reviewId review { id state visit { id } } } }";

/// A rep visits a customer by telephone and completes the visit.
pub async fn visited(world: &World, rep: &Actor, customer: &str) -> String {
    world.fill_lists().await;
    let (id, now) = (mint("visit"), captured(world.app.clock.now()));
    let start = json!({"captured": now, "id": id, "customerId": customer, "channel": "PHONE"});
    rep.mutate("startVisit", start, "visit { id }").await.text("/startVisit/visit/id");
    let complete = json!({"captured": now, "visitId": id, "report": {"purposeId": PURPOSE, "resultId": RESULT, "notes": "Talked about stock"}});
    rep.mutate("completeVisit", complete, "visit { id }").await.text("/completeVisit/visit/id");
    id
}

/// A manager's answer to a review.
pub fn rated(world: &World, review: &str, rating: i32) -> Value {
    let now = captured(world.app.clock.now());
    json!({"captured": now, "reviewId": review, "readVersion": 1, "rating": rating, "text": "Well prepared"})
}

/// Covers REM-05.
#[tokio::test(flavor = "multi_thread")]
async fn pending_reviews_are_told_at_sign_in_and_met_by_a_rating() {
    let FieldDay { world, manager, rep } = FieldDay::begin().await;
    let visit = visited(&world, &rep, DOCTOR).await;
    let again = world.sign_in("m1").await;
    let counts = again.ask("{ viewer { inboxCounts { unread byKind { kind unread } } } }", json!({})).await;
    let unread = json!([{"kind": "PLAN_SUBMITTED", "unread": 1}, {"kind": "REVIEW_DUE", "unread": 1}]);
    assert_eq!(counts.at("/viewer/inboxCounts/byKind"), unread);
    let feed = again.ask(FEED, json!({})).await;
    assert_eq!(feed.at("/reviewFeed/totalCount"), 1);
    let review = feed.at("/reviewFeed/nodes/0");
    assert_eq!(review["manager"]["code"], "m1");
    assert_eq!(review["visit"]["id"], visit);
    assert_eq!(review["visit"]["review"]["id"], review["id"]);
    assert_eq!(review["dueAt"], "2026-11-24T10:00:00.000Z");
    let id = review["id"].as_str().unwrap();
    let done = manager.mutate("reviewVisit", rated(&world, id, 4), "review { state mode rating text }").await;
    assert_eq!(
        done.at("/reviewVisit/review"),
        json!({"state": "DONE", "mode": "READ", "rating": 4, "text": "Well prepared"})
    );
    let told = rep.ask("{ inbox { nodes { kind title body about { __typename id } } } }", json!({})).await;
    assert_eq!(told.at("/inbox/nodes/0/kind"), "VISIT_REVIEWED");
    assert_eq!(told.at("/inbox/nodes/0/about"), json!({"__typename": "Visit", "id": visit}));
    assert_eq!(told.at("/inbox/nodes/0/body"), "m1 rated it 4 of 5");
    assert_eq!(manager.ask(FEED, json!({})).await.at("/reviewFeed/nodes"), json!([]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reviews_what_is_not_theirs_or_what_they_did_not_read() {
    let FieldDay { mut world, manager, rep } = FieldDay::begin().await;
    world.department("D2", "HQ").await;
    let stranger = world.manager("m2", "D2").await;
    visited(&world, &rep, DOCTOR).await;
    let id = manager.ask(FEED, json!({})).await.text("/reviewFeed/nodes/0/id");
    let answer = |input: Value, who: Actor| async move { who.mutate("reviewVisit", input, "review { id }").await };
    assert_eq!(answer(rated(&world, &id, 3), rep.clone()).await.code(), "FORBIDDEN");
    assert_eq!(rep.ask(FEED, json!({})).await.code(), "FORBIDDEN");
    assert_eq!(answer(rated(&world, &id, 3), world.anonymous()).await.code(), "UNAUTHENTICATED");
    let foreign = answer(rated(&world, &id, 3), stranger.clone()).await;
    let absent = answer(rated(&world, &mint("review"), 3), stranger.clone()).await;
    assert_eq!(
        (foreign.code(), foreign.body["errors"][0]["message"].clone()),
        (absent.code(), absent.body["errors"][0]["message"].clone())
    );
    assert_eq!(foreign.code(), "NOT_FOUND");
    assert_eq!(stranger.ask(FEED, json!({})).await.at("/reviewFeed/nodes"), json!([]));
    let mut unread = rated(&world, &id, 3);
    unread["readVersion"] = json!(2);
    assert_eq!(answer(unread, manager.clone()).await.code(), "CONFLICT");
    let beyond = answer(rated(&world, &id, 6), manager.clone()).await;
    assert_eq!(beyond.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "NUMBER_OUT_OF_RANGE");
    answer(rated(&world, &id, 5), manager.clone()).await.text("/reviewVisit/review/id");
    assert_eq!(answer(rated(&world, &id, 5), manager.clone()).await.code(), "REVIEW_DONE");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_live_for_the_manager_alone_and_resumes_by_its_cursor() {
    let FieldDay { mut world, manager, rep } = FieldDay::begin().await;
    world.department("D2", "HQ").await;
    let stranger = world.manager("m2", "D2").await;
    let other = world.rep("r9", "D2").await;
    let elsewhere = world.institution("Hospital 2", "D2", Some(&other)).await;
    let (mut heard, mut overheard) = (manager.live().await, stranger.live().await);
    heard.subscribe(LIVE, json!({})).await;
    overheard.subscribe(LIVE, json!({})).await;
    heard.is_quiet().await;
    overheard.is_quiet().await;
    let first = visited(&world, &rep, DOCTOR).await;
    let event = heard.event().await["data"]["reviewFeedChanged"].clone();
    assert_eq!((event["change"].clone(), event["review"]["visit"]["id"].clone()), (json!("UPSERTED"), json!(first)));
    let theirs = visited(&world, &other, &elsewhere).await;
    let other_event = overheard.event().await["data"]["reviewFeedChanged"].clone();
    assert_eq!(other_event["review"]["visit"]["id"], theirs, "the stranger heard of a visit that is not theirs");
    drop(heard);
    let second = visited(&world, &rep, DOCTOR).await;
    let mut resumed = manager.live().await;
    resumed.subscribe(LIVE, json!({"after": event["cursor"]})).await;
    assert_eq!(resumed.event().await["data"]["reviewFeedChanged"]["review"]["visit"]["id"], second);
    let mut refused = rep.live().await;
    refused.subscribe(LIVE, json!({})).await;
    assert_eq!(refused.hear().await["type"], "error");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_longer_feed_asks_no_more_of_the_database() {
    let FieldDay { world, manager, rep } = FieldDay::begin().await;
    visited(&world, &rep, DOCTOR).await;
    let one = world.fewest_statements(async || manager.ask(FEED, json!({})).await).await;
    for _ in 0..4 {
        visited(&world, &rep, DOCTOR).await;
    }
    let five = world.fewest_statements(async || manager.ask(FEED, json!({})).await).await;
    assert_eq!(manager.ask(FEED, json!({})).await.at("/reviewFeed/totalCount"), 5);
    World::assert_none_per_row(one, five, 4);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_that_passed_on_has_left_the_feed_of_whoever_resumes() {
    let day = FieldDay::begin().await;
    let admin = day.admin().await;
    let FieldDay { world, manager, rep } = day;
    let mut heard = manager.live().await;
    heard.subscribe(LIVE, json!({})).await;
    heard.is_quiet().await;
    visited(&world, &rep, DOCTOR).await;
    let cursor = heard.event().await["data"]["reviewFeedChanged"]["cursor"].clone();
    drop(heard);
    let visit = visited(&world, &rep, DOCTOR).await;
    let heir = admin.id.trim_start_matches("employee_");
    let row = visit.trim_start_matches("visit_");
    // The duty passes on by itself, without any event of its own.
    world.sql(&format!("update reviews set manager_id = '{heir}' where visit_id = '{row}'")).await;
    let seen = manager.ask("query V($id: ID!) { visit(id: $id) { id } }", json!({"id": visit})).await;
    assert_eq!(seen.text("/visit/id"), visit, "the visit is seen as before");
    let mut resumed = manager.live().await;
    resumed.subscribe(LIVE, json!({"after": cursor})).await;
    let event = resumed.event().await["data"]["reviewFeedChanged"].clone();
    assert_eq!((&event["change"], &event["review"]), (&json!("REMOVED"), &Value::Null));
    world.end().await;
}
