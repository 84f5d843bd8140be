//! The keys of access tokens, rotated while two processes serve.

use e2e::{Actor, Pace, eventually_at, until_at};
use serde_json::json;

use crate::operations::node::{Node, Plan, rounds, said};
use crate::operations::people::company;

async fn is_let_in(node: &Node, token: &str) -> bool {
    let mut actor = Actor::anonymous(&node.url);
    actor.token = Some(token.to_owned());
    actor.ask("{ viewer { employee { code } } }", json!({})).await.status == 200
}

async fn keys(arguments: &[&str], url: &str) -> String {
    let output = rounds(&[&["keys"], arguments].concat(), &[("DATABASE_URL", url)]).await;
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The key that signs, as operators see it.
async fn signing(url: &str) -> String {
    let list = keys(&["list"], url).await;
    let line = list.lines().find(|line| line.ends_with("\tsigns")).unwrap_or_else(|| panic!("{list}"));
    line.split('\t').next().unwrap().to_owned()
}

/// Signs in until the node signs with this key.
async fn until_signed_with(node: &Node, key: &str) -> String {
    let token =
        async || Actor::sign_in(&node.url, "rep-0", e2e::PASSWORD).await.token.filter(|token| named_in(token) == key);
    eventually_at(Pace::SLOW, "the new key signs", token).await
}

/// The key that a token names.
fn named_in(token: &str) -> String {
    use base64::Engine as _;
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let header: serde_json::Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_signs_nobody_out_and_is_learnt_by_running_nodes() {
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    let old = company(url, 1).await.remove(0);
    let nodes = [Plan::on(url).start().await, Plan::on(url).start().await];
    let before = signing(url).await;
    assert_eq!(named_in(&old), before);
    keys(&["rotate"], url).await;
    let after = signing(url).await;
    assert_ne!(before, after);

    // A process that starts now signs with the new key; the others learn it from the token.
    let output = rounds(&["token", "--login", "rep-0"], &[("DATABASE_URL", url)]).await;
    let new = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert_eq!(named_in(&new), after);
    for node in &nodes {
        assert!(is_let_in(node, &new).await, "a token of the new key is refused");
        assert!(is_let_in(node, &old).await, "a token of the old key is refused");
    }
    let signed = until_signed_with(&nodes[0], &after).await;
    assert!(is_let_in(&nodes[1], &signed).await);

    // Nobody signs with it any more, and whoever has it must be kept out: its tokens end at once.
    keys(&["retire", &before], url).await;
    for node in &nodes {
        until_at(Pace::SLOW, "an ended key lets nobody in", async || !is_let_in(node, &old).await).await;
        assert!(is_let_in(node, &new).await);
    }
    keys(&["rotate"], url).await;
    assert!(
        !keys(&["list"], url).await.contains(&format!("{before}\t")),
        "an ended key is purged by the next rotation"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_that_signs_cannot_be_ended_and_strangers_are_kept_out() {
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    company(url, 1).await;
    let node = Plan::on(url).start().await;
    let refused = rounds(&["keys", "retire", &signing(url).await], &[("DATABASE_URL", url)]).await;
    assert!(!refused.status.success() && said(&refused).contains("signs"), "{}", said(&refused));
    let elsewhere = rounds_testdb::fresh().await;
    let foreign = company(elsewhere.url(), 1).await.remove(0);
    assert!(!is_let_in(&node, &foreign).await, "the same name of a key is not the same key");
    keys(&["rotate"], elsewhere.url()).await;
    let output = rounds(&["token", "--login", "rep-0"], &[("DATABASE_URL", elsewhere.url())]).await;
    let unknown = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert!(!is_let_in(&node, &unknown).await, "a key that nobody here knows");
}
