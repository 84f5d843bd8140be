//! Notifications as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{EmployeeId, NotificationId};
use rounds_domain::vocabulary::NotificationKind;
use rounds_tables::notifications;
use serde_json::Value;
use uuid::Uuid;

use crate::platform::scalars::Instant;

/// One notification (消息): the truth that a push only hints at.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = notifications)]
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
