//! Week plans in the database: reads here, writes in `write`, handing over in `passing`,
//! one person's items in `personal`. Reads start from `visible(viewer)`.

mod passing;
mod personal;
mod write;

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::PlanItemId;
use rounds_domain::vocabulary::PlanState;
use rounds_tables::{plan_items, week_plans};

use super::model::{PlanItem, WeekPlan};
use super::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Held, Keys, Order, Page, Read, Reader, Slice, TimeKey, Tx, all_of};
use rounds_platform::error::Result;
use rounds_platform::scalars::Week;

pub(super) use passing::*;
pub(super) use personal::*;
pub(super) use write::*;

/// Items of a plan at most.
pub(super) const MOST_ITEMS: usize = 100;

/// A plan that was never submitted stands by when it was drafted.
const LATEST_FIRST: Order =
    Order { key: "coalesce(week_plans.submitted_at, week_plans.created_at)", id: "week_plans.id", is_descending: true };

/// Plans by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<WeekPlan>> {
    let viewer = reader.viewer();
    let query = week_plans::table
        .filter(week_plans::id.eq_any(ids))
        .filter(scope::visible::<week_plans::table>(viewer))
        .select(WeekPlan::as_select());
    Read::rows(query)
}

/// Plans of employees for a week.
pub(super) fn of_week(reader: &Reader, employees: Keys, week: Week) -> Read<Vec<WeekPlan>> {
    let viewer = reader.viewer();
    let query = week_plans::table
        .filter(week_plans::employee_id.eq_any(employees))
        .filter(week_plans::week_start.eq(week))
        .filter(scope::visible::<week_plans::table>(viewer))
        .select(WeekPlan::as_select());
    Read::rows(query)
}

/// Which plans to list.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub week: Week,
    pub states: Option<Vec<PlanState>>,
}

/// Plans of a week, latest submitted first, each with the instant that it stands by.
pub(super) fn page(reader: &Reader, wanted: &Wanted, page: &Page<TimeKey>) -> Read<Slice<(WeekPlan, TimeKey)>> {
    let viewer = reader.viewer();
    let mut conditions: Vec<Predicate<week_plans::table>> = page.bounds(LATEST_FIRST);
    conditions.extend([scope::visible(viewer), wanted_so(wanted)]);
    let query = week_plans::table
        .filter(all_of(conditions))
        .order_by(page.order(LATEST_FIRST))
        .limit(page.limit())
        .select((WeekPlan::as_select(), sql::<Timestamptz>(LATEST_FIRST.key)));
    let keyed = |(plan, at): (WeekPlan, DateTime<Utc>)| {
        let key = TimeKey(at, plan.id.0);
        (plan, key)
    };
    Read::rows(query).map(move |rows: Vec<_>| rows.into_iter().map(keyed).collect()).slice(page)
}

/// How many plans of a week there are.
pub(super) fn count(reader: &Reader, wanted: &Wanted) -> Read<i64> {
    let viewer = reader.viewer();
    let query = week_plans::table.filter(all_of([scope::visible(viewer), wanted_so(wanted)])).count();
    Read::value(query)
}

fn wanted_so(wanted: &Wanted) -> Predicate<week_plans::table> {
    let of_week = week_plans::week_start.eq(wanted.week);
    match &wanted.states {
        Some(states) => Box::new(of_week.and(week_plans::state.eq_any(states.clone()))),
        None => Box::new(of_week),
    }
}

/// Items by id, taken out or not.
pub(super) fn items_by_id(reader: &Reader, ids: Keys) -> Read<Vec<PlanItem>> {
    let viewer = reader.viewer();
    let query = plan_items::table
        .filter(plan_items::id.eq_any(ids))
        .filter(scope::visible_items::<plan_items::table>(viewer))
        .select(PlanItem::as_select());
    Read::rows(query)
}

/// Items of plans as they stand, in the order in which they were minted.
pub(super) fn items_of(reader: &Reader, plans: Keys) -> Read<Vec<PlanItem>> {
    let viewer = reader.viewer();
    let query = plan_items::table
        .filter(plan_items::plan_id.eq_any(plans))
        .filter(plan_items::removed_at.is_null())
        .filter(scope::visible_items::<plan_items::table>(viewer))
        .order((plan_items::plan_id, plan_items::id))
        .select(PlanItem::as_select());
    Read::rows(query)
}

/// Every item that a held plan ever had.
pub(super) async fn all_items_of(tx: &mut Tx, plan: &Held<WeekPlan>) -> Result<Vec<PlanItemId>> {
    let query = plan_items::table.filter(plan_items::plan_id.eq(plan.id)).select(plan_items::id);
    Ok(query.load(tx.connection()).await?)
}
