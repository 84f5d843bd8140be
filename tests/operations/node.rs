//! Processes of the binary.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(20);

/// A running `rounds serve`; it is killed with the test.
pub struct Node {
    child: Child,
    /// Where it serves.
    pub url: String,
    /// Where its metrics are.
    pub metrics: String,
    folder: TempDir,
}

/// How a node is to be started.
#[derive(Clone)]
pub struct Plan {
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    ports: (u16, u16),
}

impl Plan {
    /// `rounds serve` on a database, on two free ports that it keeps over restarts.
    pub fn on(database: &str) -> Self {
        let ports = (free_port(), free_port());
        let plan = Self { arguments: vec!["serve".to_owned()], variables: Vec::new(), ports };
        plan.with("DATABASE_URL", database)
            .with("ROUNDS_LISTEN", &format!("127.0.0.1:{}", ports.0))
            .with("ROUNDS_METRICS_LISTEN", &format!("127.0.0.1:{}", ports.1))
    }

    /// The same with a variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts it without waiting for it.
    pub fn launch(&self) -> Node {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let child = command(&self.arguments, &self.variables, folder.path()).stdout(Stdio::null()).stderr(log).spawn();
        let url = format!("http://127.0.0.1:{}", self.ports.0);
        let metrics = format!("http://127.0.0.1:{}/metrics", self.ports.1);
        Node { child: child.unwrap(), url, metrics, folder }
    }

    /// Starts it and waits until it is ready.
    pub async fn start(&self) -> Node {
        let mut node = self.launch();
        node.ready().await;
        node
    }
}

impl Node {
    /// Waits until it says that it is ready.
    pub async fn ready(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while status(&format!("{}/readyz", self.url)).await != Some(200) {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < deadline, "{ended:?}: it does not get ready:\n{}", self.log());
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Asks it to end.
    pub fn terminate(&self) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), Signal::SIGTERM).unwrap();
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it does not end:\n{}", self.log());
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command of the binary to its end.
pub async fn rounds(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let arguments: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
    let variables: Vec<(String, String)> =
        variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    let run = move || {
        let folder = tempfile::tempdir().unwrap();
        command(&arguments, &variables, folder.path()).output().unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// A file with data keys of a test's own.
pub async fn data_keys(folder: &TempDir) -> String {
    let file = folder.path().join("data-keys").to_str().unwrap().to_owned();
    let made = rounds(&["keys", "data", "add"], &[("ROUNDS_DATA_KEYS", &file)]).await;
    assert!(made.status.success(), "{}", said(&made));
    file
}

/// What a command said, both ways.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The status of a page, none when nobody answers within a second.
pub async fn status(url: &str) -> Option<u16> {
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(1)).build().unwrap();
    Some(http.get(url).send().await.ok()?.status().as_u16())
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn command(arguments: &[String], variables: &[(String, String)], folder: &Path) -> Command {
    let ours = std::env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        name.starts_with("ROUNDS_") || name == "DATABASE_URL"
    });
    let mut command = Command::new(program());
    for (name, _) in ours {
        command.env_remove(name);
    }
    // A folder of its own, so that no `.env` of anybody is found.
    command.args(arguments).env("ROUNDS_LOG", "info").current_dir(folder).stdin(Stdio::null());
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

/// The binary beside the tests; built when it is missing or older than its sources.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        let program = tests.parent().unwrap().parent().unwrap().join("rounds");
        let built_at = program.metadata().and_then(|built| built.modified()).ok();
        let is_fresh = built_at
            .is_some_and(|at| at >= newest(&workspace().join("server")).max(newest(&workspace().join("migrations"))));
        if !is_fresh {
            let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
            let built = Command::new(cargo).args(["build", "--locked", "--workspace", "--bins"]).status().unwrap();
            assert!(built.success() && program.exists(), "the binary cannot be built");
        }
        program
    })
}

fn newest(folder: &Path) -> SystemTime {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let times = entries.map(|path| match path.is_dir() {
        true => newest(&path),
        false => path.metadata().unwrap().modified().unwrap(),
    });
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}
