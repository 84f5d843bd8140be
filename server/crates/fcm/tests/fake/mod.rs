//! The strict fake as a process of its own, and a client with a clock that a test can move.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use rounds_fcm::{Draft, Fcm, Message, Outcome, ServiceAccount, http_client};
use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Fake {
    pub base: String,
    pub key_file: PathBuf,
    pub child: Child,
    http: reqwest::Client,
    moved_s: Arc<AtomicU64>,
    _dir: TempDir,
}

impl Fake {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(options: &[&str]) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let key_file = dir.path().join("key.json");
        let mut child = Command::new(binary())
            .args(["--exit-with-parent", "--key-out"])
            .arg(&key_file)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the fake starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its first line");
        let base = line.trim().strip_prefix("listening ").expect("its address").to_owned();
        let http = http_client().expect("a client");
        Self { base, key_file, child, http, moved_s: Arc::default(), _dir: dir }
    }

    pub fn account(&self) -> ServiceAccount {
        let text = std::fs::read_to_string(&self.key_file).expect("the key file");
        ServiceAccount::from_json(&text).expect("a service account")
    }

    pub fn client(&self) -> Fcm {
        self.client_of(self.account())
    }

    pub fn client_of(&self, account: ServiceAccount) -> Fcm {
        let moved_s = Arc::clone(&self.moved_s);
        let clock = Arc::new(move || now_s() + moved_s.load(Ordering::Relaxed));
        let fcm = Fcm::new(self.http.clone(), account, Some(&self.base), clock).expect("a client of the fake");
        fcm.with_patience(Duration::from_secs(5))
    }

    /// Sets both clocks ahead of the world's.
    pub async fn move_clocks(&self, seconds: u64) {
        self.moved_s.store(seconds, Ordering::Relaxed);
        self.control("settings", json!({ "clockOffsetSeconds": seconds })).await;
    }

    pub async fn device(&self, token: &str, platform: &str) {
        self.control("devices", json!({ "token": token, "platform": platform })).await;
    }

    pub async fn script(&self, responses: Value) {
        self.control("script", json!({ "responses": responses })).await;
    }

    pub async fn script_token_endpoint(&self, responses: Value) {
        self.control("script", json!({ "endpoint": "token", "responses": responses })).await;
    }

    pub async fn control(&self, path: &str, body: Value) {
        let response = self.post(&format!("/control/{path}")).json(&body).send().await.expect("an answer");
        assert!(response.status().is_success(), "{path} {body}: {}", response.status());
    }

    pub fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    pub async fn read(&self, path: &str) -> Value {
        let response = self.http.get(format!("{}/control/{path}", self.base)).send().await.expect("an answer");
        response.json().await.expect("JSON")
    }

    /// The kinds of all breaches so far.
    pub async fn violations(&self) -> Vec<String> {
        let report = self.read("violations").await;
        let all = report["violations"].as_array().expect("a list").iter();
        all.map(|violation| violation["kind"].as_str().expect("a kind").to_owned()).collect()
    }

    pub async fn tokens_issued(&self) -> u64 {
        self.read("status").await["tokensIssued"].as_u64().expect("a number")
    }

    /// Asserts that the client behaved and met every scripted answer.
    pub async fn assert_content(&self) {
        let report = self.read("violations").await;
        assert_eq!(report, json!({ "violations": [] }));
        assert_eq!(self.read("status").await["scriptedLeft"], 0);
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn now_s() -> u64 {
    UNIX_EPOCH.elapsed().expect("a time after 1970").as_secs()
}

pub fn draft(token: &str) -> Draft {
    Message::to(token).data("notificationId", "n1").ttl(Duration::from_secs(600))
}

pub fn message(token: &str) -> Message {
    draft(token).notification("Plan", "Tomorrow's plan is ready").dedupe_key("n1").build().expect("a message")
}

/// Sends so many messages at once, each to a device of its own, and gives the outcomes.
pub async fn burst(fcm: &Arc<Fcm>, count: usize) -> Vec<Outcome> {
    let mut sends = tokio::task::JoinSet::new();
    for at in 0..count {
        let (fcm, message) = (Arc::clone(fcm), message(&format!("phone-{at}")));
        sends.spawn(async move { fcm.send(&message).await });
    }
    sends.join_all().await
}

fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let test = std::env::current_exe().expect("the test's own path");
        let profile = test.ancestors().nth(2).expect("target/profile/deps/test");
        let binary = profile.join(format!("fake-fcm{}", std::env::consts::EXE_SUFFIX));
        if !is_fresh(&binary) {
            build(profile);
        }
        binary
    })
}

/// A test of this crate alone does not build the fake: whether it is there, and younger than its source.
fn is_fresh(binary: &Path) -> bool {
    let built = |path: &Path| path.metadata().and_then(|about| about.modified());
    let Ok(built_at) = built(binary) else { return false };
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fakes/fcm/src");
    let files = source.read_dir().expect("the fake's source");
    files.flatten().all(|file| built(&file.path()).is_ok_and(|changed_at| changed_at <= built_at))
}

fn build(profile: &Path) {
    let name = profile.file_name().and_then(|name| name.to_str()).expect("a profile");
    let status = Command::new(env!("CARGO"))
        .args(["build", "-p", "fake-fcm", "--profile", if name == "debug" { "dev" } else { name }])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_TARGET_DIR", profile.parent().expect("a target directory"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the fake does not build");
}
