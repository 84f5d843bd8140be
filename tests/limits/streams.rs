//! GraphQL over server-sent events: what a stream says, and when it ends.

use e2e::{Actor, Said, Stream, World, captured, mint, until};
use rounds_platform::http::Settings;
use serde_json::{Value, json};

const PLANS: &str = "subscription P($after: String) { weekPlanChanged(after: $after) { cursor weekPlan { week } } }";

/// A week is planned, of which the planner is told.
async fn plan(world: &World, rep: &Actor, week: &str) {
    let input = json!({"captured": captured(world.app.clock.now()), "id": mint("weekplan"), "week": week});
    rep.mutate("draftWeekPlan", input, "weekPlan { id }").await.text("/draftWeekPlan/weekPlan/id");
}

fn week(event: &Value) -> &Value {
    &event["data"]["weekPlanChanged"]["weekPlan"]["week"]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_and_a_mutation_answer_once_and_are_complete() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    for document in ["{ viewer { employee { code } } }", "mutation { signOut(input: {}) { endedCount } }"] {
        let mut stream = Stream::open(&admin, document, json!({})).await;
        assert!(stream.event().await["errors"].is_null(), "{document}");
        assert_eq!(stream.hear().await, Said::Complete);
        assert_eq!(stream.hear().await, Said::End);
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_document_is_told_on_the_stream() {
    let world = World::begin().await;
    let rows = [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { weekPlanChanged(after: \"nonsense\") { cursor } }", "CURSOR_INVALID"),
    ];
    let admin = world.sign_in("admin").await;
    for (document, code) in rows {
        let mut stream = Stream::open(&admin, document, json!({})).await;
        let told = stream.event().await["errors"][0]["extensions"].clone();
        let inner = &told["fieldErrors"][0]["code"];
        assert!(told["code"] == code || inner == code, "{document}: {told:#}");
        assert_eq!(stream.hear().await, Said::Complete);
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_before_the_document_is_told_by_the_status() {
    let world = World::begin().await;
    let query = json!({"query": "{ __typename }"});
    let mut stranger = world.anonymous();
    stranger.token = Some("nonsense".to_owned());
    assert_eq!(Stream::ask(&stranger, query).await.status(), 401);
    assert_eq!(Stream::ask(&world.anonymous(), json!({"query": 7})).await.status(), 400);
    let unstreamed = world.sign_in("admin").await.ask("subscription { weekPlanChanged { cursor } }", json!({})).await;
    assert_eq!((unstreamed.status, unstreamed.code()), (400, "OPERATION_NOT_ALLOWED".to_owned()));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_tells_of_what_a_mutation_did_and_resumes_where_it_was_left() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let mut stream = Stream::open(&rep, PLANS, json!({})).await;
    plan(&world, &rep, "2026-W49").await;
    let first = stream.event().await;
    assert_eq!(week(&first), "2026-W49", "{first:#}");
    drop(stream);
    plan(&world, &rep, "2026-W50").await;
    plan(&world, &rep, "2026-W51").await;
    let cursor = &first["data"]["weekPlanChanged"]["cursor"];
    let mut resumed = Stream::open(&rep, PLANS, json!({"after": cursor})).await;
    assert_eq!(week(&resumed.event().await), "2026-W50");
    assert_eq!(week(&resumed.event().await), "2026-W51");
    plan(&world, &rep, "2026-W52").await;
    assert_eq!(week(&resumed.event().await), "2026-W52");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_and_a_socket_tell_the_same_and_each_person_only_their_own() {
    let mut world = World::begin().await;
    let (own, other) = (world.rep("r1", "HQ").await, world.rep("r2", "HQ").await);
    let mut stream = Stream::open(&own, PLANS, json!({})).await;
    let mut socket = own.live().await;
    socket.subscribe(PLANS, json!({})).await;
    let mut foreign = Stream::open(&other, PLANS, json!({})).await;
    socket.say(json!({"type": "ping"})).await;
    assert_eq!(socket.hear().await["type"], "pong", "the subscription is open by now");
    plan(&world, &own, "2026-W49").await;
    assert_eq!(stream.event().await, socket.event().await);
    plan(&world, &other, "2026-W50").await;
    assert_eq!(week(&foreign.event().await), "2026-W50");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session_without_being_complete() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let mut stream = Stream::open(&admin, PLANS, json!({})).await;
    admin.ask("mutation { signOut(input: {}) { endedCount } }", json!({})).await.at("/signOut/endedCount");
    assert_eq!(stream.hear().await, Said::End);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_at_shutdown_without_being_complete() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let mut stream = Stream::open(&admin, PLANS, json!({})).await;
    world.end().await;
    assert_eq!(stream.hear().await, Said::End);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_and_an_address_hold_so_many_streams_and_no_more() {
    let mut settings = Settings::demo();
    settings.sockets.streams_per_user = Some(2);
    settings.sockets.streams_per_address = Some(3);
    let mut world = World::with(settings).await;
    let (one, other) = (world.rep("r1", "HQ").await, world.rep("r2", "HQ").await);
    let body = json!({"query": PLANS});
    let first = Stream::open(&one, PLANS, json!({})).await;
    let _second = Stream::open(&one, PLANS, json!({})).await;
    let refused = Stream::ask(&one, body.clone()).await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"10".parse().unwrap()));
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    let _third = Stream::open(&other, PLANS, json!({})).await;
    assert_eq!(Stream::ask(&other, body.clone()).await.status(), 429, "the address holds three");
    drop(first);
    until("a place is given back", async || Stream::ask(&one, body.clone()).await.status() == 200).await;
    world.end().await;
}
