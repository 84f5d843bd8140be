//! The state of the system as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Integer, Nullable, Text, Timestamptz};
use uuid::Uuid;

use rounds_platform::scalars::Instant;

/// What a process is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It serves clients.
    Server,
    /// It only does jobs.
    Worker,
}

impl Role {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "SERVER",
            Self::Worker => "WORKER",
        }
    }
}

/// A process as it describes itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Myself {
    pub id: Uuid,
    pub name: String,
    pub role: Role,
    pub started_at: Instant,
}

/// One running process of the system.
#[derive(Debug, Clone, QueryableByName, SimpleObject)]
pub struct SystemNode {
    /// Host and process id.
    #[diesel(sql_type = Text)]
    name: String,
    /// Version that the process runs.
    #[diesel(sql_type = Text)]
    version: String,
    /// Whether the process serves clients; otherwise it only runs jobs.
    #[diesel(sql_type = diesel::sql_types::Bool)]
    is_serving: bool,
    /// When the process started.
    #[diesel(sql_type = Timestamptz)]
    started_at: Instant,
    /// Seconds since the process started.
    #[diesel(sql_type = Integer)]
    uptime_s: i32,
    /// When the process last reported; it does so every five seconds.
    #[diesel(sql_type = Timestamptz)]
    last_seen_at: Instant,
    /// Number of open connections, sockets among them.
    #[diesel(sql_type = Integer)]
    connection_count: i32,
    /// Number of open WebSocket connections.
    #[diesel(sql_type = Integer)]
    socket_count: i32,
}

/// Job counts of one queue.
#[derive(Debug, Clone, QueryableByName, SimpleObject)]
pub struct QueueStatus {
    /// Name of the queue.
    #[diesel(sql_type = Text)]
    name: String,
    /// Number of jobs that are due and waiting.
    #[diesel(sql_type = Integer)]
    pub(super) due_jobs: i32,
    /// Number of jobs that are not due yet.
    #[diesel(sql_type = Integer)]
    scheduled_jobs: i32,
    /// Number of jobs that are running.
    #[diesel(sql_type = Integer)]
    running_jobs: i32,
    /// Number of jobs that failed for good; an operator has to look at them.
    #[diesel(sql_type = Integer)]
    pub(super) dead_jobs: i32,
    /// Age of the oldest job that is due, in seconds; 0 without one.
    #[diesel(sql_type = Integer)]
    pub(super) oldest_job_s: i32,
}

/// Number of errors with one code.
#[derive(Debug, Clone, QueryableByName, SimpleObject)]
pub struct ErrorCount {
    /// Error code, listed in `mobile-contract/errors.json`.
    #[diesel(sql_type = Text)]
    code: String,
    /// Number of errors with this code.
    #[diesel(sql_type = Integer)]
    count: i32,
}

/// How the database does.
#[derive(Debug, Clone, QueryableByName)]
pub struct Database {
    #[diesel(sql_type = Integer)]
    pub(super) mebibytes: i32,
    #[diesel(sql_type = Integer)]
    pub(super) oldest_transaction_s: i32,
    #[diesel(sql_type = Integer)]
    pub(super) replica_count: i32,
    #[diesel(sql_type = Nullable<Double>)]
    pub(super) replica_lag_s: Option<f64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) last_archived_at: Option<Instant>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) last_archive_failure_at: Option<Instant>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(super) last_backup_at: Option<Instant>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) newest_migration: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub(super) migration_count: i64,
}

/// Everything, as it stood when it was asked for.
#[derive(Debug, Clone)]
pub struct Status {
    pub(super) nodes: Vec<SystemNode>,
    pub(super) queues: Vec<QueueStatus>,
    pub(super) errors: Vec<ErrorCount>,
    pub(super) database: Database,
}
