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
    /// Claims a customer from the pool (认领). Needs `customers.claim`. The company's limits and a cooling-off period apply; the errors `COOLING_OFF` and `CLAIM_LIMIT_REACHED` say in `notBefore` when it is possible again.
    async fn claim_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer to claim.")] input: ClaimCustomerInput,
    ) -> Answer<ClaimCustomerPayload> {
        let work = async {
            let limits = ctx.data_unchecked::<App>().handed::<CustomerPolicy>().pool;
            let id = ctx
                .change("claimCustomer", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::claim(tx, permit, input, limits).await
                })
                .await?;
            Ok(ClaimCustomerPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Releases a customer that the signed-in user serves as rep to the pool (退回公海). Needs `customers.claim`.
    async fn release_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer to release.")] input: ReleaseCustomerInput,
    ) -> Answer<ReleaseCustomerPayload> {
        let work = async {
            let limits = ctx.data_unchecked::<App>().handed::<CustomerPolicy>().pool;
            let Release { customer, claimable_at } = ctx
                .change("releaseCustomer", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::release(tx, permit, input, limits).await
                })
                .await?;
            Ok(ReleaseCustomerPayload { customer_id: customer, claimable_at })
        };
        Some(work.await)
    }
}

/// Result of the mutation `claimCustomer`.
#[derive(Debug, SimpleObject)]
pub struct ClaimCustomerPayload {
    /// The customer after the change.
    customer: Customer,
}

/// Result of the mutation `releaseCustomer`.
#[derive(Debug, SimpleObject)]
pub struct ReleaseCustomerPayload {
    /// Id of the released customer, who may be out of reach now.
    customer_id: CustomerId,
    /// When the signed-in user may claim the customer again.
    claimable_at: Instant,
}
