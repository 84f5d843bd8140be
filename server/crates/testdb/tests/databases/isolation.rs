//! What a test may rely on in its own database.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use rounds_testdb::{empty, fresh, staged};
use tokio::task::JoinSet;

use crate::support::{Holder, ask, connect, eventually, run};

#[tokio::test]
async fn two_fresh_databases_do_not_see_each_other() {
    let (ours, theirs) = tokio::join!(fresh(), fresh());
    run(ours.url(), "create table only_here (id int)").await;
    let seen = "to_regclass('only_here') is not null";
    assert_eq!(ask(ours.url(), seen).await, "true");
    assert_eq!(ask(theirs.url(), seen).await, "false");
}

#[tokio::test]
async fn an_empty_database_has_no_tables() {
    let database = empty().await;
    let tables = "select count(*) from pg_class where relnamespace = 'public'::regnamespace";
    assert_eq!(ask(database.url(), tables).await, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_is_built_once_and_every_clone_is_its_own() {
    let built = AtomicU32::new(0);
    let version = std::process::id().to_string();
    let clone = || {
        staged("example", &version, async |url| {
            built.fetch_add(1, Ordering::Relaxed);
            run(url, "create table scenery (id int); insert into scenery values (1)").await;
        })
    };
    let (ours, theirs) = tokio::join!(clone(), clone());
    assert_eq!(built.load(Ordering::Relaxed), 1);
    run(ours.url(), "delete from scenery").await;
    assert_eq!(ask(ours.url(), "(select count(*) from scenery)").await, "0");
    assert_eq!(ask(theirs.url(), "(select count(*) from scenery)").await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_databases_at_once_are_made() {
    let mut makers = JoinSet::new();
    for _ in 0..20 {
        makers.spawn(fresh());
    }
    let made = makers.join_all().await;
    assert_eq!(ask(made[19].url(), "current_database()").await, made[19].name());
}

#[tokio::test]
async fn a_dropped_database_is_gone_even_if_somebody_is_connected() {
    let database = fresh().await;
    let (name, admin_url) = (database.name().to_owned(), database.admin_url().to_owned());
    let _somebody = connect(database.url()).await;
    drop(database);
    assert_eq!(ask(&admin_url, &is_there(&name)).await, "false");
}

#[tokio::test]
async fn a_database_that_a_dead_process_left_is_swept_up_by_the_next_process() {
    let ours = empty().await;
    let mut dead = Command::new("true").spawn().unwrap();
    dead.wait().unwrap();
    let left = format!("test_{}_1_00", dead.id());
    run(ours.admin_url(), &format!("create database {left}")).await;
    let next = Holder::spawn(None).with_url();
    eventually("the database is gone", 30, async || ask(ours.admin_url(), &is_there(&left)).await == "false").await;
    next.kill_hard();
}

fn is_there(database: &str) -> String {
    format!("exists (select from pg_database where datname = '{database}')")
}
