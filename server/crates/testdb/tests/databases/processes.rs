//! One cluster and one template for many processes, gone after the last.

use std::fs;
use std::path::Path;

use rounds_testdb::fresh;

use crate::support::{HELD, Holder, ask, eventually};

#[tokio::test]
async fn processes_share_the_template_and_the_cluster_ends_after_the_last() {
    let home = tempfile::Builder::new().prefix("rounds-").tempdir().unwrap();
    let (first, second) = (Holder::spawn(Some(home.path())), Holder::spawn(Some(home.path())));
    let (first, second) = (first.with_url(), second.with_url());
    assert_ne!(first.url, second.url);
    assert_eq!(first.server(), second.server());
    let templates = "select count(*) from pg_database where datname like 'template\\_%'";
    assert_eq!(ask(&first.url, templates).await, "1");

    let postmaster = postmaster(home.path());
    first.kill_hard();
    assert_eq!(ask(&second.url, "1").await, "1");
    second.kill_hard();
    eventually("the cluster is gone", 30, async || !is_alive(postmaster)).await;
}

#[tokio::test]
#[ignore = "runs in a child process that another test kills"]
async fn hold_a_database() {
    if std::env::var_os(HELD).is_none() {
        return;
    }
    let database = fresh().await;
    println!("{}", database.url());
    std::future::pending::<()>().await;
}

fn postmaster(home: &Path) -> i32 {
    let file = fs::read_to_string(home.join("data/postmaster.pid")).unwrap();
    file.lines().next().unwrap().parse().unwrap()
}

fn is_alive(process: i32) -> bool {
    fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|line| !line.is_empty())
}
