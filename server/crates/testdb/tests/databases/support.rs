//! Connections, conditions and other processes, in the words of the tests.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

/// Tells a child process of this program to hold a database.
pub const HELD: &str = "ROUNDS_HELD";

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    answer: String,
}

pub async fn connect(url: &str) -> AsyncPgConnection {
    AsyncPgConnection::establish(url).await.unwrap()
}

pub async fn run(url: &str, sql: &str) {
    connect(url).await.batch_execute(sql).await.unwrap();
}

/// The value of an expression, as text.
pub async fn ask(url: &str, expression: &str) -> String {
    let query = sql_query(format!("select ({expression})::text as answer"));
    query.get_result::<Answer>(&mut connect(url).await).await.unwrap().answer
}

/// Waits for something that must come true.
pub async fn eventually(what: &str, seconds: u64, condition: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while !condition().await {
        assert!(Instant::now() < deadline, "not within {seconds} s: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Another test process with a database of its own.
pub struct Holder {
    child: Child,
    /// The URL that it printed.
    pub url: String,
}

impl Holder {
    /// Starts this test program again, to hold one database; in the usual cluster or in one of its own.
    pub fn spawn(home: Option<&Path>) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "processes::hold_a_database", "--ignored", "--nocapture"])
            .env(HELD, "yes")
            .envs(home.map(|home| ("ROUNDS_TEST_HOME", home)))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self { child, url: String::new() }
    }

    /// Waits until it has its database.
    pub fn with_url(mut self) -> Self {
        let mut lines = BufReader::new(self.child.stdout.take().unwrap()).lines();
        let url = lines.find_map(|line| line.unwrap().split_once("postgres://").map(|(_, rest)| rest.to_owned()));
        self.url = format!("postgres://{}", url.expect("the holder prints its url"));
        self
    }

    pub fn server(&self) -> &str {
        self.url.rsplit_once('/').unwrap().0
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
