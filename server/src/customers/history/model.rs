//! Entries of a history as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, EmployeeId, HistoryEntryId};
use rounds_domain::vocabulary::HistoryKind;

use rounds_platform::scalars::Instant;

diesel::table! {
    /// What happened to customers, as a view tells it.
    customer_history (id) {
        id -> Uuid,
        customer_id -> Uuid,
        kind -> Text,
        at -> Timestamptz,
        field -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        reason -> Nullable<Text>,
        actor_id -> Nullable<Uuid>,
    }
}

/// One entry of a customer's history.
#[derive(Debug, Clone, Queryable, QueryableByName, Selectable, SimpleObject)]
#[diesel(table_name = customer_history)]
#[graphql(complex)]
pub struct HistoryEntry {
    /// Global id, opaque and stable.
    pub id: HistoryEntryId,
    /// What the entry is about.
    pub kind: HistoryKind,
    /// When the change took effect.
    pub at: Instant,
    /// Reason for the change; null when none was given.
    pub reason: Option<String>,
    #[graphql(skip)]
    pub field: String,
    #[graphql(skip)]
    #[diesel(column_name = before)]
    pub stored_before: Option<String>,
    #[graphql(skip)]
    #[diesel(column_name = after)]
    pub stored_after: Option<String>,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub actor_id: Option<EmployeeId>,
}
