//! How long failed tries hold up the next one.

use chrono::TimeDelta;

const FREE_FAILURES: i32 = 5;
const FIRST_LOCK: TimeDelta = TimeDelta::seconds(30);
const LONGEST_LOCK: TimeDelta = TimeDelta::hours(1);

/// The lock after so many failures in a row: none after four, half a minute after the fifth, twice as long after each further
/// one, at most an hour.
#[must_use]
pub fn lock(failures: i32) -> Option<TimeDelta> {
    let beyond = u32::try_from(failures - FREE_FAILURES).ok()?;
    Some(FIRST_LOCK.checked_mul(1 << beyond.min(10)).map_or(LONGEST_LOCK, |span| span.min(LONGEST_LOCK)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_doubles_up_to_an_hour() {
        let spans: Vec<_> = (4..14).map(|failures| lock(failures).map(|span| span.num_seconds())).collect();
        let seconds = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600];
        assert_eq!(spans[0], None);
        assert_eq!(spans[1..], seconds.map(Some));
    }
}
