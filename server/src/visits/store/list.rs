//! Lists of visits, newest first.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_tables::visits;

use crate::platform::access::Predicate;
use crate::platform::db::{Children, Order, Page, Session, Slice, TimeKey, all_of};
use crate::platform::error::Result;
use crate::platform::scalars::Day;
use crate::visits::model::{Visit, VisitFilter};
use crate::visits::scope;

const NEWEST: Order = Order { key: "visits.started_at", id: "visits.id", is_descending: true };
const BELOW: &str = "exists (select 1 from employees placed join department_closure below \
                     on below.descendant_id = placed.department_id where placed.id = visits.employee_id and below.ancestor_id = any(";
const STAY_VERDICT: &str = "(select stays.verdict from check_ins stays where stays.id = visits.check_in_id) = any(";
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

/// Which visits to list.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// On this customer.
    pub customer: Option<CustomerId>,
    /// Other conditions.
    pub filter: VisitFilter,
}

/// Visible visits, newest first.
pub async fn page(session: &mut Session, wanted: &Wanted, page: &Page<TimeKey>) -> Result<Slice<Visit>> {
    let (viewer, connection) = session.parts();
    let seen = scope::visible::<visits::table>(viewer);
    let mut query = visits::table.filter(seen).select(Visit::as_select()).into_boxed();
    for condition in conditions(wanted) {
        query = query.filter(condition);
    }
    for bound in page.bounds(NEWEST) {
        query = query.filter(bound);
    }
    let rows = query.order_by(page.order(NEWEST)).limit(page.limit()).load(connection).await?;
    Ok(page.slice(rows))
}

/// How many visible visits there are.
pub async fn count(session: &mut Session, wanted: &Wanted) -> Result<i64> {
    let (viewer, connection) = session.parts();
    let mut query = visits::table.filter(scope::visible::<visits::table>(viewer)).count().into_boxed();
    for condition in conditions(wanted) {
        query = query.filter(condition);
    }
    Ok(query.get_result(connection).await?)
}

/// The last completed visits on each customer, latest first.
pub async fn last(session: &mut Session, customers: &[CustomerId]) -> Result<Vec<Visit>> {
    first_of_each(session, customers, ("visits.state = 'COMPLETED'", LAST_AT_MOST)).await
}

/// Visits on each customer whose next step is still owed, latest first.
pub async fn promises(session: &mut Session, customers: &[CustomerId]) -> Result<Vec<Visit>> {
    first_of_each(session, customers, (OWED, PROMISES_AT_MOST)).await
}

/// The newest visible visits on each customer that meet a condition.
async fn first_of_each(
    session: &mut Session,
    customers: &[CustomerId],
    (condition, at_most): (&'static str, i64),
) -> Result<Vec<Visit>> {
    let (viewer, connection) = session.parts();
    // A page reads one row more than it holds, to tell whether others follow.
    let page = Page::<TimeKey>::first(at_most - 1);
    let met: Predicate<visits::table> = Box::new(sql::<Bool>(condition));
    let parents = customers.iter().map(|id| id.0).collect();
    let query = visits::table
        .filter(page.of_each(parents, OF_CUSTOMERS, all_of([scope::visible(viewer), met])))
        .order_by(page.order(NEWEST))
        .select(Visit::as_select());
    Ok(query.load(connection).await?)
}

fn conditions(wanted: &Wanted) -> Vec<Predicate<visits::table>> {
    let mut conditions: Vec<Predicate<visits::table>> = Vec::new();
    let filter = &wanted.filter;
    if let Some(customer) = wanted.customer {
        conditions.push(Box::new(visits::customer_id.eq(customer)));
    }
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
        conditions.push(Box::new(sql::<Bool>(STAY_VERDICT).bind::<Array<Text>, _>(verdicts).sql(")")));
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
