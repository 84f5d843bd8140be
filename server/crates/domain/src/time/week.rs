//! The ISO week: seven days, Monday first, numbered within the year that holds its Thursday.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{TimeRefusal, year_and_number};

/// An ISO week, printed `2026-W31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    monday: NaiveDate,
}

impl IsoWeek {
    /// The week that a day lies in.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        let since_monday = u64::from(date.weekday().num_days_from_monday());
        Self { monday: date.checked_sub_days(Days::new(since_monday)).unwrap_or(date) }
    }

    /// The year that holds its Thursday.
    #[must_use]
    pub fn year(self) -> i32 {
        self.monday.iso_week().year()
    }

    /// Its number in that year, 1 to 53.
    #[must_use]
    pub fn number(self) -> u32 {
        self.monday.iso_week().week()
    }

    /// Its Monday.
    #[must_use]
    pub const fn monday(self) -> NaiveDate {
        self.monday
    }

    /// Its Sunday.
    #[must_use]
    pub fn sunday(self) -> NaiveDate {
        self.day(6)
    }

    /// Its seven days, Monday first.
    #[must_use]
    pub fn days(self) -> [NaiveDate; 7] {
        [0, 1, 2, 3, 4, 5, 6].map(|offset| self.day(offset))
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    /// The week after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self { monday: self.day(7) }
    }

    /// The week before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { monday: self.monday.checked_sub_days(Days::new(7)).unwrap_or(self.monday) }
    }

    fn day(self, offset: u64) -> NaiveDate {
        self.monday.checked_add_days(Days::new(offset)).unwrap_or(NaiveDate::MAX)
    }
}

impl std::fmt::Display for IsoWeek {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-W{:02}", self.year(), self.number())
    }
}

impl std::str::FromStr for IsoWeek {
    type Err = TimeRefusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, number) = year_and_number(text, "-W").ok_or(TimeRefusal::WeekInvalid)?;
        let monday = NaiveDate::from_isoywd_opt(year, number, Weekday::Mon).ok_or(TimeRefusal::WeekInvalid)?;
        Ok(Self { monday })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::refusal::Refusal;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn week(text: &str) -> IsoWeek {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        assert_eq!(IsoWeek::of(date("2027-01-03")), week("2026-W53"));
        assert_eq!(IsoWeek::of(date("2025-12-29")), week("2026-W01"));
        assert_eq!(week("2026-W31").monday(), date("2026-07-27"));
        assert_eq!(week("2026-W31").sunday(), date("2026-08-02"));
    }

    #[test]
    fn years_of_fifty_three_weeks_have_them_and_others_do_not() {
        assert_eq!(week("2026-W53").next(), week("2027-W01"));
        assert_eq!(week("2027-W01").previous().to_string(), "2026-W53");
        assert_eq!("2025-W53".parse::<IsoWeek>().unwrap_err().code(), "WEEK_INVALID");
    }

    #[test]
    fn only_one_spelling_is_read() {
        for text in ["2026-W00", "2026-W54", "2026-w31", "2026W31", "2026-W3", "2026-31", "2026-W31-1", "", "+026-W31"]
        {
            assert!(text.parse::<IsoWeek>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for end in [NaiveDate::MIN, NaiveDate::MAX] {
            let week = IsoWeek::of(end);
            assert_eq!(week.days().len(), 7);
            assert!(week.previous() <= week && week <= week.next());
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_one_week_that_prints_and_reads(day in 0_u64..80_000) {
            let date = date("1900-01-01") + Days::new(day);
            let week = IsoWeek::of(date);
            prop_assert!(week.contains(date) && week.days().contains(&date));
            prop_assert_eq!(week.to_string().parse(), Ok(week));
            prop_assert_eq!(week.next().previous(), week);
            prop_assert!(!week.next().contains(date) && !week.previous().contains(date));
        }
    }
}
