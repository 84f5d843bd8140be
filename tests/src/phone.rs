//! Phones that are pushed to: a strict stand-in for Firebase as a process of its own, and a phone that somebody signs in on.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::actor::{Actor, mint};
use crate::waiting::{eventually, until};
use crate::world::PASSWORD;

/// The stand-in for Firebase; it ends with the test.
pub struct FakePush {
    child: Child,
    http: reqwest::Client,
    /// Where it listens.
    pub url: String,
    directory: TempDir,
}

/// A phone that somebody signed in on.
pub struct Phone {
    /// Who.
    pub actor: Actor,
    /// Id of the device.
    pub device: String,
    /// Its push token.
    pub token: String,
}

impl FakePush {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut child = Command::new(program())
            .args(["--exit-with-parent", "--key-out"])
            .arg(directory.path().join("key.json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening ").unwrap().to_owned();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { child, http, url, directory }
    }

    /// Where the key file of its service account is.
    pub fn key_file(&self) -> PathBuf {
        self.directory.path().join("key.json")
    }

    /// Somebody signs in on a new Android phone, which registers its push token.
    pub async fn phone(&self, server: &str, login: &str) -> Phone {
        let (device, token) = (mint("device"), format!("token-{}", mint("phone")));
        let about = json!({"id": device, "platform": "ANDROID", "model": "Test phone", "appVersion": "1.0.0"});
        let actor = Actor::sign_in_on(server, (login, PASSWORD), Some(about.clone())).await;
        self.post("devices", json!({"token": token, "platform": "android"})).await;
        let input = json!({"device": about, "pushChannel": "FCM", "pushToken": token, "timeZone": "Asia/Shanghai"});
        actor.mutate("registerDevice", input, "device { id }").await.text("/registerDevice/device/id");
        Phone { actor, device, token }
    }

    /// Prepares what is answered to the next sends to a phone.
    pub async fn answer(&self, phone: &Phone, responses: Value) {
        self.post("script", json!({"token": phone.token, "responses": responses})).await;
    }

    /// What a phone shows, once it shows so many.
    pub async fn shown(&self, phone: &Phone, count: usize) -> Vec<Value> {
        let path = format!("deliveries?token={}", phone.token);
        self.until(&path, "shown", |shown| shown.len() >= count).await
    }

    /// What a well-behaved client would not have done.
    pub async fn violations(&self) -> Vec<Value> {
        self.until("violations", "violations", |_| true).await
    }

    /// Waits until so many sends were seen.
    pub async fn sends_seen(&self, count: u64) {
        let is_seen = async || self.get("status").await["sendsSeen"].as_u64().unwrap() >= count;
        until("enough pushes were sent", is_seen).await;
    }

    async fn until(&self, path: &str, name: &str, is_enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let rows = async || Some(self.get(path).await[name].as_array().unwrap().clone()).filter(|rows| is_enough(rows));
        eventually("the phone shows enough", rows).await
    }

    async fn get(&self, path: &str) -> Value {
        self.http.get(format!("{}/control/{path}", self.url)).send().await.unwrap().json().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) {
        let reply = self.http.post(format!("{}/control/{path}", self.url)).json(&body).send().await.unwrap();
        assert!(reply.status().is_success(), "{path}: {}", reply.status());
    }
}

impl Drop for FakePush {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program beside the tests; built when it is not there yet.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("fake-fcm");
    if !program.exists() {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let built = Command::new(cargo).args(["build", "-p", "fake-fcm"]).status().unwrap();
        assert!(built.success() && program.exists(), "the stand-in for Firebase cannot be built");
    }
    program
}
