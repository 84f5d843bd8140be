//! Reminders about one person, for an export and an erasure.

use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::ReminderId;
use rounds_domain::vocabulary::ReminderState;
use rounds_tables::reminders;
use uuid::Uuid;

use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;

/// What people wrote to be reminded of about these things.
pub(in crate::communication::reminders) async fn titles_about(
    tx: &mut Tx,
    _: &System,
    about: &[Uuid],
) -> Result<Vec<String>> {
    let query = reminders::table
        .filter(reminders::about_id.eq_any(about))
        .filter(reminders::title.is_not_null())
        .order(reminders::id)
        .select(reminders::title.assume_not_null());
    Ok(query.load(tx.connection()).await?)
}

/// Reminders about these things that are still to ring.
pub(in crate::communication::reminders) async fn waiting_about(
    tx: &mut Tx,
    _: &System,
    about: &[Uuid],
) -> Result<Vec<ReminderId>> {
    let query = reminders::table
        .filter(reminders::about_id.eq_any(about))
        .filter(reminders::state.eq_any([ReminderState::Pending, ReminderState::Snoozed]))
        .select(reminders::id);
    Ok(query.load(tx.connection()).await?)
}

/// Takes away what people wrote to be reminded of about these things.
pub(in crate::communication::reminders) async fn erase(tx: &mut Tx, _: &System, about: &[Uuid]) -> Result<()> {
    const ERASE: &str = "update reminders set title = case when title is not null then '' end, message_args = message_args \
           || case when message_args ? 'text' then '{\"text\": \"\"}'::jsonb else '{}' end \
         where about_id = any($1) and (title is not null or message_args ? 'text')";
    diesel::sql_query(ERASE).bind::<Array<SqlUuid>, _>(about).execute(tx.connection()).await?;
    Ok(())
}
