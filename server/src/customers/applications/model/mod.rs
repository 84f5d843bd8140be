//! Applications as rows and as GraphQL objects.

mod sealed;

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{ApplicationId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::{CustomerKind, Decision, RequestState};
use rounds_tables::customer_applications;
use serde_json::Value;

use crate::customers::customers::CustomerDraftInput;
use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Instant, Key};

pub use sealed::StoredPhones;

/// An application for a new customer (客户申请).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = customer_applications)]
#[graphql(complex)]
pub struct CustomerApplication {
    /// Global id, opaque and stable.
    pub id: ApplicationId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Name of the customer applied for.
    pub name: String,
    /// Whether the customer is an institution or a professional.
    pub kind: CustomerKind,
    /// State of the application.
    pub state: RequestState,
    /// When the application was made.
    pub applied_at: Instant,
    /// Reason of the applicant; null when none was given.
    pub reason: Option<String>,
    /// Reason for the decision; null until decided or when none was given.
    pub decision_reason: Option<String>,
    #[graphql(skip)]
    pub applicant_id: EmployeeId,
    #[graphql(skip)]
    pub customer_id: Option<CustomerId>,
    #[graphql(skip)]
    pub pinyin: String,
    #[graphql(skip)]
    #[diesel(embed)]
    pub phones: StoredPhones,
    #[graphql(skip)]
    pub draft: Value,
}

/// An application as it is first stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = customer_applications)]
pub(in crate::customers::applications) struct ApplicationRow {
    pub id: ApplicationId,
    pub applicant_id: EmployeeId,
    pub kind: CustomerKind,
    pub name: String,
    pub pinyin: String,
    #[diesel(embed)]
    pub phones: StoredPhones,
    pub draft: Value,
    pub reason: Option<String>,
    pub applied_at: Instant,
    pub received_at: Instant,
}

/// How an application was decided.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = customer_applications)]
pub(in crate::customers::applications) struct Decided {
    pub state: RequestState,
    pub decided_by: EmployeeId,
    pub decided_at: Instant,
    pub decision_reason: Option<String>,
    pub customer_id: Option<CustomerId>,
}

/// Input of the mutation `applyForCustomer`.
#[derive(Debug, Clone, InputObject)]
pub struct ApplyForCustomerInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id of the new application: `application_` and a UUIDv7.
    pub id: ApplicationId,
    /// Data of the customer applied for.
    pub draft: CustomerDraftInput,
    /// Reason for the application, at most 500 characters; null for none.
    pub reason: Option<String>,
}

/// Input of the mutation `decideCustomerApplication`.
#[derive(Debug, Clone, InputObject)]
pub struct DecideCustomerApplicationInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The application to decide.
    pub application_id: ApplicationId,
    /// Whether to approve or to decline.
    pub decision: Decision,
    /// Rep who will serve the customer; the applicant if omitted.
    pub rep_id: Option<EmployeeId>,
    /// Reason for the decision, at most 500 characters; required to decline.
    pub reason: Option<String>,
}
