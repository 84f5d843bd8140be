//! Migrations can be taken back and applied again, and leave the same behind.

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};

use crate::contract::at;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_can_be_taken_back_and_applied_again() {
    let database = rounds_testdb::empty().await;
    let url = database.url().to_owned();
    let untouched = catalogue(&url).await;
    let applied = up(url.clone()).await;
    let first = catalogue(&url).await;
    assert!(first.len() > 500, "only {} things stand after all migrations", first.len());
    let reverted = down(url.clone()).await;
    assert_eq!(applied, reverted, "not every migration could be taken back");
    assert_eq!(difference(&untouched, &catalogue(&url).await), [""; 0]);
    assert_eq!(up(url.clone()).await, applied);
    assert_eq!(difference(&first, &catalogue(&url).await), [""; 0]);
}

async fn up(url: String) -> usize {
    let connection = AsyncPgConnection::establish(&url).await.unwrap();
    let run = move || AsyncMigrationHarness::new(connection).run_pending_migrations(source()).unwrap().len();
    tokio::task::spawn_blocking(run).await.unwrap()
}

async fn down(url: String) -> usize {
    let connection = AsyncPgConnection::establish(&url).await.unwrap();
    let run = move || AsyncMigrationHarness::new(connection).revert_all_migrations(source()).unwrap().len();
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn source() -> FileBasedMigrations {
    FileBasedMigrations::from_path(at("migrations")).unwrap()
}

/// Everything that migrations make, a line each.
async fn catalogue(url: &str) -> Vec<String> {
    let mut connection = AsyncPgConnection::establish(url).await.unwrap();
    let lines: Vec<Line> = diesel::sql_query(include_str!("catalogue.sql")).load(&mut connection).await.unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

fn difference(before: &[String], after: &[String]) -> Vec<String> {
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| format!("gone: {line}"));
    let new = after.iter().filter(|line| !before.contains(line)).map(|line| format!("new: {line}"));
    gone.chain(new).collect()
}
