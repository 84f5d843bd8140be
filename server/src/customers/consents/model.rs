//! Consents as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{ConsentId, CustomerId, EmployeeId};
use rounds_domain::vocabulary::{ConsentBasis, ConsentPurpose};
use rounds_tables::consents;

use rounds_platform::scalars::{Instant, Key};

/// Consent of a professional to the use of their data (授权同意).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = consents)]
#[graphql(complex)]
pub struct Consent {
    /// Global id, opaque and stable.
    pub id: ConsentId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// What the data may be used for.
    pub purpose: ConsentPurpose,
    /// Legal basis of the use.
    pub basis: ConsentBasis,
    /// Instant from which the consent holds.
    pub since: Instant,
    /// Instant until which the consent holds; null when it holds until withdrawn.
    pub until: Option<Instant>,
    /// Proof of the consent in words, such as where the signed paper is; null when none was recorded.
    pub evidence: Option<String>,
    /// When the consent was recorded.
    pub recorded_at: Instant,
    /// When the consent was withdrawn; null while it is not.
    pub withdrawn_at: Option<Instant>,
    /// Reason for the withdrawal; null while it is not withdrawn.
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

/// Input of the mutation `recordConsent`.
#[derive(Debug, Clone, InputObject)]
pub struct RecordConsentInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Client-generated id of the new consent: `consent_` and a UUIDv7.
    pub id: ConsentId,
    /// Professional who gave the consent.
    pub customer_id: CustomerId,
    /// What the data may be used for.
    pub purpose: ConsentPurpose,
    /// Legal basis of the use.
    pub basis: ConsentBasis,
    /// Instant from which the consent holds; now if omitted.
    pub since: Option<Instant>,
    /// Instant until which the consent holds; null when it holds until withdrawn.
    pub until: Option<Instant>,
    /// Proof of the consent in words, at most 500 characters; null for none.
    pub evidence: Option<String>,
}

/// Input of the mutation `withdrawConsent`.
#[derive(Debug, Clone, InputObject)]
pub struct WithdrawConsentInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The consent to withdraw.
    pub consent_id: ConsentId,
    /// Reason for the withdrawal, 1–500 characters.
    pub reason: String,
}
