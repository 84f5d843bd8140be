//! Reminders as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rounds_domain::ids::{EmployeeId, ReminderId};
use rounds_domain::vocabulary::{NotificationKind, ReminderState};
use rounds_tables::reminders;
use uuid::Uuid;

use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Day, Instant, Key, TimeOfDay, Zone};

/// Something due for somebody at a local time (提醒); synced, so that the phone can ring by itself.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = reminders)]
#[graphql(complex)]
pub struct Reminder {
    /// Global id.
    pub id: ReminderId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// What it tells.
    pub kind: NotificationKind,
    /// When it rings.
    pub due_at: Instant,
    /// Wall time wanted.
    pub local_time: TimeOfDay,
    /// Day wanted.
    pub local_date: Day,
    /// Zone of day and time.
    pub time_zone: Zone,
    /// After this instant it is pointless.
    pub expires_at: Option<Instant>,
    /// How far it has come.
    pub state: ReminderState,
    /// Key that phone and push share, so that it is shown once.
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

/// Sets a reminder.
#[derive(Debug, Clone, InputObject)]
pub struct SetReminderInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the phone: `reminder_` and a UUIDv7; the same id again moves it.
    pub id: ReminderId,
    /// A task, visit, plan or customer.
    pub about_id: async_graphql::ID,
    /// Subject, 1–100 characters.
    pub title: String,
    /// Day, in one's zone.
    pub local_date: Day,
    /// Wall time of that day.
    pub local_time: TimeOfDay,
}

/// Puts a reminder off.
#[derive(Debug, Clone, InputObject)]
pub struct SnoozeReminderInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The reminder.
    pub reminder_id: ReminderId,
    /// Minutes from now, 1–10,080.
    pub minutes: i32,
}

/// Dismisses a reminder.
#[derive(Debug, Clone, InputObject)]
pub struct DismissReminderInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The reminder.
    pub reminder_id: ReminderId,
}
