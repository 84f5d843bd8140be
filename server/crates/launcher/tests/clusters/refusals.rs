//! What the launcher refuses, and what it says then.

use rounds_launcher::{Launcher, LauncherError, Search};

use crate::support::{ask, home, quick};

#[test]
fn a_second_start_in_the_same_home_is_refused() {
    let home = home();
    let first = quick(home.path()).start().unwrap();
    let second = quick(home.path()).start();
    assert!(matches!(second, Err(LauncherError::AlreadyRunning { .. })));
    assert_eq!(ask(&first.admin_url(), "select 1"), "1");
}

#[test]
fn without_postgresql_one_line_says_what_to_install() {
    let home = home();
    let nowhere = Search::only([home.path().to_owned()]);
    let error = Launcher::new(home.path()).search(nowhere).start().unwrap_err();
    let expected = "PostgreSQL is not installed, run: apt-get install -y postgresql postgresql-contrib";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_failed_start_carries_the_last_lines_of_the_log() {
    let home = home();
    let error = quick(home.path()).settings([("shared_buffers", "none")]).start().unwrap_err();
    assert!(matches!(error, LauncherError::DidNotStart { .. }));
    assert!(error.to_string().contains("shared_buffers"), "{error}");
}

#[test]
fn a_taken_port_is_named() {
    let home = home();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let error = quick(home.path()).port(listener.local_addr().unwrap().port()).start().unwrap_err();
    assert!(error.to_string().contains("Address already in use"), "{error}");
}

#[test]
fn broken_data_is_thrown_away_only_when_the_cluster_is_disposable() {
    let home = home();
    let data = quick(home.path()).start().unwrap().data_dir().to_owned();
    std::fs::remove_file(data.join("global/pg_control")).unwrap();
    let kept = quick(home.path()).start();
    assert!(matches!(kept, Err(LauncherError::DidNotStart { .. })));
    let anew = quick(home.path()).disposable().start().unwrap();
    assert_eq!(ask(&anew.admin_url(), "select 1"), "1");
}
