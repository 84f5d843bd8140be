//! A cluster of one process.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use nix::unistd::Uid;
use rounds_launcher::LauncherError;

use crate::support::{HELD_HOME, Holder, ask, eventually, hold, home, is_alive, kill_hard, postmaster, quick};

#[test]
fn a_cluster_starts_answers_and_stops() {
    let home = home();
    let cluster = quick(home.path()).start().unwrap();
    let process = postmaster(cluster.data_dir());
    assert_eq!(ask(&cluster.admin_url(), "show server_encoding"), "UTF8");
    assert_eq!(ask(&cluster.admin_url(), "show fsync"), "off");
    assert_eq!(ask(&cluster.admin_url(), "show timezone"), "UTC");
    assert_eq!(ask(&cluster.admin_url(), "select current_user"), "rounds");
    cluster.stop();
    assert!(!is_alive(process));
}

#[test]
fn the_extensions_of_the_trade_can_be_created() {
    let home = home();
    let cluster = quick(home.path()).preload_if_installed("pg_stat_statements").start().unwrap();
    for extension in ["cube", "btree_gist", "pg_trgm", "pg_stat_statements"] {
        ask(&cluster.admin_url(), &format!("create extension {extension}"));
    }
    ask(&cluster.admin_url(), "select calls from pg_stat_statements");
}

#[test]
fn a_second_start_keeps_the_data_and_the_password() {
    let home = home();
    let first = quick(home.path()).start().unwrap();
    ask(&first.admin_url(), "create database shop");
    ask(&first.url("shop"), "create table visits as select 7 as id");
    first.stop();
    let second = quick(home.path()).start().unwrap();
    assert_eq!(ask(&second.url("shop"), "select id from visits"), "7");
}

#[test]
fn a_wished_port_is_used() {
    let home = home();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cluster = quick(home.path()).port(port).start().unwrap();
    assert!(cluster.admin_url().contains(&format!("@127.0.0.1:{port}/")));
    assert_eq!(ask(&cluster.admin_url(), "select 1"), "1");
}

#[test]
fn the_password_file_is_private() {
    let home = home();
    let cluster = quick(home.path()).start().unwrap();
    let password = cluster.data_dir().parent().unwrap().join("password");
    assert_eq!(fs::metadata(&password).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(cluster.admin_url().contains(fs::read_to_string(password).unwrap().as_str()));
}

#[test]
fn a_start_after_the_postmaster_was_killed_works() {
    let home = home();
    let cluster = quick(home.path()).start().unwrap();
    ask(&cluster.admin_url(), "create table visits as select 7 as id");
    let process = postmaster(cluster.data_dir());
    kill_hard(process);
    eventually("the postmaster is dead", 5, || !is_alive(process));
    drop(cluster);
    let again = quick(home.path()).start().unwrap();
    assert_eq!(ask(&again.admin_url(), "select id from visits"), "7");
}

#[test]
fn a_busy_backend_that_outlives_its_postmaster_does_not_prevent_a_start() {
    let home = home();
    let cluster = quick(home.path()).start().unwrap();
    let url = cluster.admin_url();
    let endless = "do $$ begin /* busy */ loop perform 1; end loop; end $$";
    std::thread::spawn(move || std::panic::catch_unwind(|| ask(&url, endless)));
    let busy = "select count(*) from pg_stat_activity where query like 'do%/* busy */%'";
    eventually("the statement runs", 5, || ask(&cluster.admin_url(), busy) == "1");
    kill_hard(postmaster(cluster.data_dir()));
    drop(cluster);
    let again = quick(home.path()).start().unwrap();
    assert_eq!(ask(&again.admin_url(), "select 1"), "1");
}

#[test]
fn a_stale_file_that_names_a_living_stranger_does_not_harm_him() {
    let home = home();
    let cluster = quick(home.path()).start().unwrap();
    let file = cluster.data_dir().join("postmaster.pid");
    let mut lines: Vec<String> = fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect();
    cluster.stop();
    let mut stranger = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    lines[0] = stranger.id().to_string();
    fs::write(&file, lines.join("\n")).unwrap();
    let again = quick(home.path()).start().unwrap();
    assert_eq!(ask(&again.admin_url(), "select 1"), "1");
    assert!(stranger.try_wait().unwrap().is_none());
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[test]
fn the_postmaster_ends_soon_after_its_holder_was_killed() {
    let home = home();
    let holder = Holder::start("alone::hold_alone", home.path());
    assert_eq!(ask(&holder.url, "select 1"), "1");
    let process = postmaster(&home.path().join("data"));
    holder.kill_hard();
    eventually("the postmaster is gone", 10, || !is_alive(process));
}

#[test]
fn a_start_right_after_the_holder_was_killed_works() {
    let home = home();
    let holder = Holder::start("alone::hold_alone", home.path());
    ask(&holder.url, "create table visits as select 7 as id");
    holder.kill_hard();
    let cluster = quick(home.path()).start().unwrap();
    assert_eq!(ask(&cluster.admin_url(), "select id from visits"), "7");
}

#[test]
fn a_cluster_whose_keeper_was_killed_too_is_stopped_by_the_next_start() {
    let home = home();
    let holder = Holder::start("alone::hold_alone", home.path());
    let process = postmaster(&home.path().join("data"));
    kill_hard(parent(process));
    holder.kill_hard();
    assert!(is_alive(process));
    let cluster = quick(home.path()).start().unwrap();
    assert!(!is_alive(process));
    assert_eq!(ask(&cluster.admin_url(), "select 1"), "1");
}

#[test]
fn a_home_that_the_account_of_postgresql_cannot_reach_is_replaced_by_a_place_that_it_can() {
    let closed = home();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let wanted = closed.path().join("inner");
    let cluster = quick(&wanted).start().unwrap();
    assert_eq!(ask(&cluster.admin_url(), "select 1"), "1");
    let place = cluster.data_dir().parent().unwrap().to_owned();
    assert!(matches!(quick(&wanted).start(), Err(LauncherError::AlreadyRunning { .. })));
    drop(cluster);
    if Uid::effective().is_root() {
        assert!(place.starts_with("/var/tmp"), "{}", place.display());
        fs::remove_dir_all(place).unwrap();
    }
}

#[test]
#[ignore = "runs in a child process that another test kills"]
fn hold_alone() {
    let Some(home) = std::env::var_os(HELD_HOME) else { return };
    let cluster = quick(Path::new(&home)).start().unwrap();
    hold(&cluster.admin_url());
}

fn parent(process: i32) -> i32 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap().trim().parse().unwrap()
}
