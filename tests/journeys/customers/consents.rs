//! What professionals have agreed to.

use chrono::TimeDelta;
use e2e::{Actor, World, mint};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use super::field_code;

const LIST: &str = "query C($id: ID!, $after: String) { customer(id: $id) { consents(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor }
  nodes { id purpose basis since until evidence isInForce withdrawnAt withdrawalReason recordedBy { id } withdrawnBy { id } customer { id } } } } }";

async fn record(actor: &Actor, id: &str, more: Value) -> e2e::Reply {
    let mut input = json!({"id": mint("consent"), "customerId": id, "purpose": "MARKETING", "basis": "CONSENT"});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    actor.mutate("recordConsent", input, "consent { id rev isInForce }").await
}

/// Covers CUS-01, ADM-05.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_in_force_until_it_ends_or_is_withdrawn() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let hospital = world.institution("协和医院", "HQ", Some(&rep)).await;
    let doctor = world.professional("王小二", &hospital, Some(&rep)).await;
    let first =
        record(&rep, &doctor, json!({"since": "2026-01-01T00:00:00.000Z", "evidence": "纸质同意书 A-17"})).await;
    assert_eq!(first.at("/recordConsent/consent/isInForce"), json!(true));
    let first = first.text("/recordConsent/consent/id");
    let again = record(&rep, &doctor, json!({"until": "2027-01-01T00:00:00.000Z"})).await;
    assert_eq!(again.code(), "CONSENT_OVERLAPS");
    record(&rep, &doctor, json!({"purpose": "EVENTS", "until": "2026-12-01T00:00:00.000Z"})).await.at("/recordConsent");

    let withdrawal = json!({"consentId": first, "reason": "电话告知"});
    let gone = rep
        .mutate("withdrawConsent", withdrawal.clone(), "consent { isInForce withdrawalReason withdrawnBy { id } }")
        .await;
    let told = json!({"isInForce": false, "withdrawalReason": "电话告知", "withdrawnBy": {"id": rep.id}});
    assert_eq!(gone.at("/withdrawConsent/consent"), told);
    assert_eq!(rep.mutate("withdrawConsent", withdrawal, "consent { id }").await.code(), "CONSENT_WITHDRAWN");
    world.advance(TimeDelta::seconds(1));
    record(&rep, &doctor, json!({})).await.at("/recordConsent");

    let page = rep.ask(LIST, json!({"id": doctor})).await;
    assert_eq!(page.at("/customer/consents/totalCount"), json!(3));
    assert_eq!(page.at("/customer/consents/nodes/0/purpose"), json!("MARKETING"));
    assert_eq!(page.at("/customer/consents/nodes/1/isInForce"), json!(true));
    let after = page.text("/customer/consents/pageInfo/endCursor");
    let last = rep.ask(LIST, json!({"id": doctor, "after": after})).await;
    assert_eq!(last.text("/customer/consents/nodes/0/evidence"), "纸质同意书 A-17");
    assert_eq!(last.text("/customer/consents/nodes/0/recordedBy/id"), rep.id);
    let day = "query D($id: ID!) { customer(id: $id) { consents { nodes { purpose isInForce } } } }";
    world.advance(TimeDelta::days(9));
    let later = rep.refreshed().await.ask(day, json!({"id": doctor})).await.at("/customer/consents/nodes");
    assert!(later.as_array().unwrap().contains(&json!({"purpose": "EVENTS", "isInForce": false})), "{later:#}");
    world.end().await;
}

/// Covers ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn consents_are_kept_of_people_by_whoever_may_change_them() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let peer = world.rep("r2", "HQ").await;
    let finance = world.person("f1", StandardPosition::Finance, "HQ").await;
    let hospital = world.institution("协和医院", "HQ", Some(&rep)).await;
    let doctor = world.professional("王小二", &hospital, Some(&rep)).await;
    assert_eq!(field_code(&record(&rep, &hospital, json!({})).await), "NOT_A_PROFESSIONAL");
    assert_eq!(record(&peer, &doctor, json!({})).await.code(), "NOT_FOUND");
    assert_eq!(record(&finance, &doctor, json!({})).await.code(), "FORBIDDEN");
    let backwards = json!({"since": "2026-02-01T00:00:00.000Z", "until": "2026-01-01T00:00:00.000Z"});
    assert_eq!(record(&rep, &doctor, backwards).await.code(), "RANGE_INVALID");
    let consent = record(&rep, &doctor, json!({})).await.text("/recordConsent/consent/id");
    let node = "query N($id: ID!) { node(id: $id) { id } }";
    assert_eq!(rep.ask(node, json!({"id": consent})).await.text("/node/id"), consent);
    assert_eq!(finance.ask(node, json!({"id": consent})).await.text("/node/id"), consent);
    assert_eq!(peer.ask(node, json!({"id": consent})).await.at("/node"), Value::Null);
    world.end().await;
}
