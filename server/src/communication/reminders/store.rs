//! Reminders in the database; reads start from `visible(viewer)`.

mod personal;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId, ReminderId};
use rounds_domain::vocabulary::ReminderState;
use rounds_tables::reminders;

use super::model::{Reminder, ReminderRow};
use super::scope;
use rounds_platform::db::{DbSession, Held, Keys, Read, Reader, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::{Day, Instant, Zone};

pub(super) use personal::{erase, titles_about, waiting_about};

const MOST_OF_A_DAY: i64 = 100;

/// Reminders by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<Reminder>> {
    let viewer = reader.viewer();
    let query =
        reminders::table.filter(reminders::id.eq_any(ids)).filter(scope::visible(viewer)).select(Reminder::as_select());
    Read::rows(query)
}

/// Reminders of people due on days, by time: the viewer's own, as nobody sees those of others.
pub(super) fn of_days(reader: &Reader, people: Keys, span: (NaiveDate, NaiveDate)) -> Read<Vec<Reminder>> {
    let query = reminders::table
        .filter(reminders::employee_id.eq_any(people))
        .filter(reminders::local_date.between(Day(span.0), Day(span.1)))
        .filter(scope::visible(reader.viewer()))
        .order((reminders::due_at, reminders::id))
        .limit(MOST_OF_A_DAY * ((span.1 - span.0).num_days() + 1))
        .select(Reminder::as_select());
    Read::rows(query)
}

/// A reminder, held until the transaction ends; none when absent or out of reach.
pub(super) async fn hold(tx: &mut Tx, id: ReminderId) -> Result<Option<Held<Reminder>>> {
    let (viewer, connection) = tx.parts();
    let query =
        reminders::table.find(id).filter(scope::visible(viewer)).select(Reminder::as_select()).for_no_key_update();
    Ok(query.first(connection).await.optional()?.map(Held::locked))
}

/// A task's reminder, whoever changes the task, held until the transaction ends.
pub(super) async fn hold_followed(tx: &mut Tx, _: &System, id: ReminderId) -> Result<Option<Held<Reminder>>> {
    let query = reminders::table.find(id).select(Reminder::as_select()).for_no_key_update();
    Ok(query.first(tx.connection()).await.optional()?.map(Held::locked))
}

/// Makes a reminder.
pub(super) async fn insert(tx: &mut Tx, row: &ReminderRow) -> Result<()> {
    diesel::insert_into(reminders::table).values(row).execute(tx.connection()).await?;
    Ok(())
}

/// Sets a held reminder anew.
pub(super) async fn replace(tx: &mut Tx, reminder: &Held<Reminder>, row: &ReminderRow) -> Result<()> {
    diesel::update(reminders::table.find(reminder.id)).set(row).execute(tx.connection()).await?;
    Ok(())
}

/// Moves a held reminder to another state.
pub(super) async fn set_state(tx: &mut Tx, reminder: &Held<Reminder>, state: ReminderState) -> Result<()> {
    diesel::update(reminders::table.find(reminder.id)).set(reminders::state.eq(state)).execute(tx.connection()).await?;
    Ok(())
}

/// Ends those that wait; says which, and whose.
pub(super) async fn end_waiting(tx: &mut Tx, _: &System, ids: &[ReminderId]) -> Result<Vec<(ReminderId, EmployeeId)>> {
    let waiting = reminders::table
        .filter(reminders::id.eq_any(ids))
        .filter(reminders::state.eq_any([ReminderState::Pending, ReminderState::Snoozed]));
    let ended = diesel::update(waiting)
        .set(reminders::state.eq(ReminderState::Dismissed))
        .returning((reminders::id, reminders::employee_id));
    Ok(ended.get_results(tx.connection()).await?)
}

/// Puts a held reminder off until an instant, under a new key.
pub(super) async fn snooze(tx: &mut Tx, reminder: &Held<Reminder>, until: (Instant, Instant, String)) -> Result<()> {
    diesel::update(reminders::table.find(reminder.id))
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

/// Customers of what reminders are about; a week plan is about many.
const CUSTOMER: &str = "case reminders.about_type \
     when 'customer' then reminders.about_id \
     when 'task' then (select meant.customer_id from tasks meant where meant.id = reminders.about_id) \
     when 'visit' then (select meant.customer_id from visits meant where meant.id = reminders.about_id) end";

fn waiting(employee: EmployeeId) -> reminders::BoxedQuery<'static, Pg> {
    reminders::table
        .filter(reminders::employee_id.eq(employee))
        .filter(reminders::state.eq_any([ReminderState::Pending, ReminderState::Snoozed]))
        .into_boxed()
}

/// How many reminders of an employee are still to ring.
pub(super) async fn count_waiting(session: &mut DbSession, _: &System, employee: EmployeeId) -> Result<i64> {
    Ok(waiting(employee).count().get_result(session.connection()).await?)
}

/// Reminders of an employee that are still to ring, at most so many, each with the customer that it is about; held until the
/// transaction ends.
pub(super) async fn hold_waiting(
    tx: &mut Tx,
    _: &System,
    employee: EmployeeId,
    at_most: i64,
) -> Result<Vec<(Held<Reminder>, Option<CustomerId>)>> {
    let ids: Vec<ReminderId> =
        waiting(employee).order(reminders::id).limit(at_most).select(reminders::id).load(tx.connection()).await?;
    let query = reminders::table
        .filter(reminders::id.eq_any(ids))
        .filter(reminders::state.eq_any([ReminderState::Pending, ReminderState::Snoozed]))
        .order(reminders::id)
        .select((Reminder::as_select(), sql::<Nullable<SqlUuid>>(CUSTOMER)))
        .for_no_key_update();
    let waiting: Vec<(Reminder, Option<CustomerId>)> = query.load(tx.connection()).await?;
    Ok(waiting.into_iter().map(|(reminder, customer)| (Held::locked(reminder), customer)).collect())
}

/// Makes held reminders somebody else's.
pub(super) async fn pass_on(tx: &mut Tx, held: &[&Held<Reminder>], to: EmployeeId) -> Result<()> {
    let ids = held.iter().map(|reminder| reminder.id);
    diesel::update(reminders::table.filter(reminders::id.eq_any(ids)))
        .set(reminders::employee_id.eq(to))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The same wall time in another zone.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = reminders)]
pub(super) struct Rezoned {
    pub time_zone: Zone,
    pub due_at: Instant,
    pub expires_at: Option<Instant>,
    pub dedupe_key: String,
}

/// Lets a held reminder ring by the clocks of another zone.
pub(super) async fn rezone(tx: &mut Tx, reminder: &Held<Reminder>, rezoned: &Rezoned) -> Result<()> {
    diesel::update(reminders::table.find(reminder.id)).set(rezoned).execute(tx.connection()).await?;
    Ok(())
}
