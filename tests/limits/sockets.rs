//! What a socket is closed for, in the numbers of graphql-transport-ws.

use e2e::{Actor, Live, World};
use rounds_platform::http::Settings;
use serde_json::{Value, json};

async fn init(live: &mut Live, payload: Value) {
    live.say(json!({"type": "connection_init", "payload": payload})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_opens_answers_and_stays_open() {
    let world = World::begin().await;
    let mut live = world.sign_in("admin").await.live().await;
    live.say(json!({"type": "ping"})).await;
    assert_eq!(live.hear().await["type"], "pong");
    let id = live.subscribe("{ viewer { employee { code } } }", json!({})).await;
    assert_eq!(live.event().await["data"]["viewer"]["employee"]["code"], "admin");
    assert_eq!(live.hear().await, json!({"type": "complete", "id": id}));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_is_found_wherever_clients_put_it() {
    let world = World::begin().await;
    let token = world.sign_in("admin").await.token.unwrap();
    let bearer = format!("Bearer {token}");
    let places = [
        json!({"Authorization": bearer}),
        json!({"authorization": bearer}),
        json!({"authToken": token}),
        json!({"headers": {"Authorization": bearer}}),
    ];
    for payload in places {
        let mut live = Live::connect(&world.url).await;
        init(&mut live, payload.clone()).await;
        assert_eq!(live.hear().await["type"], "connection_ack", "{payload}");
        live.subscribe("{ viewer { employee { code } } }", json!({})).await;
        assert_eq!(live.event().await["data"]["viewer"]["employee"]["code"], "admin", "{payload}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_token_closes_with_4403() {
    let world = World::begin().await;
    let mut live = Live::connect(&world.url).await;
    init(&mut live, json!({"Authorization": "Bearer nonsense"})).await;
    assert_eq!(live.closing().await, 4403);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_before_the_acknowledgement_closes_with_4401() {
    let world = World::begin().await;
    let mut live = Live::connect(&world.url).await;
    live.subscribe("{ __typename }", json!({})).await;
    assert_eq!(live.closing().await, 4401);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_init_closes_with_4429() {
    let world = World::begin().await;
    let mut live = world.anonymous().live().await;
    init(&mut live, json!({})).await;
    assert_eq!(live.closing().await, 4429);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_in_use_closes_with_4409() {
    let world = World::begin().await;
    let mut live = world.sign_in("admin").await.live().await;
    let inbox =
        json!({"id": "7", "type": "subscribe", "payload": {"query": "subscription { inboxChanged { cursor } }"}});
    let asked = json!({"id": "7", "type": "subscribe", "payload": {"query": "{ __typename }"}});
    live.say(inbox.clone()).await;
    live.say(json!({"id": "7", "type": "complete"})).await;
    live.say(asked.clone()).await;
    assert_eq!(live.event().await["data"]["__typename"], "Query", "an id that is free again may be used again");
    assert_eq!(live.hear().await, json!({"id": "7", "type": "complete"}));
    live.say(inbox).await;
    live.say(asked).await;
    assert_eq!(live.closing().await, 4409);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_none_closes_with_4400() {
    let world = World::begin().await;
    let mut live = world.anonymous().live().await;
    live.say(json!({"type": "dance"})).await;
    assert_eq!(live.closing().await, 4400);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_says_nothing_closes_with_4408() {
    let mut settings = Settings::default();
    settings.sockets.init_within = std::time::Duration::from_millis(300);
    let world = World::with(settings).await;
    let mut live = Live::connect(&world.url).await;
    live.say(json!({"type": "ping"})).await;
    assert_eq!(live.hear().await["type"], "pong", "a ping is no init");
    assert_eq!(live.closing().await, 4408);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_without_a_name_reads_what_is_private() {
    let world = World::begin().await;
    let mut live = Actor::anonymous(&world.url).live().await;
    live.subscribe("{ viewer { mustChangePassword } }", json!({})).await;
    let answer = live.event().await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert!(answer["data"]["viewer"].is_null());
    world.end().await;
}
