//! Pages of open tasks of customers, soonest first.

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_tables::tasks;
use uuid::Uuid;

use crate::field::tasks::model::Task;
use crate::field::tasks::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, DayKey, DbSession, Order, Page, Slice, all_of};
use rounds_platform::error::Result;
use rounds_platform::scalars::Day;

pub(super) const SOONEST_FIRST: Order = Order { key: "tasks.day", id: "tasks.id", is_descending: false };
const OF_CUSTOMERS: Children = Children { from: "tasks", parent: "tasks.customer_id", order: SOONEST_FIRST };

/// One page of the open tasks of each customer, in one statement.
pub(in crate::field::tasks) async fn open_of_each(
    session: &mut DbSession,
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
    Ok(page.slices(customers.iter().copied(), rows.into_iter().map(|row| (row.customer_id, row))))
}

/// How many open tasks each customer has.
pub(in crate::field::tasks) async fn count_open(
    session: &mut DbSession,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, i64)>> {
    let (viewer, connection) = session.parts();
    let query = tasks::table
        .filter(tasks::customer_id.eq_any(customers))
        .filter(all_of([scope::visible::<tasks::table>(viewer), open()]))
        .group_by(tasks::customer_id)
        .select((tasks::customer_id, count_star()));
    Ok(query.load(connection).await?)
}

fn open() -> Predicate<tasks::table> {
    Box::new(sql::<Bool>("tasks.state in ('OPEN', 'STARTED')"))
}

/// The soonest day on which each customer has an open task that the viewer may see.
pub(in crate::field::tasks) async fn soonest(
    session: &mut DbSession,
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
