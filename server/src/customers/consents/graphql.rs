//! Consents in the public schema.

use rounds_domain::ids::CustomerId;

use super::actions;
use super::loaders::{ConsentCountOf, ConsentsOf};
use super::model::{Consent, RecordConsentInput, WithdrawConsentInput};
use crate::customers::customers::Customer;
use crate::organisation::people::Employee;
use rounds_platform::db::Tx;
use rounds_platform::graphql::prelude::*;

/// Changes of consents.
#[derive(Default)]
pub struct ConsentMutation;

#[Object]
impl ConsentMutation {
    /// Records the consent of a professional (授权同意). For each purpose at most one is in force at any instant. Needs `customers.write` over the customer.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The consent to record.")] input: RecordConsentInput,
    ) -> Answer<RecordConsentPayload> {
        let work = async {
            let id = ctx
                .change("recordConsent", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::record(tx, permit, input).await
                })
                .await?;
            Ok(RecordConsentPayload { consent: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Withdraws a consent for good (撤回同意). Needs `customers.write` over the customer.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The consent to withdraw, with a reason.")] input: WithdrawConsentInput,
    ) -> Answer<WithdrawConsentPayload> {
        let work = async {
            let WithdrawConsentInput { consent_id, reason, .. } = input;
            let work = async move |tx: &mut Tx| {
                let permit = tx.permit()?;
                actions::withdraw(tx, permit, consent_id, &reason).await
            };
            let id = ctx.change("withdrawConsent", input.idempotency_key, work).await?;
            Ok(WithdrawConsentPayload { consent: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `recordConsent`.
#[derive(Debug, SimpleObject)]
pub struct RecordConsentPayload {
    /// The consent after the change.
    consent: Consent,
}

/// Result of the mutation `withdrawConsent`.
#[derive(Debug, SimpleObject)]
pub struct WithdrawConsentPayload {
    /// The consent after the change.
    consent: Consent,
}

#[ComplexObject]
impl Consent {
    /// Professional who gave the consent; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Whether the consent is in force now.
    async fn is_in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        let now = ctx.db()?.clock().now();
        Ok(self.withdrawn_at.is_none() && self.since.0 <= now && self.until.is_none_or(|until| now < until.0))
    }

    /// Employee who recorded the consent; null for the system.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.recorded_by).await
    }

    /// Employee who withdrew the consent; null while it is not withdrawn.
    async fn withdrawn_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.withdrawn_by).await
    }
}

/// Edges that consents hang on a customer.
pub struct CustomerConsents(pub CustomerId);

#[Object]
impl CustomerConsents {
    /// Consents of a professional, latest first; empty for an institution and out of reach.
    async fn consents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Consent>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async { Connection::load(ctx, ConsentsOf(self.0, arguments.page()?), ConsentCountOf(self.0)).await };
        Some(work.await)
    }
}
