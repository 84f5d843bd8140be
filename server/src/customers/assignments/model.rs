//! Assignments as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{AssignmentId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;
use rounds_tables::assignments;
use serde::{Deserialize, Serialize};

use rounds_platform::scalars::{Instant, Key};

/// Who serves a customer, from when to when (分配).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = assignments)]
#[graphql(complex)]
pub struct Assignment {
    /// Global id.
    pub id: AssignmentId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    /// In which duty.
    pub duty: AssignmentDuty,
    /// From, inclusive.
    pub since: Instant,
    /// Until, exclusive; null while it lasts.
    pub until: Option<Instant>,
    /// Why.
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

/// Assigns customers to one employee.
#[derive(Debug, Clone, InputObject)]
pub struct AssignCustomersInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Customers, 1–250.
    pub customer_ids: Vec<CustomerId>,
    /// Who will serve; null returns them to the pool.
    pub employee_id: Option<EmployeeId>,
    /// In which duty.
    pub duty: AssignmentDuty,
    /// Why, at most 500 characters.
    pub reason: String,
}

/// Takes a customer from the pool.
#[derive(Debug, Clone, InputObject)]
pub struct ClaimCustomerInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The customer.
    pub customer_id: CustomerId,
}

/// Gives a customer back to the pool.
#[derive(Debug, Clone, InputObject)]
pub struct ReleaseCustomerInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The customer.
    pub customer_id: CustomerId,
    /// Why, at most 500 characters.
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
