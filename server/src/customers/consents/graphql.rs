//! Consents in the public schema.

use rounds_domain::ids::CustomerId;

use super::actions;
use super::loaders::{ConsentCountOf, ConsentsOf};
use super::model::{Consent, RecordConsentInput, WithdrawConsentInput};
use crate::customers::customers::Customer;
use crate::organisation::people::Employee;
use rounds_platform::graphql::prelude::*;

/// Changes of consents.
#[derive(Default)]
pub struct ConsentMutation;

#[Object]
impl ConsentMutation {
    /// Records what a professional has agreed to (授权同意). Of one purpose at most one is in force at any instant. Needs `customers.write` over the customer.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The consent.")] input: RecordConsentInput,
    ) -> Answer<RecordConsentPayload> {
        let work = async {
            let id = ctx
                .change("recordConsent", input.idempotency_key, async move |tx| actions::record(tx, input).await)
                .await?;
            Ok(RecordConsentPayload { consent: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Withdraws a consent, for good (撤回同意). Needs `customers.write` over the customer.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: WithdrawConsentInput,
    ) -> Answer<WithdrawConsentPayload> {
        let work = async {
            let WithdrawConsentInput { consent_id, reason, .. } = input;
            let work = async move |tx: &mut _| actions::withdraw(tx, consent_id, &reason).await;
            let id = ctx.change("withdrawConsent", input.idempotency_key, work).await?;
            Ok(WithdrawConsentPayload { consent: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Answer of `recordConsent`.
#[derive(Debug, SimpleObject)]
pub struct RecordConsentPayload {
    /// As it stands after the change.
    consent: Consent,
}

/// Answer of `withdrawConsent`.
#[derive(Debug, SimpleObject)]
pub struct WithdrawConsentPayload {
    /// As it stands after the change.
    consent: Consent,
}

#[ComplexObject]
impl Consent {
    /// The professional.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Whether it is in force now.
    async fn is_in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        let now = ctx.db()?.clock().now();
        Ok(self.withdrawn_at.is_none() && self.since.0 <= now && self.until.is_none_or(|until| now < until.0))
    }

    /// Who recorded it; null for the system.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.recorded_by).await
    }

    /// Who withdrew it; null while nobody did.
    async fn withdrawn_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.withdrawn_by).await
    }
}

/// Edges that consents hang on a customer.
pub struct CustomerConsents(pub CustomerId);

#[Object]
impl CustomerConsents {
    /// What a professional has agreed to, latest first; none of an institution, and none beyond reach.
    async fn consents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Consent>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async { Connection::load(ctx, ConsentsOf(self.0, arguments.page()?), ConsentCountOf(self.0)).await };
        Some(work.await)
    }
}
