//! Lists of sessions, latest first: all within reach, and those of each employee in one statement.

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::permissions::Permission;
use rounds_tables::{credentials, sessions};

use crate::organisation::sessions::model::Session as Row;
use crate::organisation::sessions::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, DbSession, Keys, Order, Page, Read, Reader, Slice, TimeKey, all_of};
use rounds_platform::error::Result;
use rounds_platform::graphql::TimeRangeInput;

const LATEST: Order = Order { key: "sessions.started_at", id: "sessions.id", is_descending: true };
const OF_EMPLOYEES: Children = Children { from: "sessions", parent: "sessions.employee_id", order: LATEST };
const OPEN: &str = "(sessions.ended_at is null and least(sessions.expires_at, sessions.refresh_expires_at) > ";
const BELOW: &str = "exists (select 1 from employees placed join department_closure below \
                     on below.descendant_id = placed.department_id where placed.id = sessions.employee_id \
                     and below.ancestor_id = ";

/// Which sessions to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::organisation::sessions) struct Wanted {
    /// Only those still open.
    pub open_only: bool,
    /// Started within.
    pub period: Option<TimeRangeInput>,
    /// Of people in this department and below.
    pub department: Option<DepartmentId>,
}

/// Visible sessions, latest first.
pub(in crate::organisation::sessions) fn page(
    reader: &Reader,
    wanted: &Wanted,
    page: &Page<TimeKey>,
) -> Read<Slice<Row>> {
    let mut query = sessions::table.filter(wanted.met(reader)).select(Row::as_select()).into_boxed();
    for bound in page.bounds(LATEST) {
        query = query.filter(bound);
    }
    Read::rows(query.order_by(page.order(LATEST)).limit(page.limit())).slice(page)
}

/// Visible sessions in all.
pub(in crate::organisation::sessions) fn count(reader: &Reader, wanted: &Wanted) -> Read<i64> {
    let query = sessions::table.filter(wanted.met(reader)).count();
    Read::value(query)
}

/// Visible sessions by id.
pub(in crate::organisation::sessions) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Row>> {
    let viewer = reader.viewer();
    let query =
        sessions::table.filter(sessions::id.eq_any(ids)).filter(scope::visible(viewer)).select(Row::as_select());
    Read::rows(query)
}

/// One page of the sessions of each employee.
pub(in crate::organisation::sessions) async fn pages_of(
    session: &mut DbSession,
    employees: Vec<EmployeeId>,
    wanted: &Wanted,
    page: &Page<TimeKey>,
) -> Result<HashMap<EmployeeId, Slice<Row>>> {
    let mut conditions = vec![wanted.met(session.reader())];
    conditions.extend(page.bounds(LATEST));
    let parents: Keys = employees.iter().map(|id| id.0).collect();
    let query = sessions::table
        .filter(page.of_each(parents, OF_EMPLOYEES, all_of(conditions)))
        .order_by(page.order(LATEST))
        .select(Row::as_select());
    let rows = query.load(session.connection()).await?;
    Ok(page.slices(employees, rows.into_iter().map(|row: Row| (row.employee_id, row))))
}

/// How many sessions of each employee are visible.
pub(in crate::organisation::sessions) async fn counts_of(
    session: &mut DbSession,
    employees: &[EmployeeId],
    wanted: &Wanted,
) -> Result<Vec<(EmployeeId, i64)>> {
    let query = sessions::table
        .filter(sessions::employee_id.eq_any(employees))
        .filter(wanted.met(session.reader()))
        .group_by(sessions::employee_id)
        .select((sessions::employee_id, count_star()));
    Ok(query.load(session.connection()).await?)
}

/// Failed tries of these people since they last signed in.
pub(in crate::organisation::sessions) async fn failed_tries(
    session: &mut DbSession,
    employees: &[EmployeeId],
) -> Result<Vec<(EmployeeId, i32)>> {
    let (viewer, connection) = session.parts();
    let read: Predicate<credentials::table> =
        scope::own_or(viewer, Permission::SessionsRead).covers("credentials.employee_id");
    let query = credentials::table
        .filter(credentials::employee_id.eq_any(employees))
        .filter(read)
        .select((credentials::employee_id, credentials::failure_count));
    Ok(query.load(connection).await?)
}

impl Wanted {
    /// Visible ones that meet the conditions.
    fn met(&self, reader: &Reader) -> Predicate<sessions::table> {
        let mut conditions = vec![scope::visible(reader.viewer())];
        if self.open_only {
            let now = reader.clock().now();
            conditions.push(Box::new(sql::<Bool>(OPEN).bind::<Timestamptz, _>(now).sql(")")));
        }
        let period = self.period.unwrap_or(TimeRangeInput { from: None, until: None });
        if let Some(from) = period.from {
            conditions.push(Box::new(sessions::started_at.ge(from)));
        }
        if let Some(until) = period.until {
            conditions.push(Box::new(sessions::started_at.lt(until)));
        }
        if let Some(department) = self.department {
            conditions.push(Box::new(sql::<Bool>(BELOW).bind::<SqlUuid, _>(department.0).sql(")")));
        }
        all_of(conditions)
    }
}
