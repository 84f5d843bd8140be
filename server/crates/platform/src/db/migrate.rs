//! Migrations: the SQL of `migrations/`, embedded, applied under an advisory lock while the version before may serve.
//!
//! Nodes that start at once wait for each other. A change of the schema that has to wait for somebody's lock makes everybody
//! behind it wait too, so it waits two seconds at most, gives way, and tries again. Each migration is a transaction.

use std::time::Duration;

use anyhow::bail;
use diesel::migration::{Migration as _, MigrationSource};
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::pool::connect;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../../migrations");
const LOCK: &str = "select pg_advisory_lock(7310583390014)";
const POLITE: &str = "set lock_timeout = '2s'";
const TRIES: u32 = 30;
const GIVE_WAY_FOR: Duration = Duration::from_secs(1);

/// What one step came to.
enum Step {
    Applied(String),
    InTheWay(String),
    UpToDate,
}

/// Applies what is missing and says what it was.
pub async fn migrate(url: &str) -> anyhow::Result<Vec<String>> {
    let mut connection = connect(url, "-c timezone=UTC").await?;
    connection.batch_execute(LOCK).await?;
    connection.batch_execute(POLITE).await?;
    let (mut applied, mut tries) = (Vec::new(), 0);
    while tries < TRIES {
        let (kept, step) = tokio::task::spawn_blocking(move || step(connection)).await??;
        connection = kept;
        match step {
            Step::UpToDate => return Ok(applied),
            Step::Applied(name) => applied.push(name),
            Step::InTheWay(cause) => {
                tries += 1;
                tracing::warn!(cause, "a migration gives way to a lock and tries again");
                tokio::time::sleep(GIVE_WAY_FOR).await;
            }
        }
    }
    bail!("a migration found no moment without a lock in its way; pg_locks says who holds one")
}

/// Applies the next migration.
fn step(connection: AsyncPgConnection) -> anyhow::Result<(AsyncPgConnection, Step)> {
    let mut harness = AsyncMigrationHarness::new(connection);
    let outcome = match harness.has_pending_migration(MIGRATIONS) {
        Ok(false) => Ok(None),
        Ok(true) => harness.run_next_migration(MIGRATIONS).map(|version| Some(version.to_string())),
        Err(error) => Err(error),
    };
    let step = match outcome {
        Ok(None) => Step::UpToDate,
        Ok(Some(name)) => Step::Applied(name),
        Err(error) if error.to_string().contains("lock timeout") => Step::InTheWay(error.to_string()),
        Err(error) => return Err(anyhow::Error::from_boxed(error)),
    };
    Ok((harness.into_inner(), step))
}

/// How many migrations this version knows.
#[must_use]
pub fn migration_count() -> i64 {
    let known = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_or(0, |known| known.len());
    i64::try_from(known).unwrap_or(i64::MAX)
}

/// The migrations that are missing.
pub async fn pending(url: &str) -> anyhow::Result<Vec<String>> {
    let connection = connect(url, "-c timezone=UTC").await?;
    tokio::task::spawn_blocking(move || {
        let mut harness = AsyncMigrationHarness::new(connection);
        let missing = harness.pending_migrations(MIGRATIONS).map_err(anyhow::Error::from_boxed)?;
        Ok(missing.iter().map(|migration| migration.name().to_string()).collect())
    })
    .await?
}
