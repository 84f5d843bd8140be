//! The state of the system in the public schema.

use rounds_domain::permissions::Permission;

use super::model::{ErrorCount, QueueStatus, Status, SystemNode};
use super::store;
use rounds_platform::db::migration_count;
use rounds_platform::graphql::prelude::*;

/// Reads of the running system.
#[derive(Default)]
pub struct SystemQuery;

#[Object]
impl SystemQuery {
    /// State of the system (系统状态). Needs `system.read`.
    async fn system_status(&self, ctx: &Context<'_>) -> Answer<SystemStatus> {
        let work = async {
            let mut session = ctx.db()?.session().await?;
            session.viewer().permit(Permission::SystemRead)?;
            Ok(SystemStatus(store::status(&mut session).await?))
        };
        Some(work.await)
    }
}

/// State of the system.
pub struct SystemStatus(Status);

/// State of the system.
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

    /// Age of the oldest open transaction in seconds; it holds sync back.
    async fn oldest_transaction_s(&self) -> i32 {
        self.0.database.oldest_transaction_s
    }

    /// Replicas that follow the database, as far as its role may see them.
    async fn replica_count(&self) -> i32 {
        self.0.database.replica_count
    }

    /// How far the slowest replica lags behind, in seconds; null without one.
    async fn replica_lag_s(&self) -> Option<f64> {
        self.0.database.replica_lag_s
    }

    /// Jobs waiting: due and not under way.
    async fn queued_jobs(&self) -> i32 {
        self.0.queues.iter().map(|queue| queue.due_jobs).sum()
    }

    /// Age of the oldest waiting job in seconds; 0 when none waits.
    async fn oldest_job_s(&self) -> i32 {
        self.0.queues.iter().map(|queue| queue.oldest_job_s).max().unwrap_or_default()
    }

    /// Jobs given up; somebody has to look at them.
    async fn dead_jobs(&self) -> i32 {
        self.0.queues.iter().map(|queue| queue.dead_jobs).sum()
    }

    /// The same by queue, for queues that hold anything, by name, at most 100.
    async fn queues(&self) -> &[QueueStatus] {
        &self.0.queues
    }

    /// Last backup seen: when the backup script last said that one was made and verified. Null if it never did.
    async fn last_backup_at(&self) -> Option<Instant> {
        self.0.database.last_backup_at
    }

    /// When a piece of the database's log was last archived; null where nothing is.
    async fn last_archived_at(&self) -> Option<Instant> {
        self.0.database.last_archived_at
    }

    /// When archiving last failed; after `lastArchivedAt` it fails still.
    async fn last_archive_failure_at(&self) -> Option<Instant> {
        self.0.database.last_archive_failure_at
    }

    /// Errors of the last hour by code, the most frequent first.
    async fn errors(&self) -> &[ErrorCount] {
        &self.0.errors
    }

    /// The newest migration that was applied.
    async fn newest_migration(&self) -> Option<&str> {
        self.0.database.newest_migration.as_deref()
    }

    /// Migrations that the node that answers knows and the database lacks.
    async fn pending_migrations(&self) -> i32 {
        let missing = migration_count().saturating_sub(self.0.database.migration_count);
        i32::try_from(missing.max(0)).unwrap_or(i32::MAX)
    }
}
