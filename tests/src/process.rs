//! Tests that need a process of their own: this binary again, running one ignored test.

use std::process::Command;

/// This binary again, to run one ignored test, named by `concat!(module_path!(), "::its_name")`.
pub fn child(test: &str) -> Command {
    let (_, name) = test.split_once("::").expect("the path of a test begins with its crate");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture"]);
    command
}

/// Runs one ignored test in a process of its own, prints what it printed, and fails where it fails or is not there.
#[track_caller]
pub fn alone(test: &str) {
    let output = child(test).output().unwrap();
    let (told, failures) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{told}");
    assert!(output.status.success() && told.contains("1 passed"), "{test} failed\n{told}\n{failures}");
}
