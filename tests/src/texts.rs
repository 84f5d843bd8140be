//! Text messages: a strict stand-in for their gateway, as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use rounds_platform::sms::{self, Gateway, Texts};
use serde_json::Value;
use tempfile::TempDir;

use crate::waiting::eventually;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const FROM: &str = "+8610000000000";

/// The stand-in for the gateway; it ends with the test.
pub struct FakeTexts {
    child: Child,
    http: reqwest::Client,
    url: String,
    directory: TempDir,
}

impl FakeTexts {
    /// Starts it on a free port.
    pub fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut child = Command::new(program())
            .args(["--exit-with-parent", "--token-out"])
            .arg(directory.path().join("token"))
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

    /// The way to it.
    pub fn door(&self) -> Arc<dyn Texts> {
        let token_file = self.directory.path().join("token");
        sms::gateway(&Gateway { base_url: &self.url, account: ACCOUNT, token_file: &token_file, from: FROM }).unwrap()
    }

    /// The settings under which a node finds it.
    pub fn settings(&self) -> [(&'static str, String); 4] {
        let token_file = self.directory.path().join("token").to_str().unwrap().to_owned();
        [
            ("ROUNDS_SMS_ACCOUNT", ACCOUNT.to_owned()),
            ("ROUNDS_SMS_TOKEN_FILE", token_file),
            ("ROUNDS_SMS_FROM", FROM.to_owned()),
            ("ROUNDS_SMS_BASE_URL", self.url.clone()),
        ]
    }

    /// Prepares what is answered to the next texts.
    pub async fn answer(&self, answers: Value) {
        let reply = self.http.post(format!("{}/control/script", self.url)).json(&answers).send().await.unwrap();
        assert!(reply.status().is_success());
    }

    /// What was sent to a telephone, once there are so many texts.
    pub async fn sent(&self, to: &str, count: usize) -> Vec<String> {
        let path = format!("messages?to={}", to.replace('+', "%2B"));
        let texts = async || {
            let told = self.get(&path).await;
            let texts = told["messages"].as_array().unwrap().iter();
            let texts: Vec<String> = texts.map(|text| text["body"].as_str().unwrap().to_owned()).collect();
            Some(texts).filter(|texts| texts.len() >= count)
        };
        eventually("enough texts were sent", texts).await
    }

    /// What a well-behaved client would not have done.
    pub async fn violations(&self) -> Vec<Value> {
        self.get("violations").await["violations"].as_array().unwrap().clone()
    }

    async fn get(&self, path: &str) -> Value {
        self.http.get(format!("{}/control/{path}", self.url)).send().await.unwrap().json().await.unwrap()
    }
}

impl Drop for FakeTexts {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program beside the tests; built when it is not there yet.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("fake-sms");
    if !program.exists() {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let built = Command::new(cargo).args(["build", "-p", "fake-sms"]).status().unwrap();
        assert!(built.success() && program.exists(), "the stand-in for the gateway cannot be built");
    }
    program
}
