//! What of an answer and of an input GraphQL promises, over the wire: the order of fields, and that what is left out is
//! neither null nor an error.

use e2e::World;
use reqwest::Client;
use serde_json::{Value, json};

async fn text(world: &World, query: &str) -> String {
    let request = Client::builder().no_proxy().build().unwrap().post(format!("{}/graphql", world.url));
    request.json(&json!({"query": query})).send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_are_answered_in_the_order_of_the_selection() {
    let world = World::begin().await;
    let query = "{ zebra: __typename ...Part apple: __typename __schema { queryType { name kind __typename } } }
        fragment Part on Query { mango: __typename zebra: __typename beta: __type(name: \"ID\") { name kind } }";
    let expected = r#"{"data":{"zebra":"Query","mango":"Query","beta":{"name":"ID","kind":"SCALAR"},"apple":"Query","__schema":{"queryType":{"name":"Query","kind":"OBJECT","__typename":"__Type"}}}}"#;
    assert_eq!(text(&world, query).await, expected);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_left_out_leaves_the_default_of_its_argument() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let feed =
        "query F($state: ReviewState, $first: Int) { reviewFeed(state: $state, first: $first) { nodes { id } } }";
    assert_eq!(admin.ask(feed, json!({})).await.at("/reviewFeed/nodes"), json!([]));
    let hidden = "query F($unread: Boolean) { ...Part } fragment Part on Query { ... { inbox(unreadOnly: $unread) { nodes { id } } } }";
    assert_eq!(admin.ask(hidden, json!({})).await.at("/inbox/nodes"), json!([]));
    let given = admin.ask(feed, json!({"state": null})).await;
    assert_eq!(given.code(), "BAD_USER_INPUT", "null is not left out: {:#}", given.body);
    let mut live = admin.live().await;
    live.subscribe(feed, json!({})).await;
    assert_eq!(live.event().await["data"]["reviewFeed"]["nodes"], json!([]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patch_changes_what_it_names_and_nothing_else() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let customer = world.institution("Hospital 1", "HQ", Some(&rep)).await;
    let document = "mutation C($key: UUID!, $at: ClockInput!, $id: ID!, $rev: Int!, $name: String, $address: String, $tags: [String!]) {
        changeCustomer(input: {idempotencyKey: $key, captured: $at, customerId: $id, baseRev: $rev, name: $name, address: $address, tags: $tags}) {
          customer { rev name tags address } } }";
    let at = e2e::captured(world.app.clock.now());
    let mut rev = json!(1);
    let mut change = async |patch: Value| {
        let mut variables = json!({"key": uuid::Uuid::now_v7(), "at": at, "id": customer, "rev": rev});
        variables.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
        let reply = rep.ask(document, variables).await;
        rev = reply.at("/changeCustomer/customer/rev");
        reply.at("/changeCustomer/customer")
    };
    change(json!({"address": "Road 1", "tags": ["a", "b"]})).await;
    let tagged = change(json!({"tags": ["c"]})).await;
    assert_eq!((&tagged["name"], &tagged["address"]), (&json!("Hospital 1"), &json!("Road 1")));
    assert_eq!(tagged["tags"], json!(["c"]));
    let cleared = change(json!({"address": null})).await;
    assert_eq!((&cleared["tags"], &cleared["address"]), (&json!(["c"]), &Value::Null));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn blanks_and_comments_stand_wherever_graphql_lets_them() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let document = "query Q($ids : [ ID ! ] !) { nodes ( ids : $ids ) { id ... on # which
        Employee { name } } }";
    assert_eq!(admin.ask(document, json!({"ids": [admin.id]})).await.at("/nodes/0/id"), admin.id);
    let escaped = "{ customers(search: \"\\uD83D\\uDE00\\u{1F600}\") { totalCount } }";
    let code = admin.ask(escaped, json!({})).await.body["errors"][0]["extensions"]["code"].clone();
    assert_ne!(code, "INTERNAL_SERVER_ERROR");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_wrong_types_are_refused_before_anything_runs_with_their_place() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let set = "mutation S($input: SetReminderInput!) { setReminder(input: $input) { reminder { id } } }";
    let whole = || {
        json!({
            "idempotencyKey": uuid::Uuid::now_v7(), "captured": e2e::captured(world.app.clock.now()), "id": e2e::mint("reminder"),
            "aboutId": admin.id, "title": "x", "localDate": "2026-11-23", "localTime": "20:00",
        })
    };
    let spoilt = |field: &str, value: Value| {
        let mut input = whole();
        input[field] = value;
        json!({ "input": input })
    };
    let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
    for (variables, path, code) in [
        (json!({}), "input", "FIELD_REQUIRED"),
        (spoilt("aboutId", json!(null)), "input.aboutId", "FIELD_REQUIRED"),
        (spoilt("surprise", json!(1)), "input.surprise", "UNKNOWN_FIELD"),
        (spoilt("title", json!(7)), "input.title", "WRONG_TYPE"),
        (spoilt("localTime", deep), &format!("input.localTime{}", ".0".repeat(31)), "TOO_DEEP"),
    ] {
        let reply = admin.ask(set, variables).await;
        assert_eq!(reply.code(), "BAD_USER_INPUT");
        let fault = &reply.body["errors"][0]["extensions"]["fieldErrors"][0];
        assert_eq!((fault["path"].as_str(), fault["code"].as_str()), (Some(path), Some(code)), "{:#}", reply.body);
    }
    let first = "query Q($first: Int) { customers(first: $first) { totalCount } }";
    let overflow = admin.ask(first, json!({"first": 2_147_483_648_i64})).await;
    assert_eq!(overflow.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "WRONG_TYPE");
    assert_eq!(
        world.count("reminders").await + world.count("idempotency_records where operation = 'setReminder'").await,
        0
    );
    world.end().await;
}
