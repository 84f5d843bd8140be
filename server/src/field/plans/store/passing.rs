//! Week plans as they are handed over, whoever asks.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamptz};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId, PlanItemId, WeekPlanId};
use rounds_tables::{plan_items, week_plans};

use crate::field::plans::model::{PlanItem, WeekPlan};
use rounds_platform::db::{DbSession, Held, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::{Day, Instant, Week};

/// The week is not over where the employee works.
const IS_AHEAD: &str = " at time zone (select zoned.time_zone from employees zoned where zoned.id = week_plans.employee_id))::date \
                        < week_plans.week_start + 7";
/// Something is still to be done.
const IS_OPEN: &str = "exists (select 1 from plan_items intended where intended.plan_id = week_plans.id \
                       and intended.removed_at is null and intended.visits_done < intended.visits_wanted)";

fn open(employee: EmployeeId, now: DateTime<Utc>) -> week_plans::BoxedQuery<'static, Pg> {
    let is_ahead = sql::<Bool>("(").bind::<Timestamptz, _>(now).sql(IS_AHEAD);
    let plans = week_plans::table.filter(week_plans::employee_id.eq(employee));
    plans.filter(is_ahead).filter(sql::<Bool>(IS_OPEN)).into_boxed()
}

/// How many open plans an employee has.
pub(in crate::field::plans) async fn count_open(
    session: &mut DbSession,
    _: &System,
    employee: EmployeeId,
) -> Result<i64> {
    let now = session.clock().now();
    Ok(open(employee, now).count().get_result(session.connection()).await?)
}

/// Open plans of an employee, the soonest first, at most so many, held until the transaction ends.
pub(in crate::field::plans) async fn hold_open(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
    at_most: i64,
) -> Result<Vec<Held<WeekPlan>>> {
    let named = open(employee, tx.now()).order(week_plans::week_start).limit(at_most).select(week_plans::id);
    let ids: Vec<WeekPlanId> = named.load(tx.connection()).await?;
    let query = week_plans::table
        .filter(week_plans::id.eq_any(ids))
        .order(week_plans::week_start)
        .select(WeekPlan::as_select())
        .for_no_key_update();
    let plans: Vec<WeekPlan> = query.load(tx.connection()).await?;
    Ok(plans.into_iter().map(Held::locked).collect())
}

/// What is still to be done of a held plan.
pub(in crate::field::plans) async fn open_items(tx: &mut Tx, plan: &Held<WeekPlan>) -> Result<Vec<PlanItem>> {
    let query = plan_items::table
        .filter(plan_items::plan_id.eq(plan.id))
        .filter(plan_items::removed_at.is_null())
        .filter(plan_items::visits_done.lt(plan_items::visits_wanted))
        .order(plan_items::id)
        .select(PlanItem::as_select());
    Ok(query.load(tx.connection()).await?)
}

/// The plan of an employee for a week, held until the transaction ends; a draft where there is none.
pub(in crate::field::plans) async fn plan_for(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
    week: Week,
) -> Result<Held<WeekPlanId>> {
    let row = (
        week_plans::id.eq(tx.mint::<WeekPlanId>()),
        week_plans::employee_id.eq(employee),
        week_plans::week_start.eq(week),
        week_plans::created_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(week_plans::table)
        .values(row)
        .on_conflict((week_plans::employee_id, week_plans::week_start))
        .do_nothing()
        .execute(tx.connection())
        .await?;
    let query = week_plans::table
        .filter(week_plans::employee_id.eq(employee))
        .filter(week_plans::week_start.eq(week))
        .select(week_plans::id)
        .for_no_key_update();
    Ok(Held::locked(query.first(tx.connection()).await?))
}

/// Customers that stand in a held plan.
pub(in crate::field::plans) async fn customers_in(tx: &mut Tx, plan: &Held<WeekPlanId>) -> Result<Vec<CustomerId>> {
    let query = plan_items::table
        .filter(plan_items::plan_id.eq(**plan))
        .filter(plan_items::removed_at.is_null())
        .select(plan_items::customer_id);
    Ok(query.load(tx.connection()).await?)
}

/// Puts items of a held plan into another one as they are.
pub(in crate::field::plans) async fn move_items(
    tx: &mut Tx,
    from: &Held<WeekPlanId>,
    ids: &[PlanItemId],
    into: &Held<WeekPlanId>,
) -> Result<()> {
    diesel::update(plan_items::table.filter(plan_items::plan_id.eq(**from)).filter(plan_items::id.eq_any(ids)))
        .set(plan_items::plan_id.eq(**into))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Puts what is still to be done of items into another plan.
pub(in crate::field::plans) async fn insert_rests(
    tx: &mut Tx,
    items: &[PlanItem],
    into: &Held<WeekPlanId>,
) -> Result<()> {
    let rows: Vec<_> = items
        .iter()
        .map(|item| {
            (
                plan_items::id.eq(tx.mint::<PlanItemId>()),
                plan_items::plan_id.eq(**into),
                plan_items::customer_id.eq(item.customer_id),
                plan_items::visits_wanted.eq(item.visits_wanted - item.visits_done),
                plan_items::window_from.eq(item.window_from),
                plan_items::window_until.eq(item.window_until),
                plan_items::purpose_id.eq(item.purpose_id),
                plan_items::is_pinned.eq(item.is_pinned),
                plan_items::note.eq(item.note.clone()),
            )
        })
        .collect();
    diesel::insert_into(plan_items::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}

/// Leaves of items of a held plan what was done.
pub(in crate::field::plans) async fn cut_items(tx: &mut Tx, plan: &Held<WeekPlanId>, ids: &[PlanItemId]) -> Result<()> {
    diesel::update(plan_items::table.filter(plan_items::plan_id.eq(**plan)).filter(plan_items::id.eq_any(ids)))
        .set((plan_items::visits_wanted.eq(plan_items::visits_done), plan_items::fixed_days.eq(Vec::<Day>::new())))
        .execute(tx.connection())
        .await?;
    Ok(())
}
