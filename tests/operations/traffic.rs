//! Clients that never rest: each keeps its connections alive, asks whichever node says that it is ready, and counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::operations::node::status;

/// Each client stays below what one person may ask.
const ASK_EVERY: Duration = Duration::from_millis(120);
const LOOK_EVERY: Duration = Duration::from_millis(100);
const QUERY: &str = "{ viewer { employee { code } } }";

/// Clients at work.
pub struct Traffic {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

struct Shared {
    nodes: Vec<(String, AtomicBool)>,
    turn: AtomicUsize,
    is_over: AtomicBool,
    answered: AtomicUsize,
    slowest_ms: AtomicUsize,
    failures: std::sync::Mutex<Vec<String>>,
}

/// What came of it.
pub struct Told {
    /// Requests answered as they should be.
    pub answered: usize,
    /// The slowest of them.
    pub slowest_ms: usize,
    /// Every request that failed.
    pub failures: Vec<String>,
}

impl Traffic {
    /// Starts a client for each token.
    pub fn begin(nodes: &[&str], tokens: &[String]) -> Self {
        let nodes = nodes.iter().map(|url| ((*url).to_owned(), AtomicBool::new(true))).collect();
        let shared = Arc::new(Shared {
            nodes,
            turn: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
            answered: AtomicUsize::new(0),
            slowest_ms: AtomicUsize::new(0),
            failures: std::sync::Mutex::default(),
        });
        let mut tasks = JoinSet::new();
        for node in 0..shared.nodes.len() {
            tasks.spawn(watch(shared.clone(), node));
        }
        for token in tokens {
            tasks.spawn(ask(shared.clone(), token.clone()));
        }
        Self { shared, tasks }
    }

    /// Waits for so many more answers.
    pub async fn answers(&self, count: usize) {
        let goal = self.shared.answered.load(Ordering::Relaxed) + count;
        e2e::until("enough requests are answered", async || self.shared.answered.load(Ordering::Relaxed) >= goal).await;
    }

    /// Ends it.
    pub async fn end(mut self) -> Told {
        self.shared.is_over.store(true, Ordering::Relaxed);
        while self.tasks.join_next().await.is_some() {}
        Told {
            answered: self.shared.answered.load(Ordering::Relaxed),
            slowest_ms: self.shared.slowest_ms.load(Ordering::Relaxed),
            failures: std::mem::take(&mut *self.shared.failures.lock().unwrap()),
        }
    }
}

async fn watch(shared: Arc<Shared>, node: usize) {
    let (url, is_ready) = &shared.nodes[node];
    while !shared.is_over.load(Ordering::Relaxed) {
        is_ready.store(status(&format!("{url}/readyz")).await == Some(200), Ordering::Relaxed);
        // A balancer looks now and then.
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn ask(shared: Arc<Shared>, token: String) {
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    while !shared.is_over.load(Ordering::Relaxed) {
        if let Some(url) = shared.next() {
            let began = Instant::now();
            match answer(&http, url, &token).await {
                Ok(()) => {
                    shared.answered.fetch_add(1, Ordering::Relaxed);
                    let took = usize::try_from(began.elapsed().as_millis()).unwrap();
                    shared.slowest_ms.fetch_max(took, Ordering::Relaxed);
                }
                Err(failure) => shared.failures.lock().unwrap().push(format!("{url}: {failure}")),
            }
        }
        // Traffic has a rate.
        tokio::time::sleep(ASK_EVERY).await;
    }
}

async fn answer(http: &reqwest::Client, url: &str, token: &str) -> Result<(), String> {
    let request = http.post(format!("{url}/graphql")).bearer_auth(token).json(&json!({"query": QUERY}));
    let response = request.send().await.map_err(|error| format!("{error:?}"))?;
    let status = response.status();
    let body: Value = response.json().await.map_err(|error| format!("{error:?}"))?;
    match (status.as_u16(), body["errors"].is_null()) {
        (200, true) => Ok(()),
        _ => Err(format!("{status}: {body}")),
    }
}

impl Shared {
    /// The next node in turn that said it is ready.
    fn next(&self) -> Option<&str> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let count = self.nodes.len();
        let in_turn = (0..count).map(|step| &self.nodes[(turn + step) % count]);
        in_turn.into_iter().find(|(_, is_ready)| is_ready.load(Ordering::Relaxed)).map(|(url, _)| url.as_str())
    }
}
