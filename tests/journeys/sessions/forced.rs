//! Forcing somebody off, on every door.

use std::time::{Duration, Instant};

use e2e::{Actor, Said, Stream, World};
use serde_json::{Value, json};

use super::{on, phone};

const INBOX: &str = "subscription { inboxChanged { cursor } }";
const BOUND: Duration = Duration::from_secs(2);

async fn end(actor: &Actor, employee: &str, sessions: Value) -> e2e::Reply {
    let input = json!({"employeeId": employee, "sessionIds": sessions, "reason": "a lost phone"});
    actor.mutate("endSessions", input, "endedCount").await
}

async fn session_of(actor: &Actor) -> String {
    actor.ask("{ viewer { session { id } } }", json!({})).await.text("/viewer/session/id")
}

async fn until_refused(actor: &Actor) -> Duration {
    let began = Instant::now();
    while actor.ask("{ viewer { session { id } } }", json!({})).await.status != 401 {
        assert!(began.elapsed() < Duration::from_secs(20), "nobody was forced off");
    }
    began.elapsed()
}

/// Covers ADM-03.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_forced_off_over_http_socket_and_stream_within_two_seconds() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let mut socket = rep.live().await;
    socket.subscribe(INBOX, json!({})).await;
    socket.is_quiet().await;
    let mut stream = Stream::open(&rep, INBOX, json!({})).await;
    let began = Instant::now();
    assert_eq!(end(&admin, &rep.id, Value::Null).await.at("/endSessions/endedCount"), json!(1));
    let http = until_refused(&rep).await;
    let ended = async {
        assert_eq!(socket.closing().await, 4401);
        (began.elapsed(), stream.hear().await)
    };
    let (socket, said) = ended.await;
    println!("forced off: http {http:?}, socket {socket:?}, stream {:?}", began.elapsed());
    assert_eq!(said, Said::End);
    assert!(began.elapsed() < BOUND + Duration::from_secs(3), "took {:?}", began.elapsed());
    assert_eq!(rep.refresh().await.code(), "REFRESH_TOKEN_INVALID");
    let history = "query E($id: ID!) { employee(id: $id) { sessions(openOnly: false) { nodes { endedBy } } } }";
    let told = admin.ask(history, json!({"id": rep.id})).await;
    assert_eq!(told.at("/employee/sessions/nodes/0/endedBy"), json!("FORCED"));
    assert_eq!(end(&admin, &rep.id, Value::Null).await.at("/endSessions/endedCount"), json!(0));
    world.end().await;
}

/// Covers ADM-03.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_named_sessions_end_and_only_by_whoever_may_end_them() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    let rep = world.rep("r1", "EAST").await;
    let tablet = on(&world, "r1", &phone()).await;
    let other = world.rep("r2", "HQ").await;
    let admin = world.sign_in("admin").await;
    assert_eq!(end(&rep, &other.id, Value::Null).await.code(), "FORBIDDEN");
    let unexplained = json!({"employeeId": rep.id, "reason": " "});
    let unexplained = admin.mutate("endSessions", unexplained, "endedCount").await;
    assert_eq!(unexplained.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "REASON_REQUIRED");
    let many: Vec<String> = (0..101).map(|_| e2e::mint("session")).collect();
    let too_many = end(&admin, &rep.id, json!(many)).await;
    assert_eq!(too_many.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "LIST_TOO_LONG");
    let foreign = session_of(&other).await;
    assert_eq!(end(&admin, &rep.id, json!([foreign])).await.code(), "NOT_FOUND");
    let named = session_of(&tablet).await;
    assert_eq!(end(&admin, &rep.id, json!([named])).await.at("/endSessions/endedCount"), json!(1));
    until_refused(&tablet).await;
    session_of(&rep).await;
    let guard = world.person("g1", rounds_domain::permissions::StandardPosition::Service, "EAST").await;
    let rights = json!({"employeeId": guard.id, "positionIds": [], "directGrants": [{"permission": "SESSIONS_END", "scope": "SUBTREE"}]});
    admin.mutate("setEmployeeRights", rights, "employee { id }").await.at("/setEmployeeRights/employee/id");
    let guard = world.sign_in("g1").await;
    assert_eq!(end(&guard, &other.id, Value::Null).await.code(), "NOT_FOUND", "beyond the subtree");
    assert_eq!(end(&guard, &rep.id, Value::Null).await.at("/endSessions/endedCount"), json!(1));
    world.end().await;
}
