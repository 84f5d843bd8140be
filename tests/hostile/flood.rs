//! A flood of hostile documents over HTTP and WebSocket against a server on small stacks: it neither ends nor fails, and
//! somebody who means well is served beside it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::{Actor, Live, World};
use rounds_server::graph;
use serde_json::{Value, json};

use crate::hostile::generators::{Payload, PayloadSource};
use crate::hostile::{schema, seed, setting};

/// Half a megabyte is for optimised code. Unoptimised resolvers of the deepest documents overflow one megabyte; two are what
/// threads of the server have.
const SMALL_STACK: usize = if cfg!(debug_assertions) { 2048 } else { 512 } * 1024;
/// Documents of one attacker over a socket; the rest comes by POST.
const BY_SOCKET: u64 = 5;
/// Half of those who mean well wait less than this, whatever else the machine does; `make fuzz` asks it of 99 in 100.
const PATIENCE: Duration = Duration::from_millis(100);
const ATTACKERS: u64 = 4;
const LONGEST_MESSAGE: usize = 48 * 1024;
/// What the server reads of a body.
const LONGEST_BODY: usize = 256 * 1024;

/// Everything the server may answer to somebody who is signed in and means harm.
fn is_fault(code: &str) -> bool {
    matches!(code, "INTERNAL_SERVER_ERROR" | "UNAVAILABLE" | "RATE_LIMITED")
}

struct Attacker {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
    socket: Live,
    /// Whether the last body was too long to be read, so that its connection is being closed.
    is_cut_off: bool,
    tally: BTreeMap<String, usize>,
}

impl Attacker {
    async fn of(actor: &Actor, url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{url}/graphql");
        let (token, socket) = (actor.token.clone(), actor.live().await);
        Self { http, url, token, socket, is_cut_off: false, tally: BTreeMap::new() }
    }

    async fn post(&mut self, kind: &str, payload: &Payload) {
        let body = payload.body();
        let told = String::from_utf8_lossy(&body).into_owned();
        let response = self.send(&body).await.unwrap_or_else(|error| panic!("{kind}: {error:?}\n{told}"));
        let status = response.status().as_u16();
        self.is_cut_off = status == 413;
        let text = response.text().await.unwrap();
        assert!(status < 500, "{kind}: {status} {text}\n{told}");
        let answer: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        self.count(&format!("POST {status}"), &answer["errors"], &told);
    }

    /// A connection whose body is too long to be read is closed; who writes into it at that moment, and nobody else,
    /// writes once more.
    async fn send(&mut self, body: &[u8]) -> reqwest::Result<reqwest::Response> {
        let request = || {
            let request = self.http.post(&self.url).header("content-type", "application/json").body(body.to_vec());
            match &self.token {
                Some(token) => request.bearer_auth(token),
                None => request,
            }
        };
        match request().send().await {
            Err(_) if self.is_cut_off || body.len() > LONGEST_BODY => {
                *self.tally.entry("POST written twice".to_owned()).or_default() += 1;
                request().send().await
            }
            answered => answered,
        }
    }

    async fn subscribe(&mut self, document: &str, variables: &Value) {
        let id = self.socket.subscribe(document, variables.clone()).await;
        loop {
            let message = self.socket.hear().await;
            assert_eq!(message["id"], *id, "{message:#}");
            match message["type"].as_str().unwrap() {
                "next" => self.count("socket next", &message["payload"]["errors"], document),
                "error" => {
                    self.count("socket error", &message["payload"], document);
                    return;
                }
                _ => return,
            }
        }
    }

    fn count(&mut self, kind: &str, errors: &Value, told: &str) {
        let errors = errors.as_array().map_or(&[][..], Vec::as_slice);
        for error in errors {
            let code = error["extensions"]["code"].as_str().unwrap_or("NONE");
            assert!(!is_fault(code) && code != "NONE", "{error:#}\n{told}");
        }
        let first = errors.first().and_then(|error| error["extensions"]["code"].as_str()).unwrap_or("answered");
        *self.tally.entry(format!("{kind} {first}")).or_default() += 1;
    }

    async fn attack(mut self, seed: u64, count: u64) -> BTreeMap<String, usize> {
        let schema = schema(graph::engine(None).sdl());
        let mut source = PayloadSource::new(&schema, seed);
        for number in 0..count {
            let (kind, payload) = source.next();
            match &payload {
                Payload::Document(document, variables)
                    if number.is_multiple_of(BY_SOCKET)
                        && payload.body().len() < LONGEST_MESSAGE
                        && !document.contains("subscription") =>
                {
                    self.subscribe(document, variables).await;
                }
                _ => self.post(kind, &payload).await,
            }
        }
        self.tally
    }
}

/// Asks something small again and again, and keeps how long each took.
async fn well_meant(actor: Actor, is_over: Arc<AtomicBool>) -> Vec<Duration> {
    let mut took = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let began = Instant::now();
        actor.ask("{ viewer { employee { id } } }", json!({})).await.text("/viewer/employee/id");
        took.push(began.elapsed());
        // Whoever means well leaves room for the others.
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    took.sort();
    took
}

async fn flood() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    world.institution("Hospital 1", "HQ", Some(&rep)).await;
    let count = setting("ROUNDS_HOSTILE", 10_000);
    let is_over = Arc::new(AtomicBool::new(false));
    let beside = tokio::spawn(well_meant(rep.clone(), is_over.clone()));
    let mut attacks = Vec::new();
    for number in 0..ATTACKERS {
        let actor = if number.is_multiple_of(2) { world.sign_in("admin").await } else { world.anonymous() };
        let attacker = Attacker::of(&actor, &world.url).await;
        attacks.push(tokio::spawn(attacker.attack(seed() + number, count / ATTACKERS)));
    }
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for attack in attacks {
        for (outcome, count) in attack.await.unwrap() {
            *tally.entry(outcome).or_default() += count;
        }
    }
    is_over.store(true, Ordering::Relaxed);
    let took = beside.await.unwrap();
    println!("{count} hostile requests: {tally:#?}");
    let p99 = took[(took.len() - 1) * 99 / 100];
    println!("{} well-meant requests beside them: median {:?}, p99 {p99:?}", took.len(), took[took.len() / 2]);
    assert!(took[took.len() / 2] < PATIENCE);
    let patience = Duration::from_millis(setting("ROUNDS_PATIENCE_MS", 1_000));
    assert!(p99 < patience, "{p99:?}");
    world.end().await;
}

#[test]
fn hostile_documents_end_nothing_fail_nothing_and_hold_nobody_up() {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().worker_threads(2).thread_stack_size(SMALL_STACK).build().unwrap();
    let all = runtime.spawn(flood());
    runtime.block_on(all).unwrap();
}
