//! Changes of tasks.

use diesel::dsl::{count_star, max, sql};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, DictionaryEntryId, EmployeeId, PlanItemId, TaskId};
use rounds_domain::vocabulary::{TaskOrigin, TaskState};
use rounds_tables::{customers, task_moves, tasks};
use uuid::Uuid;

use crate::customers::customers::scope as customers_scope;
use crate::field::tasks::model::{NewTask, PlannedTask, Task};
use crate::field::tasks::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::graphql::TimeWindow;
use rounds_platform::scalars::{Day, Instant, TimeOfDay};

/// One of the viewer's own tasks, held until the transaction ends; `NOT_FOUND` for all others.
pub(in crate::field::tasks) async fn hold_own(tx: &mut Tx, id: TaskId) -> Result<Held<Task>> {
    let (viewer, connection) = tx.parts();
    let query =
        tasks::table.find(id).filter(scope::own::<tasks::table>(viewer)).select(Task::as_select()).for_no_key_update();
    Ok(Held::locked(query.first(connection).await?))
}

/// The viewer's own tasks of a day in order, held until the transaction ends.
pub(in crate::field::tasks) async fn hold_day(tx: &mut Tx, day: Day) -> Result<Vec<Held<Task>>> {
    let (viewer, connection) = tx.parts();
    let query = tasks::table
        .filter(scope::own::<tasks::table>(viewer))
        .filter(tasks::day.eq(day))
        .order((tasks::position, tasks::id))
        .select(Task::as_select())
        .for_no_key_update();
    let tasks: Vec<Task> = query.load(connection).await?;
    Ok(tasks.into_iter().map(Held::locked).collect())
}

/// Moves a held task to another state.
pub(in crate::field::tasks) async fn set_state(tx: &mut Tx, task: &Held<Task>, state: TaskState) -> Result<Task> {
    let changed =
        diesel::update(tasks::table.find(task.id)).set(tasks::state.eq(state)).returning(Task::as_returning());
    Ok(changed.get_result(tx.connection()).await?)
}

/// The last place of a day, and how many tasks it holds.
pub(in crate::field::tasks) async fn last_place(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
    day: Day,
) -> Result<(i32, i64)> {
    let of_day = tasks::table.filter(tasks::employee_id.eq(employee)).filter(tasks::day.eq(day));
    let (last, count): (Option<i32>, i64) =
        of_day.select((max(tasks::position), count_star())).first(tx.connection()).await?;
    Ok((last.unwrap_or(0), count))
}

/// Makes a task at a place of its day.
pub(in crate::field::tasks) async fn insert(tx: &mut Tx, task: &NewTask, position: i32) -> Result<Task> {
    let row = (
        tasks::id.eq(task.id),
        tasks::employee_id.eq(task.employee),
        tasks::customer_id.eq(task.customer),
        tasks::day.eq(task.day),
        tasks::position.eq(position),
        tasks::origin.eq(task.origin),
        tasks::window_from.eq(task.window.map(|window| window.from)),
        tasks::window_until.eq(task.window.map(|window| window.until)),
        tasks::purpose_id.eq(task.purpose),
        tasks::note.eq(&task.note),
        tasks::created_by.eq(task.created_by),
        tasks::created_at.eq(Instant(tx.now())),
    );
    let made = diesel::insert_into(tasks::table).values(row).returning(Task::as_returning());
    Ok(made.get_result(tx.connection()).await?)
}

/// Makes the tasks of a plan.
pub(in crate::field::tasks) async fn insert_planned(
    tx: &mut Tx,
    employee: EmployeeId,
    planned: &[&PlannedTask],
) -> Result<Vec<Task>> {
    let (now, by) = (Instant(tx.now()), tx.viewer().employee);
    let rows: Vec<_> = planned
        .iter()
        .map(|task| {
            (
                tasks::id.eq(tx.mint::<TaskId>()),
                tasks::employee_id.eq(employee),
                tasks::customer_id.eq(task.customer),
                tasks::plan_item_id.eq(task.item),
                tasks::day.eq(task.day),
                tasks::position.eq(task.position),
                tasks::origin.eq(TaskOrigin::Plan),
                tasks::window_from.eq(task.window.map(|window| window.from)),
                tasks::window_until.eq(task.window.map(|window| window.until)),
                tasks::purpose_id.eq(task.purpose),
                tasks::note.eq(task.note.clone()),
                tasks::is_pinned.eq(task.is_pinned),
                tasks::created_by.eq(by),
                tasks::created_at.eq(now),
            )
        })
        .collect();
    let made = diesel::insert_into(tasks::table).values(rows).returning(Task::as_returning());
    Ok(made.get_results(tx.connection()).await?)
}

/// Puts one of the viewer's own tasks on another day at a place there.
pub(in crate::field::tasks) async fn set_day(tx: &mut Tx, id: TaskId, place: (Day, i32)) -> Result<Task> {
    let (viewer, connection) = tx.parts();
    let changed = diesel::update(tasks::table.find(id).filter(scope::own::<tasks::table>(viewer)))
        .set((tasks::day.eq(place.0), tasks::position.eq(place.1)))
        .returning(Task::as_returning());
    Ok(changed.get_result(connection).await?)
}

/// Keeps on record that a task moved, and why.
pub(in crate::field::tasks) async fn insert_move(
    tx: &mut Tx,
    task: &Task,
    to: Day,
    reason: Option<&str>,
) -> Result<()> {
    let row = (
        task_moves::id.eq(tx.mint::<Uuid>()),
        task_moves::task_id.eq(task.id),
        task_moves::from_day.eq(task.day),
        task_moves::to_day.eq(to),
        task_moves::reason.eq(reason),
        task_moves::moved_by.eq(tx.viewer().employee),
        task_moves::moved_at.eq(Instant(tx.now())),
    );
    diesel::insert_into(task_moves::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// Says why a held task was moved or called off.
pub(in crate::field::tasks) async fn set_reason(tx: &mut Tx, task: &Held<Task>, reason: Option<&str>) -> Result<()> {
    diesel::update(tasks::table.find(task.id)).set(tasks::reason.eq(reason)).execute(tx.connection()).await?;
    Ok(())
}

/// What may change of a task; an outer `None` leaves a field as it is.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = tasks)]
pub(in crate::field::tasks) struct Changes {
    pub window_from: Option<Option<TimeOfDay>>,
    pub window_until: Option<Option<TimeOfDay>>,
    pub purpose_id: Option<Option<DictionaryEntryId>>,
    pub note: Option<Option<String>>,
    pub is_pinned: Option<bool>,
}

impl Changes {
    /// Sets or clears the window.
    pub fn set_window(&mut self, window: Option<TimeWindow>) {
        self.window_from = Some(window.map(|window| window.from));
        self.window_until = Some(window.map(|window| window.until));
    }

    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.window_from.is_none() && self.purpose_id.is_none() && self.note.is_none() && self.is_pinned.is_none()
    }
}

/// Changes a held task.
pub(in crate::field::tasks) async fn change(tx: &mut Tx, task: &Held<Task>, changes: Changes) -> Result<Task> {
    let changed = diesel::update(tasks::table.find(task.id)).set(changes).returning(Task::as_returning());
    Ok(changed.get_result(tx.connection()).await?)
}

/// Numbers held tasks from 1 in the order given; those that stand so already are not written.
pub(in crate::field::tasks) async fn number(tx: &mut Tx, order: &[&Held<Task>]) -> Result<()> {
    let ids: Vec<Uuid> = order.iter().map(|task| task.id.0).collect();
    let place = || sql::<Integer>("array_position(").bind::<Array<SqlUuid>, _>(ids.clone()).sql(", tasks.id)");
    let is_elsewhere =
        sql::<Bool>("tasks.position <> array_position(").bind::<Array<SqlUuid>, _>(ids.clone()).sql(", tasks.id)");
    diesel::update(tasks::table)
        .filter(tasks::id.eq_any(&ids))
        .filter(is_elsewhere)
        .set(tasks::position.eq(place()))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Removes tasks that the viewer may see.
pub(in crate::field::tasks) async fn remove(tx: &mut Tx, ids: &[TaskId]) -> Result<()> {
    let (viewer, connection) = tx.parts();
    let unwanted = tasks::table.filter(tasks::id.eq_any(ids)).filter(scope::visible::<tasks::table>(viewer));
    diesel::delete(unwanted).execute(connection).await?;
    Ok(())
}

/// Tasks that came of items, held until the transaction ends.
pub(in crate::field::tasks) async fn hold_of_items(tx: &mut Tx, items: &[PlanItemId]) -> Result<Vec<Held<Task>>> {
    let (viewer, connection) = tx.parts();
    let query = tasks::table
        .filter(tasks::plan_item_id.eq_any(items))
        .filter(scope::visible::<tasks::table>(viewer))
        .select(Task::as_select())
        .for_no_key_update();
    let tasks: Vec<Task> = query.load(connection).await?;
    Ok(tasks.into_iter().map(Held::locked).collect())
}

/// Whether more of a customer is seen than its card, and whether it is archived; `NOT_FOUND` for one that the viewer may not
/// see.
pub(in crate::field::tasks) async fn seen_customer(tx: &mut Tx, customer: CustomerId) -> Result<(bool, bool)> {
    let (viewer, connection) = tx.parts();
    let is_known: Predicate<customers::table> = customers_scope::known(viewer);
    let query = customers::table
        .find(customer)
        .filter(customers_scope::visible::<customers::table>(viewer))
        .select((is_known, customers::archived_at.is_not_null()));
    Ok(query.first(connection).await?)
}
