//! Whether a day is worked by a person, and which layer of the calendar says so.
//!
//! Four layers lie on each other: country, region, institution, person. A dated day (a holiday, a make-up workday)
//! always beats a weekday pattern, whichever layer the pattern is from: who never works on Fridays still has the
//! national holiday on a Monday and the make-up workday on a Saturday. Among dated days, and then among patterns, the
//! innermost layer that speaks wins. Leave is the person's last word and only ever takes work away.
//!
//! No algorithm knows next year's holidays. In a year that the country has not published, its dated days are not
//! looked at, the day rests on patterns and inner layers, and it is `Provisional`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::refusal::Refusal;
use crate::vocabulary::{CalendarLayer, DayCertainty, DayKind, DayPart, LeaveKind};

/// How much of each weekday is worked, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekPattern([u8; 7]);

impl WeekPattern {
    /// Monday to Friday.
    pub const FIVE_DAYS: Self = Self([100, 100, 100, 100, 100, 0, 0]);

    /// A pattern, Monday first, each day worked 0, 50 or 100 percent.
    pub fn new(percents: [u8; 7]) -> Result<Self, CalendarRefusal> {
        if percents.iter().all(|percent| matches!(percent, 0 | 50 | 100)) {
            return Ok(Self(percents));
        }
        Err(CalendarRefusal::PatternInvalid)
    }

    /// Part of a weekday that is worked, in percent.
    #[must_use]
    pub const fn worked_percent(self, weekday: Weekday) -> u8 {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = self.0;
        match weekday {
            Weekday::Mon => monday,
            Weekday::Tue => tuesday,
            Weekday::Wed => wednesday,
            Weekday::Thu => thursday,
            Weekday::Fri => friday,
            Weekday::Sat => saturday,
            Weekday::Sun => sunday,
        }
    }
}

/// A day that differs from the weekday pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedDay {
    /// Whether it is worked.
    pub kind: DayKind,
    /// What it is called.
    pub name: Option<String>,
}

/// What one layer says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    /// Its weekdays; `None` when it leaves them to the layers around it.
    pub pattern: Option<WeekPattern>,
    /// Its dated days.
    pub days: BTreeMap<NaiveDate, DatedDay>,
}

/// Time away of a person, first to last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Why.
    pub kind: LeaveKind,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Part of each day.
    pub part: DayPart,
}

/// Everything that is known of the calendar of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layers {
    /// Years that the country has published.
    pub published_years: BTreeSet<i32>,
    /// The country; without a pattern of its own Monday to Friday are worked.
    pub country: Layer,
    /// The region.
    pub region: Layer,
    /// The institution: the company.
    pub institution: Layer,
    /// The person's own days and weekdays.
    pub person: Layer,
    /// The person's leave.
    pub absences: Vec<Absence>,
}

/// One day for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub date: NaiveDate,
    /// Whether it is worked.
    pub kind: DayKind,
    /// Part worked: 0, 50 or 100 percent.
    pub worked_percent: u8,
    /// Name of the holiday or make-up day.
    pub name: Option<String>,
    /// Leave that took work away from the day.
    pub leave: Option<LeaveKind>,
    /// Layer that decided.
    pub decided_by: CalendarLayer,
    /// How sure it is.
    pub certainty: DayCertainty,
}

impl CalendarDay {
    /// Whether any of it is worked.
    #[must_use]
    pub const fn is_worked(&self) -> bool {
        self.worked_percent > 0
    }
}

/// What a day is for the person whose layers these are.
#[must_use]
pub fn day(date: NaiveDate, layers: &Layers) -> CalendarDay {
    let certainty =
        if layers.published_years.contains(&date.year()) { DayCertainty::Confirmed } else { DayCertainty::Provisional };
    let before_leave = dated(date, layers, certainty).unwrap_or_else(|| by_weekday(date, layers, certainty));
    less_leave(before_leave, &layers.absences)
}

fn outward(layers: &Layers) -> [(CalendarLayer, &Layer); 4] {
    [
        (CalendarLayer::Person, &layers.person),
        (CalendarLayer::Institution, &layers.institution),
        (CalendarLayer::Region, &layers.region),
        (CalendarLayer::Country, &layers.country),
    ]
}

fn dated(date: NaiveDate, layers: &Layers, certainty: DayCertainty) -> Option<CalendarDay> {
    let is_heard = |layer: CalendarLayer| layer != CalendarLayer::Country || certainty == DayCertainty::Confirmed;
    let (decided_by, dated) = outward(layers)
        .into_iter()
        .filter(|(layer, _)| is_heard(*layer))
        .find_map(|(layer, said)| said.days.get(&date).map(|dated| (layer, dated)))?;
    let worked_percent = match dated.kind {
        DayKind::Off => 0,
        DayKind::MakeUp => 100,
        DayKind::Working => match by_weekday(date, layers, certainty).worked_percent {
            0 => 100,
            usual => usual,
        },
    };
    let (kind, name) = (dated.kind, dated.name.clone());
    Some(CalendarDay { date, kind, worked_percent, name, leave: None, decided_by, certainty })
}

fn by_weekday(date: NaiveDate, layers: &Layers, certainty: DayCertainty) -> CalendarDay {
    let (decided_by, pattern) = outward(layers)
        .into_iter()
        .find_map(|(layer, said)| said.pattern.map(|pattern| (layer, pattern)))
        .unwrap_or((CalendarLayer::Country, WeekPattern::FIVE_DAYS));
    let worked_percent = pattern.worked_percent(date.weekday());
    let kind = if worked_percent == 0 { DayKind::Off } else { DayKind::Working };
    CalendarDay { date, kind, worked_percent, name: None, leave: None, decided_by, certainty }
}

/// Half a day of leave takes half a day of work; of a day that is worked by half, any leave takes the rest.
fn less_leave(day: CalendarDay, absences: &[Absence]) -> CalendarDay {
    let mut away: Vec<&Absence> =
        absences.iter().filter(|absence| (absence.from..=absence.until).contains(&day.date)).collect();
    away.sort_by_key(|absence| (absence.part, absence.kind));
    let Some(first) = away.first().filter(|_| day.is_worked()) else {
        return day;
    };
    let halves_away: BTreeSet<DayPart> = away
        .iter()
        .flat_map(|absence| match absence.part {
            DayPart::Whole => vec![DayPart::Morning, DayPart::Afternoon],
            half => vec![half],
        })
        .collect();
    let worked_percent = if halves_away.len() > 1 { 0 } else { day.worked_percent.saturating_sub(50) };
    CalendarDay {
        kind: if worked_percent == 0 { DayKind::Off } else { day.kind },
        worked_percent,
        leave: Some(first.kind),
        decided_by: CalendarLayer::Person,
        ..day
    }
}

/// Why a calendar was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarRefusal {
    /// A part of a day other than none, half or all.
    #[error("A day is worked 0, 50 or 100 percent")]
    PatternInvalid,
}

impl Refusal for CalendarRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::PatternInvalid => "WEEK_PATTERN_INVALID",
        }
    }
}

#[cfg(test)]
mod tests;
