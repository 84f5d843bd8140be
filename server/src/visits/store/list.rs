//! Lists of visits, newest first.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::CustomerId;
use rounds_tables::visits;

use crate::platform::access::Predicate;
use crate::platform::db::{Order, Page, Session, Slice, TimeKey};
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
