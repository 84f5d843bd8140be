//! Stretches of days and of wall time, as many subjects take and tell them.

use async_graphql::{InputObject, SimpleObject};
use chrono::NaiveDate;

use crate::error::codes;
use crate::error::{Error, Result};
use crate::scalars::{Day, Instant, TimeOfDay};

/// A range of wall time within one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SimpleObject)]
pub struct TimeWindow {
    /// Beginning of the window, inclusive.
    pub from: TimeOfDay,
    /// End of the window, exclusive.
    pub until: TimeOfDay,
}

impl TimeWindow {
    /// The window between two columns that are set together.
    #[must_use]
    pub fn between(from: Option<TimeOfDay>, until: Option<TimeOfDay>) -> Option<Self> {
        Some(Self { from: from?, until: until? })
    }
}

/// A range of wall time within one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, InputObject)]
pub struct TimeWindowInput {
    /// Beginning of the window, inclusive.
    pub from: TimeOfDay,
    /// End of the window, exclusive; must be later than `from`.
    pub until: TimeOfDay,
}

impl TimeWindowInput {
    /// The window, refused when it does not end after it begins; `path` names the field.
    pub fn within_a_day(self, path: &str) -> Result<TimeWindow> {
        if self.from < self.until {
            return Ok(TimeWindow { from: self.from, until: self.until });
        }
        Err(Error::field(path, codes::WINDOW_INVALID))
    }
}

/// A range of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, InputObject)]
pub struct DateRangeInput {
    /// First day of the range.
    pub from: Day,
    /// Last day of the range, not before `from`.
    pub until: Day,
}

impl DateRangeInput {
    /// First and last day, refused when they are reversed or hold more than so many days; `path` names the field.
    pub fn at_most(self, days: i64, path: &str) -> Result<(NaiveDate, NaiveDate)> {
        let (Day(from), Day(until)) = (self.from, self.until);
        if (0..days).contains(&(until - from).num_days()) {
            return Ok((from, until));
        }
        Err(Error::field(path, codes::RANGE_INVALID))
    }
}

/// A range of instants, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, InputObject)]
pub struct TimeRangeInput {
    /// Beginning of the range, inclusive; unbounded if null.
    pub from: Option<Instant>,
    /// End of the range, exclusive; unbounded if null.
    pub until: Option<Instant>,
}

impl TimeRangeInput {
    /// The range, refused when it ends before it begins; `path` names the field.
    pub fn in_order(self, path: &str) -> Result<Self> {
        let is_reversed = self.from.zip(self.until).is_some_and(|(from, until)| until < from);
        if is_reversed { Err(Error::field(path, codes::RANGE_INVALID)) } else { Ok(self) }
    }
}
