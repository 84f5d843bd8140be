//! Use cases of reminders: they follow tasks, are set, put off and dismissed, and ring.

mod personal;
mod transfer;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rounds_domain::ids::{CustomerId, EmployeeId, ReminderId, TaskId};
use rounds_domain::texts;
use rounds_domain::time::{instant_of, local_date};
use rounds_domain::vocabulary::{NotificationKind, ReminderState, TaskState};
use rounds_outbox::NewJob;
use serde_json::json;

use super::model::{
    DismissReminderInput, Reminder, ReminderRow, Ring, SetReminderInput, SnoozeReminderInput, dedupe_key,
};
use super::store;
use crate::communication::reminders::REMINDER_IN_THE_PAST;
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use crate::registry::{remarkables, resolve};
use crate::topics;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::{Day, Instant, TimeOfDay, Zone};

pub use personal::PERSONAL;
pub use transfer::TRANSFERABLE;

/// What a day's subscribers and syncing phones listen to.
const TOPIC: &str = "reminders";

const USUAL_TIME: NaiveTime = NaiveTime::from_hms_opt(8, 30, 0).expect("08:30 is a time of day");
const BEFORE_WINDOW: TimeDelta = TimeDelta::minutes(30);
const LONGEST_SNOOZE: i32 = 10_080;
const OF_TASK: &str = "task-reminder";
const OF_ONESELF: &str = "own-reminder";

/// The reminders of tasks.
const OF_TASKS: System = System::because("a reminder follows its task, and whoever changes the task may not see it");

/// A task as it stands now, as far as its reminder cares.
#[derive(Debug, Clone, Copy)]
pub struct FollowedTask {
    /// The task.
    pub task: TaskId,
    /// Whose.
    pub employee: EmployeeId,
    /// On whom.
    pub customer: CustomerId,
    /// Its day.
    pub day: Day,
    /// Its window begins; none without a window.
    pub window_from: Option<TimeOfDay>,
    /// How far it has come; only an open one rings.
    pub state: TaskState,
}

/// Lets a task's reminder follow it: made, moved, or dismissed. Call it after each change of a task; twice is once.
pub async fn follow_task(tx: &mut Tx, task: FollowedTask) -> Result<()> {
    let id = ReminderId(task.task.0);
    let held = store::hold_followed(tx, &OF_TASKS, id).await?;
    let zone = people::employee(tx.session(), task.employee).await?.time_zone.0;
    let row = following(&task, held.as_deref(), zone);
    if task.state == TaskState::Open && held.as_ref().is_some_and(|held| waits_as(held, &row)) {
        return Ok(());
    }
    if task.state != TaskState::Open || row.due_at.0 <= tx.now() {
        return match held.filter(|reminder| reminder.is_waiting()) {
            Some(reminder) => end(tx, &reminder).await,
            None => Ok(()),
        };
    }
    match held {
        Some(held) => {
            store::replace(tx, &held, &row).await?;
            schedule(tx, &row).await
        }
        None => {
            store::insert(tx, &row).await?;
            schedule(tx, &row).await
        }
    }
}

/// Ends the reminders of tasks that were missed.
pub async fn end_of_tasks(tx: &mut Tx, tasks: &[TaskId]) -> Result<()> {
    let ids: Vec<ReminderId> = tasks.iter().map(|task| ReminderId(task.0)).collect();
    end_waiting(tx, &OF_TASKS, &ids).await?;
    Ok(())
}

/// Ends those of these that are still to ring, and says whose they were.
async fn end_waiting(tx: &mut Tx, system: &System, ids: &[ReminderId]) -> Result<Vec<EmployeeId>> {
    let ended = store::end_waiting(tx, system, ids).await?;
    for (id, employee) in &ended {
        tx.publish(TOPIC, id.0, vec![*employee]).await?;
    }
    Ok(ended.into_iter().map(|(_, employee)| employee).collect())
}

/// Whether it waits already for the same wall time, put off or not.
fn waits_as(held: &Reminder, row: &ReminderRow) -> bool {
    held.is_waiting() && held.local_date == row.local_date && held.local_time == row.local_time
}

/// The reminder as the task wants it; a time that the rep chose stays on another day.
fn following(task: &FollowedTask, held: Option<&Reminder>, zone: Tz) -> ReminderRow {
    let usual = task.window_from.map_or(USUAL_TIME, |from| earlier(from.0));
    let chosen = held.filter(|reminder| reminder.title.is_some());
    let time = chosen.map_or(usual, |reminder| reminder.local_time.0);
    let (id, due_at) = (ReminderId(task.task.0), instant_of(task.day.0, time, zone));
    ReminderRow {
        id,
        employee_id: task.employee,
        kind: NotificationKind::TaskReminder,
        about_type: TaskId::PREFIX.to_owned(),
        about_id: task.task.0,
        title: chosen.and_then(|reminder| reminder.title.clone()),
        message_key: if chosen.is_some() { OF_ONESELF } else { OF_TASK },
        local_date: task.day,
        local_time: TimeOfDay(time),
        time_zone: Zone(zone),
        due_at: Instant(due_at),
        expires_at: Some(Instant(end_of(task.day.0, zone))),
        state: ReminderState::Pending,
        dedupe_key: dedupe_key(id, due_at),
    }
}

/// Half an hour earlier on the same day.
fn earlier(time: NaiveTime) -> NaiveTime {
    match time.overflowing_sub_signed(BEFORE_WINDOW) {
        (earlier, 0) => earlier,
        _ => NaiveTime::MIN,
    }
}

fn end_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant_of(day + Days::new(1), NaiveTime::MIN, zone)
}

/// Lets it ring at its time, and tells whoever keeps the day.
async fn schedule(tx: &mut Tx, row: &ReminderRow) -> Result<()> {
    let ring = Ring { reminder: row.id, due_at: row.due_at.0 };
    tx.enqueue(NewJob::of(&ring, row.due_at.0)?).await?;
    tx.publish(TOPIC, row.id.0, vec![row.employee_id]).await
}

async fn end(tx: &mut Tx, reminder: &Held<Reminder>) -> Result<()> {
    store::set_state(tx, reminder, ReminderState::Dismissed).await?;
    tx.publish(TOPIC, reminder.id.0, vec![reminder.employee_id]).await
}

/// Sets or moves one of one's own reminders on something that one sees.
pub(super) async fn set(tx: &mut Tx, input: SetReminderInput) -> Result<ReminderId> {
    let title = texts::name(&input.title).or_fault("title")?;
    let subject = resolve(tx.session(), &input.about_id).await?;
    let (me, zone) = (tx.viewer().employee, tx.viewer().zone);
    let due_at = instant_of(input.local_date.0, input.local_time.0, zone);
    if due_at <= tx.now() {
        return Err(Error::field("localTime", REMINDER_IN_THE_PAST));
    }
    tx.audit_subject(input.id);
    let row = ReminderRow {
        id: input.id,
        employee_id: me,
        kind: NotificationKind::TaskReminder,
        about_type: subject.prefix.to_owned(),
        about_id: subject.id,
        title: Some(title),
        message_key: OF_ONESELF,
        local_date: input.local_date,
        local_time: input.local_time,
        time_zone: Zone(zone),
        due_at: Instant(due_at),
        expires_at: Some(Instant(end_of(input.local_date.0, zone))),
        state: ReminderState::Pending,
        dedupe_key: dedupe_key(input.id, due_at),
    };
    match store::hold(tx, input.id).await? {
        Some(held) => store::replace(tx, &held, &row).await?,
        None => store::insert(tx, &row).await?,
    }
    schedule(tx, &row).await?;
    topics::tell_day(tx, me).await?;
    Ok(row.id)
}

/// Puts one of one's own reminders off.
pub(super) async fn snooze(tx: &mut Tx, input: SnoozeReminderInput) -> Result<ReminderId> {
    if !(1..=LONGEST_SNOOZE).contains(&input.minutes) {
        return Err(Error::field("minutes", codes::NUMBER_OUT_OF_RANGE));
    }
    let reminder = store::hold(tx, input.reminder_id).await?.ok_or_else(Error::not_found)?;
    tx.audit_subject(reminder.id);
    let due_at = tx.now() + TimeDelta::minutes(i64::from(input.minutes));
    let zone = reminder.time_zone.0;
    let expires_at = end_of(local_date(due_at, zone), zone);
    store::snooze(tx, &reminder, (Instant(due_at), Instant(expires_at), dedupe_key(reminder.id, due_at))).await?;
    tx.enqueue(NewJob::of(&Ring { reminder: reminder.id, due_at }, due_at)?).await?;
    tx.publish(TOPIC, reminder.id.0, vec![reminder.employee_id]).await?;
    topics::tell_day(tx, reminder.employee_id).await?;
    Ok(reminder.id)
}

/// Dismisses one of one's own reminders; twice is once.
pub(super) async fn dismiss(tx: &mut Tx, input: DismissReminderInput) -> Result<ReminderId> {
    let reminder = store::hold(tx, input.reminder_id).await?.ok_or_else(Error::not_found)?;
    tx.audit_subject(reminder.id);
    end(tx, &reminder).await?;
    topics::tell_day(tx, reminder.employee_id).await?;
    Ok(reminder.id)
}

/// Rings a reminder that is due, unless it was moved, ended or became pointless in the meantime.
pub(super) async fn ring(tx: &mut Tx, ring: Ring) -> Result<()> {
    let Some(reminder) = store::hold(tx, ring.reminder).await? else {
        return Ok(());
    };
    tx.audit_subject(reminder.id);
    if !reminder.is_waiting() || reminder.due_at.0 != ring.due_at {
        return Ok(());
    }
    if reminder.expires_at.is_some_and(|end| end.0 <= tx.now()) {
        return end(tx, &reminder).await;
    }
    store::set_state(tx, &reminder, ReminderState::Rung).await?;
    tx.publish(TOPIC, reminder.id.0, vec![reminder.employee_id]).await?;
    topics::tell_day(tx, reminder.employee_id).await?;
    inbox::notify(tx, news(&reminder)).await
}

fn news(reminder: &Reminder) -> NewNotification {
    let known = remarkables().iter().map(|kind| kind.prefix).find(|prefix| *prefix == reminder.about_type);
    let about = known.map(|prefix| (prefix, reminder.about_id));
    NewNotification {
        employee: reminder.employee_id,
        kind: reminder.kind,
        message_key: if reminder.title.is_some() { OF_ONESELF } else { OF_TASK },
        args: json!({"title": reminder.title.clone().unwrap_or_default()}),
        about,
        group_key: format!("{}-{}", reminder.about_type, reminder.about_id),
        dedupe_key: reminder.dedupe_key.clone(),
    }
}
