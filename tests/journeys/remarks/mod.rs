//! What is said of visits, plans and customers, and who is told.

use e2e::field_day::{DOCTOR, FieldDay};
use e2e::{Actor, Reply, World, captured, mint};
use serde_json::{Value, json};

use crate::journeys::reviews::visited;

const INBOX: &str =
    "subscription I { inboxChanged { cursor change notification { kind title body } counts { unread } } }";

fn remark(world: &World, about: &str, kind: &str, text: &str) -> Value {
    json!({"captured": captured(world.app.clock.now()), "id": mint("remark"), "aboutId": about, "kind": kind, "text": text})
}

async fn say(who: &Actor, input: Value) -> Reply {
    let selection = "remark { id kind text author { code } about { __typename } dueOn task { id } mentions { code } replyTo { id } }";
    who.mutate("addRemark", input, selection).await
}

/// A field day with a visit that the rep has made, and a stranger of another district.
struct Team {
    world: World,
    manager: Actor,
    rep: Actor,
    stranger: Actor,
    visit: String,
}

async fn team() -> Team {
    let FieldDay { mut world, manager, rep } = FieldDay::begin().await;
    world.department("D2", "HQ").await;
    let stranger = world.rep("r9", "D2").await;
    let visit = visited(&world, &rep, DOCTOR).await;
    Team { world, manager, rep, stranger, visit }
}

/// Covers REV-01, REV-02, REV-03, REM-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_comment_a_suggestion_and_an_instruction_reach_the_author_of_the_visit_at_once() {
    let Team { world, manager, rep, visit, .. } = team().await;
    let mut live = rep.live().await;
    live.subscribe(INBOX, json!({})).await;
    live.is_quiet().await;
    for (kind, text, told) in [
        ("COMMENT", "Clear notes", "REMARK"),
        ("SUGGESTION", "Bring the new leaflet", "REMARK"),
        ("INSTRUCTION", "Call the pharmacist", "INSTRUCTION"),
    ] {
        let said = say(&manager, remark(&world, &visit, kind, text)).await;
        assert_eq!(said.at("/addRemark/remark/about/__typename"), "Visit");
        let event = live.event().await["data"]["inboxChanged"].clone();
        assert_eq!(event["notification"]["kind"], told, "{event:#}");
        assert_eq!(event["notification"]["body"], format!("m1: {text}"));
    }
    let read = "query V($id: ID!) { visit(id: $id) { remarks(last: 2) { totalCount nodes { kind text author { code } } pageInfo { hasPreviousPage startCursor } } } }";
    let seen = rep.ask(read, json!({"id": visit})).await;
    assert_eq!(seen.at("/visit/remarks/totalCount"), 3);
    assert_eq!(seen.at("/visit/remarks/pageInfo/hasPreviousPage"), true);
    assert_eq!(seen.at("/visit/remarks/nodes/1/text"), "Call the pharmacist");
    let own = manager.ask("{ inbox(kinds: [REMARK, INSTRUCTION]) { nodes { id } } }", json!({})).await;
    assert_eq!(own.at("/inbox/nodes"), json!([]), "nobody is told of their own words");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instruction_with_a_day_makes_a_task_and_is_acknowledged_by_the_rep() {
    let Team { world, manager, rep, visit, .. } = team().await;
    let mut input = remark(&world, &visit, "INSTRUCTION", "Go back on Wednesday");
    input["dueOn"] = json!("2026-11-25");
    let said = say(&manager, input).await;
    let id = said.text("/addRemark/remark/id");
    let task = said.text("/addRemark/remark/task/id");
    let seen = rep.ask("query T($id: ID!) { task(id: $id) { date origin } }", json!({"id": task})).await;
    assert_eq!(seen.at("/task"), json!({"date": "2026-11-25", "origin": "INSTRUCTION"}));
    let now = captured(world.app.clock.now());
    let answer = json!({"captured": now, "remarkId": id, "answer": "I will"});
    let refused = manager.mutate("acknowledgeInstruction", answer.clone(), "remark { id }").await;
    assert_eq!(refused.code(), "FORBIDDEN");
    let done = rep.mutate("acknowledgeInstruction", answer, "remark { acknowledgedAt }").await;
    assert!(done.at("/acknowledgeInstruction/remark/acknowledgedAt").is_string());
    let told = manager.ask("{ inbox(kinds: [REMARK]) { nodes { body } } }", json!({})).await;
    assert_eq!(told.at("/inbox/nodes/0/body"), "r1: I will");
    let comment = say(&manager, remark(&world, &visit, "COMMENT", "Good")).await.text("/addRemark/remark/id");
    let wrong =
        rep.mutate("acknowledgeInstruction", json!({"captured": now, "remarkId": comment}), "remark { id }").await;
    assert_eq!(wrong.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "NOT_AN_INSTRUCTION");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_see_the_subject_neither_remarks_on_it_nor_is_named() {
    let Team { world, manager, rep, stranger, visit } = team().await;
    let foreign = say(&stranger, remark(&world, &visit, "COMMENT", "Hello")).await;
    let absent = say(&stranger, remark(&world, &mint("visit"), "COMMENT", "Hello")).await;
    assert_eq!((foreign.code(), absent.code()), ("NOT_FOUND".to_owned(), "NOT_FOUND".to_owned()));
    assert_eq!(say(&rep, remark(&world, &visit, "INSTRUCTION", "Do it")).await.code(), "FORBIDDEN");
    assert_eq!(say(&world.anonymous(), remark(&world, &visit, "COMMENT", "Hi")).await.code(), "UNAUTHENTICATED");
    let mut naming = remark(&world, &visit, "COMMENT", "Look");
    naming["mentionIds"] = json!([stranger.id]);
    let refused = say(&rep, naming.clone()).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["fieldErrors"][0]["path"], "mentionIds");
    naming["mentionIds"] = json!([manager.id]);
    assert_eq!(say(&rep, naming).await.at("/addRemark/remark/mentions"), json!([{"code": "m1"}]));
    let mut due = remark(&world, &visit, "COMMENT", "By tomorrow");
    due["dueOn"] = json!("2026-11-25");
    assert_eq!(say(&manager, due).await.code(), "DUE_ONLY_ON_INSTRUCTION");
    world.end().await;
}
