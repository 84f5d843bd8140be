//! How often each code was answered by this process since it was last asked: a closed set of counters.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::catalogue::CODES;

static ANSWERED: LazyLock<Box<[AtomicU32]>> = LazyLock::new(|| CODES.iter().map(|_| AtomicU32::new(0)).collect());

/// One more answer carried this code.
pub fn count(code: &str) {
    add(code, 1);
}

/// As many more answers carried this code.
pub fn add(code: &str, answers: u32) {
    if let Some(place) = CODES.iter().position(|(listed, _)| *listed == code) {
        ANSWERED[place].fetch_add(answers, Ordering::Relaxed);
    }
}

/// How often each code was answered since the last time, which begins anew.
pub fn take() -> Vec<(&'static str, u32)> {
    let taken =
        CODES.iter().zip(ANSWERED.iter()).map(|((code, _), answers)| (*code, answers.swap(0, Ordering::Relaxed)));
    taken.filter(|(_, answers)| *answers > 0).collect()
}
