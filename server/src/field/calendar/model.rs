//! Releases, leave and calendars, as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::calendar as rule;
use rounds_domain::ids::{CalendarReleaseId, EmployeeId, LeaveId};
use rounds_domain::vocabulary::{CalendarLayer, DayCertainty, DayKind, DayPart, LeaveKind};
use rounds_tables::{calendar_releases, leaves};

use rounds_platform::graphql::{ClockInput, DateRangeInput};
use rounds_platform::scalars::{Day, Instant, Key, Zone};

/// One day for one person; the rule's own words.
#[derive(Debug, Clone)]
pub struct CalendarDay(pub rule::CalendarDay);

/// The working calendar of one person, all layers laid together.
#[derive(Debug, Clone)]
pub struct EmployeeCalendar {
    /// Whose.
    pub employee: EmployeeId,
    /// Counts the changes of the calendar, from 1.
    pub rev: i32,
    /// Zone of its days.
    pub zone: Zone,
    /// Years that the country has published.
    pub published_years: Vec<i32>,
}

/// What an employee's calendar rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Counts the changes of the calendar, from 1.
    pub rev: i32,
    /// Country, `CN`.
    pub country: String,
    /// Region, `CN-BJ`.
    pub region: Option<String>,
    /// Percent worked, Monday first.
    pub weekdays: Vec<i32>,
}

impl Default for Pattern {
    fn default() -> Self {
        Self { rev: 1, country: "CN".to_owned(), region: None, weekdays: vec![100, 100, 100, 100, 100, 0, 0] }
    }
}

/// A published year of one layer, by version.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = calendar_releases)]
#[graphql(complex)]
pub struct CalendarRelease {
    /// Global id.
    pub id: CalendarReleaseId,
    /// The layer.
    pub layer: CalendarLayer,
    /// Where it holds, `CN` or `CN-BJ`.
    pub area: String,
    /// The year.
    pub year: i32,
    /// Version, from 1.
    pub version: i32,
    /// How sure it is.
    pub certainty: DayCertainty,
    /// Who published it, with the reference.
    pub source: String,
    /// When it was published there.
    pub published_on: Option<Day>,
}

/// Time away (请假).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = leaves)]
#[graphql(complex)]
pub struct Leave {
    /// Global id.
    pub id: LeaveId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// Why.
    pub kind: LeaveKind,
    /// First day, in the person's zone.
    #[graphql(name = "from")]
    pub first_on: Day,
    /// Last day.
    #[graphql(name = "until")]
    pub last_on: Day,
    /// Part of each day.
    pub part: DayPart,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub cancelled_at: Option<Instant>,
}

/// Records time away.
#[derive(Debug, Clone, InputObject)]
pub struct RecordLeaveInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the client: `leave_` and a UUIDv7.
    pub id: LeaveId,
    /// Who; oneself if omitted.
    pub employee_id: Option<EmployeeId>,
    /// Why.
    pub kind: LeaveKind,
    /// Days in the person's zone, at most 366.
    pub range: DateRangeInput,
    /// Part of each day.
    #[graphql(default_with = "DayPart::Whole")]
    pub part: DayPart,
}

/// Takes time away back.
#[derive(Debug, Clone, InputObject)]
pub struct CancelLeaveInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The leave.
    pub leave_id: LeaveId,
}

/// One day of a release that differs from the weekday pattern.
#[derive(Debug, Clone, InputObject)]
pub struct ReleaseDayInput {
    /// The day.
    pub date: Day,
    /// Whether it is worked.
    pub kind: DayKind,
    /// Name, at most 100 characters.
    pub name: String,
}

/// Publishes a year.
#[derive(Debug, Clone, InputObject)]
pub struct PublishCalendarInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Country or region.
    pub layer: CalendarLayer,
    /// Where it holds, `CN` or `CN-BJ`.
    pub area: String,
    /// The year.
    pub year: i32,
    /// Who published it, with the reference.
    pub source: String,
    /// When it was published there.
    pub published_on: Day,
    /// Days that differ, at most 250.
    pub days: Vec<ReleaseDayInput>,
}

/// A year to be published, as it is stored.
#[derive(Debug, Clone)]
pub struct NewRelease {
    /// Country or region.
    pub layer: CalendarLayer,
    /// Where it holds.
    pub area: String,
    /// The year.
    pub year: i32,
    /// Who published it, with the reference.
    pub source: String,
    /// When it was published there.
    pub published_on: Option<Day>,
    /// Days that differ.
    pub days: Vec<ReleaseDay>,
}

/// One day of a release, as it is stored.
#[derive(Debug, Clone)]
pub struct ReleaseDay {
    /// The day.
    pub date: Day,
    /// Whether it is worked.
    pub kind: DayKind,
    /// Name.
    pub name: String,
}
