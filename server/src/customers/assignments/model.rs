//! Assignments as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{AssignmentId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;
use rounds_tables::assignments;
use serde::{Deserialize, Serialize};

use rounds_platform::scalars::{Instant, Key};

/// Who serves a customer, in which duty and from when to when (分配).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = assignments)]
#[graphql(complex)]
pub struct Assignment {
    /// Global id, opaque and stable.
    pub id: AssignmentId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    /// Duty in which the employee serves the customer.
    pub duty: AssignmentDuty,
    /// When the service began, inclusive.
    pub since: Instant,
    /// When the service ended, exclusive; null while it lasts.
    pub until: Option<Instant>,
    /// Reason for the assignment; null for a claim or when none was given.
    pub reason: Option<String>,
    #[graphql(skip)]
    pub assigned_by: Option<EmployeeId>,
}

/// An interval to be opened.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = assignments)]
pub(super) struct NewAssignment {
    pub id: AssignmentId,
    pub customer_id: CustomerId,
    pub employee_id: EmployeeId,
    pub duty: AssignmentDuty,
    pub since: Instant,
    pub reason: Option<String>,
    pub assigned_by: Option<EmployeeId>,
    pub is_claim: bool,
}

/// Input of the mutation `assignCustomers`.
#[derive(Debug, Clone, InputObject)]
pub struct AssignCustomersInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Customers to assign, 1–250.
    pub customer_ids: Vec<CustomerId>,
    /// Employee who will serve them; null returns them to the pool.
    pub employee_id: Option<EmployeeId>,
    /// Duty in which the employee will serve them.
    pub duty: AssignmentDuty,
    /// Reason for the assignment, 1–500 characters.
    pub reason: String,
}

/// Input of the mutation `claimCustomer`.
#[derive(Debug, Clone, InputObject)]
pub struct ClaimCustomerInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The customer to claim.
    pub customer_id: CustomerId,
}

/// Input of the mutation `releaseCustomer`.
#[derive(Debug, Clone, InputObject)]
pub struct ReleaseCustomerInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The customer to release.
    pub customer_id: CustomerId,
    /// Reason for the release, 1–500 characters.
    pub reason: String,
}

/// A customer that was given back; kept as the receipt.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Release {
    pub customer: CustomerId,
    /// When whoever gave it back may claim it again.
    pub claimable_at: Instant,
}

/// What somebody holds as rep, and has claimed.
#[derive(Debug, Clone, Copy, Default, Queryable)]
pub(super) struct Ledger {
    pub held: i64,
    pub today: i64,
    pub this_week: i64,
}
