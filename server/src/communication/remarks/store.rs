//! Remarks in the database; reads start from `visible(viewer)`.

mod personal;

use std::collections::HashMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId, RemarkId, TaskId};
use rounds_tables::{remark_mentions, remarks};
use uuid::Uuid;

use super::model::{Remark, RemarkRow};
use super::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{
    Children, DbSession, Held, Keys, Order, Page, Read, Reader, Slice, System, TimeKey, Tx, all_of,
};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

pub(super) use personal::{erase, exported, ids_about};

const OLDEST_FIRST: Order = Order { key: "remarks.written_at", id: "remarks.id", is_descending: false };
const OF_SUBJECTS: Children = Children { from: "remarks", parent: "remarks.about_id", order: OLDEST_FIRST };

/// Remarks by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Remark>> {
    let viewer = reader.viewer();
    let query =
        remarks::table.filter(remarks::id.eq_any(ids)).filter(scope::visible(viewer)).select(Remark::as_select());
    Read::rows(query)
}

/// One page of the remarks of each subject, oldest first, in one statement.
pub(super) fn pages_of(reader: &Reader, subjects: Keys, page: &Page<TimeKey>) -> Read<HashMap<Uuid, Slice<Remark>>> {
    let viewer = reader.viewer();
    let mut conditions: Vec<Predicate<remarks::table>> = page.bounds(OLDEST_FIRST);
    conditions.push(scope::visible(viewer));
    let query = remarks::table
        .filter(page.of_each(subjects, OF_SUBJECTS, all_of(conditions)))
        .order_by(page.order(OLDEST_FIRST))
        .select(Remark::as_select());
    Read::rows(query).keyed(|row: &Remark| row.about_id).page_of_each(page)
}

/// How many remarks each subject has.
pub(super) fn totals(reader: &Reader, subjects: Keys) -> Read<Vec<(Uuid, i64)>> {
    let viewer = reader.viewer();
    let query = remarks::table
        .filter(remarks::about_id.eq_any(subjects))
        .filter(scope::visible(viewer))
        .group_by(remarks::about_id)
        .select((remarks::about_id, count_star()));
    Read::rows(query)
}

/// A remark, held until the transaction ends; `NOT_FOUND` when absent or out of reach.
pub(super) async fn hold(tx: &mut Tx, id: RemarkId) -> Result<Held<Remark>> {
    let (viewer, connection) = tx.parts();
    let query = remarks::table.find(id).filter(scope::visible(viewer)).select(Remark::as_select()).for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Who is named in each.
pub(super) fn mentions(reader: &Reader, ids: Keys) -> Read<Vec<(RemarkId, EmployeeId)>> {
    let viewer = reader.viewer();
    let query = remark_mentions::table
        .filter(remark_mentions::remark_id.eq_any(ids))
        .filter(scope::mentions(viewer))
        .order((remark_mentions::remark_id, remark_mentions::employee_id))
        .select((remark_mentions::remark_id, remark_mentions::employee_id));
    Read::rows(query)
}

const OWED: &str =
    "(remarks.kind = 'INSTRUCTION' and remarks.acknowledged_at is null and remarks.withdrawn_at is null and ";
const OWED_BY: &str = "case when remarks.passed_to_id is not null then remarks.passed_to_id \
                       when remarks.about_type = 'VISIT' then (select made.employee_id from visits made where made.id = remarks.about_id) \
                       when remarks.about_type = 'WEEK_PLAN' then (select drafted.employee_id from week_plans drafted \
                       where drafted.id = remarks.about_id) end = ";

fn owed(employee: EmployeeId) -> Predicate<remarks::table> {
    Box::new(sql::<Bool>(OWED).sql(OWED_BY).bind::<SqlUuid, _>(employee.0).sql(")"))
}

/// How many instructions an employee is still to acknowledge.
pub(super) async fn count_owed(session: &mut DbSession, _: &System, employee: EmployeeId) -> Result<i64> {
    Ok(remarks::table.filter(owed(employee)).count().get_result(session.connection()).await?)
}

/// Instructions that an employee is still to acknowledge, at most so many, each with the customer of its visit; held until the
/// transaction ends.
pub(super) async fn hold_owed(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
    at_most: i64,
) -> Result<Vec<(Held<Remark>, Option<CustomerId>)>> {
    let customer =
        sql::<Nullable<SqlUuid>>("(select made.customer_id from visits made where made.id = remarks.about_id)");
    let query = remarks::table
        .filter(owed(employee))
        .order(remarks::id)
        .limit(at_most)
        .select((Remark::as_select(), customer))
        .for_no_key_update();
    let owed: Vec<(Remark, Option<CustomerId>)> = query.load(tx.connection()).await?;
    Ok(owed.into_iter().map(|(remark, customer)| (Held::locked(remark), customer)).collect())
}

/// Makes acknowledging a held instruction somebody else's.
pub(super) async fn pass_on(tx: &mut Tx, remark: &Held<Remark>, to: EmployeeId) -> Result<()> {
    diesel::update(remarks::table.find(remark.id)).set(remarks::passed_to_id.eq(to)).execute(tx.connection()).await?;
    Ok(())
}

/// Keeps a remark and who is named in it.
pub(super) async fn insert(tx: &mut Tx, row: &RemarkRow, mentions: &[EmployeeId]) -> Result<Held<RemarkId>> {
    diesel::insert_into(remarks::table).values(row).execute(tx.connection()).await?;
    let named: Vec<_> = mentions
        .iter()
        .map(|employee| (remark_mentions::remark_id.eq(row.id), remark_mentions::employee_id.eq(*employee)))
        .collect();
    diesel::insert_into(remark_mentions::table).values(named).execute(tx.connection()).await?;
    Ok(Held::inserted(row.id))
}

/// Notes which task an instruction made.
pub(super) async fn set_task(tx: &mut Tx, remark: &Held<RemarkId>, task: TaskId) -> Result<()> {
    diesel::update(remarks::table.find(**remark)).set(remarks::task_id.eq(task)).execute(tx.connection()).await?;
    Ok(())
}

/// Records that a held instruction was acknowledged.
pub(super) async fn acknowledge(tx: &mut Tx, remark: &Held<Remark>, at: Instant) -> Result<()> {
    diesel::update(remarks::table.find(remark.id))
        .set(remarks::acknowledged_at.eq(at))
        .execute(tx.connection())
        .await?;
    Ok(())
}
