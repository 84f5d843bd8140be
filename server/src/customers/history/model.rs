//! Entries of a history as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use rounds_domain::ids::{CustomerId, EmployeeId, HistoryEntryId};
use rounds_domain::vocabulary::HistoryKind;

use rounds_platform::scalars::Instant;

/// One entry of a customer's history.
#[derive(Debug, Clone, QueryableByName, SimpleObject)]
#[graphql(complex)]
pub struct HistoryEntry {
    /// Global id, opaque and stable.
    #[diesel(sql_type = SqlUuid)]
    pub id: HistoryEntryId,
    /// What the entry is about.
    #[diesel(sql_type = Text)]
    pub kind: HistoryKind,
    /// When the change took effect.
    #[diesel(sql_type = Timestamptz)]
    pub at: Instant,
    /// Reason for the change; null when none was given.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    #[graphql(skip)]
    #[diesel(sql_type = Text)]
    pub field: String,
    #[graphql(skip)]
    #[diesel(sql_type = Nullable<Text>, column_name = before)]
    pub stored_before: Option<String>,
    #[graphql(skip)]
    #[diesel(sql_type = Nullable<Text>, column_name = after)]
    pub stored_after: Option<String>,
    #[graphql(skip)]
    #[diesel(sql_type = SqlUuid)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub actor_id: Option<EmployeeId>,
}
