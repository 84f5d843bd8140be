//! Rows of the audit trail as GraphQL objects.

use async_graphql::{ID, InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{AuditEntryId, DepartmentId, DeviceId, EmployeeId};
use rounds_domain::vocabulary::AuditOutcome;
use rounds_tables::audit_entries;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use rounds_platform::graphql::TimeRangeInput;
use rounds_platform::scalars::Instant;

/// One row of the audit trail; rows are chained by hash (操作记录).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = audit_entries)]
#[graphql(complex)]
pub struct AuditEntry {
    /// Global id.
    pub id: AuditEntryId,
    /// When.
    pub at: Instant,
    /// Operation, such as `completeVisit`.
    pub action: String,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// Refusal code when denied.
    pub code: Option<String>,
    /// Request id, as in logs and errors; null for jobs and the command line.
    pub request_id: Option<String>,
    /// Address of the client; null for jobs and the command line.
    pub address: Option<String>,
    /// Version of the app that it said it was.
    pub app_version: Option<String>,
    #[graphql(skip)]
    pub actor_id: Option<EmployeeId>,
    #[graphql(skip)]
    pub acted_for_id: Option<EmployeeId>,
    #[graphql(skip)]
    pub device_id: Option<DeviceId>,
    #[graphql(skip)]
    pub object_type: Option<String>,
    #[graphql(skip)]
    pub object_id: Option<Uuid>,
    #[graphql(skip)]
    pub changes: Value,
    #[graphql(skip)]
    pub details: Value,
}

/// A field as it is kept in `changes`.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    pub field: String,
    pub before: Value,
    pub after: Value,
}

/// Which audit rows to list; conditions add up.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AuditFilter {
    /// By these people, at most 100.
    pub actor_ids: Option<Vec<EmployeeId>>,
    /// By people who are now in these departments or below, at most 100.
    pub department_ids: Option<Vec<DepartmentId>>,
    /// About this object.
    pub about_id: Option<ID>,
    /// Of these operations, at most 100.
    pub actions: Option<Vec<String>>,
    /// Ending so.
    pub outcome: Option<AuditOutcome>,
    /// Within.
    pub period: Option<TimeRangeInput>,
}
