//! A forgotten password, set by a code that comes to the telephone.

use chrono::TimeDelta;
use e2e::{Actor, PASSWORD, Reply, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

const ASK: &str =
    "mutation A($input: RequestPasswordCodeInput!) { requestPasswordCode(input: $input) { ticket expiresAt } }";
const SET: &str =
    "mutation S($input: SetForgottenPasswordInput!) { setForgottenPassword(input: $input) { endedCount } }";
const PHONE: &str = "+8613800138000";
const NEW: &str = "a new password 9";

async fn ask(world: &World, login: &str) -> Reply {
    world.anonymous().ask(ASK, json!({"input": {"login": login}})).await
}

async fn set(world: &World, ticket: &str, code: &str) -> Reply {
    let input = json!({"ticket": ticket, "code": code, "newPassword": NEW, "confirmation": NEW});
    world.anonymous().ask(SET, json!({ "input": input })).await
}

async fn scene() -> (World, Actor) {
    let mut world = World::with_texts().await;
    let rep = world.rep("r1", "HQ").await;
    world.hire("r2", StandardPosition::Rep, "HQ").await;
    world.change_employee(&rep, json!({"phone": PHONE})).await;
    (world, rep)
}

/// The code of the last of so many texts.
async fn code(world: &World, count: usize) -> String {
    let texts = world.texts().sent(PHONE, count).await;
    let digits: String = texts[count - 1].chars().filter(char::is_ascii_digit).collect();
    digits[..6].to_owned()
}

fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// Covers ORG-07.
#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_set_by_a_code_from_the_telephone() {
    let (world, rep) = scene().await;
    world.texts().answer(json!([{"status": 503}])).await;
    let ticket = ask(&world, PHONE).await.text("/requestPasswordCode/ticket");
    let code = code(&world, 1).await;
    assert_eq!(set(&world, &ticket, &wrong(&code)).await.code(), "PASSWORD_CODE_INVALID");
    assert_eq!(set(&world, &ticket, &code).await.at("/setForgottenPassword/endedCount"), json!(1));
    assert_eq!(rep.ask("{ viewer { mustChangePassword } }", json!({})).await.status, 401);
    let back = Actor::sign_in(&world.url, "r1", NEW).await;
    assert_eq!(
        back.ask("{ viewer { mustChangePassword } }", json!({})).await.at("/viewer/mustChangePassword"),
        json!(false)
    );
    assert_eq!(set(&world, &ticket, &code).await.code(), "PASSWORD_CODE_INVALID", "it is used up");
    let kept = format!("jobs where payload::text like '%{code}%'");
    assert_eq!(world.count(&kept).await, 0, "the code stands in no job");
    assert_eq!(world.texts().violations().await, Vec::<Value>::new());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_for_five_tries_and_ten_minutes_and_a_stranger_cannot_use_them_up() {
    let (world, _) = scene().await;
    let ticket = ask(&world, "r1").await.text("/requestPasswordCode/ticket");
    let first = code(&world, 1).await;
    let of_stranger = ask(&world, "r1").await.text("/requestPasswordCode/ticket");
    let second = code(&world, 2).await;
    for _ in 0..6 {
        assert_eq!(set(&world, &of_stranger, &wrong(&second)).await.code(), "PASSWORD_CODE_INVALID");
    }
    assert_eq!(set(&world, &of_stranger, &second).await.code(), "PASSWORD_CODE_INVALID", "five tries were enough");
    assert_eq!(set(&world, &ticket, &first).await.at("/setForgottenPassword/endedCount"), json!(1));
    world.advance(TimeDelta::hours(25));
    let late = ask(&world, "r1").await.text("/requestPasswordCode/ticket");
    let third = code(&world, 3).await;
    world.advance(TimeDelta::minutes(10));
    assert_eq!(set(&world, &late, &third).await.code(), "PASSWORD_CODE_INVALID");
    world.end().await;
}

/// Nobody's login, somebody without a telephone, somebody without access: all are answered alike, and no text is sent.
#[tokio::test(flavor = "multi_thread")]
async fn asking_tells_nothing_of_whose_login_it_is() {
    let (mut world, _) = scene().await;
    let leaver = world.rep("r3", "HQ").await;
    world.close_access(&leaver).await;
    for login in ["r1", "nobody", "r2", "r3"] {
        for number in 0..7 {
            let reply = ask(&world, login).await;
            match number {
                0..5 => assert_eq!(reply.text("/requestPasswordCode/ticket").len(), 43, "{login}"),
                _ => assert_eq!(reply.code(), "SIGN_IN_THROTTLED", "{login}"),
            }
        }
    }
    world.texts().sent(PHONE, 5).await;
    let ticket = {
        world.advance(TimeDelta::hours(25));
        ask(&world, "nobody").await.text("/requestPasswordCode/ticket")
    };
    assert_eq!(set(&world, &ticket, "123456").await.code(), "PASSWORD_CODE_INVALID");
    Actor::sign_in(&world.url, "r1", PASSWORD).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_gateway_nobody_is_promised_a_code() {
    let mut world = World::begin().await;
    world.hire("r1", StandardPosition::Rep, "HQ").await;
    for login in ["r1", "nobody"] {
        assert_eq!(ask(&world, login).await.code(), "SMS_NOT_CONFIGURED");
    }
    world.end().await;
}
