//! What a stranger hears over an open socket: every subscription of the schema, while another team works.

use std::time::Duration;

use e2e::Live;
use serde_json::{Value, json};

use crate::access::teams::two_teams;

const PATIENCE: Duration = Duration::from_secs(8);
const INBOX: &str =
    "subscription { inboxChanged { change notification { id kind title body about { id } } counts { unread } } }";
const PLANS: &str =
    "subscription { weekPlanChanged { weekPlan { id employee { id } items { customer { id name } } } } }";
const DAY: &str =
    "subscription { myDayChanged { day { tasks { id customer { id name } visit { id } } checkIns { id } } } }";
const FEED: &str =
    "subscription { reviewFeedChanged { change reviewId review { id visit { id customer { name } } } } }";

/// Opens subscriptions and waits until they are open.
async fn listen(live: &mut Live, documents: &[&str]) {
    for document in documents {
        live.subscribe(document, json!({})).await;
    }
    live.subscribe("{ __typename }", json!({})).await;
    assert_eq!(live.event().await["data"]["__typename"], "Query");
    assert_eq!(live.hear().await["type"], "complete");
}

/// Everything that is heard until all of this was heard.
async fn heard(live: &mut Live, awaited: &[&str]) -> String {
    let mut all = String::new();
    while let Some(word) = awaited.iter().find(|word| !all.contains(**word)) {
        let waiting = tokio::time::timeout(PATIENCE, live.hear());
        let message = waiting.await.unwrap_or_else(|_| panic!("nothing was heard of {word} after {all}"));
        all.push_str(&message.to_string());
    }
    all
}

/// The code that a subscription is refused with.
async fn refusal(live: &mut Live, document: &str) -> Value {
    live.subscribe(document, json!({})).await;
    let answer = live.hear().await;
    assert_eq!(answer["type"], "error", "{answer:#}");
    answer["payload"][0]["extensions"]["code"].clone()
}

/// News come in order: when the west has heard all of its own day, whatever it was told of the day before lies before.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_team_is_heard_by_a_stranger() {
    let (world, east, west) = two_teams().await;
    let (mut rep, mut manager) = (east.rep.live().await, east.manager.live().await);
    let (mut stranger, mut stranger_manager) = (west.rep.live().await, west.manager.live().await);
    listen(&mut rep, &[INBOX, PLANS, DAY]).await;
    listen(&mut manager, &[INBOX, PLANS, DAY, FEED]).await;
    listen(&mut stranger, &[INBOX, PLANS, DAY]).await;
    listen(&mut stranger_manager, &[INBOX, PLANS, DAY, FEED]).await;
    east.work(&world).await;
    heard(&mut rep, &east.news_of_rep()).await;
    heard(&mut manager, &east.news_of_manager()).await;
    west.work(&world).await;
    let by_rep = heard(&mut stranger, &west.news_of_rep()).await;
    let by_manager = heard(&mut stranger_manager, &west.news_of_manager()).await;
    for id in east.private() {
        assert!(!by_rep.contains(id), "the rep was told of {id}: {by_rep}");
        assert!(!by_manager.contains(id), "the manager was told of {id}: {by_manager}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anonymous_callers_cannot_subscribe_and_a_rep_has_no_review_feed() {
    let (world, east, west) = two_teams().await;
    let (mut nobody, mut rep) = (world.anonymous().live().await, west.rep.live().await);
    for document in [INBOX, PLANS, DAY, FEED] {
        assert_eq!(refusal(&mut nobody, document).await, "UNAUTHENTICATED", "{document}");
    }
    assert_eq!(refusal(&mut rep, FEED).await, "FORBIDDEN");
    let mut control = east.manager.live().await;
    listen(&mut control, &[FEED]).await;
    east.work(&world).await;
    heard(&mut control, &["reviewFeedChanged"]).await;
    listen(&mut nobody, &[]).await;
    listen(&mut rep, &[]).await;
    world.end().await;
}
