//! The fake of Firebase Cloud Messaging that the demo pushes to, and the phones that it shows.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;

use anyhow::Context;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use rounds_platform::push::{Push, firebase};

const PROGRAM: &str = "fake-fcm";

/// The fake, running beside the demo; it ends with it.
pub(super) struct FakePush {
    url: String,
    key_file: PathBuf,
    http: reqwest::Client,
    _process: Child,
}

impl FakePush {
    /// Starts the program that stands beside this one.
    pub(super) async fn start() -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.with_file_name(PROGRAM);
        let key_file = std::env::temp_dir().join(format!("rounds-demo-{}.json", std::process::id()));
        let mut process = Command::new(&program)
            .arg("--key-out")
            .arg(&key_file)
            .arg("--exit-with-parent")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| {
                format!("{} cannot be started; build it with `cargo build -p fake-fcm`", program.display())
            })?;
        let stdout = process.stdout.take().context("the fake has no output")?;
        let line = BufReader::new(stdout).lines().next_line().await?.context("the fake ended at once")?;
        let url = line.strip_prefix("listening ").context("the fake said something else")?.to_owned();
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { url, key_file, http, _process: process })
    }

    /// The door by which the server pushes to it.
    pub(super) fn door(&self) -> anyhow::Result<Arc<dyn Push>> {
        firebase(&self.key_file, Some(&self.url))
    }

    /// Makes a phone known by its token.
    pub(super) async fn switch_on(&self, token: &str) -> anyhow::Result<()> {
        let body = json!({"token": token, "platform": "android"});
        self.http.post(format!("{}/control/devices", self.url)).json(&body).send().await?.error_for_status()?;
        Ok(())
    }

    /// What a phone shows, oldest first.
    pub(super) async fn shown(&self, token: &str) -> anyhow::Result<Vec<Value>> {
        let url = format!("{}/control/deliveries?token={token}", self.url);
        let answer: Value = self.http.get(url).send().await?.json().await?;
        Ok(answer["shown"].as_array().cloned().unwrap_or_default())
    }

    /// What the fake held against the server.
    pub(super) async fn violations(&self) -> anyhow::Result<Vec<Value>> {
        let answer: Value = self.http.get(format!("{}/control/violations", self.url)).send().await?.json().await?;
        Ok(answer["violations"].as_array().cloned().unwrap_or_default())
    }
}

impl Drop for FakePush {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.key_file) {
            tracing::debug!(%error, "the key file of the fake stayed behind");
        }
    }
}
