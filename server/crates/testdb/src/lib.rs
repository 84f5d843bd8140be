//! A fresh PostgreSQL database for each test, cloned from a template that is migrated once.
//!
//! ```no_run
//! # async fn example() {
//! let database = rounds_testdb::fresh().await;
//! // … connect to database.url()
//! # }
//! ```
//!
//! All test processes of the workspace share one cluster: the first starts it, and it ends ten seconds after the last, however that
//! one ended. It lives in memory where `/dev/shm` has room, else in `target/testdb`; `ROUNDS_TEST_HOME` moves it. The template carries a hash of `migrations/` in its name, so a changed
//! migration makes a new one. Databases of dead processes are dropped by the next one.
//!
//! This is test machinery: it panics with a sentence where other crates return errors. Tests share the cluster's transaction ids and
//! settings; what is read from `pg_stat_statements` or a snapshot's `xmin` is to be narrowed to the own database, or waited for.

mod cluster;
mod database;
mod names;
mod sql;
mod sweeper;
mod template;

use std::panic;

pub use database::TestDatabase;

/// A new database with all migrations applied.
pub async fn fresh() -> TestDatabase {
    let template = blocking(template::of_workspace).await;
    TestDatabase::create(Some(template)).await
}

/// A new database as `build` left one after all migrations. That one is built once for each version of its kind; both are part
/// of a name, hence of lower-case letters, digits and underscores.
pub async fn staged(kind: &str, version: &str, build: impl AsyncFnOnce(&str)) -> TestDatabase {
    let template = template::staged((kind, version), build).await;
    let template = template.unwrap_or_else(|error| panic!("the template {kind} cannot be built: {error}"));
    TestDatabase::create(Some(&template)).await
}

/// A new database with nothing in it, for tests of the migrations themselves.
pub async fn empty() -> TestDatabase {
    blocking(cluster::shared).await;
    TestDatabase::create(None).await
}

async fn blocking<Answer: Send + 'static>(work: fn() -> Answer) -> Answer {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) if error.is_panic() => panic::resume_unwind(error.into_panic()),
        Err(error) => panic!("the preparation of a test database was cut short: {error}"),
    }
}
