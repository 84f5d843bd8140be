//! The pool in the public schema: claiming from it and giving back.

use rounds_domain::ids::CustomerId;

use crate::customers::assignments::actions;
use crate::customers::assignments::model::{ClaimCustomerInput, Release, ReleaseCustomerInput};
use crate::customers::customers::{Customer, CustomerPolicy};
use rounds_platform::App;
use rounds_platform::graphql::prelude::*;

/// Changes of what lies in the pool.
#[derive(Default)]
pub struct PoolMutation;

#[Object]
impl PoolMutation {
    /// Takes a customer from the pool (认领). Needs `customers.claim`. Limits of the company and a time of cooling off hold; `COOLING_OFF` and `CLAIM_LIMIT_REACHED` say in `notBefore` from when on.
    async fn claim_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: ClaimCustomerInput,
    ) -> Answer<ClaimCustomerPayload> {
        let work = async {
            let limits = ctx.data_unchecked::<App>().handed::<CustomerPolicy>().pool;
            let id = ctx
                .change("claimCustomer", input.idempotency_key, async move |tx| actions::claim(tx, input, limits).await)
                .await?;
            Ok(ClaimCustomerPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Gives a customer back to the pool (退回公海). Needs `customers.claim`.
    async fn release_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: ReleaseCustomerInput,
    ) -> Answer<ReleaseCustomerPayload> {
        let work = async {
            let limits = ctx.data_unchecked::<App>().handed::<CustomerPolicy>().pool;
            let Release { customer, claimable_at } = ctx
                .change("releaseCustomer", input.idempotency_key, async move |tx| {
                    actions::release(tx, input, limits).await
                })
                .await?;
            Ok(ReleaseCustomerPayload { customer_id: customer, claimable_at })
        };
        Some(work.await)
    }
}

/// Answer of `claimCustomer`.
#[derive(Debug, SimpleObject)]
pub struct ClaimCustomerPayload {
    /// As it stands after the change.
    customer: Customer,
}

/// A customer that left the viewer's service.
#[derive(Debug, SimpleObject)]
pub struct ReleaseCustomerPayload {
    /// Its id; the customer may be out of reach now.
    customer_id: CustomerId,
    /// When it may be claimed again.
    claimable_at: Instant,
}
