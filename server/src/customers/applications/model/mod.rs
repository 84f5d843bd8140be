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
    /// Global id.
    pub id: ApplicationId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// Name applied for.
    pub name: String,
    /// Institution or professional.
    pub kind: CustomerKind,
    /// How far the decision has come.
    pub state: RequestState,
    /// When.
    pub applied_at: Instant,
    /// Why they apply.
    pub reason: Option<String>,
    /// Reason of whoever decided.
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

/// Applies for a new customer.
#[derive(Debug, Clone, InputObject)]
pub struct ApplyForCustomerInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the phone: `application_` and a UUIDv7.
    pub id: ApplicationId,
    /// What it is made of.
    pub draft: CustomerDraftInput,
    /// Why, at most 500 characters.
    pub reason: Option<String>,
}

/// Decides an application.
#[derive(Debug, Clone, InputObject)]
pub struct DecideCustomerApplicationInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The application.
    pub application_id: ApplicationId,
    /// Granted or declined.
    pub decision: Decision,
    /// Rep who will serve; the applicant if omitted.
    pub rep_id: Option<EmployeeId>,
    /// Why, at most 500 characters; required to decline.
    pub reason: Option<String>,
}
