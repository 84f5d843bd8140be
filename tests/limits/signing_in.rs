//! Guessing passwords: how often one may, and that an account cannot be told from none.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use e2e::{PASSWORD, Reply, World, mint};
use futures_util::future::join_all;
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";

async fn attempt(world: &World, login: &str, password: &str, device: Option<&Value>) -> Reply {
    world.anonymous().ask(SIGN_IN, json!({"input": {"login": login, "password": password, "device": device}})).await
}

/// The code, and for how many seconds nothing else is heard.
fn verdict(reply: &Reply) -> (String, Option<u64>) {
    let wait = reply.body["errors"][0]["extensions"]["retryAfterMs"].as_u64();
    (reply.code(), wait.map(|wait| wait.div_ceil(1000)))
}

async fn world_with_rep() -> World {
    let mut world = World::begin().await;
    world.hire("r1", StandardPosition::Rep, "HQ").await;
    world
}

/// Five tries, one too early, and after each lock one more try and one too early, to the longest lock.
async fn siege(world: &World, login: &str) -> Vec<(String, Option<u64>)> {
    let mut heard = Vec::new();
    for _ in 0..5 {
        heard.push(verdict(&attempt(world, login, "a wrong one", None).await));
    }
    for _ in 0..9 {
        let throttled = verdict(&attempt(world, login, "a wrong one", None).await);
        world.advance(TimeDelta::seconds(i64::try_from(throttled.1.unwrap_or_default()).unwrap()));
        heard.push(throttled);
        heard.push(verdict(&attempt(world, login, "a wrong one", None).await));
    }
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_of_an_account_doubles_up_to_an_hour_and_looks_the_same_for_nobody() {
    let world = world_with_rep().await;
    let somebody = siege(&world, "r1").await;
    let waits: Vec<u64> = somebody.iter().filter_map(|(_, wait)| *wait).collect();
    println!("locks in seconds: {waits:?}");
    assert_eq!(waits.len(), 9);
    for (wait, expected) in waits.iter().zip([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
        assert!((expected - expected.min(5)..=expected).contains(wait), "{waits:?}");
    }
    let nobody = siege(&world, "nobody").await;
    let codes = |heard: &[(String, Option<u64>)]| heard.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&somebody), codes(&nobody));
    assert_eq!(nobody.iter().filter(|(_, wait)| wait.is_some()).count(), 9);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_waits_for_the_lock_too_and_then_clears_it() {
    let world = world_with_rep().await;
    for _ in 0..5 {
        assert_eq!(attempt(&world, "r1", "a wrong one", None).await.code(), "CREDENTIALS_INVALID");
    }
    assert_eq!(attempt(&world, "r1", PASSWORD, None).await.code(), "SIGN_IN_THROTTLED");
    world.advance(TimeDelta::seconds(31));
    attempt(&world, "r1", PASSWORD, None).await.text("/signIn/tokens/accessToken");
    assert_eq!(attempt(&world, "r1", "a wrong one", None).await.code(), "CREDENTIALS_INVALID");
    attempt(&world, "r1", PASSWORD, None).await.text("/signIn/tokens/accessToken");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_known_is_not_locked_out_by_others() {
    let world = world_with_rep().await;
    let device = |id: String| json!({"id": id, "platform": "ANDROID", "model": "P60", "appVersion": "1.0.0"});
    let (own, foreign) = (device(mint("device")), device(mint("device")));
    attempt(&world, "r1", PASSWORD, Some(&own)).await.text("/signIn/tokens/accessToken");
    for _ in 0..5 {
        attempt(&world, "r1", "a wrong one", None).await;
    }
    assert_eq!(attempt(&world, "r1", PASSWORD, Some(&foreign)).await.code(), "SIGN_IN_THROTTLED");
    attempt(&world, "r1", PASSWORD, Some(&own)).await.text("/signIn/tokens/accessToken");
    world.end().await;
}

/// Whoever finds a phone guesses no better on it than a stranger elsewhere, and locks its owner out nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn a_known_device_is_held_up_by_its_own_failures_alone() {
    let world = world_with_rep().await;
    let device = json!({"id": mint("device"), "platform": "ANDROID", "model": "P60", "appVersion": "1.0.0"});
    attempt(&world, "r1", PASSWORD, Some(&device)).await.text("/signIn/tokens/accessToken");
    for _ in 0..5 {
        assert_eq!(attempt(&world, "r1", "a wrong one", Some(&device)).await.code(), "CREDENTIALS_INVALID");
    }
    assert_eq!(attempt(&world, "r1", PASSWORD, Some(&device)).await.code(), "SIGN_IN_THROTTLED");
    attempt(&world, "r1", PASSWORD, None).await.text("/signIn/tokens/accessToken");
    world.advance(TimeDelta::seconds(31));
    attempt(&world, "r1", PASSWORD, Some(&device)).await.text("/signIn/tokens/accessToken");
    world.end().await;
}

/// Neither aliases in one document nor several documents in one body make more tries of one request.
#[tokio::test(flavor = "multi_thread")]
async fn many_tries_in_one_request_gain_nothing() {
    let world = world_with_rep().await;
    let nobody = world.anonymous();
    let input = |login: &str| {
        format!("signIn(input: {{login: \"{login}\", password: \"a wrong one\"}}) {{ tokens {{ accessToken }} }}")
    };
    let aliased = format!("mutation {{ a: {} b: {} }}", input("r1"), input("r1"));
    assert_eq!(nobody.ask(&aliased, json!({})).await.code(), "QUERY_TOO_COMPLEX");
    let spread = format!("mutation {{ ...T ...T }} fragment T on Mutation {{ a: {} c: {} }}", input("r1"), input("r2"));
    assert_eq!(nobody.ask(&spread, json!({})).await.code(), "QUERY_TOO_COMPLEX");
    let one = json!({"query": format!("mutation {{ {} }}", input("r1"))});
    assert_eq!(nobody.send(json!([one, one])).await.code(), "BAD_USER_INPUT");
    assert_eq!(world.count("credentials where failure_count > 0").await, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_at_the_same_time_are_counted_one_by_one() {
    let world = world_with_rep().await;
    for login in ["r1", "nobody"] {
        let tries = join_all((0..16).map(|_| attempt(&world, login, "a wrong one", None))).await;
        let heard = tries.iter().filter(|reply| reply.code() == "CREDENTIALS_INVALID").count();
        println!("of 16 tries at once as {login}, {heard} were heard");
        assert_eq!(heard, 5, "{login}");
    }
    world.end().await;
}

/// The figures are printed; what is held is only that nobody's login does not answer without hashing.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_and_none_take_the_same_time() {
    let world = world_with_rep().await;
    let mut times = [Vec::new(), Vec::new()];
    for number in 0..16 {
        let (login, times) = if number % 2 == 0 { ("r1", &mut times[0]) } else { ("nobody", &mut times[1]) };
        if number % 8 == 0 {
            // The lock would answer instead of the hash.
            world.sql("update credentials set failure_count = 0").await;
        }
        let login = if login == "nobody" { format!("nobody{number}") } else { login.to_owned() };
        let began = Instant::now();
        assert_eq!(attempt(&world, &login, "a wrong one", None).await.code(), "CREDENTIALS_INVALID");
        times.push(began.elapsed());
    }
    let [somebody, nobody] = times.map(median);
    println!("median of a wrong password: account {somebody:?}, none {nobody:?}");
    assert!(nobody > somebody / 3 && somebody > nobody / 3);
    world.end().await;
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
