//! The working calendar (工作日历): which days somebody works, by whose word, and how sure that is.
//!
//! Working days are data with a source and a version. A release is one published year of a country or a region; the
//! latest version of a year counts, and older ones are kept. Every employee lives by a country, a region and a pattern of
//! weekdays, and takes leave. `domain::calendar` lays the layers on each other; this subject reads them in three
//! statements, whoever and however many are asked about. A year that the country has not published is provisional and
//! says so: nothing here guesses a holiday.
//!
//! Invariants: a release is never changed, only followed by the next version; leave is taken back, not deleted. Releases
//! are seen by everybody signed in; the calendar and the leave of a person by the person, by whoever reaches them under
//! `plans.read` or `people.read`, and by whoever keeps the calendar.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::codes;

pub use actions::{Imported, cancel_leave, days_of_each, import_year, publish, record_leave, working_days, zone_of};
pub use graphql::{CalendarMutation, CalendarQuery, EmployeeTime};
pub use loaders::DaysOf;
pub use model::{
    CalendarDay, CalendarRelease, CancelLeaveInput, EmployeeCalendar, Leave, PublishCalendarInput, RecordLeaveInput,
};

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    constraints: &[
        ("calendar_releases_version_unique", codes::CONFLICT),
        ("leaves_order", codes::RANGE_INVALID),
        ("leaves_pkey", codes::ID_TAKEN),
    ],
    locks: &[("leaves", Rank(34))],
    ..Manifest::EMPTY
};
