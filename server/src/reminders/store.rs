//! Reminders in the database; reads start from `visible(viewer)`.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{EmployeeId, ReminderId};
use rounds_domain::vocabulary::ReminderState;
use rounds_tables::reminders;

use super::model::{Reminder, ReminderRow};
use super::scope;
use crate::platform::db::{Session, Tx};
use crate::platform::error::Result;
use crate::platform::scalars::{Day, Instant};

const MOST_OF_A_DAY: i64 = 100;

/// Reminders by id.
pub(super) async fn by_ids(session: &mut Session, ids: &[ReminderId]) -> Result<Vec<Reminder>> {
    let (viewer, connection) = session.parts();
    let query =
        reminders::table.filter(reminders::id.eq_any(ids)).filter(scope::visible(viewer)).select(Reminder::as_select());
    Ok(query.load(connection).await?)
}

/// Reminders of people due on days, by time, at most 100 a day.
pub(super) async fn of_days(session: &mut Session, days: &[(EmployeeId, Day)]) -> Result<Vec<Reminder>> {
    let (viewer, connection) = session.parts();
    let people: Vec<EmployeeId> = days.iter().map(|(employee, _)| *employee).collect();
    let dates: Vec<Day> = days.iter().map(|(_, day)| *day).collect();
    let count = i64::try_from(days.len()).unwrap_or(1);
    let query = reminders::table
        .filter(reminders::employee_id.eq_any(people))
        .filter(reminders::local_date.eq_any(dates))
        .filter(scope::visible(viewer))
        .order((reminders::due_at, reminders::id))
        .limit(MOST_OF_A_DAY * count)
        .select(Reminder::as_select());
    Ok(query.load(connection).await?)
}

/// A reminder, held until the transaction ends; none when absent or out of reach.
pub(super) async fn hold(tx: &mut Tx, id: ReminderId) -> Result<Option<Reminder>> {
    let (viewer, connection) = tx.parts();
    let query =
        reminders::table.find(id).filter(scope::visible(viewer)).select(Reminder::as_select()).for_no_key_update();
    Ok(query.first(connection).await.optional()?)
}

/// A task's reminder, whoever changes the task, held until the transaction ends.
pub(super) async fn hold_followed(tx: &mut Tx, id: ReminderId) -> Result<Option<Reminder>> {
    let query = reminders::table.find(id).select(Reminder::as_select()).for_no_key_update();
    Ok(query.first(tx.connection()).await.optional()?)
}

/// Makes a reminder.
pub(super) async fn insert(tx: &mut Tx, row: &ReminderRow) -> Result<()> {
    diesel::insert_into(reminders::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// Sets a held reminder anew.
pub(super) async fn replace(tx: &mut Tx, row: &ReminderRow) -> Result<()> {
    diesel::update(reminders::table.find(row.id)).set(row).execute(tx.connection()).await?;
    Ok(())
}

/// Moves a held reminder to another state.
pub(super) async fn set_state(tx: &mut Tx, id: ReminderId, state: ReminderState) -> Result<()> {
    diesel::update(reminders::table.find(id)).set(reminders::state.eq(state)).execute(tx.connection()).await?;
    Ok(())
}

/// Ends those that wait; says which, and whose.
pub(super) async fn end_waiting(tx: &mut Tx, ids: &[ReminderId]) -> Result<Vec<(ReminderId, EmployeeId)>> {
    let waiting = reminders::table
        .filter(reminders::id.eq_any(ids))
        .filter(reminders::state.eq_any([ReminderState::Pending, ReminderState::Snoozed]));
    let ended = diesel::update(waiting)
        .set(reminders::state.eq(ReminderState::Dismissed))
        .returning((reminders::id, reminders::employee_id));
    Ok(ended.get_results(tx.connection()).await?)
}

/// Puts a held reminder off until an instant, under a new key.
pub(super) async fn snooze(tx: &mut Tx, id: ReminderId, until: (Instant, Instant, String)) -> Result<()> {
    diesel::update(reminders::table.find(id))
        .set((
            reminders::state.eq(ReminderState::Snoozed),
            reminders::due_at.eq(until.0),
            reminders::expires_at.eq(Some(until.1)),
            reminders::dedupe_key.eq(until.2),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}
