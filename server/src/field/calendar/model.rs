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

/// A published year of one calendar layer, in one version.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = calendar_releases)]
#[graphql(complex)]
pub struct CalendarRelease {
    /// Global id, opaque and stable.
    pub id: CalendarReleaseId,
    /// Layer that the release belongs to.
    pub layer: CalendarLayer,
    /// Country or region where it holds, `CN` or `CN-BJ`.
    pub area: String,
    /// Year that was published.
    pub year: i32,
    /// Version of the year, from 1; the latest counts.
    pub version: i32,
    /// How certain the year is.
    pub certainty: DayCertainty,
    /// Who published the year, with the reference.
    pub source: String,
    /// Day on which the source published it; null when unknown.
    pub published_on: Option<Day>,
}

/// A period of leave of an employee (请假).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = leaves)]
#[graphql(complex)]
pub struct Leave {
    /// Global id, opaque and stable.
    pub id: LeaveId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Why the employee is on leave.
    pub kind: LeaveKind,
    /// First day of leave, in the employee's zone.
    #[graphql(name = "from")]
    pub first_on: Day,
    /// Last day of leave, in the employee's zone.
    #[graphql(name = "until")]
    pub last_on: Day,
    /// Part of each day that is taken.
    pub part: DayPart,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub cancelled_at: Option<Instant>,
}

/// Input of the mutation `recordLeave`.
#[derive(Debug, Clone, InputObject)]
pub struct RecordLeaveInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id of the new leave: `leave_` and a UUIDv7.
    pub id: LeaveId,
    /// Employee who is on leave; the signed-in user if omitted. Others need `calendar.manage`.
    pub employee_id: Option<EmployeeId>,
    /// Why the employee is on leave.
    pub kind: LeaveKind,
    /// Days of leave in the employee's zone, at most 366.
    pub range: DateRangeInput,
    /// Part of each day that is taken.
    #[graphql(default_with = "DayPart::Whole")]
    pub part: DayPart,
}

/// Input of the mutation `cancelLeave`.
#[derive(Debug, Clone, InputObject)]
pub struct CancelLeaveInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The leave to cancel.
    pub leave_id: LeaveId,
}

/// One day of a calendar year that differs from the weekday pattern.
#[derive(Debug, Clone, InputObject)]
pub struct ReleaseDayInput {
    /// The day, within the year that is published.
    pub date: Day,
    /// Whether it is a working day.
    pub kind: DayKind,
    /// Name of the day, 1–100 characters.
    pub name: String,
}

/// Input of the mutation `publishCalendar`.
#[derive(Debug, Clone, InputObject)]
pub struct PublishCalendarInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Layer to publish, COUNTRY or REGION.
    pub layer: CalendarLayer,
    /// Country or region where it holds, `CN` or `CN-BJ`.
    pub area: String,
    /// Year to publish, 2000–2100.
    pub year: i32,
    /// Who published the year, with the reference, 1–500 characters.
    pub source: String,
    /// Day on which the source published it.
    pub published_on: Day,
    /// Days that differ from the weekday pattern, at most 250, each once.
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
