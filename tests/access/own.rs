//! What is said to be one's own or shared, compared between two people: neither learns of what belongs to the other.

use e2e::Actor;
use serde_json::json;

use crate::access::teams::{Team, two_teams};
use crate::access::{Row, rows};

/// A wide question for each root field; `$of` is an employee whom it names.
const QUESTIONS: &[(&str, &str)] = &[
    (
        "departments",
        "{ departments { children { employees { nodes { customers { nodes { id } } visits { nodes { id } } } } } } }",
    ),
    (
        "employee",
        "query E($of: ID!) { employee(id: $of) { customers { nodes { id } } visits { nodes { id } } weekPlan(week: \"2026-W48\") { id } workDay { tasks { id } checkIns { id } } presence { institution { id } visit { id } } } }",
    ),
    (
        "employees",
        "{ employees { nodes { customers { nodes { id } } visits { nodes { id } } weekPlan(week: \"2026-W48\") { id } workDay { tasks { id } } } } }",
    ),
    (
        "viewer",
        "{ viewer { employee { customers { nodes { id } } } session { id } devices { id } inboxCounts { unread } } }",
    ),
    ("dictionaries", "{ dictionaries(names: [VISIT_PURPOSE]) { id } }"),
    ("products", "{ products { nodes { id } } }"),
    ("customers", "{ customers { totalCount nodes { id openTasks { nodes { id } } visits { nodes { id } } } } }"),
    ("nearbyCustomers", "{ nearbyCustomers(lat: 39.9, lon: 116.4, system: WGS84) { edges { node { id } } } }"),
    ("customerTraces", "{ customerTraces(search: \"EAST医院\") { displayName customer { id } } }"),
    ("customerApplications", "{ customerApplications { totalCount nodes { id customer { id } } } }"),
    ("calendarReleases", "{ calendarReleases { nodes { id brokenTasks { nodes { id } } } } }"),
    (
        "weekPlan",
        "query P($of: ID!) { weekPlan(week: \"2026-W48\", employeeId: $of) { id items { customer { id } } } }",
    ),
    ("weekPlans", "{ weekPlans(week: \"2026-W48\") { totalCount nodes { id } } }"),
    ("myDay", "{ myDay { tasks { id customer { id } } checkIns { id visits { id } } reminders { about { id } } } }"),
    ("visits", "{ visits { totalCount nodes { id customer { id } checkIn { id } } } }"),
    ("visitForm", "{ visitForm { purposes { id } } }"),
    ("inbox", "{ inbox { totalCount nodes { title body about { id } } } }"),
];

/// Everything that somebody is answered, naming an employee where one is to be named.
async fn answers(who: &Actor, named: &Actor) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for (field, question) in QUESTIONS {
        let variables = if question.contains("$of") { json!({"of": named.id}) } else { json!({}) };
        let reply = who.ask(question, variables).await;
        assert!(reply.body["errors"].is_null(), "{field}: {:#}", reply.body["errors"]);
        all.push((*field, reply.body["data"].to_string()));
    }
    all
}

fn holds_all(answers: &[(&str, String)], team: &Team) -> bool {
    team.private().iter().all(|id| answers.iter().any(|(_, answer)| answer.contains(id)))
}

#[tokio::test(flavor = "multi_thread")]
async fn own_records_hold_nothing_of_others() {
    let (world, east, west) = two_teams().await;
    let mut asked: Vec<&str> = QUESTIONS.iter().map(|(field, _)| *field).collect();
    let mut known: Vec<&str> =
        rows(|row| row == Row::OwnOrShared).filter(|(root, _)| *root == "Query").map(|(_, name)| name).collect();
    asked.sort_unstable();
    known.sort_unstable();
    assert_eq!(asked, known);
    east.work(&world).await;
    west.work(&world).await;
    for (team, others) in [(&east, &west), (&west, &east)] {
        for (who, named) in [(&team.rep, &others.rep), (&team.manager, &others.rep)] {
            for (field, answer) in answers(who, named).await {
                let leaked: Vec<&str> = others.private().into_iter().filter(|id| answer.contains(id)).collect();
                assert!(leaked.is_empty(), "{field} shows {leaked:?}: {answer}");
            }
        }
        assert!(holds_all(&answers(&team.rep, &team.rep).await, team), "the rep does not see their own");
        assert!(holds_all(&answers(&team.manager, &team.rep).await, team), "the manager does not see the team's");
    }
    world.end().await;
}
