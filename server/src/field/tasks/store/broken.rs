//! Open tasks that leave or a published year breaks, soonest first: those of each leave or release in one statement.

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CalendarReleaseId, LeaveId};
use rounds_tables::{calendar_releases, leaves, tasks};
use uuid::Uuid;

use super::edges::SOONEST_FIRST;
use crate::field::tasks::model::Task;
use crate::field::tasks::scope;
use rounds_platform::access::{Predicate, Viewer};
use rounds_platform::db::{Children, DayKey, DbSession, Page, Slice, all_of};
use rounds_platform::error::Result;

/// What takes days away that tasks lie on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::field::tasks) enum Breaker {
    /// Leave of an employee.
    Leave(LeaveId),
    /// A published year.
    Release(CalendarReleaseId),
}

const IN_LEAVE: &str = "(tasks.state = 'OPEN' and tasks.employee_id = leaves.employee_id \
                        and tasks.day between leaves.first_on and leaves.last_on)";

/// An employee without a calendar of their own lives by that of China.
const FREED: &str = "(tasks.state = 'OPEN' and exists (select 1 from calendar_days freed \
                     left join employee_calendars lived on lived.employee_id = tasks.employee_id \
                     where freed.release_id = calendar_releases.id and freed.day = tasks.day and freed.kind = 'OFF' \
                     and calendar_releases.area in (coalesce(lived.country, 'CN'), lived.region)))";

const OF_LEAVES: Children = Children { from: "leaves cross join tasks", parent: "leaves.id", order: SOONEST_FIRST };
const OF_RELEASES: Children =
    Children { from: "calendar_releases cross join tasks", parent: "calendar_releases.id", order: SOONEST_FIRST };

/// One page of the open tasks that each leave breaks, within reach.
pub(in crate::field::tasks) async fn broken_by_leaves(
    session: &mut DbSession,
    ids: Vec<Uuid>,
    page: &Page<DayKey>,
) -> Result<HashMap<Uuid, Slice<Task>>> {
    let (viewer, connection) = session.parts();
    let picked = page.of_each(ids.clone(), OF_LEAVES, within(viewer, IN_LEAVE, page));
    let query = leaves::table
        .inner_join(tasks::table.on(sql::<Bool>(IN_LEAVE)))
        .filter(sql::<Bool>("").bind::<Bool, _>(picked))
        .order_by(page.order(SOONEST_FIRST))
        .select((leaves::id, Task::as_select()));
    let rows: Vec<(Uuid, Task)> = query.load(connection).await?;
    Ok(page.slices(ids, rows))
}

/// One page of the open tasks that each release breaks, within reach.
pub(in crate::field::tasks) async fn broken_by_releases(
    session: &mut DbSession,
    ids: Vec<Uuid>,
    page: &Page<DayKey>,
) -> Result<HashMap<Uuid, Slice<Task>>> {
    let (viewer, connection) = session.parts();
    let picked = page.of_each(ids.clone(), OF_RELEASES, within(viewer, FREED, page));
    let query = calendar_releases::table
        .inner_join(tasks::table.on(sql::<Bool>(FREED)))
        .filter(sql::<Bool>("").bind::<Bool, _>(picked))
        .order_by(page.order(SOONEST_FIRST))
        .select((calendar_releases::id, Task::as_select()));
    let rows: Vec<(Uuid, Task)> = query.load(connection).await?;
    Ok(page.slices(ids, rows))
}

/// How many open tasks each leave breaks, within reach.
pub(in crate::field::tasks) async fn counts_of_leaves(
    session: &mut DbSession,
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, i64)>> {
    let (viewer, connection) = session.parts();
    let seen: Predicate<tasks::table> = scope::visible(viewer);
    let query = leaves::table
        .inner_join(tasks::table.on(sql::<Bool>(IN_LEAVE)))
        .filter(leaves::id.eq_any(ids))
        .filter(sql::<Bool>("").bind::<Bool, _>(seen))
        .group_by(leaves::id)
        .select((leaves::id, count_star()));
    Ok(query.load(connection).await?)
}

/// How many open tasks each release breaks, within reach.
pub(in crate::field::tasks) async fn counts_of_releases(
    session: &mut DbSession,
    ids: Vec<Uuid>,
) -> Result<Vec<(Uuid, i64)>> {
    let (viewer, connection) = session.parts();
    let seen: Predicate<tasks::table> = scope::visible(viewer);
    let query = calendar_releases::table
        .inner_join(tasks::table.on(sql::<Bool>(FREED)))
        .filter(calendar_releases::id.eq_any(ids))
        .filter(sql::<Bool>("").bind::<Bool, _>(seen))
        .group_by(calendar_releases::id)
        .select((calendar_releases::id, count_star()));
    Ok(query.load(connection).await?)
}

fn within(viewer: &Viewer, breaks: &str, page: &Page<DayKey>) -> Predicate<tasks::table> {
    let mut conditions: Vec<Predicate<tasks::table>> = page.bounds(SOONEST_FIRST);
    conditions.extend([scope::visible(viewer), Box::new(sql::<Bool>(breaks))]);
    all_of(conditions)
}
