//! Refusals of accounts that no other journey meets.

use chrono::TimeDelta;
use e2e::{Actor, PASSWORD, World};
use serde_json::{Value, json};

const CHANGE: &str =
    "mutation C($input: ChangePasswordInput!) { changePassword(input: $input) { tokens { accessToken } } }";
const SIGN_IN: &str = "mutation S($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
const REFRESH: &str =
    "mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { tokens { refreshToken } } }";

fn password(new: &str) -> Value {
    json!({"input": {"oldPassword": PASSWORD, "newPassword": new, "confirmation": new}})
}

fn field(reply: &e2e::Reply) -> (String, String) {
    let fault = &reply.body["errors"][0]["extensions"]["fieldErrors"][0];
    let text = |name: &str| fault[name].as_str().unwrap_or_else(|| panic!("{:#}", reply.body)).to_owned();
    (text("path"), text("code"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_must_be_new_and_strong() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    assert_eq!(field(&rep.ask(CHANGE, password(PASSWORD)).await), ("newPassword".into(), "PASSWORD_UNCHANGED".into()));
    assert_eq!(field(&rep.ask(CHANGE, password("short")).await), ("newPassword".into(), "PASSWORD_TOO_WEAK".into()));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_nobody_gave_is_invalid() {
    let world = World::begin().await;
    let reply = world.anonymous().ask(REFRESH, json!({"input": {"refreshToken": "nonsense"}})).await;
    assert_eq!(reply.code(), "REFRESH_TOKEN_INVALID");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_a_password_is_slowed_down_and_forgiven() {
    let mut world = World::begin().await;
    world.rep("r1", "HQ").await;
    let guess =
        async |nobody: &Actor| nobody.ask(SIGN_IN, json!({"input": {"login": "r1", "password": "guess 1234"}})).await;
    let nobody = world.anonymous();
    for _ in 0..5 {
        assert_eq!(guess(&nobody).await.code(), "CREDENTIALS_INVALID");
    }
    let slowed = guess(&nobody).await;
    assert_eq!(slowed.code(), "SIGN_IN_THROTTLED");
    assert!(slowed.body["errors"][0]["extensions"]["retryAfterMs"].as_u64().unwrap() > 20_000);
    world.advance(TimeDelta::seconds(31));
    world.sign_in("r1").await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_belongs_to_one_account() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let department = admin.ask("{ departments { id } }", json!({})).await.text("/departments/0/id");
    let hire = |code: &str| json!({"code": code, "name": code, "phone": "+8613800138000", "timeZone": "Asia/Shanghai", "departmentId": department, "positionIds": []});
    admin.mutate("createEmployee", hire("r7"), "initialPassword").await.text("/createEmployee/initialPassword");
    assert_eq!(admin.mutate("createEmployee", hire("r8"), "initialPassword").await.code(), "PHONE_TAKEN");
    world.end().await;
}
