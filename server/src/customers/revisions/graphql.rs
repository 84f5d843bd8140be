//! Revisions in the public schema.

use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::RequestState;

use super::loaders::PendingOf;
use super::model::{CustomerRevision, DecideCustomerRevisionInput};
use super::{actions, store};
use crate::customers::customers::{ChangeCustomerInput, ChangeTerms, Customer, CustomerPolicy, Patch};
use crate::customers::history::shown;
use crate::organisation::people::Employee;
use rounds_platform::App;
use rounds_platform::access::permits;
use rounds_platform::db::{Page, TimeKey};
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

/// Reads of revisions.
#[derive(Default)]
pub struct RevisionQuery;

#[Object]
impl RevisionQuery {
    /// Changes of key fields that need approval within reach, oldest first. Needs `customers.revise`.
    async fn customer_revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only revisions in this state.", default_with = "RequestState::Pending")] state: RequestState,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<CustomerRevision>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, ctx.permit()?, state, &arguments.page()?).await }.await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    _: permits::CustomersRevise,
    state: RequestState,
    page: &Page<TimeKey>,
) -> Result<Connection<CustomerRevision>> {
    let db = ctx.db()?;
    let (rows, count) = (store::page(db.reader(), state, page), store::count(db.reader(), state));
    Connection::read(ctx, rows, count, CustomerRevision::look_ahead).await
}

/// Changes of revisions.
#[derive(Default)]
pub struct RevisionMutation;

#[Object]
impl RevisionMutation {
    /// Updates a customer; changes of key fields may wait for approval. Needs `customers.write`. Works offline.
    async fn change_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer and the fields to update.")] input: ChangeCustomerInput,
    ) -> Answer<ChangeCustomerPayload> {
        let work = async {
            let terms = ChangeTerms {
                captured: input.captured.phone_clock(),
                sent: ctx.caller().phone_clock.clone(),
                revisions: ctx.data_unchecked::<App>().handed::<CustomerPolicy>().revisions,
            };
            let (key, patch) = (input.idempotency_key, Patch::from(input));
            let id = ctx
                .change("changeCustomer", key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::change(tx, permit, patch, terms).await
                })
                .await?;
            let pending_revisions = pending(ctx, id).await?;
            Ok(ChangeCustomerPayload { customer: required(ctx, id).await?, pending_revisions })
        };
        Some(work.await)
    }

    /// Approves or declines a change of a key field (修订审批). Needs `customers.revise`; nobody decides their own. If the field has changed in the meantime, approving is refused as CONFLICT: decline it.
    async fn decide_customer_revision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The revision and the decision.")] input: DecideCustomerRevisionInput,
    ) -> Answer<DecideCustomerRevisionPayload> {
        let work = async {
            let id = ctx
                .change("decideCustomerRevision", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::decide(tx, permit, input).await
                })
                .await?;
            Ok(DecideCustomerRevisionPayload { customer_revision: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `changeCustomer`.
#[derive(Debug, SimpleObject)]
pub struct ChangeCustomerPayload {
    /// The customer after the changes that took effect at once.
    customer: Customer,
    /// Changes of key fields that wait for a decision.
    pending_revisions: Vec<CustomerRevision>,
}

/// Result of the mutation `decideCustomerRevision`.
#[derive(Debug, SimpleObject)]
pub struct DecideCustomerRevisionPayload {
    /// The revision after the change.
    customer_revision: CustomerRevision,
}

#[ComplexObject]
impl CustomerRevision {
    /// Customer whose field is to change; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Value before the change as it may be shown; null when there was none or it is out of reach.
    async fn before(&self, ctx: &Context<'_>) -> Answer<String> {
        shown(ctx, self.field.as_str(), self.stored_before.as_deref()).await.transpose()
    }

    /// Requested value as it may be shown; null when it is to be cleared or out of reach.
    async fn after(&self, ctx: &Context<'_>) -> Answer<String> {
        shown(ctx, self.field.as_str(), self.stored_after.as_deref()).await.transpose()
    }

    /// Employee who requested the change.
    async fn requested_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.requested_by)).await
    }
}

/// What waits for a decision at a customer now.
pub async fn pending(ctx: &Context<'_>, customer: CustomerId) -> Result<Vec<CustomerRevision>> {
    let rows = ctx.loaders()?;
    Ok(rows.one(PendingOf(customer)).await?.unwrap_or_default())
}

/// Edges that revisions hang on a customer.
pub struct CustomerRevisions(pub CustomerId);

#[Object]
impl CustomerRevisions {
    /// Changes of key fields that wait for a decision.
    async fn pending_revisions(&self, ctx: &Context<'_>) -> Answer<Vec<CustomerRevision>> {
        let work = async { Ok(ctx.loaders()?.one(PendingOf(self.0)).await?.unwrap_or_default()) };
        Some(work.await)
    }
}
