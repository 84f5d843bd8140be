//! Open tasks whose day is over where their employee lives.

use diesel::dsl::{exists, select, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamptz};
use diesel_async::RunQueryDsl;
use rounds_domain::vocabulary::TaskState;
use rounds_tables::tasks;

use crate::field::tasks::model::Task;
use crate::field::tasks::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{DbSession, Held, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// The first bound is for the index `tasks_open`: nowhere is the date later than fourteen hours ahead of UTC.
const IS_OVER: [&str; 3] = [
    "(tasks.state = 'OPEN' and tasks.day < ((",
    " at time zone 'UTC') + interval '14 hours')::date and tasks.day < (",
    " at time zone (select owner.time_zone from employees owner where owner.id = tasks.employee_id))::date)",
];

/// Whether any open task is overdue.
pub(in crate::field::tasks) async fn is_any_overdue(session: &mut DbSession) -> Result<bool> {
    let now = Instant(session.clock().now());
    let (viewer, connection) = session.parts();
    let overdue = tasks::table.filter(scope::visible::<tasks::table>(viewer)).filter(is_over(now));
    Ok(select(exists(overdue)).get_result(connection).await?)
}

/// So many overdue tasks, the oldest first, held until the transaction ends; what somebody else holds is left to them.
pub(in crate::field::tasks) async fn hold_overdue(tx: &mut Tx, limit: i64) -> Result<Vec<Held<Task>>> {
    let now = Instant(tx.now());
    let (viewer, connection) = tx.parts();
    let query = tasks::table
        .filter(scope::visible::<tasks::table>(viewer))
        .filter(is_over(now))
        .order((tasks::day, tasks::id))
        .limit(limit)
        .select(Task::as_select())
        .for_no_key_update()
        .skip_locked();
    let tasks: Vec<Task> = query.load(connection).await?;
    Ok(tasks.into_iter().map(Held::locked).collect())
}

/// Marks held tasks as missed.
pub(in crate::field::tasks) async fn set_missed(tx: &mut Tx, held: &[Held<Task>]) -> Result<()> {
    let missed = tasks::table.filter(tasks::id.eq_any(held.iter().map(|task| task.id)));
    diesel::update(missed).set(tasks::state.eq(TaskState::Missed)).execute(tx.connection()).await?;
    Ok(())
}

fn is_over(now: Instant) -> Predicate<tasks::table> {
    let [from, then, end] = IS_OVER;
    Box::new(sql::<Bool>(from).bind::<Timestamptz, _>(now).sql(then).bind::<Timestamptz, _>(now).sql(end))
}
