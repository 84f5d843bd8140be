//! What was lost: a phone, a password, a refresh token.

use e2e::{Actor, PASSWORD, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{on, phone};

const SIGN_IN: &str = "mutation S($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
const HISTORY: &str = "query E($id: ID!) { employee(id: $id) { sessions(openOnly: false) { nodes { endedBy } } } }";

async fn endings(admin: &Actor, employee: &str) -> Vec<Value> {
    let told = admin.ask(HISTORY, json!({"id": employee})).await.at("/employee/sessions/nodes");
    told.as_array().unwrap().iter().map(|row| row["endedBy"].clone()).collect()
}

async fn reset(actor: &Actor, input: Value) -> e2e::Reply {
    actor.mutate("resetPassword", input, "oneTimePassword employee { id }").await
}

/// Covers ADM-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_phone_is_revoked_with_its_sessions() {
    let mut world = World::begin().await;
    world.hire("r1", StandardPosition::Rep, "HQ").await;
    let colleague = world.rep("r2", "HQ").await;
    let device = phone();
    let rep = on(&world, "r1", &device).await;
    let admin = world.sign_in("admin").await;
    let retire = json!({"deviceId": device["id"]});
    assert_eq!(colleague.mutate("retireDevice", retire.clone(), "device { id }").await.code(), "NOT_FOUND");
    let retired = admin.mutate("retireDevice", retire, "device { id pushChannel }").await;
    assert_eq!(retired.at("/retireDevice/device/id"), device["id"]);
    assert_eq!(rep.ask("{ viewer { mustChangePassword } }", json!({})).await.status, 401);
    assert_eq!(rep.refresh().await.code(), "REFRESH_TOKEN_INVALID");
    assert_eq!(endings(&admin, &rep.id).await, ["FORCED"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_is_good_on_its_own_device_alone() {
    let mut world = World::begin().await;
    world.hire("r1", StandardPosition::Rep, "HQ").await;
    let admin = world.sign_in("admin").await;
    let rep = on(&world, "r1", &phone()).await;
    let rep = rep.refreshed().await;
    let unnamed = rep.clone().calling_itself(None);
    assert_eq!(unnamed.refresh().await.code(), "REFRESH_TOKEN_INVALID");
    let rep = rep.refreshed().await;
    let thief = rep.clone().calling_itself(Some(e2e::mint("device")));
    assert_eq!(thief.refresh().await.code(), "REFRESH_TOKEN_INVALID");
    assert_eq!(rep.refresh().await.code(), "REFRESH_TOKEN_INVALID", "shown elsewhere, it was stolen");
    assert_eq!(endings(&admin, &rep.id).await, ["TOKEN_REUSED"]);
    let browser = world.sign_in("r1").await;
    browser.refreshed().await.refreshed().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_refresh_token_ends_its_session_and_a_lost_reply_does_not() {
    let mut world = World::begin().await;
    let first = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let lost = first.refreshed().await;
    let second = first.refreshed().await;
    assert_eq!(lost.refresh().await.code(), "REFRESH_TOKEN_INVALID", "another successor stands in its place");
    let third = second.refreshed().await;
    assert_eq!(first.refresh().await.code(), "REFRESH_TOKEN_INVALID");
    assert_eq!(third.refresh().await.code(), "REFRESH_TOKEN_INVALID", "the family ended");
    assert_eq!(endings(&admin, &first.id).await, ["TOKEN_REUSED"]);
    world.end().await;
}

/// Covers ORG-05, ORG-07.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sets_a_one_time_password_that_is_told_once() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let input = json!({"idempotencyKey": Uuid::now_v7(), "employeeId": rep.id, "reason": "forgot it"});
    let told = reset(&admin, input.clone()).await;
    let password = told.text("/resetPassword/oneTimePassword");
    assert_eq!(reset(&admin, input).await.at("/resetPassword/oneTimePassword"), Value::Null);
    assert_eq!(rep.refresh().await.code(), "REFRESH_TOKEN_INVALID");
    let credentials = |password: &str| json!({"input": {"login": "r1", "password": password}});
    assert_eq!(world.anonymous().ask(SIGN_IN, credentials(PASSWORD)).await.code(), "CREDENTIALS_INVALID");
    let back = Actor::sign_in(&world.url, "r1", &password).await;
    assert_eq!(back.ask("{ departments { id } }", json!({})).await.code(), "PASSWORD_CHANGE_REQUIRED");
    assert_eq!(endings(&admin, &rep.id).await, [Value::Null, json!("PASSWORD_CHANGED")]);
    let own = json!({"employeeId": admin.id, "reason": "forgot it"});
    assert_eq!(reset(&admin, own).await.code(), "FORBIDDEN");
    let unexplained = reset(&admin, json!({"employeeId": rep.id, "reason": ""})).await;
    assert_eq!(unexplained.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "REASON_REQUIRED");
    world.end().await;
}

/// Whoever may set passwords but little else does not become an administrator by setting one's password.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_resets_the_password_of_somebody_who_may_do_more() {
    let mut world = World::begin().await;
    let clerk = world.hire("clerk", StandardPosition::Finance, "HQ").await;
    let rep = world.hire("r1", StandardPosition::Finance, "HQ").await;
    let admin = world.sign_in("admin").await;
    let rights = json!({"employeeId": clerk, "positionIds": [], "directGrants": [
        {"permission": "PEOPLE_MANAGE", "scope": "ALL"}, {"permission": "PEOPLE_READ", "scope": "ALL"},
        {"permission": "CUSTOMERS_READ", "scope": "ALL"}]});
    admin.mutate("setEmployeeRights", rights, "employee { id }").await.at("/setEmployeeRights/employee/id");
    let clerk = world.sign_in("clerk").await;
    let of = |id: &str| json!({"employeeId": id, "reason": "forgot it"});
    assert_eq!(reset(&clerk, of(&admin.id)).await.code(), "GRANT_BEYOND_OWN");
    reset(&clerk, of(&rep)).await.text("/resetPassword/oneTimePassword");
    let card = admin.ask("query E($id: ID!) { employee(id: $id) { rev } }", json!({"id": admin.id})).await;
    let change = json!({"employeeId": admin.id, "baseRev": card.at("/employee/rev"), "phone": "+8613800138111"});
    assert_eq!(clerk.mutate("changeEmployee", change, "employee { id }").await.code(), "GRANT_BEYOND_OWN");
    world.end().await;
}
