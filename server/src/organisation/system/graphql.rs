//! The state of the system in the public schema.

use super::model::{ErrorCount, QueueStatus, Status, SystemNode};
use super::store;
use rounds_platform::db::migration_count;
use rounds_platform::graphql::prelude::*;

/// Reads of the running system.
#[derive(Default)]
pub struct SystemQuery;

#[Object]
impl SystemQuery {
    /// State of the running system (系统状态). Needs `system.read`.
    async fn system_status(&self, ctx: &Context<'_>) -> Answer<SystemStatus> {
        let work = async {
            let permit = ctx.permit()?;
            Ok(SystemStatus(store::status(&mut ctx.db()?.session().await?, permit).await?))
        };
        Some(work.await)
    }
}

/// State of the running system.
pub struct SystemStatus(Status);

/// State of the running system.
#[Object]
impl SystemStatus {
    /// Processes that run, servers first, at most 100.
    async fn nodes(&self) -> &[SystemNode] {
        &self.0.nodes
    }

    /// Size of the database in mebibytes.
    async fn database_mib(&self) -> i32 {
        self.0.database.mebibytes
    }

    /// Age of the oldest open transaction in seconds, 0 without one; a long one delays sync.
    async fn oldest_transaction_s(&self) -> i32 {
        self.0.database.oldest_transaction_s
    }

    /// Number of replicas that follow the database, as far as its role may see them.
    async fn replica_count(&self) -> i32 {
        self.0.database.replica_count
    }

    /// Lag of the slowest replica in seconds; null without a replica.
    async fn replica_lag_s(&self) -> Option<f64> {
        self.0.database.replica_lag_s
    }

    /// Number of jobs that are due and waiting.
    async fn queued_jobs(&self) -> i32 {
        self.0.queues.iter().map(|queue| queue.due_jobs).sum()
    }

    /// Age of the oldest job that is due, in seconds; 0 without one.
    async fn oldest_job_s(&self) -> i32 {
        self.0.queues.iter().map(|queue| queue.oldest_job_s).max().unwrap_or_default()
    }

    /// Number of jobs that failed for good; an operator has to look at them.
    async fn dead_jobs(&self) -> i32 {
        self.0.queues.iter().map(|queue| queue.dead_jobs).sum()
    }

    /// The job counts by queue, by name, at most 100; empty queues are left out.
    async fn queues(&self) -> &[QueueStatus] {
        &self.0.queues
    }

    /// When a backup was last reported as made and verified; null when never.
    async fn last_backup_at(&self) -> Option<Instant> {
        self.0.database.last_backup_at
    }

    /// When a segment of the database's log was last archived; null when never.
    async fn last_archived_at(&self) -> Option<Instant> {
        self.0.database.last_archived_at
    }

    /// When archiving last failed; if later than `lastArchivedAt`, it still fails. Null when never.
    async fn last_archive_failure_at(&self) -> Option<Instant> {
        self.0.database.last_archive_failure_at
    }

    /// Errors of the last hour by code, most frequent first, at most 100.
    async fn errors(&self) -> &[ErrorCount] {
        &self.0.errors
    }

    /// Newest migration that was applied; null when none was.
    async fn newest_migration(&self) -> Option<&str> {
        self.0.database.newest_migration.as_deref()
    }

    /// Number of migrations that the answering node knows and the database lacks.
    async fn pending_migrations(&self) -> i32 {
        let missing = migration_count().saturating_sub(self.0.database.migration_count);
        i32::try_from(missing.max(0)).unwrap_or(i32::MAX)
    }
}
