//! Migrations: the SQL of `migrations/`, embedded, applied under an advisory lock.

use diesel::migration::MigrationVersion;
use diesel_async::{AsyncMigrationHarness, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::pool::connect;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../migrations");
const LOCK: &str = "select pg_advisory_lock(7310583390014)";

/// Applies what is missing and says what it was. Two nodes that start at once wait for each other.
pub async fn migrate(url: &str) -> anyhow::Result<Vec<String>> {
    let mut connection = connect(url, "-c timezone=UTC").await?;
    connection.batch_execute(LOCK).await?;
    tokio::task::spawn_blocking(move || {
        let mut harness = AsyncMigrationHarness::new(connection);
        let applied = harness.run_pending_migrations(MIGRATIONS).map_err(anyhow::Error::from_boxed)?;
        Ok(applied.iter().map(MigrationVersion::to_string).collect())
    })
    .await?
}
