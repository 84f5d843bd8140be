//! Use cases of the inbox: telling somebody, and reading what one was told.

mod personal;

use rounds_domain::ids::{DeliveryId, EmployeeId, NotificationId};
use rounds_domain::vocabulary::NotificationKind;
use rounds_outbox::NewJob;
use serde_json::Value;
use uuid::Uuid;

use super::duties::Deliver;
use super::model::{DeliveryRow, MarkInboxReadInput, NotificationRow};
use super::store;
use crate::organisation::sessions;
use rounds_platform::db::{Keys, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

pub use personal::PERSONAL;

/// What one's open sockets listen to.
pub(super) const TOPIC: &str = "inbox";

const MOST_AT_ONCE: usize = 250;
const MOST_EVENTS: usize = 20;

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
    tx.publish(TOPIC, id.0, vec![news.employee]).await?;
    push(tx, id, news.employee).await
}

/// Promises one push per device.
async fn push(tx: &mut Tx, notification_id: NotificationId, employee: EmployeeId) -> Result<()> {
    let created_at = Instant(tx.now());
    let devices = sessions::pushable_devices(tx, employee).await?;
    let rows: Vec<DeliveryRow> = devices
        .into_iter()
        .map(|(device_id, channel)| DeliveryRow {
            id: tx.mint::<DeliveryId>(),
            notification_id,
            device_id,
            channel: channel.to_string(),
            created_at,
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    store::promise(tx, &rows).await?;
    for row in rows {
        tx.enqueue(NewJob::of(&Deliver { delivery: row.id }, tx.now())?).await?;
    }
    Ok(())
}

/// Marks one's own notifications as read.
pub(super) async fn mark_read(tx: &mut Tx, input: MarkInboxReadInput) -> Result<()> {
    let mut ids = input.notification_ids.clone();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > MOST_AT_ONCE {
        return Err(Error::field("notificationIds", codes::LIST_TOO_LONG));
    }
    if store::by_ids(tx.session().reader(), Keys::of(ids.iter().copied())).fetch(tx.session()).await?.len() < ids.len()
    {
        return Err(Error::not_found());
    }
    let me = tx.viewer().employee;
    tx.audit_subject(me);
    let read = store::mark_read(tx, &input).await?;
    if read.len() > MOST_EVENTS {
        return tx.publish(TOPIC, me.0, vec![me]).await;
    }
    for id in read {
        tx.publish(TOPIC, id.0, vec![me]).await?;
    }
    Ok(())
}
