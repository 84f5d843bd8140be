//! What is said to be one's own or shared, compared between two people: neither learns of what belongs to the other.

use e2e::Actor;
use e2e::rows::{Stranger, Who, grow, rows};
use serde_json::json;

use crate::access::teams::two_teams;

/// Everything that somebody is answered, naming an employee where one is to be named.
async fn answers(who: &Actor, named: &Actor) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for (field, question) in &rows().wide {
        let variables = if question.contains("$of") { json!({"of": named.id}) } else { json!({}) };
        let reply = who.ask(question, variables).await;
        assert!(reply.body["errors"].is_null(), "{field}: {:#}", reply.body["errors"]);
        all.push((field.as_str(), reply.body["data"].to_string()));
    }
    all
}

fn holds_all(answers: &[(&str, String)], private: &[&str]) -> bool {
    private.iter().all(|id| answers.iter().any(|(_, answer)| answer.contains(id)))
}

#[tokio::test(flavor = "multi_thread")]
async fn own_records_hold_nothing_of_others() {
    let (world, east, west) = two_teams().await;
    let mut known: Vec<&str> = rows()
        .roots(|row| row == Stranger::OwnOrShared)
        .filter(|(root, _)| *root == "Query")
        .map(|(_, name)| name)
        .collect();
    known.sort_unstable();
    assert_eq!(rows().wide.keys().collect::<Vec<_>>(), known);
    let mut made = Vec::new();
    for team in [&east, &west] {
        team.work(&world).await;
        made.push(grow(world.app.clock.now(), |who| (who == Who::Rep).then_some(&team.rep)).await);
    }
    let private = |team: usize| {
        let known = [&east, &west][team].private();
        known.into_iter().chain(made[team].values().map(String::as_str)).collect::<Vec<_>>()
    };
    for (team, own, foreign) in [(&east, private(0), private(1)), (&west, private(1), private(0))] {
        let others = if team.rep.id == east.rep.id { &west } else { &east };
        for (who, named) in [(&team.rep, &others.rep), (&team.manager, &others.rep)] {
            for (field, answer) in answers(who, named).await {
                let leaked: Vec<&&str> = foreign.iter().filter(|id| answer.contains(**id)).collect();
                assert!(leaked.is_empty(), "{field} shows {leaked:?}: {answer}");
            }
        }
        assert!(holds_all(&answers(&team.rep, &team.rep).await, &own), "the rep does not see their own");
        assert!(holds_all(&answers(&team.manager, &team.rep).await, &own), "the manager does not see the team's");
    }
    world.end().await;
}
