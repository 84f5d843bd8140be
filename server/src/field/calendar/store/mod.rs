//! The calendar in the database: what days rest on here, releases in `releases`, leave in `leaves`.

mod leaves;
mod releases;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::calendar::Absence;
use rounds_domain::ids::EmployeeId;
use rounds_domain::vocabulary::{CalendarLayer, DayKind};
use rounds_tables::{calendar_days, calendar_releases, employee_calendars, employees, leaves as leaves_table};

use super::model::{CalendarRelease, Pattern};
use super::scope;
use rounds_platform::db::{Keys, Read, Reader, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::{Day, Zone};

pub(super) use leaves::*;
pub(super) use releases::*;

/// One dated day of a release that counts.
pub(super) type Dated = (CalendarRelease, Option<(Day, DayKind, String)>);

/// Revision, country, region and percent worked by weekday.
type StoredPattern = (i32, String, Option<String>, Vec<i32>);

/// What the calendars rest on of those employees whose calendar may be seen; an employee without a row lives by the
/// default.
pub(super) fn patterns(reader: &Reader, ids: Keys) -> Read<HashMap<EmployeeId, Pattern>> {
    let viewer = reader.viewer();
    let query = employees::table
        .left_join(employee_calendars::table.on(employee_calendars::employee_id.eq(employees::id)))
        .filter(employees::id.eq_any(ids))
        .filter(scope::covers(viewer, "employees.id"))
        .select((
            employees::id,
            (
                employee_calendars::rev,
                employee_calendars::country,
                employee_calendars::region,
                employee_calendars::weekdays,
            )
                .nullable(),
        ));
    let pattern = |(rev, country, region, weekdays)| Pattern { rev, country, region, weekdays };
    Read::rows(query).map(move |rows: Vec<(EmployeeId, Option<StoredPattern>)>| {
        rows.into_iter().map(|(id, row)| (id, row.map(pattern).unwrap_or_default())).collect()
    })
}

/// The latest releases of the years around some days, with their days.
pub(super) fn dated_days(range: (NaiveDate, NaiveDate)) -> Read<Vec<Dated>> {
    use chrono::Datelike;
    let (from, until) = range;
    let query = calendar_releases::table
        .left_join(calendar_days::table.on(
            calendar_days::release_id.eq(calendar_releases::id).and(calendar_days::day.between(Day(from), Day(until))),
        ))
        .filter(calendar_releases::year.between(from.year() - 1, until.year() + 1))
        .filter(is_latest())
        .order(calendar_releases::year)
        .select((
            CalendarRelease::as_select(),
            (calendar_days::day, calendar_days::kind, calendar_days::name).nullable(),
        ));
    Read::rows(query)
}

/// Leave of some employees that touches some days.
pub(super) fn absences(reader: &Reader, ids: Keys, range: (NaiveDate, NaiveDate)) -> Read<Vec<(EmployeeId, Absence)>> {
    let viewer = reader.viewer();
    let (from, until) = range;
    let query = leaves_table::table
        .filter(leaves_table::employee_id.eq_any(ids))
        .filter(leaves_table::cancelled_at.is_null())
        .filter(leaves_table::first_on.le(Day(until)).and(leaves_table::last_on.ge(Day(from))))
        .filter(scope::visible(viewer))
        .select((
            leaves_table::employee_id,
            leaves_table::kind,
            leaves_table::first_on,
            leaves_table::last_on,
            leaves_table::part,
        ));
    let absence = |(employee, kind, Day(from), Day(until), part)| (employee, Absence { kind, from, until, part });
    Read::rows(query).map(move |rows: Vec<_>| rows.into_iter().map(absence).collect())
}

/// Countries and years that are published for sure.
pub(super) fn published_years() -> Read<Vec<(String, i32)>> {
    let query = calendar_releases::table
        .filter(calendar_releases::layer.eq(CalendarLayer::Country))
        .filter(calendar_releases::certainty.eq("CONFIRMED"))
        .order((calendar_releases::area, calendar_releases::year))
        .distinct()
        .select((calendar_releases::area, calendar_releases::year));
    Read::rows(query)
}

/// Zones of employees whose calendar may be seen.
pub(super) fn zones(reader: &Reader, ids: Keys) -> Read<Vec<(EmployeeId, Zone)>> {
    let viewer = reader.viewer();
    let query = employees::table
        .filter(employees::id.eq_any(ids))
        .filter(scope::covers(viewer, "employees.id"))
        .select((employees::id, employees::time_zone));
    Read::rows(query)
}

/// Says to phones that the calendar of an employee changed.
pub(super) async fn touch(tx: &mut Tx, _: &System, employee: EmployeeId) -> Result<()> {
    diesel::insert_into(employee_calendars::table)
        .values(employee_calendars::employee_id.eq(employee))
        .on_conflict(employee_calendars::employee_id)
        .do_update()
        .set(employee_calendars::employee_id.eq(employee))
        .execute(tx.connection())
        .await?;
    Ok(())
}
