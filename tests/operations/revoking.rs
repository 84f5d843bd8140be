//! Rights taken on one node, felt on the other: two processes on one database, over HTTP, WebSocket and event streams.
//!
//! `ROUNDS_REVOCATIONS` says how many trials are made; what was measured is printed, and bounds are wide enough for a busy
//! machine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::{Actor, Live, Said, Stream, World, captured, mint};
use futures_util::future::join_all;
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use crate::operations::node::{Node, Plan};
use crate::operations::people::sql;

const FEW: usize = 20;
const AT_ONCE: usize = 10;
const BOUND: Duration = Duration::from_secs(6);
const LIST: &str = "{ positions(first: 1) { totalCount } }";
const FEED: &str = "subscription { reviewFeedChanged { change } }";
const PLANS: &str = "subscription { weekPlanChanged { weekPlan { id } } }";

/// Two nodes, an administrator on the first, and the standard position of managers.
struct Scene {
    world: World,
    nodes: [Node; 2],
    admin: Actor,
    managers: String,
}

fn trials() -> usize {
    std::env::var("ROUNDS_REVOCATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(FEW)
}

/// The same person at another node.
fn at(node: &Node, actor: &Actor) -> Actor {
    let mut there = Actor::anonymous(&node.url);
    there.token.clone_from(&actor.token);
    there.id.clone_from(&actor.id);
    there
}

impl Scene {
    async fn begin() -> Self {
        let world = World::without_worker().await;
        let plans = [(); 2].map(|()| Plan::on(world.database_url()).with("ROUNDS_LIMITS", "demo"));
        let nodes = [plans[0].start().await, plans[1].start().await];
        let admin = at(&nodes[0], &world.sign_in("admin").await);
        let listed = admin.ask("{ positions(first: 100) { nodes { id nameEn } } }", json!({})).await;
        let listed = listed.at("/positions/nodes");
        let managers = listed.as_array().unwrap().iter().find(|row| row["nameEn"] == "District manager").unwrap();
        let managers = managers["id"].as_str().unwrap().to_owned();
        Self { world, nodes, admin, managers }
    }

    /// A manager of a department of their own, at the second node.
    async fn manager(&mut self, number: usize) -> Actor {
        let department = format!("D{number}");
        self.world.department(&department, "HQ").await;
        let manager = self.world.person(&format!("m{number}"), StandardPosition::DistrictManager, &department).await;
        at(&self.nodes[1], &manager)
    }

    async fn take(&self, of: &Actor) {
        self.set(of, json!([])).await;
    }

    async fn give(&self, to: &Actor) {
        self.set(to, json!([self.managers])).await;
    }

    async fn set(&self, of: &Actor, positions: Value) {
        let input = json!({"employeeId": of.id, "positionIds": positions, "directGrants": []});
        self.admin.mutate("setEmployeeRights", input, "employee { id }").await.text("/setEmployeeRights/employee/id");
    }

    /// Takes somebody's rights and says how long each door of the other node let them in.
    async fn trial(&self, manager: &Actor) -> [Duration; 3] {
        until(manager, true).await;
        let mut live = manager.live().await;
        live.subscribe(FEED, json!({})).await;
        live.is_quiet().await;
        let mut stream = Stream::open(manager, FEED, json!({})).await;
        self.take(manager).await;
        let began = Instant::now();
        let http = async {
            until(manager, false).await;
            began.elapsed()
        };
        let socket = async {
            assert_eq!(live.hear().await["payload"][0]["extensions"]["code"], "FORBIDDEN");
            began.elapsed()
        };
        let stream = async {
            let Said::Next(told) = stream.hear().await else { panic!("the stream ended without a word") };
            assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN");
            began.elapsed()
        };
        let (http, socket, stream) = tokio::join!(http, socket, stream);
        self.give(manager).await;
        [http, socket, stream]
    }
}

/// Asks until the list is answered, or refused.
async fn until(manager: &Actor, is_answered: bool) {
    let answer = async || manager.ask(LIST, json!({})).await.body["data"]["positions"].is_object();
    e2e::until("the change is felt", async || answer().await == is_answered).await;
}

fn report(name: &str, mut took: Vec<Duration>) {
    took.sort();
    println!("{name}: p50 {:?}, p100 {:?} of {}", took[took.len() / 2], took[took.len() - 1], took.len());
    assert!(took[took.len() - 1] < BOUND, "{name}");
}

/// Covers ORG-02, ADM-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_right_taken_on_one_node_is_felt_on_the_other() {
    let mut scene = Scene::begin().await;
    let mut managers = Vec::new();
    for number in 0..AT_ONCE.min(trials()) {
        managers.push(scene.manager(number).await);
    }
    let each = trials().div_ceil(managers.len());
    let rounds = managers.iter().map(async |manager| {
        let mut took = Vec::new();
        for _ in 0..each {
            took.push(scene.trial(manager).await);
        }
        took
    });
    let took: Vec<[Duration; 3]> = join_all(rounds).await.into_iter().flatten().collect();
    for (door, name) in ["http", "socket", "stream"].into_iter().enumerate() {
        report(&format!("revocation over two nodes, {name}"), took.iter().map(|trial| trial[door]).collect());
    }
    scene.world.end().await;
}

/// Covers ADM-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_ended_on_one_node_ends_every_line_of_the_other() {
    let mut scene = Scene::begin().await;
    let manager = scene.manager(0).await;
    let mut live = manager.live().await;
    live.subscribe(PLANS, json!({})).await;
    live.is_quiet().await;
    let mut stream = Stream::open(&manager, PLANS, json!({})).await;
    let input = json!({"employeeId": manager.id, "reason": "a lost phone"});
    let ended = scene.admin.mutate("endSessions", input, "endedCount").await;
    assert_eq!(ended.at("/endSessions/endedCount"), json!(1));
    let began = Instant::now();
    let http = async {
        e2e::until("HTTP is over", async || manager.ask("{ __typename }", json!({})).await.status == 401).await;
        began.elapsed()
    };
    let socket = async {
        assert_eq!(live.closing().await, 4401);
        began.elapsed()
    };
    let stream = async {
        assert_eq!(stream.hear().await, Said::End);
        began.elapsed()
    };
    let took = tokio::time::timeout(BOUND, async { tokio::join!(http, socket, stream) }).await;
    println!("forced off over two nodes (http, socket, stream): {:?}", took.expect("somebody stayed"));
    scene.world.end().await;
}

/// Nodes rely on no line to each other: with every listening connection cut again and again, a revocation holds.
#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_holds_while_no_node_can_listen() {
    let mut scene = Scene::begin().await;
    let manager = scene.manager(0).await;
    let is_over = AtomicBool::new(false);
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity \
               where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%'";
    let database = scene.world.database_url().to_owned();
    let cutting = async {
        let mut cuts = 0;
        while !is_over.load(Ordering::Relaxed) {
            // As a network between node and database that cuts the line, again and again.
            sql(&database, cut).await;
            cuts += 1;
            // Often enough for nobody to listen in between.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        cuts
    };
    let trying = async {
        let mut took = Vec::new();
        for _ in 0..3 {
            took.push(scene.trial(&manager).await);
        }
        is_over.store(true, Ordering::Relaxed);
        took
    };
    let (cuts, took) = tokio::join!(cutting, trying);
    assert!(cuts > 10, "the lines were cut {cuts} times");
    for (door, name) in ["http", "socket", "stream"].into_iter().enumerate() {
        report(&format!("revocation without LISTEN, {name}"), took.iter().map(|trial| trial[door]).collect());
    }
    scene.world.end().await;
}

/// The manager has just been read by the second node, so that an old reach lies ready there.
#[tokio::test(flavor = "multi_thread")]
async fn no_event_after_a_revocation_is_told_by_the_reach_before() {
    let mut scene = Scene::begin().await;
    let manager = scene.manager(0).await;
    let rep = scene.world.rep("r0", "D0").await;
    let rep = at(&scene.nodes[0], &rep);
    let customer = scene.world.institution("医院", "D0", Some(&rep)).await;
    let plan = mint("weekplan");
    let change = async |name: &str, input: Value| {
        let mut input = input;
        input["captured"] = captured(chrono::Utc::now());
        rep.mutate(name, input, "weekPlan { id }").await.text(&format!("/{name}/weekPlan/id"));
    };
    let items = json!([{"id": mint("planitem"), "customerId": customer}]);
    change("draftWeekPlan", json!({"id": plan, "week": week_ahead(), "items": items})).await;
    let mut live = manager.live().await;
    live.subscribe(PLANS, json!({})).await;
    live.is_quiet().await;
    for round in 0..trials().min(20) {
        until(&manager, true).await;
        change("submitWeekPlan", json!({"planId": plan})).await;
        assert_eq!(told(&mut live).await, json!(plan), "round {round}: the control");
        until(&manager, true).await;
        scene.take(&manager).await;
        change("withdrawWeekPlan", json!({"planId": plan})).await;
        assert_eq!(told(&mut live).await, Value::Null, "round {round}");
        scene.give(&manager).await;
    }
    scene.world.end().await;
}

async fn told(live: &mut Live) -> Value {
    let event = live.event().await;
    assert!(event["errors"].is_null(), "{event:#}");
    event["data"]["weekPlanChanged"]["weekPlan"]["id"].clone()
}

fn week_ahead() -> String {
    let day = chrono::Utc::now() + chrono::TimeDelta::days(7);
    day.format("%G-W%V").to_string()
}

/// A login that is nobody's is locked like an account, whichever node is asked.
#[tokio::test(flavor = "multi_thread")]
async fn failed_tries_are_counted_by_all_nodes_together() {
    let mut scene = Scene::begin().await;
    scene.world.hire("r1", StandardPosition::Rep, "HQ").await;
    let document = "mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
    let mut heard = Vec::new();
    for login in ["r1", "nobody"] {
        let mut codes = Vec::new();
        for number in 0..8 {
            let somebody = Actor::anonymous(&scene.nodes[number % 2].url);
            let credentials = json!({"input": {"login": login, "password": "a wrong one"}});
            codes.push(somebody.ask(document, credentials).await.code());
        }
        heard.push(codes);
    }
    let expected: Vec<&str> = [["CREDENTIALS_INVALID"; 5].as_slice(), ["SIGN_IN_THROTTLED"; 3].as_slice()].concat();
    assert_eq!(heard, [expected.clone(), expected]);
    scene.world.end().await;
}
