//! Use cases of the inbox: telling somebody, and reading what one was told.

use rounds_domain::ids::{EmployeeId, NotificationId};
use rounds_domain::vocabulary::NotificationKind;
use serde_json::Value;
use uuid::Uuid;

use super::model::NotificationRow;
use super::store;
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::scalars::Instant;

/// Something to be told to somebody.
#[derive(Debug, Clone)]
pub struct NewNotification {
    /// To whom.
    pub employee: EmployeeId,
    /// What kind of news.
    pub kind: NotificationKind,
    /// Key of the sentences: `<key>-title`, `<key>-body`, and `<key>-push`, which takes no arguments and names nobody.
    pub message_key: &'static str,
    /// Arguments of title and body.
    pub args: Value,
    /// What it is about: the prefix of its id, and the UUID.
    pub about: Option<(&'static str, Uuid)>,
    /// Notifications with one key are shown as one.
    pub group_key: String,
    /// The same key tells the same person once; at most 64 visible ASCII characters.
    pub dedupe_key: String,
}

/// Tells somebody something: into the inbox, over open sockets, and by push to each device. Twice is once.
pub async fn notify(tx: &mut Tx, news: NewNotification) -> Result<()> {
    let id: NotificationId = tx.mint();
    let row = NotificationRow {
        id,
        employee_id: news.employee,
        kind: news.kind,
        message_key: news.message_key,
        message_args: news.args,
        about_type: news.about.map(|(prefix, _)| prefix),
        about_id: news.about.map(|(_, about)| about),
        group_key: news.group_key,
        dedupe_key: news.dedupe_key,
        at: Instant(tx.now()),
    };
    if !store::insert(tx, &row).await? {
        return Ok(());
    }
    tx.tell("inbox", id.0, vec![news.employee]).await
}
