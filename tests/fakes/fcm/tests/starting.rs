//! How the fake starts and ends, as whoever starts it relies on.

use std::{
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};

fn fake() -> Command {
    Command::new(env!("CARGO_BIN_EXE_fake-fcm"))
}

#[test]
fn it_writes_a_private_key_file_says_where_it_listens_and_ends_with_its_parent() {
    let dir = tempfile::tempdir().expect("a directory");
    let key_file = dir.path().join("key.json");
    std::fs::write(&key_file, "an older one").expect("a file");
    let mut child = fake()
        .args(["--exit-with-parent", "--project", "demo-2", "--key-out"])
        .arg(&key_file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let base = line.trim().strip_prefix("listening ").expect("an address");

    let mode = std::fs::metadata(&key_file).expect("the key file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&key_file).expect("the key file");
    let key: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(key["type"], "service_account");
    assert_eq!(key["project_id"], "demo-2");
    assert_eq!(key["token_uri"], format!("{base}/token"));

    drop(child.stdin.take());
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn it_listens_on_loopback_only() {
    let dir = tempfile::tempdir().expect("a directory");
    let output =
        fake().args(["--listen", "0.0.0.0:0", "--key-out"]).arg(dir.path().join("key.json")).output().expect("it runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"));
}
