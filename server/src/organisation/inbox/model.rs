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

/// One notification (消息): the truth that a push only hints at.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = notifications)]
#[graphql(complex)]
pub struct Notification {
    /// Global id.
    pub id: NotificationId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// What it tells.
    pub kind: NotificationKind,
    /// Notifications with one key are shown as one.
    pub group_key: String,
    /// When it came.
    pub at: Instant,
    /// When it was read.
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

/// Unread notifications.
#[derive(Debug, Clone, SimpleObject)]
pub struct InboxCounts {
    /// In all.
    pub unread: i32,
    /// By kind, without the zeros.
    pub by_kind: Vec<InboxKindCount>,
}

/// Unread notifications of one kind.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct InboxKindCount {
    /// The kind.
    pub kind: NotificationKind,
    /// Unread.
    pub unread: i32,
}

/// Marks notifications as read.
#[derive(Debug, Clone, InputObject)]
pub struct MarkInboxReadInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// These, at most 250.
    #[graphql(default)]
    pub notification_ids: Vec<NotificationId>,
    /// All of this group.
    pub group_key: Option<String>,
    /// All up to this instant.
    pub up_to: Option<Instant>,
}

/// News of the inbox.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub struct InboxEvent {
    /// Resumes the stream here.
    pub cursor: String,
    /// What happened.
    pub change: ChangeKind,
    /// The notification; null unless UPSERTED.
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
