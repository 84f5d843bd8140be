//! Tasks in the database: reads here, pages for edges in `edges` and `broken`, what was missed in `overdue`, handing over in
//! `passing`, those on one person in `personal`, writes in `write`. Reads start from
//! `visible(viewer)`, changes from `own(viewer)`.

mod broken;
mod edges;
mod overdue;
mod passing;
mod personal;
mod write;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use rounds_domain::ids::CustomerId;
use rounds_domain::place::Point;
use rounds_tables::{anchors, customers, tasks, work_links};

use super::model::Task;
use super::scope;
use crate::customers::customers::scope as customers_scope;
use rounds_platform::db::{Keys, Read, Reader};
use rounds_platform::error::Error;
use rounds_platform::scalars::Day;

pub(super) use broken::*;
pub(super) use edges::*;
pub(super) use overdue::*;
pub(super) use passing::*;
pub(super) use personal::*;
pub(super) use write::*;

/// Tasks by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Task>> {
    let viewer = reader.viewer();
    let query = tasks::table
        .filter(tasks::id.eq_any(ids))
        .filter(scope::visible::<tasks::table>(viewer))
        .select(Task::as_select());
    Read::rows(query)
}

/// Tasks of employees on days, in order.
pub(super) fn of_days(reader: &Reader, employees: Keys, range: (NaiveDate, NaiveDate)) -> Read<Vec<Task>> {
    let viewer = reader.viewer();
    let query = tasks::table
        .filter(tasks::employee_id.eq_any(employees))
        .filter(tasks::day.between(Day(range.0), Day(range.1)))
        .filter(scope::visible::<tasks::table>(viewer))
        .order((tasks::employee_id, tasks::day, tasks::position, tasks::id))
        .select(Task::as_select());
    Read::rows(query)
}

/// Tasks that came of items of week plans, by date.
pub(super) fn of_items(reader: &Reader, items: Keys) -> Read<Vec<Task>> {
    let viewer = reader.viewer();
    let query = tasks::table
        .filter(tasks::plan_item_id.eq_any(items))
        .filter(scope::visible::<tasks::table>(viewer))
        .order((tasks::plan_item_id, tasks::day, tasks::position, tasks::id))
        .select(Task::as_select());
    Read::rows(query)
}

/// Where customers are visited, of those who can be seen and have an anchor now.
pub(super) fn spots(reader: &Reader, ids: Keys) -> Read<Vec<(CustomerId, Point)>> {
    let viewer = reader.viewer();
    let primary = work_links::professional_id.eq(customers::id).and(work_links::is_primary);
    let is_there = sql::<Bool>("anchors.institution_id = coalesce(work_links.institution_id, customers.id)");
    let query = customers::table
        .left_join(work_links::table.on(primary.and(work_links::until.is_null())))
        .inner_join(anchors::table.on(is_there))
        .filter(customers::id.eq_any(ids))
        .filter(anchors::until.is_null())
        .filter(customers_scope::visible(viewer))
        .select((customers::id, anchors::lat, anchors::lon));
    let spot = |(id, lat, lon)| Ok((id, Point::new(lat, lon).map_err(Error::internal)?));
    Read::rows(query).and_then(move |rows: Vec<(CustomerId, f64, f64)>| rows.into_iter().map(spot).collect())
}
