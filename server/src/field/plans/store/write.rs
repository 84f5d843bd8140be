//! Changes of week plans.

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::query_dsl::methods;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, PlanItemId, TaskId, WeekPlanId};
use rounds_domain::vocabulary::PlanState;
use rounds_tables::{customers, plan_items, tasks, week_plans};

use crate::customers::customers::scope as customers_scope;
use crate::field::plans::model::{NewItem, WeekPlan};
use crate::field::plans::scope;
use crate::field::tasks::Task;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::{Instant, Week};

/// One of the viewer's own plans, held until the transaction ends; none if there is no such plan.
pub(in crate::field::plans) async fn hold_own(tx: &mut Tx, id: WeekPlanId) -> Result<Option<Held<WeekPlan>>> {
    let (viewer, connection) = tx.parts();
    let query = week_plans::table
        .find(id)
        .filter(scope::own::<week_plans::table>(viewer))
        .select(WeekPlan::as_select())
        .for_no_key_update();
    Ok(query.first(connection).await.optional()?.map(Held::locked))
}

/// A plan that the viewer may see, held until the transaction ends.
pub(in crate::field::plans) async fn hold(tx: &mut Tx, id: WeekPlanId) -> Result<Held<WeekPlan>> {
    let (viewer, connection) = tx.parts();
    let query = week_plans::table
        .find(id)
        .filter(scope::visible::<week_plans::table>(viewer))
        .select(WeekPlan::as_select())
        .for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// Makes an empty draft of the viewer's.
pub(in crate::field::plans) async fn insert(tx: &mut Tx, id: WeekPlanId, week: Week) -> Result<Held<WeekPlanId>> {
    let row = (
        week_plans::id.eq(id),
        week_plans::employee_id.eq(tx.viewer().employee),
        week_plans::week_start.eq(week),
        week_plans::created_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(week_plans::table).values(row).execute(tx.connection()).await?;
    Ok(Held::inserted(id))
}

/// Counts a change of a held plan, whose items were changed.
pub(in crate::field::plans) async fn touch(tx: &mut Tx, plan: &Held<WeekPlanId>) -> Result<()> {
    diesel::update(week_plans::table.find(**plan)).set(week_plans::id.eq(**plan)).execute(tx.connection()).await?;
    Ok(())
}

/// The plan that a task came of, held until the transaction ends; nothing for a task of its own.
pub(in crate::field::plans) async fn hold_of_task(tx: &mut Tx, _: &System, task: TaskId) -> Result<()> {
    let items = tasks::table.find(task).select(tasks::plan_item_id.assume_not_null());
    let plans = plan_items::table.filter(plan_items::id.eq_any(items)).select(plan_items::plan_id);
    let query = week_plans::table.filter(week_plans::id.eq_any(plans)).select(week_plans::id).for_no_key_update();
    query.load::<WeekPlanId>(tx.connection()).await?;
    Ok(())
}

/// Counts a change of the plans of items, whose tasks were changed. One that somebody holds is left to them: they change it, and may wait for tasks that
/// this transaction holds.
pub(in crate::field::plans) async fn touch_plans_of(tx: &mut Tx, _: &System, items: &[PlanItemId]) -> Result<()> {
    let plans = plan_items::table.filter(plan_items::id.eq_any(items)).select(plan_items::plan_id);
    let held: Vec<WeekPlanId> = week_plans::table
        .filter(week_plans::id.eq_any(plans))
        .order(week_plans::id)
        .select(week_plans::id)
        .for_no_key_update()
        .skip_locked()
        .load(tx.connection())
        .await?;
    let touched = diesel::update(week_plans::table.filter(week_plans::id.eq_any(held)));
    touched.set(week_plans::id.eq(week_plans::id)).execute(tx.connection()).await?;
    Ok(())
}

/// Takes items out of a held plan; says how many there were.
pub(in crate::field::plans) async fn remove_items(
    tx: &mut Tx,
    plan: &Held<WeekPlanId>,
    ids: &[PlanItemId],
) -> Result<usize> {
    let now = Instant(tx.now());
    let named = plan_items::table.filter(plan_items::plan_id.eq(**plan)).filter(plan_items::id.eq_any(ids));
    Ok(diesel::update(named).set(plan_items::removed_at.eq(now)).execute(tx.connection()).await?)
}

/// Adds items to a held plan or changes them; says how many, for an item of another plan is left alone.
pub(in crate::field::plans) async fn upsert_items(
    tx: &mut Tx,
    plan: &Held<WeekPlanId>,
    items: Vec<NewItem>,
) -> Result<usize> {
    let rows: Vec<_> = items
        .into_iter()
        .map(|item| {
            (
                plan_items::id.eq(item.id),
                plan_items::plan_id.eq(**plan),
                plan_items::customer_id.eq(item.customer),
                plan_items::visits_wanted.eq(item.visits_wanted),
                plan_items::fixed_days.eq(item.fixed_days),
                plan_items::window_from.eq(item.window.map(|window| window.from)),
                plan_items::window_until.eq(item.window.map(|window| window.until)),
                plan_items::purpose_id.eq(item.purpose),
                plan_items::is_pinned.eq(item.is_pinned),
                plan_items::note.eq(item.note),
            )
        })
        .collect();
    let changed = diesel::insert_into(plan_items::table).values(rows).on_conflict(plan_items::id).do_update().set((
        plan_items::customer_id.eq(excluded(plan_items::customer_id)),
        plan_items::visits_wanted.eq(excluded(plan_items::visits_wanted)),
        plan_items::fixed_days.eq(excluded(plan_items::fixed_days)),
        plan_items::window_from.eq(excluded(plan_items::window_from)),
        plan_items::window_until.eq(excluded(plan_items::window_until)),
        plan_items::purpose_id.eq(excluded(plan_items::purpose_id)),
        plan_items::is_pinned.eq(excluded(plan_items::is_pinned)),
        plan_items::note.eq(excluded(plan_items::note)),
        plan_items::removed_at.eq(None::<Instant>),
    ));
    Ok(methods::FilterDsl::filter(changed, plan_items::plan_id.eq(**plan)).execute(tx.connection()).await?)
}

/// How many items a held plan has.
pub(in crate::field::plans) async fn count_items(tx: &mut Tx, plan: &Held<WeekPlanId>) -> Result<i64> {
    let of_plan = plan_items::table.filter(plan_items::plan_id.eq(**plan)).filter(plan_items::removed_at.is_null());
    Ok(of_plan.select(count_star()).get_result(tx.connection()).await?)
}

/// Those of the customers that the viewer may see, whether more of each is seen than its card, and whether it is archived.
pub(in crate::field::plans) async fn seen_customers(
    tx: &mut Tx,
    ids: &[CustomerId],
) -> Result<Vec<(CustomerId, bool, bool)>> {
    let (viewer, connection) = tx.parts();
    let is_known: Predicate<customers::table> = customers_scope::known(viewer);
    let query = customers::table
        .filter(customers::id.eq_any(ids))
        .filter(customers_scope::visible::<customers::table>(viewer))
        .select((customers::id, is_known, customers::archived_at.is_not_null()));
    Ok(query.load(connection).await?)
}

/// Marks a held plan as submitted now.
pub(in crate::field::plans) async fn submit(tx: &mut Tx, plan: &Held<WeekPlan>) -> Result<WeekPlan> {
    let now = Instant(tx.now());
    let changed = diesel::update(week_plans::table.find(plan.id))
        .set((
            week_plans::state.eq(PlanState::Submitted),
            week_plans::submitted_at.eq(now),
            week_plans::decided_by.eq(None::<rounds_domain::ids::EmployeeId>),
            week_plans::decided_at.eq(None::<Instant>),
            week_plans::return_reason.eq(None::<String>),
        ))
        .returning(WeekPlan::as_returning());
    Ok(changed.get_result(tx.connection()).await?)
}

/// Takes a held plan back to draft.
pub(in crate::field::plans) async fn withdraw(tx: &mut Tx, plan: &Held<WeekPlan>) -> Result<()> {
    diesel::update(week_plans::table.find(plan.id))
        .set(week_plans::state.eq(PlanState::Draft))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Marks a held plan as decided by the viewer now.
pub(in crate::field::plans) async fn decide(
    tx: &mut Tx,
    plan: &Held<WeekPlan>,
    state: PlanState,
    reason: Option<&str>,
) -> Result<()> {
    let (by, now) = (tx.viewer().employee, Instant(tx.now()));
    diesel::update(week_plans::table.find(plan.id))
        .set((
            week_plans::state.eq(state),
            week_plans::decided_by.eq(by),
            week_plans::decided_at.eq(now),
            week_plans::return_reason.eq(reason),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Counts a visit that was done for the item of a held task, with its result, and a change of the plan.
pub(in crate::field::plans) async fn write_back(
    tx: &mut Tx,
    task: &Held<Task>,
    result: Option<DictionaryEntryId>,
) -> Result<()> {
    let Some(item) = task.plan_item_id else {
        return Ok(());
    };
    let changed = diesel::update(plan_items::table.find(item))
        .set((plan_items::visits_done.eq(plan_items::visits_done + 1), plan_items::last_result_id.eq(result)))
        .returning(plan_items::plan_id);
    let plan: WeekPlanId = changed.get_result(tx.connection()).await?;
    diesel::update(week_plans::table.find(plan)).set(week_plans::id.eq(plan)).execute(tx.connection()).await?;
    Ok(())
}
