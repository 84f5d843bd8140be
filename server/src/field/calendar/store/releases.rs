//! Published years: read by everybody signed in, followed by new versions, never changed.

use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CalendarReleaseId;
use rounds_domain::vocabulary::CalendarLayer;
use rounds_tables::{calendar_days, calendar_releases, employee_calendars, employees};

use crate::field::calendar::model::{CalendarRelease, NewRelease};
use rounds_platform::db::{Keys, NumberKey, Order, Page, Read, Reader, Slice, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

const LATEST_YEAR_FIRST: Order =
    Order { key: "calendar_releases.year", id: "calendar_releases.id", is_descending: true };

/// Releases that no later version follows.
pub(super) fn is_latest() -> diesel::expression::SqlLiteral<Bool> {
    sql::<Bool>(
        "not exists (select 1 from calendar_releases later where later.layer = calendar_releases.layer \
         and later.area = calendar_releases.area and later.year = calendar_releases.year \
         and later.version > calendar_releases.version)",
    )
}

/// Releases by id.
pub(in crate::field::calendar) fn releases_by_id(_reader: &Reader, ids: Keys) -> Read<Vec<CalendarRelease>> {
    Read::rows(calendar_releases::table.filter(calendar_releases::id.eq_any(ids)).select(CalendarRelease::as_select()))
}

/// Releases, latest year first.
pub(in crate::field::calendar) fn releases(year: Option<i32>, page: &Page<NumberKey>) -> Read<Slice<CalendarRelease>> {
    let mut query = calendar_releases::table.select(CalendarRelease::as_select()).into_boxed();
    if let Some(year) = year {
        query = query.filter(calendar_releases::year.eq(year));
    }
    for bound in page.bounds(LATEST_YEAR_FIRST) {
        query = query.filter(bound);
    }
    Read::rows(query.order_by(page.order(LATEST_YEAR_FIRST)).limit(page.limit())).slice(page)
}

/// How many releases there are.
pub(in crate::field::calendar) fn count_releases(year: Option<i32>) -> Read<i64> {
    let mut query = calendar_releases::table.count().into_boxed();
    if let Some(year) = year {
        query = query.filter(calendar_releases::year.eq(year));
    }
    Read::value(query)
}

/// Stores the next version of a year.
pub(in crate::field::calendar) async fn insert_release(tx: &mut Tx, new: &NewRelease) -> Result<CalendarReleaseId> {
    let id: CalendarReleaseId = tx.mint();
    let before: Option<i32> = calendar_releases::table
        .filter(calendar_releases::layer.eq(new.layer))
        .filter(calendar_releases::area.eq(&new.area))
        .filter(calendar_releases::year.eq(new.year))
        .select(max(calendar_releases::version))
        .first(tx.connection())
        .await?;
    let row = (
        calendar_releases::id.eq(id),
        calendar_releases::layer.eq(new.layer),
        calendar_releases::area.eq(&new.area),
        calendar_releases::year.eq(new.year),
        calendar_releases::version.eq(before.unwrap_or(0) + 1),
        calendar_releases::source.eq(&new.source),
        calendar_releases::published_on.eq(new.published_on),
        calendar_releases::created_by.eq(tx.viewer().person()),
        calendar_releases::created_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(calendar_releases::table).values(row).execute(tx.connection()).await?;
    let days: Vec<_> = new
        .days
        .iter()
        .map(|day| {
            (
                calendar_days::release_id.eq(id),
                calendar_days::day.eq(day.date),
                calendar_days::kind.eq(day.kind),
                calendar_days::name.eq(&day.name),
            )
        })
        .collect();
    diesel::insert_into(calendar_days::table).values(days).execute(tx.connection()).await?;
    Ok(id)
}

/// Says to phones that the calendars of an area changed.
pub(in crate::field::calendar) async fn touch_area(
    tx: &mut Tx,
    _: &System,
    layer: CalendarLayer,
    area: &str,
) -> Result<()> {
    diesel::insert_into(employee_calendars::table)
        .values(employees::table.select(employees::id))
        .into_columns(employee_calendars::employee_id)
        .on_conflict_do_nothing()
        .execute(tx.connection())
        .await?;
    let lives_there = match layer {
        CalendarLayer::Region => "employee_calendars.region = ",
        _ => "employee_calendars.country = ",
    };
    diesel::update(employee_calendars::table)
        .filter(sql::<Bool>(lives_there).bind::<diesel::sql_types::Text, _>(area.to_owned()))
        .set(employee_calendars::employee_id.eq(employee_calendars::employee_id))
        .execute(tx.connection())
        .await?;
    Ok(())
}
