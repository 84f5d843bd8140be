//! Homes, statements, child processes and the process table, in the words of the tests.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rounds_launcher::Launcher;
use tempfile::TempDir;
use tokio_postgres::{NoTls, SimpleQueryMessage};

/// Tells a child process of this program which home to hold.
pub const HELD_HOME: &str = "ROUNDS_HELD_HOME";

/// A new empty home, short enough for a unix socket.
pub fn home() -> TempDir {
    tempfile::Builder::new().prefix("rounds-").tempdir().unwrap()
}

/// A cluster that need not survive a power cut.
pub fn quick(home: &Path) -> Launcher {
    Launcher::new(home).settings([("fsync", "off"), ("shared_buffers", "16MB")])
}

/// Runs statements and gives the first column of the first row.
pub fn ask(url: &str, sql: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        let answer = async move { client.simple_query(sql).await };
        let (answer, _) = tokio::join!(answer, connection);
        let answer = answer.unwrap();
        let row = answer.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        row.unwrap_or_default()
    })
}

/// The process id of the postmaster of this data directory, as its own file names it.
pub fn postmaster(data: &Path) -> i32 {
    let file = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    file.lines().next().unwrap().parse().unwrap()
}

/// Whether a process exists and has not merely been left unburied.
pub fn is_alive(process: i32) -> bool {
    fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|line| !line.is_empty())
}

/// Waits for something that must come true.
pub fn eventually(what: &str, seconds: u64, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while !condition() {
        assert!(Instant::now() < deadline, "not within {seconds} s: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

pub fn kill_hard(process: i32) {
    kill(Pid::from_raw(process), Signal::SIGKILL).unwrap();
}

/// Another process that holds a cluster in this home.
pub struct Holder {
    child: Child,
    /// The URL that it printed.
    pub url: String,
}

impl Holder {
    /// Starts this test program again, to run one ignored test that holds the cluster until it is killed.
    pub fn start(test: &str, home: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--ignored", "--nocapture"])
            .env(HELD_HOME, home)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines
            .find_map(|line| line.unwrap().split_once("postgres://").map(|(_, rest)| format!("postgres://{rest}")));
        Self { child, url: url.expect("the holder prints its url") }
    }

    pub fn kill_hard(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints the URL for the parent and waits to be killed.
pub fn hold(url: &str) -> ! {
    println!("{url}");
    loop {
        thread::park();
    }
}
