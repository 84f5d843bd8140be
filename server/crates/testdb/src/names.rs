//! Names of test databases: `test_<process>_<number>_<random>`.
//!
//! The process is in the name so that another one can tell a database in use from one that a dead process left behind; the random
//! part keeps apart two processes that had the same id one after the other.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::Pid;

const PREFIX: &str = "test_";

/// A name that no other database has.
pub(crate) fn next() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(1);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    // The hasher is seeded at random; it needs no input.
    let random = RandomState::new().build_hasher().finish();
    format!("{PREFIX}{}_{number}_{random:016x}", process::id())
}

/// Whether this is a test database whose process is dead.
pub(crate) fn is_left_behind(database: &str) -> bool {
    let process = database.strip_prefix(PREFIX).and_then(|rest| rest.split('_').next()?.parse().ok());
    process.is_some_and(|process| kill(Pid::from_raw(process), None) == Err(Errno::ESRCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_living_process_is_not_left_behind() {
        assert!(!is_left_behind(&next()));
        assert!(!is_left_behind("postgres"));
        assert!(!is_left_behind("test_results"));
    }

    #[test]
    fn a_database_of_a_dead_process_is_left_behind() {
        let mut child = process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert!(is_left_behind(&format!("test_{}_1_00", child.id())));
    }

    #[test]
    fn no_two_names_are_the_same() {
        assert_ne!(next(), next());
    }
}
