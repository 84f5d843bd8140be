//! Revisions as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, EmployeeId, RevisionId};
use rounds_domain::vocabulary::{Decision, KeyField, RequestState};
use rounds_tables::customer_revisions;

use rounds_platform::scalars::{Instant, Key};

/// A change of a key field that needs approval (修订).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = customer_revisions)]
#[graphql(complex)]
pub struct CustomerRevision {
    /// Global id.
    pub id: RevisionId,
    /// The field.
    pub field: KeyField,
    /// How far the decision has come.
    pub state: RequestState,
    /// Why it is asked for.
    pub reason: String,
    /// When it was asked for.
    pub requested_at: Instant,
    /// Reason of whoever decided.
    pub decision_reason: Option<String>,
    #[graphql(skip)]
    #[diesel(column_name = before)]
    pub stored_before: Option<String>,
    #[graphql(skip)]
    #[diesel(column_name = after)]
    pub stored_after: Option<String>,
    #[graphql(skip)]
    pub workplace_department: Option<String>,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub requested_by: EmployeeId,
}

/// A revision as it is first stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = customer_revisions)]
pub(super) struct RevisionRow {
    pub id: RevisionId,
    pub customer_id: CustomerId,
    pub field: KeyField,
    pub before: Option<String>,
    pub after: Option<String>,
    pub workplace_department: Option<String>,
    pub base_rev: i32,
    pub reason: String,
    pub requested_by: EmployeeId,
    pub requested_at: Instant,
}

/// How a revision was decided.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = customer_revisions)]
pub(super) struct Decided {
    pub state: RequestState,
    pub decided_by: EmployeeId,
    pub decided_at: Instant,
    pub decision_reason: Option<String>,
}

/// Decides a change of a key field.
#[derive(Debug, Clone, InputObject)]
pub struct DecideCustomerRevisionInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The revision.
    pub revision_id: RevisionId,
    /// Granted or declined.
    pub decision: Decision,
    /// Why, at most 500 characters; required to decline.
    pub reason: Option<String>,
}
