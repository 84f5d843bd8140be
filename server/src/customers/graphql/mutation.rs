//! Changes of customers.

use crate::app::App;
use crate::customers::actions::{self, Done};
use crate::customers::model::{ChangeCustomerInput, CreateCustomerInput, Customer, Patch};
use crate::platform::graphql::prelude::*;
use crate::revisions::{self, CustomerRevision};

/// Changes of customers.
#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Creates a customer at once. Needs `customers.write` and `customers.assign`.
    async fn create_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: CreateCustomerInput,
    ) -> Answer<CreateCustomerPayload> {
        let work = async {
            let (id, draft) = (input.id, input.draft.draft());
            let id = ctx
                .change("createCustomer", input.idempotency_key, async move |tx| actions::enter(tx, id, draft).await)
                .await?;
            Ok(CreateCustomerPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Changes a customer; key fields may wait for approval. Needs `customers.write`. Works offline.
    async fn change_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: ChangeCustomerInput,
    ) -> Answer<ChangeCustomerPayload> {
        let work = async {
            let done = Done {
                captured: input.captured.phone_clock(),
                sent: ctx.caller().phone_clock.clone(),
                revising: ctx.data_unchecked::<App>().control.revisions.clone(),
            };
            let (key, patch) = (input.idempotency_key, Patch::from(input));
            let id = ctx.change("changeCustomer", key, async move |tx| actions::change(tx, patch, done).await).await?;
            let pending_revisions = revisions::pending(ctx, id).await?;
            Ok(ChangeCustomerPayload { customer: required(ctx, id).await?, pending_revisions })
        };
        Some(work.await)
    }
}

/// Answer of `createCustomer`.
#[derive(Debug, SimpleObject)]
pub struct CreateCustomerPayload {
    /// As it stands after the change.
    customer: Customer,
}

/// The customer, and what waits for a decision.
#[derive(Debug, SimpleObject)]
pub struct ChangeCustomerPayload {
    /// The customer after what took effect at once.
    customer: Customer,
    /// Key-field changes that wait for a decision.
    pending_revisions: Vec<CustomerRevision>,
}
