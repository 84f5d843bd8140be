//! Signing in and out.

mod forced;
mod forgotten;
mod lost;
mod seen;

use e2e::{Actor, World, mint};
use serde_json::{Value, json};

/// What a phone says of itself.
fn phone() -> Value {
    json!({"id": mint("device"), "platform": "ANDROID", "model": "P60", "appVersion": "1.4.2"})
}

/// Somebody who was hired before signs in on a phone.
async fn on(world: &World, code: &str, device: &Value) -> Actor {
    Actor::sign_in_on(&world.url, (code, e2e::PASSWORD), Some(device.clone())).await
}

/// Covers ORG-07.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_with_the_old_one_the_new_one_and_a_confirmation() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let change =
        "mutation C($input: ChangePasswordInput!) { changePassword(input: $input) { tokens { accessToken } } }";
    let differing = json!({"input": {"oldPassword": e2e::PASSWORD, "newPassword": "another one 1", "confirmation": "another one 2"}});
    let refused = rep.ask(change, differing).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "PASSWORD_CONFIRMATION_DIFFERS");
    let wrong = json!({"input": {"oldPassword": "not my password", "newPassword": "another one 1", "confirmation": "another one 1"}});
    assert_eq!(
        rep.ask(change, wrong).await.body["errors"][0]["extensions"]["fieldErrors"][0]["code"],
        "CREDENTIALS_INVALID"
    );
    let right = json!({"input": {"oldPassword": e2e::PASSWORD, "newPassword": "another one 1", "confirmation": "another one 1"}});
    rep.ask(change, right).await.text("/changePassword/tokens/accessToken");
    e2e::Actor::sign_in(&world.url, "r1", "another one 1").await;
    world.end().await;
}
