//! Pages of open tasks for those who have an edge to them, soonest first.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CalendarReleaseId, CustomerId, EmployeeId};
use rounds_tables::tasks;
use uuid::Uuid;

use crate::platform::access::Predicate;
use crate::platform::db::{Children, DayKey, Order, Page, Session, Slice, all_of};
use crate::platform::error::Result;
use crate::platform::scalars::Day;
use crate::tasks::model::Task;
use crate::tasks::scope;

const SOONEST_FIRST: Order = Order { key: "tasks.day", id: "tasks.id", is_descending: false };
const OF_CUSTOMERS: Children = Children { from: "tasks", parent: "tasks.customer_id", order: SOONEST_FIRST };

/// One page of the open tasks of each customer, in one statement.
pub(in crate::tasks) async fn open_of_each(
    session: &mut Session,
    customers: &[CustomerId],
    page: &Page<DayKey>,
) -> Result<HashMap<CustomerId, Slice<Task>>> {
    let (viewer, connection) = session.parts();
    let parents: Vec<Uuid> = customers.iter().map(|customer| customer.0).collect();
    let mut conditions: Vec<Predicate<tasks::table>> = page.bounds(SOONEST_FIRST);
    conditions.extend([scope::visible(viewer), open()]);
    let query = tasks::table
        .filter(page.of_each(parents, OF_CUSTOMERS, all_of(conditions)))
        .order_by(page.order(SOONEST_FIRST))
        .select(Task::as_select());
    let rows: Vec<Task> = query.load(connection).await?;
    let mut each: HashMap<CustomerId, Vec<Task>> = HashMap::new();
    for row in rows {
        each.entry(row.customer_id).or_default().push(row);
    }
    Ok(each.into_iter().map(|(customer, rows)| (customer, page.slice(rows))).collect())
}

/// How many open tasks a customer has.
pub(in crate::tasks) async fn count_open(session: &mut Session, customer: CustomerId) -> Result<i64> {
    let (viewer, connection) = session.parts();
    let query =
        tasks::table.filter(tasks::customer_id.eq(customer)).filter(all_of([scope::visible(viewer), open()])).count();
    Ok(query.get_result(connection).await?)
}

/// What takes days away that tasks lie on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::tasks) enum Breaker {
    /// Leave of an employee, first to last day.
    Leave(EmployeeId, NaiveDate, NaiveDate),
    /// A published year.
    Release(CalendarReleaseId),
}

const FREE_DAYS: &str = "exists (select 1 from calendar_releases released \
     join calendar_days freed on freed.release_id = released.id and freed.kind = 'OFF' \
     left join employee_calendars lived on lived.employee_id = tasks.employee_id \
     where freed.day = tasks.day and released.area in (coalesce(lived.country, 'CN'), lived.region) \
     and released.id = ";

/// One page of the open tasks that something breaks, within reach.
pub(in crate::tasks) async fn broken(
    session: &mut Session,
    breaker: Breaker,
    page: &Page<DayKey>,
) -> Result<Slice<Task>> {
    let (viewer, connection) = session.parts();
    let mut conditions: Vec<Predicate<tasks::table>> = page.bounds(SOONEST_FIRST);
    conditions.extend([scope::visible(viewer), broken_by(breaker)]);
    let query = tasks::table
        .filter(all_of(conditions))
        .order_by(page.order(SOONEST_FIRST))
        .limit(page.limit())
        .select(Task::as_select());
    Ok(page.slice(query.load(connection).await?))
}

/// How many open tasks something breaks, within reach.
pub(in crate::tasks) async fn count_broken(session: &mut Session, breaker: Breaker) -> Result<i64> {
    let (viewer, connection) = session.parts();
    let query = tasks::table.filter(all_of([scope::visible(viewer), broken_by(breaker)])).count();
    Ok(query.get_result(connection).await?)
}

fn broken_by(breaker: Breaker) -> Predicate<tasks::table> {
    match breaker {
        Breaker::Leave(employee, from, until) => Box::new(
            sql::<Bool>("(tasks.state = 'OPEN' and tasks.employee_id = ")
                .bind::<SqlUuid, _>(employee.0)
                .sql(" and tasks.day between ")
                .bind::<Date, _>(from)
                .sql(" and ")
                .bind::<Date, _>(until)
                .sql(")"),
        ),
        Breaker::Release(release) => {
            Box::new(sql::<Bool>("(tasks.state = 'OPEN' and ").sql(FREE_DAYS).bind::<SqlUuid, _>(release.0).sql("))"))
        }
    }
}

fn open() -> Predicate<tasks::table> {
    Box::new(sql::<Bool>("tasks.state in ('OPEN', 'STARTED')"))
}

/// The soonest day on which each customer has an open task that the viewer may see.
pub(in crate::tasks) async fn soonest(
    session: &mut Session,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Day)>> {
    let (viewer, connection) = session.parts();
    let query = tasks::table
        .filter(tasks::customer_id.eq_any(customers))
        .filter(all_of([scope::visible(viewer), open()]))
        .order((tasks::customer_id, tasks::day))
        .distinct_on(tasks::customer_id)
        .select((tasks::customer_id, tasks::day));
    Ok(query.load(connection).await?)
}
