//! A cluster of several processes.

use std::path::Path;
use std::time::Duration;

use rounds_launcher::SharedCluster;

use crate::support::{HELD_HOME, Holder, ask, eventually, hold, home, is_alive, kill_hard, postmaster, quick};

const GRACE: Duration = Duration::from_secs(2);

#[test]
fn several_sharers_use_one_cluster_and_it_ends_after_the_last() {
    let home = home();
    let first = join(home.path());
    let other = Holder::start("shared::hold_a_share", home.path());
    assert_eq!(first.admin_url(), other.url);
    let process = postmaster(first.data_dir());
    drop(first);
    other.kill_hard();
    eventually("the cluster is gone", 15, || !is_alive(process));
}

#[test]
fn the_cluster_outlives_the_process_that_started_it() {
    let home = home();
    let starter = Holder::start("shared::hold_a_share", home.path());
    let ours = join(home.path());
    let process = postmaster(ours.data_dir());
    starter.kill_hard();
    std::thread::sleep(GRACE * 2);
    assert!(is_alive(process));
    assert_eq!(ask(&ours.admin_url(), "select 1"), "1");
}

#[test]
fn a_newcomer_after_the_last_gets_a_cluster_that_stays() {
    let home = home();
    drop(join(home.path()));
    for pause_ms in [0, 900, 1_900, 2_000, 2_050, 2_100, 2_200] {
        std::thread::sleep(Duration::from_millis(pause_ms));
        let ours = join(home.path());
        let process = postmaster(ours.data_dir());
        assert_eq!(ask(&ours.admin_url(), "select pg_sleep(0.2) is null"), "f");
        assert!(is_alive(process));
    }
}

#[test]
fn a_cluster_in_memory_leaves_no_data_behind() {
    let home = home();
    let cluster = quick(home.path()).join_in_memory(Duration::from_secs(1)).unwrap();
    let data = cluster.data_dir().to_owned();
    assert_eq!(ask(&cluster.admin_url(), "select 1"), "1");
    let process = postmaster(&data);
    drop(cluster);
    eventually("the cluster is gone", 15, || !is_alive(process));
    if !data.starts_with(home.path()) {
        eventually("its data is gone", 5, || !data.exists());
        std::fs::remove_dir_all(data.parent().unwrap()).unwrap();
    }
}

#[test]
fn many_processes_at_once_agree_on_one_cluster() {
    let home = home();
    let urls: Vec<String> = std::thread::scope(|scope| {
        let joiners: Vec<_> =
            (0..6).map(|_| scope.spawn(|| Holder::start("shared::hold_a_share", home.path()))).collect();
        joiners.into_iter().map(|joiner| joiner.join().unwrap().url.clone()).collect()
    });
    assert!(urls.iter().all(|url| *url == urls[0]), "{urls:?}");
}

#[test]
fn other_settings_start_the_cluster_anew() {
    let home = home();
    drop(join(home.path()));
    let plan = quick(home.path()).settings([("max_connections", "33")]);
    let ours = plan.join(GRACE).unwrap();
    assert_eq!(ask(&ours.admin_url(), "show max_connections"), "33");
}

#[test]
fn a_cluster_without_a_keeper_is_replaced() {
    let home = home();
    let share = join(home.path());
    let process = postmaster(share.data_dir());
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let keeper = status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap().trim().parse().unwrap();
    kill_hard(keeper);
    drop(share);
    let ours = join(home.path());
    assert!(!is_alive(process));
    assert_eq!(ask(&ours.admin_url(), "select 1"), "1");
}

#[test]
#[ignore = "runs in a child process that another test kills"]
fn hold_a_share() {
    let Some(home) = std::env::var_os(HELD_HOME) else { return };
    let cluster = join(Path::new(&home));
    hold(&cluster.admin_url());
}

fn join(home: &Path) -> SharedCluster {
    quick(home).join(GRACE).unwrap()
}
