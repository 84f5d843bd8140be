//! Stays at institutions, and whether they can be believed.

use chrono::{DateTime, TimeDelta, Utc};
use e2e::field_day::{CLINIC, FieldDay, HOSPITAL};
use e2e::{Actor, Reply, World, captured, mint};
use serde_json::{Value, json};

use crate::journeys::anchors::{BEIJING_GCJ02, set_anchor};

const STAY: &str = "checkIn { id rev arrivedAt arrivalTrust departedAt verdict explanation explanationNeeded allowedActions
    institution { id } judgement { score fencePosition distanceM rulesVersion anchor { id } evidence { signal measured unit weight sentence } }
    pastJudgements { id } fixes { given { lat lon system } accuracyM provider isMock isRounded } visits { id state } }";

/// What a phone measures at a point.
pub fn fix(at: DateTime<Utc>, point: (f64, f64), system: &str) -> Value {
    let measured_at = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    json!({"lat": point.0, "lon": point.1, "system": system, "accuracyM": 20.0, "measuredAt": measured_at, "provider": "GNSS"})
}

/// What a phone sends when somebody arrives now.
pub fn arrival(world: &World, customer: &str, fixes: &[Value]) -> Value {
    json!({"id": mint("checkin"), "captured": captured(world.app.clock.now()), "customerId": customer, "fixes": fixes})
}

/// Checks in.
pub async fn check_in(by: &Actor, input: Value) -> Reply {
    by.mutate("checkIn", input, STAY).await
}

/// A field day with the hospital, anchored in the figures of AMap, its rep and the manager.
async fn hospital() -> (World, Actor, Actor, String) {
    let FieldDay { world, manager, rep } = FieldDay::begin().await;
    (world, manager, rep, HOSPITAL.to_owned())
}

fn signals(reply: &Reply) -> Vec<String> {
    let evidence = reply.at("/checkIn/checkIn/judgement/evidence");
    evidence.as_array().unwrap().iter().map(|reason| reason["signal"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fix_in_the_figures_of_the_anchor_is_inside() {
    let (world, _, rep, hospital) = hospital().await;
    let measured = fix(world.app.clock.now(), BEIJING_GCJ02, "GCJ02");
    let reply = check_in(&rep, arrival(&world, &hospital, &[measured])).await;
    assert_eq!(reply.at("/checkIn/checkIn/judgement/fencePosition"), "INSIDE");
    assert_eq!(reply.at("/checkIn/checkIn/verdict"), "VERIFIED");
    assert_eq!(reply.at("/checkIn/checkIn/arrivalTrust"), "SERVER");
    assert_eq!(reply.at("/checkIn/checkIn/explanationNeeded"), false);
    assert_eq!(reply.at("/checkIn/checkIn/allowedActions"), json!(["START_VISIT", "CHECK_OUT"]));
    assert_eq!(reply.at("/checkIn/checkIn/fixes/0/given/system"), "GCJ02");
    let weights: i64 = reply
        .at("/checkIn/checkIn/judgement/evidence")
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["weight"].as_i64().unwrap())
        .sum();
    assert_eq!(reply.at("/checkIn/checkIn/judgement/score"), weights);
    let sentence = reply.text("/checkIn/checkIn/judgement/evidence/0/sentence");
    assert!(sentence.starts_with("The measured circle lies inside the fence"), "{sentence}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_figures_with_the_wrong_label_are_a_mislabelling_and_no_fraud() {
    let (world, _, rep, hospital) = hospital().await;
    let measured = fix(world.app.clock.now(), BEIJING_GCJ02, "WGS84");
    let reply = check_in(&rep, arrival(&world, &hospital, &[measured])).await;
    assert_eq!(reply.at("/checkIn/checkIn/verdict"), "UNVERIFIABLE");
    assert!(signals(&reply).contains(&"REFERENCE_MISMATCH".to_owned()), "{:#}", reply.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_is_not_refused_but_asks_for_an_explanation_once() {
    let (world, _, rep, hospital) = hospital().await;
    let measured = fix(world.app.clock.now(), (40.5, 116.4), "WGS84");
    let reply = check_in(&rep, arrival(&world, &hospital, &[measured])).await;
    assert_eq!(reply.at("/checkIn/checkIn/judgement/fencePosition"), "OUTSIDE");
    assert_eq!(reply.at("/checkIn/checkIn/verdict"), "UNVERIFIABLE");
    assert_eq!(reply.at("/checkIn/checkIn/explanationNeeded"), true);
    let words = json!({"checkInId": reply.text("/checkIn/checkIn/id"), "captured": captured(world.app.clock.now()), "explanation": "Parked at the back gate"});
    let explained = rep.mutate("explainCheckIn", words.clone(), STAY).await;
    assert_eq!(explained.at("/explainCheckIn/checkIn/explanationNeeded"), false);
    assert_eq!(explained.at("/explainCheckIn/checkIn/explanation"), "Parked at the back gate");
    assert_eq!(rep.mutate("explainCheckIn", words, STAY).await.code(), "CHECK_IN_EXPLAINED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_fix_an_explanation_given_at_once_is_enough() {
    let (world, _, rep, hospital) = hospital().await;
    let mut input = arrival(&world, &hospital, &[]);
    input["explanation"] = json!("Basement ward");
    let reply = check_in(&rep, input).await;
    assert_eq!(reply.at("/checkIn/checkIn/judgement/fencePosition"), "UNKNOWN");
    assert_eq!(reply.at("/checkIn/checkIn/explanationNeeded"), false);
    assert_eq!(reply.at("/checkIn/checkIn/explanation"), "Basement ward");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_anchor_the_fix_is_offered_as_the_first_one() {
    let day = FieldDay::begin().await;
    let (peer, world) = (day.peer().await, day.world);
    for _ in 0..2 {
        let measured = fix(world.app.clock.now(), (39.9, 116.4), "WGS84");
        let reply = check_in(&peer, arrival(&world, CLINIC, &[measured])).await;
        assert_eq!(reply.at("/checkIn/checkIn/judgement/fencePosition"), "UNKNOWN");
        assert_eq!(reply.at("/checkIn/checkIn/verdict"), "UNVERIFIABLE");
        world.advance(TimeDelta::minutes(5));
    }
    assert_eq!(
        world.count("anchor_proposals where state = 'PENDING' and message_key = 'anchor-proposal-first-fix'").await,
        1
    );
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_simulated_fix_contradicts_the_check_in() {
    let (world, _, rep, hospital) = hospital().await;
    let mut measured = fix(world.app.clock.now(), BEIJING_GCJ02, "GCJ02");
    measured["isMock"] = json!(true);
    let reply = check_in(&rep, arrival(&world, &hospital, &[measured])).await;
    assert_eq!(reply.at("/checkIn/checkIn/verdict"), "CONTRADICTED");
    assert_eq!(signals(&reply)[0], "MOCK");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fix_off_the_globe_is_the_fault_of_its_own_item() {
    let (world, _, rep, hospital) = hospital().await;
    let now = world.app.clock.now();
    let fixes = [fix(now, BEIJING_GCJ02, "GCJ02"), fix(now, (95.0, 116.4), "WGS84")];
    let reply = check_in(&rep, arrival(&world, &hospital, &fixes)).await;
    let fault = &reply.body["errors"][0]["extensions"]["fieldErrors"][0];
    assert_eq!((&fault["path"], &fault["code"]), (&json!("fixes.1.lat"), &json!("POINT_OUT_OF_RANGE")));
    let eleven = vec![fix(now, BEIJING_GCJ02, "GCJ02"); 11];
    let many = check_in(&rep, arrival(&world, &hospital, &eleven)).await;
    assert_eq!(many.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "LIST_TOO_LONG");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_a_check_in_twice_has_the_effect_of_once() {
    let (world, _, rep, hospital) = hospital().await;
    let mut input = arrival(&world, &hospital, &[fix(world.app.clock.now(), BEIJING_GCJ02, "GCJ02")]);
    input["idempotencyKey"] = json!("0198f3a2-7c00-7000-8000-000000000001");
    let first = check_in(&rep, input.clone()).await;
    let second = check_in(&rep, input.clone()).await;
    assert_eq!(first.at("/checkIn"), second.at("/checkIn"));
    assert_eq!(world.count("check_ins").await, 1);
    assert_eq!(world.count("fixes").await, 1);
    input["explanation"] = json!("Another payload");
    assert_eq!(check_in(&rep, input.clone()).await.code(), "IDEMPOTENCY_KEY_REUSED");
    input["idempotencyKey"] = Value::Null;
    assert_eq!(check_in(&rep, input).await.code(), "ID_TAKEN");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_stay_closes_the_one_before_and_a_late_one_never_does() {
    let (world, _, rep, hospital) = hospital().await;
    let first = check_in(&rep, arrival(&world, &hospital, &[])).await.text("/checkIn/checkIn/id");
    world.advance(TimeDelta::hours(2));
    let rep = world.sign_in("r1").await;
    let second = check_in(&rep, arrival(&world, &hospital, &[])).await;
    assert_eq!(second.at("/checkIn/checkIn/departedAt"), Value::Null);
    assert_eq!(world.count("check_ins where departed_at is null").await, 1);
    let mut late = arrival(&world, &hospital, &[]);
    late["captured"] = captured(world.app.clock.now() - TimeDelta::hours(1));
    let late = check_in(&rep, late).await;
    assert_eq!(late.at("/checkIn/checkIn/arrivalTrust"), "PHONE_ONLY");
    assert_eq!(late.at("/checkIn/checkIn/departedAt"), second.at("/checkIn/checkIn/arrivedAt"));
    let leave = |id: &str, at| json!({"checkInId": id, "captured": captured(at), "fixes": []});
    let true_departure = world.app.clock.now() - TimeDelta::minutes(90);
    let left = rep.mutate("checkOut", leave(&first, true_departure), STAY).await;
    assert_eq!(
        left.text("/checkOut/checkIn/departedAt"),
        true_departure.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    );
    assert_eq!(rep.mutate("checkOut", leave(&first, true_departure), STAY).await.code(), "CHECK_IN_CLOSED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stay_is_judged_by_the_anchor_of_its_own_day() {
    let (world, _, _, hospital) = hospital().await;
    let there = world.app.clock.now();
    world.advance(TimeDelta::hours(3));
    let (manager, rep) = (world.sign_in("m1").await, world.sign_in("r1").await);
    let moved = set_anchor(&manager, &hospital, (31.2, 121.4), "WGS84").await.text("/setAnchor/anchor/id");
    let mut input = arrival(&world, &hospital, &[fix(there, BEIJING_GCJ02, "GCJ02")]);
    input["captured"] = captured(there);
    let reply = check_in(&rep, input).await;
    assert_eq!(reply.at("/checkIn/checkIn/judgement/fencePosition"), "INSIDE");
    assert_ne!(reply.text("/checkIn/checkIn/judgement/anchor/id"), moved);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_can_neither_open_nor_touch_a_stay() {
    let (mut world, manager, rep, hospital) = hospital().await;
    world.department("WEST", "HQ").await;
    let stranger = world.rep("r9", "WEST").await;
    let id = check_in(&rep, arrival(&world, &hospital, &[])).await.text("/checkIn/checkIn/id");
    let foreign = check_in(&stranger, arrival(&world, &hospital, &[])).await;
    let absent = check_in(&stranger, arrival(&world, &mint("customer"), &[])).await;
    assert_eq!((foreign.code(), absent.code()), ("NOT_FOUND".to_owned(), "NOT_FOUND".to_owned()));
    let leave = |id: &str| json!({"checkInId": id, "captured": captured(world.app.clock.now()), "fixes": []});
    let words = |id: &str| json!({"checkInId": id, "captured": captured(world.app.clock.now()), "explanation": "x"});
    for somebody in [&stranger, &manager] {
        for id in [id.clone(), mint("checkin")] {
            let code = somebody.mutate("checkOut", leave(&id), STAY).await.code();
            assert_eq!(code, "NOT_FOUND");
            assert_eq!(somebody.mutate("explainCheckIn", words(&id), STAY).await.code(), "NOT_FOUND");
        }
    }
    assert_eq!(check_in(&world.anonymous(), arrival(&world, &hospital, &[])).await.code(), "UNAUTHENTICATED");
    let admin = world.sign_in("admin").await;
    assert_eq!(check_in(&admin, arrival(&world, &hospital, &[])).await.code(), "FORBIDDEN");
    world.end().await;
}
