//! Assignments in the database.

mod personal;

use diesel::dsl::{count_star, max, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{AssignmentId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;
use rounds_tables::assignments;

use super::model::{Assignment, Ledger, NewAssignment};
use super::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, DbSession, Held, Keys, Order, Page, Read, Reader, System, TimeKey, Tx, all_of};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

pub(super) use personal::{all_in_force, erase, exported};

const ROWS_AT_ONCE: usize = 500;

const LATEST_FIRST: Order = Order { key: "assignments.since", id: "assignments.id", is_descending: true };
const OF_CUSTOMERS: Children = Children { from: "assignments", parent: "assignments.customer_id", order: LATEST_FIRST };

/// Assignments by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Assignment>> {
    let viewer = reader.viewer();
    let query = assignments::table
        .filter(assignments::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .select(Assignment::as_select());
    Read::rows(query)
}

/// One page of the assignments of each customer, latest first.
pub(super) async fn of_customers(
    session: &mut DbSession,
    customers: &[CustomerId],
    page: &Page<TimeKey>,
) -> Result<Vec<Assignment>> {
    let (viewer, connection) = session.parts();
    let mut conditions = vec![scope::visible(viewer)];
    conditions.extend(page.bounds(LATEST_FIRST));
    let parents: Keys = customers.iter().map(|id| id.0).collect();
    let query = assignments::table
        .filter(page.of_each(parents, OF_CUSTOMERS, all_of(conditions)))
        .order_by(page.order(LATEST_FIRST))
        .select(Assignment::as_select());
    Ok(query.load(connection).await?)
}

/// How many assignments of each customer the viewer may see.
pub(super) async fn count_of_customers(
    session: &mut DbSession,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, i64)>> {
    let (viewer, connection) = session.parts();
    let query = assignments::table
        .filter(assignments::customer_id.eq_any(customers))
        .filter(scope::visible(viewer))
        .group_by(assignments::customer_id)
        .select((assignments::customer_id, count_star()));
    Ok(query.load(connection).await?)
}

/// The intervals in force of these customers in one duty, of whomever: for whoever decides about them.
pub(super) async fn in_force(
    tx: &mut Tx,
    _: &System,
    customers: &[CustomerId],
    duty: AssignmentDuty,
) -> Result<Vec<Assignment>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq_any(customers))
        .filter(assignments::duty.eq(duty))
        .filter(assignments::until.is_null())
        .select(Assignment::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Ends intervals of held customers.
pub(super) async fn close(
    tx: &mut Tx,
    customers: &[Held<CustomerId>],
    ids: &[AssignmentId],
    until: Instant,
) -> Result<()> {
    diesel::update(assignments::table.filter(assignments::id.eq_any(ids)).filter(of_held(customers)))
        .set(assignments::until.eq(until))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Ends intervals of held customers that nobody follows, with who ends them and why.
pub(super) async fn end(
    tx: &mut Tx,
    customers: &[Held<CustomerId>],
    ids: &[AssignmentId],
    (until, reason): (Instant, &str),
) -> Result<()> {
    let by = tx.viewer().person();
    diesel::update(assignments::table.filter(assignments::id.eq_any(ids)).filter(of_held(customers)))
        .set((assignments::until.eq(until), assignments::ended_by.eq(by), assignments::end_reason.eq(reason)))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Intervals of held customers.
fn of_held(customers: &[Held<CustomerId>]) -> Predicate<assignments::table> {
    let ids: Vec<CustomerId> = customers.iter().map(|customer| **customer).collect();
    Box::new(assignments::customer_id.eq_any(ids))
}

/// Opens intervals, at most 500 to a statement.
pub(super) async fn open(tx: &mut Tx, rows: &[NewAssignment]) -> Result<()> {
    for rows in rows.chunks(ROWS_AT_ONCE) {
        diesel::insert_into(assignments::table).values(rows).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Who serves a customer as rep now.
pub(super) async fn rep_of(session: &mut DbSession, _: &System, customer: CustomerId) -> Result<Option<EmployeeId>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq(customer))
        .filter(assignments::duty.eq(AssignmentDuty::Rep))
        .filter(assignments::until.is_null())
        .select(assignments::employee_id);
    Ok(query.first(session.connection()).await.optional()?)
}

/// Customers whom an employee serves now in any duty, once each.
pub(super) async fn served_by(session: &mut DbSession, _: &System, employee: EmployeeId) -> Result<Vec<CustomerId>> {
    let query = held_by(employee).select(assignments::customer_id).distinct();
    Ok(query.load(session.connection()).await?)
}

/// How many intervals of an employee are in force.
pub(super) async fn count_held(session: &mut DbSession, _: &System, employee: EmployeeId) -> Result<i64> {
    Ok(held_by(employee).count().get_result(session.connection()).await?)
}

/// Intervals of an employee that are in force beyond a customer, at most so many, by customer.
pub(super) async fn held(
    tx: &mut Tx,
    _: &System,
    (employee, after): (EmployeeId, Option<CustomerId>),
    at_most: i64,
) -> Result<Vec<Assignment>> {
    let mut query = held_by(employee);
    if let Some(after) = after {
        query = query.filter(assignments::customer_id.gt(after));
    }
    let query =
        query.order((assignments::customer_id, assignments::duty)).limit(at_most).select(Assignment::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// Intervals of an employee that are in force for these held customers.
pub(super) async fn held_of(
    tx: &mut Tx,
    employee: EmployeeId,
    customers: &[Held<CustomerId>],
) -> Result<Vec<Assignment>> {
    let query = held_by(employee)
        .filter(of_held(customers))
        .order((assignments::customer_id, assignments::duty))
        .select(Assignment::as_select());
    Ok(query.load(tx.connection()).await?)
}

fn held_by(employee: EmployeeId) -> assignments::BoxedQuery<'static, Pg> {
    assignments::table.filter(assignments::employee_id.eq(employee)).filter(assignments::until.is_null()).into_boxed()
}

/// Makes whoever else claims for the same employee wait for the end of the transaction.
pub(super) async fn one_claim_at_a_time(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    diesel::sql_query("select pg_advisory_xact_lock(hashtextextended('claims of ' || $1, 0))")
        .bind::<diesel::sql_types::Text, _>(employee.0.to_string())
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What the viewer holds as rep, and has claimed since the day and the week began.
pub(super) async fn ledger(session: &mut DbSession, (day, week): (Instant, Instant)) -> Result<Ledger> {
    let (viewer, connection) = session.parts();
    let claimed = |since: Instant| {
        sql::<BigInt>("count(*) filter (where is_claim and since >= ").bind::<Timestamptz, _>(since).sql(")")
    };
    let query = assignments::table
        .filter(assignments::employee_id.eq(viewer.employee))
        .filter(assignments::duty.eq(AssignmentDuty::Rep))
        .select((sql::<BigInt>("count(*) filter (where until is null)"), claimed(day), claimed(week)));
    Ok(query.first(connection).await?)
}

/// When each of these customers left the service of the viewer as rep last.
pub(super) async fn left_at(session: &mut DbSession, customers: &[CustomerId]) -> Result<Vec<(CustomerId, Instant)>> {
    let (viewer, connection) = session.parts();
    let query = assignments::table
        .filter(assignments::customer_id.eq_any(customers))
        .filter(assignments::employee_id.eq(viewer.employee))
        .filter(assignments::duty.eq(AssignmentDuty::Rep))
        .filter(assignments::until.is_not_null())
        .group_by(assignments::customer_id)
        .select((assignments::customer_id, max(assignments::until).assume_not_null()));
    Ok(query.load(connection).await?)
}
