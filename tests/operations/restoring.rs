//! What was backed up is brought back, to a moment of one's choice.

use std::process::Command;

use crate::operations::node::workspace;

#[test]
fn a_backup_is_restored_to_a_moment_and_holds_exactly_what_was_there() {
    let output = Command::new(workspace().join("scripts/restore-drill")).arg("5000").output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    assert!(output.status.success(), "{said}");
    let line =
        |name: &str| said.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {said}"));
    let of = |name: &str| line(name).split_once(':').unwrap().1.trim().to_owned();
    assert!(of("restored").starts_with("10000 rows, "), "{said}");
    assert_eq!(of("before the moment"), of("restored"));
}
