//! Days, weeks and months in the zone of the person they are about, and the true time of what a phone captured.
//!
//! Weeks are ISO weeks, Monday first. A wall time that a zone skips means the first instant after the gap; one that it
//! has twice means the first of the two. Nothing here reads a clock: every instant is an argument.

mod phone_clock;
mod week;

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

pub use phone_clock::{PhoneClock, corrected};
pub use week::IsoWeek;

use crate::refusal::Refusal;

/// A calendar month, printed `2026-07`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    first_day: NaiveDate,
}

impl YearMonth {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { first_day: date.with_day(1).unwrap_or(date) }
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first_day.year()
    }

    /// Its number, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.first_day.month()
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let days = u64::from(self.first_day.num_days_in_month()) - 1;
        self.first_day.checked_add_days(chrono::Days::new(days)).unwrap_or(NaiveDate::MAX)
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first_day: self.first_day.checked_add_months(chrono::Months::new(1)).unwrap_or(self.first_day) }
    }

    /// The month before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { first_day: self.first_day.checked_sub_months(chrono::Months::new(1)).unwrap_or(self.first_day) }
    }
}

impl std::fmt::Display for YearMonth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year(), self.month())
    }
}

impl std::str::FromStr for YearMonth {
    type Err = TimeRefusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, month) = year_and_number(text, "-").ok_or(TimeRefusal::MonthInvalid)?;
        let first_day = NaiveDate::from_ymd_opt(year, month, 1).ok_or(TimeRefusal::MonthInvalid)?;
        Ok(Self { first_day })
    }
}

/// The day on which an instant falls in a zone.
#[must_use]
pub fn local_date(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// The instant of a wall time in a zone: the first of two where clocks go back, the end of the gap where they go forward.
#[must_use]
pub fn instant_of(date: NaiveDate, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let wall = date.and_time(time);
    match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(instant) | MappedLocalTime::Ambiguous(instant, _) => instant.to_utc(),
        MappedLocalTime::None => end_of_gap(wall, zone),
    }
}

/// The first instant at which the wall clock of a zone has passed a time that it skipped.
fn end_of_gap(wall: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let passed = |instant: DateTime<Utc>| instant.with_timezone(&zone).naive_local() >= wall;
    // No zone is more than 26 hours from UTC, not even one that skips a whole day.
    let (mut before, mut after) = (wall.and_utc() - TimeDelta::hours(27), wall.and_utc() + TimeDelta::hours(27));
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if passed(middle) {
            after = middle;
        } else {
            before = middle;
        }
    }
    DateTime::from_timestamp(after.timestamp(), 0).unwrap_or(after)
}

/// Reads four digits, a mark, two digits, and nothing else.
fn year_and_number(text: &str, mark: &str) -> Option<(i32, u32)> {
    let (year, number) = text.split_once(mark)?;
    let is_digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(year, 4) || !is_digits(number, 2) {
        return None;
    }
    Some((year.parse().ok()?, number.parse().ok()?))
}

/// Why a week or a month was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeRefusal {
    /// Not an ISO week that exists.
    #[error("A week is written like 2026-W31 and must exist")]
    WeekInvalid,
    /// Not a month.
    #[error("A month is written like 2026-07")]
    MonthInvalid,
}

impl Refusal for TimeRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WeekInvalid => "WEEK_INVALID",
            Self::MonthInvalid => "MONTH_INVALID",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use chrono_tz::{America, Asia, Europe, Pacific, TZ_VARIANTS};
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str, time: &str, zone: Tz) -> String {
        instant_of(date(text), time.parse().unwrap(), zone).to_rfc3339()
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_person() {
        let instant: DateTime<Utc> = "2026-07-31T16:30:00Z".parse().unwrap();
        assert_eq!(local_date(instant, Asia::Shanghai), date("2026-08-01"));
        assert_eq!(local_date(instant, Europe::Berlin), date("2026-07-31"));
    }

    #[test]
    fn a_skipped_hour_means_its_end() {
        assert_eq!(at("2026-03-29", "02:30:00", Europe::Berlin), "2026-03-29T01:00:00+00:00");
        assert_eq!(at("2026-03-29", "03:00:00", Europe::Berlin), "2026-03-29T01:00:00+00:00");
    }

    #[test]
    fn a_midnight_that_does_not_exist_means_the_first_instant_of_the_day() {
        // In Santiago the clocks go from 23:59:59 to 01:00; Apia left out the whole of 30 December 2011.
        assert_eq!(at("2026-09-06", "00:00:00", America::Santiago), "2026-09-06T04:00:00+00:00");
        assert_eq!(at("2011-12-30", "12:00:00", Pacific::Apia), "2011-12-30T10:00:00+00:00");
    }

    #[test]
    fn an_hour_that_comes_twice_means_the_first() {
        assert_eq!(at("2026-10-25", "02:30:00", Europe::Berlin), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn months_are_read_strictly() {
        let july: YearMonth = "2026-07".parse().unwrap();
        assert_eq!((july.year(), july.month(), july.to_string().as_str()), (2026, 7, "2026-07"));
        assert_eq!(july.last_day(), date("2026-07-31"));
        assert_eq!(july.next().previous(), july);
        assert_eq!("2024-02".parse::<YearMonth>().unwrap().last_day(), date("2024-02-29"));
        assert!(july.contains(date("2026-07-31")) && !july.contains(date("2026-08-01")));
        for text in ["2026-13", "2026-00", "2026-7", "26-07", "2026-07-01", "2026-+7", " 2026-07", "", "+026-07"] {
            assert_eq!(text.parse::<YearMonth>().unwrap_err().code(), "MONTH_INVALID", "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_wall_time_comes_back_or_was_skipped(
            day in 0_i64..40_000, second in 0_u32..86_400, zone in prop::sample::select(TZ_VARIANTS.to_vec()),
        ) {
            let date = date("1970-01-01") + TimeDelta::days(day);
            let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
            let wall = instant_of(date, time, zone).with_timezone(&zone).naive_local();
            let skipped = matches!(zone.from_local_datetime(&date.and_time(time)), MappedLocalTime::None);
            prop_assert_eq!(wall.cmp(&date.and_time(time)), if skipped { Ordering::Greater } else { Ordering::Equal });
        }
    }
}
