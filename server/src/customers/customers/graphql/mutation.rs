//! Changes of customers.

use crate::customers::customers::actions;
use crate::customers::customers::model::{CreateCustomerInput, Customer};
use rounds_platform::graphql::prelude::*;

/// Changes of customers.
#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Creates a customer at once, in the pool of the signed-in user's department. Needs `customers.write` and `customers.assign`.
    async fn create_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer to create.")] input: CreateCustomerInput,
    ) -> Answer<CreateCustomerPayload> {
        let work = async {
            let (id, draft) = (input.id, input.draft.draft());
            let id = ctx
                .change("createCustomer", input.idempotency_key, async move |tx| {
                    let permits = (tx.permit()?, tx.permit()?);
                    actions::enter(tx, permits, id, draft).await
                })
                .await?;
            Ok(CreateCustomerPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `createCustomer`.
#[derive(Debug, SimpleObject)]
pub struct CreateCustomerPayload {
    /// The customer after the change.
    customer: Customer,
}
