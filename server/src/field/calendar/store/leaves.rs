//! Leave: read from `visible(viewer)`, recorded, taken back.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{EmployeeId, LeaveId};
use rounds_tables::leaves;
use uuid::Uuid;

use crate::field::calendar::model::{Leave, RecordLeaveInput};
use crate::field::calendar::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, DayKey, DbSession, Held, Keys, Order, Page, Read, Reader, Slice, Tx, all_of};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

const LATEST_FIRST: Order = Order { key: "leaves.first_on", id: "leaves.id", is_descending: true };
const OF_EMPLOYEES: Children = Children { from: "leaves", parent: "leaves.employee_id", order: LATEST_FIRST };

/// Days that the leave wanted touches; all if none are named.
pub(in crate::field::calendar) type LeavePeriod = Option<(NaiveDate, NaiveDate)>;

/// Leave by id, taken back or not.
pub(in crate::field::calendar) fn leaves_by_id(reader: &Reader, ids: Keys) -> Read<Vec<Leave>> {
    let viewer = reader.viewer();
    let query = leaves::table.filter(leaves::id.eq_any(ids)).filter(scope::visible(viewer)).select(Leave::as_select());
    Read::rows(query)
}

/// One page of the leave of each employee, latest first, in one statement.
pub(in crate::field::calendar) async fn leaves_of_each(
    session: &mut DbSession,
    employees: &[EmployeeId],
    wanted: (LeavePeriod, &Page<DayKey>),
) -> Result<HashMap<EmployeeId, Slice<Leave>>> {
    let (within, page) = wanted;
    let (viewer, connection) = session.parts();
    let parents: Vec<Uuid> = employees.iter().map(|employee| employee.0).collect();
    let mut conditions: Vec<Predicate<leaves::table>> = page.bounds(LATEST_FIRST);
    conditions.extend([scope::visible(viewer), taken(within)]);
    let query = leaves::table
        .filter(page.of_each(parents, OF_EMPLOYEES, all_of(conditions)))
        .order_by(page.order(LATEST_FIRST))
        .select(Leave::as_select());
    let rows: Vec<Leave> = query.load(connection).await?;
    Ok(page.slices(employees.iter().copied(), rows.into_iter().map(|row| (row.employee_id, row))))
}

/// How much leave there is of each employee.
pub(in crate::field::calendar) async fn count_leaves(
    session: &mut DbSession,
    employees: &[EmployeeId],
    within: LeavePeriod,
) -> Result<Vec<(EmployeeId, i64)>> {
    let (viewer, connection) = session.parts();
    let query = leaves::table
        .filter(leaves::employee_id.eq_any(employees))
        .filter(scope::visible::<leaves::table>(viewer))
        .filter(taken(within))
        .group_by(leaves::employee_id)
        .select((leaves::employee_id, count_star()));
    Ok(query.load(connection).await?)
}

/// Leave that was not taken back and touches some days.
fn taken(within: LeavePeriod) -> Predicate<leaves::table> {
    let Some((from, until)) = within else {
        return Box::new(sql::<Bool>("leaves.cancelled_at is null"));
    };
    Box::new(
        sql::<Bool>("(leaves.cancelled_at is null and leaves.first_on <= ")
            .bind::<Date, _>(until)
            .sql(" and leaves.last_on >= ")
            .bind::<Date, _>(from)
            .sql(")"),
    )
}

/// Keeps leave of an employee.
pub(in crate::field::calendar) async fn insert_leave(
    tx: &mut Tx,
    employee: EmployeeId,
    input: &RecordLeaveInput,
) -> Result<()> {
    let row = (
        leaves::id.eq(input.id),
        leaves::employee_id.eq(employee),
        leaves::kind.eq(input.kind),
        leaves::first_on.eq(input.range.from),
        leaves::last_on.eq(input.range.until),
        leaves::part.eq(input.part),
        leaves::recorded_by.eq(tx.viewer().employee),
        leaves::recorded_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(leaves::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// Leave that the viewer may see, held until the transaction ends.
pub(in crate::field::calendar) async fn hold_leave(tx: &mut Tx, id: LeaveId) -> Result<Held<Leave>> {
    let (viewer, connection) = tx.parts();
    let query = leaves::table.find(id).filter(scope::visible(viewer)).select(Leave::as_select()).for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Takes held leave back.
pub(in crate::field::calendar) async fn cancel_leave(tx: &mut Tx, leave: &Held<Leave>) -> Result<()> {
    let now = Instant(tx.now());
    diesel::update(leaves::table.find(leave.id)).set(leaves::cancelled_at.eq(now)).execute(tx.connection()).await?;
    Ok(())
}
