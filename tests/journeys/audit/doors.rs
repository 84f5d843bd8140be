//! What the trail tells of those who come in, and of what is denied.

use e2e::{Actor, PASSWORD, World};
use serde_json::json;

use super::{actions, detail, trail};

const SIGN_IN: &str = "mutation S($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";

/// Covers ADM-01.
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_is_written_down_whether_it_works_or_not() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let nobody = world.anonymous();
    let tried = async |login: &str, password: &str| {
        nobody.ask(SIGN_IN, json!({"input": {"login": login, "password": password}})).await.code()
    };
    assert_eq!(tried("r1", "not my password 1").await, "CREDENTIALS_INVALID");
    assert_eq!(tried("nobody-at-all", "not my password 2").await, "CREDENTIALS_INVALID");
    let own = trail(&admin, json!({"actorIds": [rep.id]})).await;
    assert_eq!((actions(&own), detail(&own[0], "outcome")), (vec!["signIn"], "signed in".to_owned()));
    let failed = trail(&admin, json!({"actions": ["signIn"], "outcome": "DENIED"})).await;
    assert_eq!(failed.len(), 2);
    assert_eq!(
        (&failed[0]["code"], detail(&failed[0], "outcome")),
        (&json!("CREDENTIALS_INVALID"), "unknown login".to_owned())
    );
    assert_eq!(
        (&failed[1]["about"]["id"], detail(&failed[1], "outcome")),
        (&json!(rep.id), "wrong password".to_owned())
    );
    assert!(
        failed
            .iter()
            .all(|row| row["actor"].is_null() && row["address"] == "127.0.0.1" && row["requestId"].is_string())
    );

    let change =
        "mutation C($input: ChangePasswordInput!) { changePassword(input: $input) { tokens { accessToken } } }";
    let input =
        json!({"oldPassword": "not my password 4", "newPassword": "another one 1", "confirmation": "another one 1"});
    assert_eq!(rep.ask(change, json!({ "input": input })).await.code(), "BAD_USER_INPUT");
    let own = trail(&admin, json!({"actorIds": [rep.id], "outcome": "DENIED"})).await;
    assert_eq!((actions(&own), &own[0]["code"]), (vec!["changePassword"], &json!("CREDENTIALS_INVALID")));

    for _ in 0..5 {
        tried("r1", "not my password 3").await;
    }
    let throttled = trail(&admin, json!({"outcome": "DENIED", "aboutId": rep.id})).await;
    assert_eq!(
        (&throttled[0]["code"], detail(&throttled[0], "outcome")),
        (&json!("SIGN_IN_THROTTLED"), "throttled".to_owned())
    );
    world.end().await;
}

/// Covers ADM-01.
#[tokio::test(flavor = "multi_thread")]
async fn refresh_tokens_that_come_back_are_written_down() {
    let mut world = World::begin().await;
    let first = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let second = first.refreshed().await;
    let third = second.refreshed().await;
    assert_eq!(
        actions(&trail(&admin, json!({"actorIds": [first.id]})).await),
        ["refreshSession", "refreshSession", "signIn"]
    );
    let document =
        "mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { tokens { accessToken } } }";
    let stolen = world.anonymous().ask(document, json!({"input": {"refreshToken": first.refresh_token}})).await;
    assert_eq!(stolen.code(), "REFRESH_TOKEN_INVALID");
    let reused = trail(&admin, json!({"actions": ["refreshSession"], "outcome": "DENIED"})).await;
    assert_eq!((reused.len(), detail(&reused[0], "outcome")), (1, "token reused".to_owned()));
    assert_eq!(reused[0]["code"], "REFRESH_TOKEN_INVALID");

    let secrets =
        [first.refresh_token, second.refresh_token, third.refresh_token, third.token, Some(PASSWORD.to_owned())];
    for secret in secrets.into_iter().flatten() {
        let told = format!("audit_entries where audit_entries::text like '%{secret}%'");
        assert_eq!(world.count(&told).await, 0, "a secret stands in the audit trail");
    }
    world.end().await;
}

async fn denied(admin: &Actor, by: &Actor) -> Vec<(String, String)> {
    let rows = trail(admin, json!({"actorIds": [by.id], "outcome": "DENIED"})).await;
    rows.iter().map(|row| (row["action"].as_str().unwrap().to_owned(), detail(row, "field"))).collect()
}

/// Covers ADM-01.
#[tokio::test(flavor = "multi_thread")]
async fn denials_are_written_down_once_for_each_request_and_field() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let same = |names: &[(&str, &str)]| {
        names.iter().map(|(action, field)| ((*action).to_owned(), (*field).to_owned())).collect::<Vec<_>>()
    };
    let twice = "query Q { mine: positions { totalCount } ...More } fragment More on Query { yours: positions { nodes { id } } auditTrail { totalCount } }";
    let reply = rep.ask(twice, json!({})).await;
    assert_eq!(reply.body["errors"].as_array().unwrap().len(), 3);
    let mut once = denied(&admin, &rep).await;
    once.sort();
    assert_eq!(once, same(&[("auditTrail", "auditTrail"), ("positions", "positions")]));

    let department = json!({"parentId": "department_0198f3a2-7c00-7000-8000-000000000001", "code": "x", "name": "x"});
    assert_eq!(rep.mutate("createDepartment", department, "department { id }").await.code(), "FORBIDDEN");
    assert_eq!(denied(&admin, &rep).await[0], same(&[("createDepartment", "createDepartment")])[0]);

    let mut live = rep.live().await;
    live.subscribe("subscription { reviewFeedChanged { cursor } }", json!({})).await;
    assert_eq!(live.hear().await["type"], "error");
    assert_eq!(denied(&admin, &rep).await[0].0, "reviewFeedChanged");

    let position = json!({"name": "全部", "grants": [{"permission": "VISITS_REVIEW", "scope": "ALL"}]});
    assert_eq!(admin.mutate("createPosition", position, "position { id }").await.code(), "GRANT_BEYOND_OWN");
    let rows = trail(&admin, json!({"actorIds": [admin.id], "outcome": "DENIED"})).await;
    assert_eq!((actions(&rows), &rows[0]["code"]), (vec!["createPosition"], &json!("GRANT_BEYOND_OWN")));
    assert_eq!(world.count("positions where name_zh = '全部'").await, 0);
    world.end().await;
}
