//! Lists of visits, newest first: all within reach, and those of each customer or employee in one statement.

use std::collections::HashMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Text, Timestamptz, Uuid as SqlUuid};
use rounds_domain::vocabulary::VisitState;
use rounds_tables::visits;
use uuid::Uuid;

use crate::field::visits::model::{Visit, VisitFilter};
use crate::field::visits::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, Keys, Order, Page, Read, Reader, Slice, TimeKey, all_of};
use rounds_platform::graphql::DateRangeInput;
use rounds_platform::scalars::Day;

const NEWEST: Order = Order { key: "visits.started_at", id: "visits.id", is_descending: true };
const BELOW: &str = "exists (select 1 from employees placed join department_closure below \
                     on below.descendant_id = placed.department_id where placed.id = visits.employee_id and below.ancestor_id = any(";
const CHECK_IN_VERDICT: &str = "(select held.verdict from check_ins held where held.id = visits.check_in_id) = any(";
const LOCAL_DAY: &str = "(visits.started_at at time zone (select zoned.time_zone from employees zoned \
                         where zoned.id = visits.employee_id))::date between ";

const OF_CUSTOMERS: Children = Children { from: "visits", parent: "visits.customer_id", order: NEWEST };
/// Visits on one customer in a brief.
const LAST_AT_MOST: i64 = 3;
/// Promises on one customer in a brief.
const PROMISES_AT_MOST: i64 = 10;
/// A promise is owed until somebody has called since it was due, or since it was made if it has no due day.
const OWED: &str = "(visits.state = 'COMPLETED' and visits.next_step is not null and not exists (select 1 from visits since \
                    where since.customer_id = visits.customer_id and since.state = 'COMPLETED' \
                    and since.started_at > visits.started_at and (visits.next_step_due_on is null \
                    or (since.started_at at time zone (select zoned.time_zone from employees zoned \
                    where zoned.id = since.employee_id))::date >= visits.next_step_due_on)))";

/// Visible visits that meet a filter, newest first.
pub fn page(reader: &Reader, filter: &VisitFilter, page: &Page<TimeKey>) -> Read<Slice<Visit>> {
    let viewer = reader.viewer();
    let seen = scope::visible::<visits::table>(viewer);
    let mut query = visits::table.filter(seen).select(Visit::as_select()).into_boxed();
    for condition in conditions(filter).into_iter().chain(page.bounds(NEWEST)) {
        query = query.filter(condition);
    }
    Read::rows(query.order_by(page.order(NEWEST)).limit(page.limit())).slice(page)
}

/// How many visible visits meet a filter.
pub fn count(reader: &Reader, filter: &VisitFilter) -> Read<i64> {
    let viewer = reader.viewer();
    let mut query = visits::table.filter(scope::visible::<visits::table>(viewer)).count().into_boxed();
    for condition in conditions(filter) {
        query = query.filter(condition);
    }
    Read::value(query)
}

/// The last completed visits on each customer, latest first.
pub fn last(reader: &Reader, customers: Keys) -> Read<Vec<Visit>> {
    first_of_each(reader, customers, ("visits.state = 'COMPLETED'", LAST_AT_MOST))
}

/// Visits on each customer whose next step is still owed, latest first.
pub fn promises(reader: &Reader, customers: Keys) -> Read<Vec<Visit>> {
    first_of_each(reader, customers, (OWED, PROMISES_AT_MOST))
}

/// The newest visible visits on each customer that meet a condition.
fn first_of_each(reader: &Reader, customers: Keys, (condition, at_most): (&'static str, i64)) -> Read<Vec<Visit>> {
    // A page reads one row more than it holds, to tell whether others follow.
    let page = Page::<TimeKey>::first(at_most - 1);
    let met: Predicate<visits::table> = Box::new(sql::<Bool>(condition));
    let query = visits::table
        .filter(page.of_each(customers, OF_CUSTOMERS, all_of([scope::visible(reader.viewer()), met])))
        .order_by(page.order(NEWEST))
        .select(Visit::as_select());
    Read::rows(query)
}

/// VisitOwner visits hang on an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VisitOwner {
    /// Those on a customer.
    Customer,
    /// Those of an employee.
    Employee,
}

impl VisitOwner {
    fn column(self) -> &'static str {
        match self {
            Self::Customer => "visits.customer_id",
            Self::Employee => "visits.employee_id",
        }
    }

    fn of(self, visit: &Visit) -> Uuid {
        match self {
            Self::Customer => visit.customer_id.0,
            Self::Employee => visit.employee_id.0,
        }
    }
}

/// Which visits an edge lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VisitList {
    /// Of what.
    pub whose: VisitOwner,
    /// Only those with this state.
    pub state: Option<VisitState>,
    /// Days in the rep's zone.
    pub period: Option<DateRangeInput>,
}

impl VisitList {
    fn conditions(self) -> Vec<Predicate<visits::table>> {
        let states = self.state.map(|state| vec![state]);
        conditions(&VisitFilter { states, period: self.period, ..VisitFilter::default() })
    }
}

/// One page of the visits of each customer or employee.
pub fn pages_of(
    reader: &Reader,
    parents: Keys,
    listed: VisitList,
    page: &Page<TimeKey>,
) -> Read<HashMap<Uuid, Slice<Visit>>> {
    let children = Children { from: "visits", parent: listed.whose.column(), order: NEWEST };
    let mut conditions = listed.conditions();
    conditions.push(scope::visible(reader.viewer()));
    conditions.extend(page.bounds(NEWEST));
    let query = visits::table
        .filter(page.of_each(parents, children, all_of(conditions)))
        .order_by(page.order(NEWEST))
        .select(Visit::as_select());
    Read::rows(query).keyed(move |row: &Visit| listed.whose.of(row)).page_of_each(page)
}

/// How many visible visits each customer or employee has.
pub fn counts_of(reader: &Reader, parents: Keys, listed: VisitList) -> Read<Vec<(Uuid, i64)>> {
    let of = || sql::<SqlUuid>(listed.whose.column());
    let mut conditions = listed.conditions();
    conditions.push(scope::visible(reader.viewer()));
    let query = visits::table
        .filter(of().eq_any(parents))
        .filter(all_of(conditions))
        .group_by(of())
        .select((of(), sql::<BigInt>("count(*)")));
    Read::rows(query)
}

fn conditions(filter: &VisitFilter) -> Vec<Predicate<visits::table>> {
    let mut conditions: Vec<Predicate<visits::table>> = Vec::new();
    if let Some(employees) = filter.employee_ids.clone() {
        conditions.push(Box::new(visits::employee_id.eq_any(employees)));
    }
    if let Some(departments) = filter.department_ids.clone() {
        conditions.push(Box::new(sql::<Bool>(BELOW).bind::<Array<SqlUuid>, _>(departments).sql("))")));
    }
    if let Some(period) = filter.period {
        conditions.push(within_days(period.from, period.until));
    }
    if let Some(verdicts) = filter.verdicts.clone() {
        conditions.push(Box::new(sql::<Bool>(CHECK_IN_VERDICT).bind::<Array<Text>, _>(verdicts).sql(")")));
    }
    if let Some(states) = filter.states.clone() {
        conditions.push(Box::new(visits::state.eq_any(states)));
    }
    conditions
}

/// Days in each rep's zone; the wide bounds in UTC are for the index.
fn within_days(from: Day, until: Day) -> Predicate<visits::table> {
    let midnight = |Day(day): Day| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let (earliest, latest) =
        (midnight(from) - chrono::TimeDelta::days(1), midnight(until) + chrono::TimeDelta::days(2));
    Box::new(
        sql::<Bool>("(visits.started_at between ")
            .bind::<Timestamptz, _>(earliest)
            .sql(" and ")
            .bind::<Timestamptz, _>(latest)
            .sql(" and ")
            .sql(LOCAL_DAY)
            .bind::<Date, _>(from)
            .sql(" and ")
            .bind::<Date, _>(until)
            .sql(")"),
    )
}
