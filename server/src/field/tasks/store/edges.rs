//! Pages of open tasks of customers, soonest first.

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use rounds_domain::ids::CustomerId;
use rounds_tables::tasks;
use uuid::Uuid;

use crate::field::tasks::model::Task;
use crate::field::tasks::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, DayKey, Keys, Order, Page, Read, Reader, Slice, all_of};
use rounds_platform::scalars::Day;

pub(super) const SOONEST_FIRST: Order = Order { key: "tasks.day", id: "tasks.id", is_descending: false };
const OF_CUSTOMERS: Children = Children { from: "tasks", parent: "tasks.customer_id", order: SOONEST_FIRST };

/// One page of the open tasks of each customer, in one statement.
pub(in crate::field::tasks) fn open_of_each(
    reader: &Reader,
    customers: Keys,
    page: &Page<DayKey>,
) -> Read<HashMap<Uuid, Slice<Task>>> {
    let viewer = reader.viewer();
    let mut conditions: Vec<Predicate<tasks::table>> = page.bounds(SOONEST_FIRST);
    conditions.extend([scope::visible(viewer), open()]);
    let query = tasks::table
        .filter(page.of_each(customers, OF_CUSTOMERS, all_of(conditions)))
        .order_by(page.order(SOONEST_FIRST))
        .select(Task::as_select());
    Read::rows(query).keyed(|row: &Task| row.customer_id).page_of_each(page)
}

/// How many open tasks each customer has.
pub(in crate::field::tasks) fn count_open(reader: &Reader, customers: Keys) -> Read<Vec<(CustomerId, i64)>> {
    let viewer = reader.viewer();
    let query = tasks::table
        .filter(tasks::customer_id.eq_any(customers))
        .filter(all_of([scope::visible::<tasks::table>(viewer), open()]))
        .group_by(tasks::customer_id)
        .select((tasks::customer_id, count_star()));
    Read::rows(query)
}

fn open() -> Predicate<tasks::table> {
    Box::new(sql::<Bool>("tasks.state in ('OPEN', 'STARTED')"))
}

/// The soonest day on which each customer has an open task that the viewer may see.
pub(in crate::field::tasks) fn soonest(reader: &Reader, customers: Keys) -> Read<Vec<(CustomerId, Day)>> {
    let viewer = reader.viewer();
    let query = tasks::table
        .filter(tasks::customer_id.eq_any(customers))
        .filter(all_of([scope::visible(viewer), open()]))
        .order((tasks::customer_id, tasks::day))
        .distinct_on(tasks::customer_id)
        .select((tasks::customer_id, tasks::day));
    Read::rows(query)
}
