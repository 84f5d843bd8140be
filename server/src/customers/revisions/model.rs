//! Revisions as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, EmployeeId, RevisionId};
use rounds_domain::vocabulary::{Decision, KeyField, RequestState};
use rounds_tables::customer_revisions;

use rounds_platform::scalars::{Instant, Key};

/// A change of a customer's key field that needs approval (修订).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = customer_revisions)]
#[graphql(complex)]
pub struct CustomerRevision {
    /// Global id, opaque and stable.
    pub id: RevisionId,
    /// Key field that is to change.
    pub field: KeyField,
    /// State of the revision.
    pub state: RequestState,
    /// Reason of the employee who requested it.
    pub reason: String,
    /// When the change was requested.
    pub requested_at: Instant,
    /// Reason for the decision; null until decided or when none was given.
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

/// Input of the mutation `decideCustomerRevision`.
#[derive(Debug, Clone, InputObject)]
pub struct DecideCustomerRevisionInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The revision to decide.
    pub revision_id: RevisionId,
    /// Whether to approve or to decline.
    pub decision: Decision,
    /// Reason for the decision, at most 500 characters; required to decline.
    pub reason: Option<String>,
}
