//! Consents as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{ConsentId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::{ConsentBasis, ConsentPurpose};
use rounds_tables::consents;

use rounds_platform::scalars::{Instant, Key};

/// What a professional has agreed to (授权同意).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = consents)]
#[graphql(complex)]
pub struct Consent {
    /// Global id.
    pub id: ConsentId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// What their data may be used for.
    pub purpose: ConsentPurpose,
    /// On which ground.
    pub basis: ConsentBasis,
    /// From when.
    pub since: Instant,
    /// Until when; null until it is withdrawn.
    pub until: Option<Instant>,
    /// What proves it, in words, such as where the signed paper is.
    pub evidence: Option<String>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// When it was withdrawn; null while it was not.
    pub withdrawn_at: Option<Instant>,
    /// Why it was withdrawn.
    pub withdrawal_reason: Option<String>,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub recorded_by: Option<EmployeeId>,
    #[graphql(skip)]
    pub withdrawn_by: Option<EmployeeId>,
}

/// A consent as it is first stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = consents)]
pub(super) struct NewConsent {
    pub id: ConsentId,
    pub customer_id: CustomerId,
    pub purpose: ConsentPurpose,
    pub basis: ConsentBasis,
    pub since: Instant,
    pub until: Option<Instant>,
    pub evidence: Option<String>,
    pub recorded_by: Option<EmployeeId>,
    pub recorded_at: Instant,
}

/// Records what a professional has agreed to.
#[derive(Debug, Clone, InputObject)]
pub struct RecordConsentInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Minted by the client: `consent_` and a UUIDv7.
    pub id: ConsentId,
    /// The professional.
    pub customer_id: CustomerId,
    /// What their data may be used for.
    pub purpose: ConsentPurpose,
    /// On which ground.
    pub basis: ConsentBasis,
    /// From when; now if omitted.
    pub since: Option<Instant>,
    /// Until when; null until it is withdrawn.
    pub until: Option<Instant>,
    /// What proves it, at most 500 characters.
    pub evidence: Option<String>,
}

/// Withdraws a consent.
#[derive(Debug, Clone, InputObject)]
pub struct WithdrawConsentInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The consent.
    pub consent_id: ConsentId,
    /// Why, or how it was said, at most 500 characters.
    pub reason: String,
}
