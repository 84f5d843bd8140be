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

/// A running process.
#[derive(Debug, Clone, QueryableByName, SimpleObject)]
pub struct SystemNode {
    /// Host and process.
    #[diesel(sql_type = Text)]
    name: String,
    /// Version that it runs.
    #[diesel(sql_type = Text)]
    version: String,
    /// Whether it serves clients; otherwise it only does jobs.
    #[diesel(sql_type = diesel::sql_types::Bool)]
    is_serving: bool,
    /// Since when.
    #[diesel(sql_type = Timestamptz)]
    started_at: Instant,
    /// For how many seconds it has run.
    #[diesel(sql_type = Integer)]
    uptime_s: i32,
    /// When it last said that it is there; it does so every five seconds.
    #[diesel(sql_type = Timestamptz)]
    last_seen_at: Instant,
    /// Open connections, sockets among them.
    #[diesel(sql_type = Integer)]
    connection_count: i32,
    /// Open sockets.
    #[diesel(sql_type = Integer)]
    socket_count: i32,
}

/// Jobs of one queue.
#[derive(Debug, Clone, QueryableByName, SimpleObject)]
pub struct QueueStatus {
    /// Name of the queue.
    #[diesel(sql_type = Text)]
    name: String,
    /// Jobs that are due and wait.
    #[diesel(sql_type = Integer)]
    pub(super) due_jobs: i32,
    /// Jobs that are not due yet.
    #[diesel(sql_type = Integer)]
    scheduled_jobs: i32,
    /// Jobs under way.
    #[diesel(sql_type = Integer)]
    running_jobs: i32,
    /// Jobs given up; somebody has to look at them.
    #[diesel(sql_type = Integer)]
    pub(super) dead_jobs: i32,
    /// Age of the oldest job that is due, in seconds; 0 when none is.
    #[diesel(sql_type = Integer)]
    pub(super) oldest_job_s: i32,
}

/// Errors of one code.
#[derive(Debug, Clone, QueryableByName, SimpleObject)]
pub struct ErrorCount {
    /// The code.
    #[diesel(sql_type = Text)]
    code: String,
    /// How many.
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
