//! Reminders as rows and as GraphQL objects, and the job by which one rings.

use async_graphql::{InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rounds_domain::ids::{EmployeeId, ReminderId};
use rounds_domain::vocabulary::{NotificationKind, ReminderState};
use rounds_outbox::{DedupeScope, Job};
use rounds_tables::reminders;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Day, Instant, Key, TimeOfDay, Zone};

/// Something due for an employee at a local time (提醒); synced, so that the phone can ring by itself.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = reminders)]
#[graphql(complex)]
pub struct Reminder {
    /// Global id, opaque and stable.
    pub id: ReminderId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Kind of the notification when it rings.
    pub kind: NotificationKind,
    /// When the reminder rings.
    pub due_at: Instant,
    /// Wall time at which the reminder was set to ring.
    pub local_time: TimeOfDay,
    /// Day on which the reminder was set to ring.
    pub local_date: Day,
    /// Time zone of `localDate` and `localTime`.
    pub time_zone: Zone,
    /// When the reminder becomes pointless and no longer rings; null when never.
    pub expires_at: Option<Instant>,
    /// State of the reminder.
    pub state: ReminderState,
    /// Key that the phone's alarm and the push share, so that the reminder is shown once.
    pub dedupe_key: String,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub about_type: String,
    #[graphql(skip)]
    pub about_id: Uuid,
    #[graphql(skip)]
    pub title: Option<String>,
    #[graphql(skip)]
    pub message_key: String,
}

/// What is stored of a reminder, anew or again.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = reminders, treat_none_as_null = true)]
pub(super) struct ReminderRow {
    pub id: ReminderId,
    pub employee_id: EmployeeId,
    pub kind: NotificationKind,
    pub about_type: String,
    pub about_id: Uuid,
    pub title: Option<String>,
    pub message_key: &'static str,
    pub local_date: Day,
    pub local_time: TimeOfDay,
    pub time_zone: Zone,
    pub due_at: Instant,
    pub expires_at: Option<Instant>,
    pub state: ReminderState,
    pub dedupe_key: String,
}

impl Reminder {
    /// Whether it is still to ring.
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.state, ReminderState::Pending | ReminderState::Snoozed)
    }
}

/// The key of one reminder at one instant.
pub(super) fn dedupe_key(id: ReminderId, due_at: DateTime<Utc>) -> String {
    format!("reminder-{}-{}", id.0, due_at.timestamp() / 60)
}

/// Rings a reminder at an instant.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Ring {
    /// The reminder.
    pub reminder: ReminderId,
    /// The instant; a reminder that was moved rings by another job.
    pub due_at: DateTime<Utc>,
}

impl Job for Ring {
    const NAME: &'static str = "ring-reminder";
    const QUEUE: &'static str = "reminders";
    const ATTEMPTS: i32 = 10;
    const SCOPE: DedupeScope = DedupeScope::Pending;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}-{}", self.reminder, self.due_at.timestamp_millis()))
    }
}

/// Input of the mutation `setReminder`.
#[derive(Debug, Clone, InputObject)]
pub struct SetReminderInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id: `reminder_` and a UUIDv7; the id of an own reminder moves that one.
    pub id: ReminderId,
    /// Id of the task, visit, week plan or customer that the reminder is about.
    pub about_id: async_graphql::ID,
    /// Title of the reminder, 1–100 characters.
    pub title: String,
    /// Day on which the reminder rings, in the user's zone.
    pub local_date: Day,
    /// Wall time of that day; must lie in the future.
    pub local_time: TimeOfDay,
}

/// Input of the mutation `snoozeReminder`.
#[derive(Debug, Clone, InputObject)]
pub struct SnoozeReminderInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The reminder to snooze.
    pub reminder_id: ReminderId,
    /// Minutes from now until it rings again, 1–10,080.
    pub minutes: i32,
}

/// Input of the mutation `dismissReminder`.
#[derive(Debug, Clone, InputObject)]
pub struct DismissReminderInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The reminder to dismiss.
    pub reminder_id: ReminderId,
}
