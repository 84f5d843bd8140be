//! How often each code was answered by this process since it was last asked: a closed set of counters.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::code::Code;
use super::vocabulary::all;

static ANSWERED: LazyLock<Box<[AtomicU32]>> = LazyLock::new(|| all().map(|_| AtomicU32::new(0)).collect());

/// One more answer carried this code.
pub fn count(code: Code) {
    add(code, 1);
}

/// As many more answers carried this code.
pub fn add(code: Code, answers: u32) {
    if let Some(place) = all().position(|listed| listed == code) {
        ANSWERED[place].fetch_add(answers, Ordering::Relaxed);
    }
}

/// How often each code was answered since the last time, which begins anew.
pub fn take() -> Vec<(Code, u32)> {
    let taken = all().zip(ANSWERED.iter()).map(|(code, answers)| (code, answers.swap(0, Ordering::Relaxed)));
    taken.filter(|(_, answers)| *answers > 0).collect()
}
