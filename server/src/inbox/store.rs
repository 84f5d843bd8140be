//! Notifications in the database; everything starts from `visible(viewer)`.

use diesel_async::RunQueryDsl;
use rounds_tables::notifications;

use super::model::NotificationRow;
use crate::platform::db::Tx;
use crate::platform::error::Result;

/// Keeps a notification; false when the person was told under this key before.
pub async fn insert(tx: &mut Tx, row: &NotificationRow) -> Result<bool> {
    let kept = diesel::insert_into(notifications::table)
        .values(row)
        .on_conflict((notifications::employee_id, notifications::dedupe_key))
        .do_nothing()
        .execute(tx.connection())
        .await?;
    Ok(kept == 1)
}
