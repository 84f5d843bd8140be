//! Reminders in the public schema.

use chrono::NaiveDate;
use rounds_domain::ids::{EmployeeId, ReminderId, TaskId};
use serde_json::json;

use super::actions;
use super::loaders::DueWithin;
use super::model::{DismissReminderInput, Reminder, SetReminderInput, SnoozeReminderInput};
use crate::node::{self, Node};
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages;

/// Changes of reminders.
#[derive(Default)]
pub struct ReminderMutation;

#[Object]
impl ReminderMutation {
    /// Sets or moves one of the signed-in user's reminders (设置提醒). Works offline.
    async fn set_reminder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reminder to set.")] input: SetReminderInput,
    ) -> Answer<SetReminderPayload> {
        let work = async {
            let id =
                ctx.change("setReminder", input.idempotency_key, async move |tx| actions::set(tx, input).await).await?;
            Ok(SetReminderPayload { reminder: again(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Snoozes one of the signed-in user's reminders (稍后提醒). Works offline.
    async fn snooze_reminder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reminder and for how long.")] input: SnoozeReminderInput,
    ) -> Answer<SnoozeReminderPayload> {
        let work = async {
            let id = ctx
                .change("snoozeReminder", input.idempotency_key, async move |tx| actions::snooze(tx, input).await)
                .await?;
            Ok(SnoozeReminderPayload { reminder: again(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Dismisses one of the signed-in user's reminders. Works offline.
    async fn dismiss_reminder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reminder to dismiss.")] input: DismissReminderInput,
    ) -> Answer<DismissReminderPayload> {
        let work = async {
            let id = ctx
                .change("dismissReminder", input.idempotency_key, async move |tx| actions::dismiss(tx, input).await)
                .await?;
            Ok(DismissReminderPayload { reminder: again(ctx, id).await? })
        };
        Some(work.await)
    }
}

async fn again(ctx: &Context<'_>, id: ReminderId) -> Result<Reminder> {
    ctx.loaders()?.row(id).await?.ok_or_else(Error::not_found)
}

/// Result of the mutation `setReminder`.
#[derive(Debug, SimpleObject)]
pub struct SetReminderPayload {
    /// The reminder after the change.
    reminder: Reminder,
}

/// Result of the mutation `snoozeReminder`.
#[derive(Debug, SimpleObject)]
pub struct SnoozeReminderPayload {
    /// The reminder after the change.
    reminder: Reminder,
}

/// Result of the mutation `dismissReminder`.
#[derive(Debug, SimpleObject)]
pub struct DismissReminderPayload {
    /// The reminder after the change.
    reminder: Reminder,
}

#[ComplexObject]
impl Reminder {
    /// What the reminder is about; null when out of reach.
    async fn about(&self, ctx: &Context<'_>) -> Answer<Node> {
        let id = format!("{}_{}", self.about_type, self.about_id);
        async { node::by_id(&ctx.loaders()?, &id).await }.await.transpose()
    }

    /// Title of the reminder in the caller's language; the standard title names no customer.
    #[graphql(name = "title")]
    async fn title_in_language(&self, ctx: &Context<'_>) -> String {
        let key = format!("{}-title", self.message_key);
        self.title.clone().unwrap_or_else(|| messages::render(ctx.language(), &key, &json!({})))
    }
}

/// What reminders add to a task.
pub struct TaskReminder(pub TaskId);

#[Object]
impl TaskReminder {
    /// Reminder of the task; null when there is none or it belongs to another employee.
    async fn reminder(&self, ctx: &Context<'_>) -> Answer<Reminder> {
        edge(ctx, Some(ReminderId(self.0.0))).await
    }
}

const MOST_OF_A_DAY: usize = 100;

/// What reminders add to a day.
pub struct DayReminders {
    /// Whose day.
    pub employee: EmployeeId,
    /// The day, in their zone.
    pub day: Day,
    /// First and last of the days that are read with it.
    pub span: (NaiveDate, NaiveDate),
}

#[Object]
impl DayReminders {
    /// The signed-in user's reminders due that day, by time, at most 100; empty for other employees.
    async fn reminders(&self, ctx: &Context<'_>) -> Answer<Vec<Reminder>> {
        let work = async {
            let due = ctx.loaders()?.one(DueWithin::on(self.employee, self.span)).await?.unwrap_or_default();
            Ok(due.into_iter().filter(|reminder| reminder.local_date == self.day).take(MOST_OF_A_DAY).collect())
        };
        Some(work.await)
    }
}
