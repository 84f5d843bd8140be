//! Migrations by several processes, and beside others who use the database.

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

use crate::operations::node::{Plan, rounds, said, workspace};
use crate::operations::people::{number, sql, until};

#[tokio::test(flavor = "multi_thread")]
async fn of_processes_that_start_at_once_one_migrates_and_the_others_wait() {
    let database = rounds_testdb::empty().await;
    let plans = [(); 2].map(|()| Plan::on(database.url()));
    let mut nodes = plans.each_ref().map(Plan::launch);
    for node in &mut nodes {
        node.ready().await;
    }
    let count = i64::try_from(migrations().len()).unwrap();
    assert_eq!(number(database.url(), "select count(*) from __diesel_schema_migrations").await, count);
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_migrations_are_told_and_nothing_is_changed() {
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    let check = async || rounds(&["migrate", "--check"], &[("DATABASE_URL", url)]).await;
    let upto = check().await;
    assert!(upto.status.success(), "{}", said(&upto));
    let last = take_back_the_last(url).await;
    let missing = check().await;
    assert!(!missing.status.success());
    assert!(said(&missing).contains(&format!("missing {last}")), "{}", said(&missing));
    assert_eq!(number(url, &recorded(&last)).await, 0);
    let applied = rounds(&["migrate"], &[("DATABASE_URL", url)]).await;
    assert!(said(&applied).contains("1 migrations applied"), "{}", said(&applied));
    assert!(check().await.status.success());
}

/// What waits for a lock makes everybody behind it wait: a migration gives way, with all that it had locked, and comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_migration_gives_way_to_a_lock_and_comes_back() {
    let database = rounds_testdb::fresh().await;
    let url = database.url().to_owned();
    let last = take_back_the_last(&url).await;
    let mut holder = AsyncPgConnection::establish(&url).await.unwrap();
    holder.batch_execute("begin; lock table __diesel_schema_migrations in share mode").await.unwrap();
    let migrating = {
        let url = url.clone();
        tokio::spawn(async move { rounds(&["migrate"], &[("DATABASE_URL", &url)]).await })
    };
    let waiting = "select count(*) from pg_locks where not granted and relation = '__diesel_schema_migrations'::regclass and database = (select oid from pg_database where datname = current_database())";
    until(&url, waiting, 1).await;
    until(&url, waiting, 0).await;
    holder.batch_execute("rollback").await.unwrap();
    let migrated = migrating.await.unwrap();
    assert!(migrated.status.success(), "{}", said(&migrated));
    assert!(said(&migrated).contains("gives way to a lock"), "{}", said(&migrated));
    assert_eq!(number(&url, &recorded(&last)).await, 1);
}

/// Makes the database one migration older.
async fn take_back_the_last(url: &str) -> String {
    let folder = migrations().pop().unwrap();
    let down = std::fs::read_to_string(workspace().join("migrations").join(&folder).join("down.sql")).unwrap();
    // Nothing of ours migrates down: a database is made older by its own files.
    sql(url, &down).await;
    let version = folder.split('_').next().unwrap();
    // What was taken back is not recorded as done.
    sql(url, &format!("delete from __diesel_schema_migrations where version = '{version}'")).await;
    folder
}

fn recorded(migration: &str) -> String {
    let version = migration.split('_').next().unwrap();
    format!("select count(*) from __diesel_schema_migrations where version = '{version}'")
}

fn migrations() -> Vec<String> {
    let entries = std::fs::read_dir(workspace().join("migrations")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}
