//! The pool: who may claim, how often, and when again.

use chrono::TimeDelta;
use e2e::{Actor, Reply, World, until};
use rounds_domain::permissions::StandardPosition;
use rounds_server::customers::customers::{CustomerPolicy, PoolLimits};
use serde_json::{Value, json};

const STANDING: &str = "query S($id: ID!) { customer(id: $id) { rep { id } allowedActions } }";

async fn claim(actor: &Actor, id: &str) -> Reply {
    actor.mutate("claimCustomer", json!({"customerId": id}), "customer { id rep { id } allowedActions }").await
}

async fn release(actor: &Actor, id: &str) -> Reply {
    let input = json!({"customerId": id, "reason": "不在我的路线上"});
    actor.mutate("releaseCustomer", input, "customerId claimableAt").await
}

async fn may(actor: &Actor, id: &str, action: &str) -> bool {
    let actions = actor.ask(STANDING, json!({"id": id})).await.at("/customer/allowedActions");
    actions.as_array().unwrap().contains(&json!(action))
}

fn not_before(reply: &Reply) -> &str {
    reply.body["errors"][0]["extensions"]["notBefore"].as_str().unwrap()
}

fn limited(pool: PoolLimits) -> CustomerPolicy {
    CustomerPolicy { pool, ..CustomerPolicy::default() }
}

/// Covers CUS-18, ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn a_rep_claims_from_the_pool_of_the_own_department_and_from_no_other() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let colleague = world.rep("r2", "east").await;
    let service = world.person("s1", StandardPosition::Service, "east").await;
    let near = world.institution("北京协和医院", "east", None).await;
    let far = world.institution("朝阳医院", "west", None).await;
    assert!(may(&rep, &near, "CLAIM").await && !may(&rep, &near, "RELEASE").await);
    let claimed = claim(&rep, &near).await;
    assert_eq!(claimed.text("/claimCustomer/customer/rep/id"), rep.id);
    let actions = claimed.at("/claimCustomer/customer/allowedActions");
    assert!(actions.as_array().unwrap().contains(&json!("RELEASE")), "{actions}");
    assert!(!actions.as_array().unwrap().contains(&json!("CLAIM")), "{actions}");
    assert_eq!(claim(&rep, &far).await.code(), "NOT_FOUND");
    assert_eq!(claim(&rep, &near).await.code(), "ASSIGNMENT_TAKEN");
    assert_eq!(claim(&colleague, &near).await.code(), "NOT_FOUND", "colleagues do not see each other's customers");
    assert_eq!(release(&colleague, &near).await.code(), "NOT_FOUND");
    assert_eq!(claim(&service, &near).await.code(), "FORBIDDEN");
    assert_eq!(world.count("scope_changes where cause = 'ASSIGNMENT'").await, 1);
    world.end().await;
}

/// Covers CUS-18.
#[tokio::test(flavor = "multi_thread")]
async fn a_released_customer_cools_off_for_whoever_released_it_alone() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let colleague = world.rep("r2", "east").await;
    let manager = world.manager("m1", "east").await;
    let id = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    assert_eq!(release(&manager, &id).await.code(), "FORBIDDEN", "only one's own is given back");
    let given_back = release(&rep, &id).await;
    let claimable_at = given_back.text("/releaseCustomer/claimableAt");
    assert!(claimable_at.starts_with("2026-12-23T00:00:"), "{claimable_at}");
    assert!(!may(&rep, &id, "CLAIM").await && may(&colleague, &id, "CLAIM").await);
    let cooling = claim(&rep, &id).await;
    assert_eq!(cooling.code(), "COOLING_OFF");
    assert_eq!(not_before(&cooling), claimable_at);
    claim(&colleague, &id).await.at("/claimCustomer");
    let input = json!({"customerIds": [id], "employeeId": null, "duty": "REP", "reason": "收回"});
    manager.mutate("assignCustomers", input, "results { refusal { code } }").await.at("/assignCustomers");
    assert_eq!(claim(&colleague, &id).await.code(), "COOLING_OFF", "who lost it cools off too");
    // The past is moved rather than the clock, which would end all tokens.
    world.sql("update assignments set since = since - interval '31 days', until = until - interval '31 days'").await;
    assert!(may(&rep, &id, "CLAIM").await);
    claim(&rep, &id).await.at("/claimCustomer");
    world.end().await;
}

/// Covers CUS-18.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_claims_or_holds_more_than_the_company_allows() {
    let pool = PoolLimits { held_at_most: 4, claims_per_day: 2, claims_per_week: 3, cooling_off_days: 0 };
    let mut world = World::controlled(limited(pool)).await;
    let rep = world.rep("r1", "HQ").await;
    let mut ids = Vec::new();
    for name in ["一院", "二院", "三院", "四院", "五院"] {
        ids.push(world.institution(name, "HQ", None).await);
    }
    for id in &ids[..2] {
        claim(&rep, id).await.at("/claimCustomer");
    }
    let today = claim(&rep, &ids[2]).await;
    assert_eq!((today.code().as_str(), not_before(&today)), ("CLAIM_LIMIT_REACHED", "2026-11-23T16:00:00.000Z"));
    assert!(!may(&rep, &ids[2], "CLAIM").await);
    world.advance(TimeDelta::days(1));
    let rep = world.sign_in("r1").await;
    claim(&rep, &ids[2]).await.at("/claimCustomer");
    let this_week = claim(&rep, &ids[3]).await;
    let next_monday = ("CLAIM_LIMIT_REACHED", "2026-11-29T16:00:00.000Z");
    assert_eq!((this_week.code().as_str(), not_before(&this_week)), next_monday);
    world.advance(TimeDelta::days(7));
    let rep = world.sign_in("r1").await;
    claim(&rep, &ids[3]).await.at("/claimCustomer");
    assert_eq!(claim(&rep, &ids[4]).await.code(), "HELD_LIMIT_REACHED");
    release(&rep, &ids[0]).await.at("/releaseCustomer");
    claim(&rep, &ids[0]).await.at("/claimCustomer");
    world.end().await;
}

/// Covers CUS-16, CUS-18.
#[tokio::test(flavor = "multi_thread")]
async fn of_eight_claims_at_once_one_wins_and_no_limit_is_passed() {
    let pool = PoolLimits { held_at_most: 3, claims_per_day: 50, claims_per_week: 50, cooling_off_days: 0 };
    let mut world = World::controlled(limited(pool)).await;
    let mut reps = Vec::new();
    for number in 0..8 {
        reps.push(world.rep(&format!("r{number}"), "HQ").await);
    }
    let id = world.institution("北京协和医院", "HQ", None).await;
    let replies = futures_util::future::join_all(reps.iter().map(|rep| claim(rep, &id))).await;
    let is_won = |reply: &&Reply| reply.body["errors"].is_null();
    assert_eq!(replies.iter().filter(is_won).count(), 1);
    let lost: Vec<String> = replies.iter().filter(|reply| !is_won(reply)).map(Reply::code).collect();
    assert!(lost.iter().all(|code| code == "ASSIGNMENT_TAKEN" || code == "NOT_FOUND"), "{lost:?}");
    let mut many = Vec::new();
    for number in 0..8 {
        many.push(world.institution(&format!("{number}号医院"), "HQ", None).await);
    }
    let loser = reps.iter().zip(&replies).find(|(_, reply)| !is_won(reply)).unwrap().0;
    let replies = futures_util::future::join_all(many.iter().map(|id| claim(loser, id))).await;
    assert_eq!(replies.iter().filter(is_won).count(), 3, "three may be held");
    let late = replies.iter().filter(|reply| !is_won(reply)).map(Reply::code);
    assert!(late.into_iter().all(|code| code == "HELD_LIMIT_REACHED"));
    world.end().await;
}

/// Covers CUS-15, CUS-16: the duty of service sees, changes, is handed over and stays in the history as that of the rep.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_person_serves_beside_the_rep() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    let admin = world.sign_in("admin").await;
    let rep = world.rep("r1", "east").await;
    let service = world.person("s1", StandardPosition::Service, "east").await;
    let successor = world.person("s2", StandardPosition::Service, "east").await;
    let id = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let seen = "query S($id: ID!) { customer(id: $id) { servicePerson { id } allowedActions assignments { nodes { duty until } } } }";
    assert_eq!(service.ask(seen, json!({"id": id})).await.at("/customer"), Value::Null);
    let input = json!({"customerIds": [id], "employeeId": service.id, "duty": "SERVICE", "reason": "客服"});
    admin.mutate("assignCustomers", input, "results { refusal { code } }").await.at("/assignCustomers");
    assert!(may(&service, &id, "CHANGE").await && !may(&service, &id, "RELEASE").await);
    assert_eq!(release(&service, &id).await.code(), "FORBIDDEN");
    let mine = service.ask("{ customers(filter: {ownership: MINE}) { nodes { id } } }", json!({})).await;
    assert_eq!(mine.text("/customers/nodes/0/id"), id);
    let input = json!({"fromId": service.id, "rules": {"restToId": successor.id}, "closesAccess": true});
    let handover = admin.mutate("startHandover", input, "handover { id }").await.text("/startHandover/handover/id");
    let state = "query H($id: ID!) { handover(id: $id) { state } }";
    let state = async || admin.ask(state, json!({"id": handover})).await.text("/handover/state");
    until("the handover is complete", async || state().await == "COMPLETE").await;
    let after = rep.ask(seen, json!({"id": id})).await;
    assert_eq!(after.text("/customer/servicePerson/id"), successor.id);
    let duties = after.at("/customer/assignments/nodes");
    let served = duties.as_array().unwrap().iter().filter(|row| row["duty"] == "SERVICE");
    assert_eq!(served.count(), 2, "{duties}");
    world.end().await;
}
