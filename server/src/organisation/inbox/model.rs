//! Notifications as rows and as GraphQL objects, and each push on its way.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{DeliveryId, DeviceId, EmployeeId, NotificationId};
use rounds_domain::vocabulary::{ChangeKind, NotificationKind};
use rounds_tables::{deliveries, notifications};
use serde_json::Value;
use uuid::Uuid;

use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Instant, Key};

/// One notification in the inbox (消息); a push only hints at it.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = notifications)]
#[graphql(complex)]
pub struct Notification {
    /// Global id, opaque and stable.
    pub id: NotificationId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Kind of the notification.
    pub kind: NotificationKind,
    /// Key of the group; notifications with the same key are shown as one.
    pub group_key: String,
    /// When the notification was created.
    pub at: Instant,
    /// When the notification was read; null while unread.
    pub read_at: Option<Instant>,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub message_key: String,
    #[graphql(skip)]
    pub message_args: Value,
    #[graphql(skip)]
    pub about_type: Option<String>,
    #[graphql(skip)]
    pub about_id: Option<Uuid>,
    #[graphql(skip)]
    pub dedupe_key: String,
}

/// What is stored when somebody is told something.
#[derive(Debug, Insertable)]
#[diesel(table_name = notifications)]
pub(super) struct NotificationRow {
    pub id: NotificationId,
    pub employee_id: EmployeeId,
    pub kind: NotificationKind,
    pub message_key: &'static str,
    pub message_args: Value,
    pub about_type: Option<&'static str>,
    pub about_id: Option<Uuid>,
    pub group_key: String,
    pub dedupe_key: String,
    pub at: Instant,
}

/// Numbers of unread notifications.
#[derive(Debug, Clone, SimpleObject)]
pub struct InboxCounts {
    /// Number of all unread notifications.
    pub unread: i32,
    /// Numbers by kind; kinds without unread notifications are left out.
    pub by_kind: Vec<InboxKindCount>,
}

/// Number of unread notifications of one kind.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct InboxKindCount {
    /// Kind of the notifications.
    pub kind: NotificationKind,
    /// Number of unread notifications of this kind.
    pub unread: i32,
}

/// Input of the mutation `markInboxRead`; marks what any of the fields names.
#[derive(Debug, Clone, InputObject)]
pub struct MarkInboxReadInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Notifications to mark as read, at most 250.
    #[graphql(default)]
    pub notification_ids: Vec<NotificationId>,
    /// Marks all notifications with this group key; null for none.
    pub group_key: Option<String>,
    /// Marks all notifications created up to this instant; null for none.
    pub up_to: Option<Instant>,
}

/// A change of the signed-in user's inbox.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub struct InboxEvent {
    /// Cursor of this event; a subscription that takes `after` resumes from it.
    pub cursor: String,
    /// What happened to the row.
    pub change: ChangeKind,
    /// The notification as it is now; null unless UPSERTED.
    pub notification: Option<Notification>,
}

/// What is stored when a push is promised.
#[derive(Debug, Insertable)]
#[diesel(table_name = deliveries)]
pub(super) struct DeliveryRow {
    pub id: DeliveryId,
    pub notification_id: NotificationId,
    pub device_id: DeviceId,
    pub channel: String,
    pub created_at: Instant,
}

/// A push on its way, with what it hints at.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    pub device: DeviceId,
    pub is_pending: bool,
    pub notification: Notification,
}

/// How a push ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Ending {
    /// ACCEPTED, DROPPED or DEAD; none while it goes on.
    pub state: Option<&'static str>,
    /// The channel's name of the message.
    pub message_name: Option<String>,
    /// What went wrong, without anything personal.
    pub error: Option<String>,
}
