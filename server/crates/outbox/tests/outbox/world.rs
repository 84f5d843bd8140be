//! A database of its own per test, a clock that the test moves, and nodes that it starts, stops and kills.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Bool, Integer, Nullable, Text},
};
use diesel_async::{
    AsyncPgConnection, RunQueryDsl,
    pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool::Pool},
};
use rounds_outbox::{
    Backoff, Clock, ConnectionSource, Counts, Dedupe, DedupeScope, Enqueued, Job, NewJob, PooledConnection, Registry,
    Wake, Worker, WorkerOptions, counts, enqueue,
};
use rounds_testdb::TestDatabase;
use serde::{Deserialize, Serialize};
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub struct World {
    pub database: TestDatabase,
    pub pool: Pool<AsyncPgConnection>,
    pub wake: Wake,
    now: Arc<Mutex<DateTime<Utc>>>,
}

/// A process, as far as the database can tell.
pub struct Node {
    shutdown: CancellationToken,
    tasks: JoinSet<()>,
}

/// The work of most tests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Errand {
    pub number: i64,
}

impl Job for Errand {
    const NAME: &'static str = "errand";
    const QUEUE: &'static str = "errands";
    const ATTEMPTS: i32 = 3;
    const LIMIT: Duration = Duration::from_secs(120);
}

/// A job as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Row {
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub fence: i64,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Truth {
    #[diesel(sql_type = Bool)]
    truth: bool,
}

impl World {
    pub async fn new() -> Self {
        let database = rounds_testdb::fresh().await;
        let mut config = ManagerConfig::default();
        config.recycling_method = RecyclingMethod::Fast;
        let manager = AsyncDieselConnectionManager::new_with_config(database.url(), config);
        let pool = Pool::builder(manager).max_size(24).build().unwrap();
        let now = Arc::new(Mutex::new("2026-01-05T08:00:00Z".parse().unwrap()));
        Self { database, pool, wake: Wake::new(), now }
    }

    pub fn source(&self) -> Arc<dyn ConnectionSource> {
        Arc::new(self.pool.clone())
    }

    pub async fn conn(&self) -> PooledConnection {
        self.pool.get().await.unwrap()
    }

    pub fn clock(&self) -> Clock {
        let now = Arc::clone(&self.now);
        Arc::new(move || *now.lock().unwrap())
    }

    pub fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    pub fn advance(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }

    /// Options without waiting: failed jobs are due again at once.
    pub fn options(&self) -> WorkerOptions {
        let mut options = WorkerOptions::new(self.clock(), self.wake.clone());
        options.backoff = Backoff { base: Duration::ZERO, cap: Duration::ZERO };
        options.poll = Duration::from_millis(50);
        options
    }

    pub fn start<App: Clone + Send + Sync + 'static>(
        &self,
        app: App,
        registry: Registry<App>,
        options: WorkerOptions,
    ) -> Node {
        let worker = Worker::new(app, registry, self.source(), options);
        Node::running(|shutdown| worker.run(shutdown))
    }

    pub async fn errand(&self, number: i64) -> Uuid {
        let job = NewJob::of(&Errand { number }, self.now()).unwrap();
        enqueue(&mut *self.conn().await, job).await.unwrap().id()
    }

    pub async fn keyed(&self, key: &str, scope: DedupeScope) -> Enqueued {
        let mut job = NewJob::of(&Errand { number: 0 }, self.now()).unwrap();
        job.dedupe = Some(Dedupe { key: key.to_owned(), scope });
        enqueue(&mut *self.conn().await, job).await.unwrap()
    }

    pub async fn row(&self, id: Uuid) -> Row {
        diesel::sql_query("select state, attempts, last_error, fence from jobs where id = $1")
            .bind::<diesel::sql_types::Uuid, _>(id)
            .get_result(&mut *self.conn().await)
            .await
            .unwrap()
    }

    pub async fn counts(&self) -> Counts {
        counts(&mut *self.conn().await, self.now()).await.unwrap()
    }

    pub async fn run(&self, sql: &str) {
        diesel::sql_query(sql).execute(&mut *self.conn().await).await.unwrap();
    }

    /// The answer to `select …` for a whole number.
    pub async fn number(&self, expression: &str) -> i64 {
        let sql = format!("select ({expression})::bigint as number");
        let row: Number = diesel::sql_query(sql).get_result(&mut *self.conn().await).await.unwrap();
        row.number
    }

    /// Waits until the SQL condition holds.
    pub async fn until(&self, condition: &str) {
        let sql = format!("select ({condition}) as truth");
        let deadline = Instant::now() + Duration::from_secs(180);
        loop {
            let row = diesel::sql_query(&sql).get_result::<Truth>(&mut *self.conn().await).await;
            match row {
                Ok(Truth { truth: true }) => return,
                _ if Instant::now() > deadline => panic!("never came true: {condition}"),
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }
}

impl Node {
    pub fn running<F, Fut>(run: F) -> Self
    where
        F: FnOnce(CancellationToken) -> Fut,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let shutdown = CancellationToken::new();
        let mut tasks = JoinSet::new();
        tasks.spawn(run(shutdown.clone()));
        Self { shutdown, tasks }
    }

    /// Asks it to end and waits for that.
    pub async fn stop(mut self) {
        self.shutdown.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            ended.unwrap();
        }
    }

    /// Ends it between two instructions, like `kill -9`.
    pub async fn kill(mut self) {
        self.tasks.shutdown().await;
    }
}
