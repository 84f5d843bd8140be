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
    /// Global id, opaque and stable.
    pub id: AuditEntryId,
    /// When the operation took place.
    pub at: Instant,
    /// Name of the operation, such as `completeVisit`.
    pub action: String,
    /// How the operation ended.
    pub outcome: AuditOutcome,
    /// Error code when denied; null otherwise.
    pub code: Option<String>,
    /// Request id, as in logs and errors; null for jobs and the command line.
    pub request_id: Option<String>,
    /// IP address of the client; null for jobs and the command line.
    pub address: Option<String>,
    /// Version of the app that the client stated; null when it stated none.
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

/// Which audit rows to list; all conditions must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AuditFilter {
    /// Only operations by these employees, at most 100; any if omitted.
    pub actor_ids: Option<Vec<EmployeeId>>,
    /// Only operations by employees who are now in these departments or below, at most 100; any if omitted.
    pub department_ids: Option<Vec<DepartmentId>>,
    /// Only operations on the object with this id; any if omitted.
    pub about_id: Option<ID>,
    /// Only operations with these names, at most 100; any if omitted.
    pub actions: Option<Vec<String>>,
    /// Only operations that ended like this; any if omitted.
    pub outcome: Option<AuditOutcome>,
    /// Only operations within this period; any time if omitted.
    pub period: Option<TimeRangeInput>,
}
