//! Revisions in the public schema.

use rounds_domain::ids::CustomerId;
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::RequestState;

use super::loaders::PendingOf;
use super::model::{CustomerRevision, DecideCustomerRevisionInput};
use super::{actions, store};
use crate::customers::customers::{ChangeCustomerInput, ChangeTerms, Customer, CustomerPolicy, Patch};
use crate::customers::history::shown;
use crate::organisation::people::Employee;
use rounds_platform::App;
use rounds_platform::db::Page;
use rounds_platform::graphql::prelude::*;

/// Reads of revisions.
#[derive(Default)]
pub struct RevisionQuery;

#[Object]
impl RevisionQuery {
    /// Key-field changes within reach, oldest first. Needs `customers.revise`.
    async fn customer_revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far.", default_with = "RequestState::Pending")] state: RequestState,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<CustomerRevision>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, state, &arguments.page()?).await }.await)
    }
}

async fn listed(ctx: &Context<'_>, state: RequestState, page: &Page<TimeKey>) -> Result<Connection<CustomerRevision>> {
    ctx.viewer()?.permit(Permission::CustomersRevise)?;
    Connection::fetch(
        ctx,
        async |session| store::page(session, state, page).await,
        async |session| store::count(session, state).await,
    )
    .await
}

/// Changes of revisions.
#[derive(Default)]
pub struct RevisionMutation;

#[Object]
impl RevisionMutation {
    /// Changes a customer; key fields may wait for approval. Needs `customers.write`. Works offline.
    async fn change_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: ChangeCustomerInput,
    ) -> Answer<ChangeCustomerPayload> {
        let work = async {
            let terms = ChangeTerms {
                captured: input.captured.phone_clock(),
                sent: ctx.caller().phone_clock.clone(),
                revisions: ctx.data_unchecked::<App>().handed::<CustomerPolicy>().revisions,
            };
            let (key, patch) = (input.idempotency_key, Patch::from(input));
            let id = ctx.change("changeCustomer", key, async move |tx| actions::change(tx, patch, terms).await).await?;
            let pending_revisions = pending(ctx, id).await?;
            Ok(ChangeCustomerPayload { customer: required(ctx, id).await?, pending_revisions })
        };
        Some(work.await)
    }

    /// Decides a key-field change (修订审批). Needs `customers.revise`; nobody decides their own. A field that has changed in the meantime is a CONFLICT: decline it.
    async fn decide_customer_revision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: DecideCustomerRevisionInput,
    ) -> Answer<DecideCustomerRevisionPayload> {
        let work = async {
            let id = ctx
                .change("decideCustomerRevision", input.idempotency_key, async move |tx| {
                    actions::decide(tx, input).await
                })
                .await?;
            Ok(DecideCustomerRevisionPayload { customer_revision: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// The customer, and what waits for a decision.
#[derive(Debug, SimpleObject)]
pub struct ChangeCustomerPayload {
    /// The customer after what took effect at once.
    customer: Customer,
    /// Key-field changes that wait for a decision.
    pending_revisions: Vec<CustomerRevision>,
}

/// Answer of `decideCustomerRevision`.
#[derive(Debug, SimpleObject)]
pub struct DecideCustomerRevisionPayload {
    /// As it stands after the change.
    customer_revision: CustomerRevision,
}

#[ComplexObject]
impl CustomerRevision {
    /// The customer.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Value before, as shown.
    async fn before(&self, ctx: &Context<'_>) -> Answer<String> {
        shown(ctx, self.field.as_str(), self.stored_before.as_deref()).await.transpose()
    }

    /// Value wanted, as shown.
    async fn after(&self, ctx: &Context<'_>) -> Answer<String> {
        shown(ctx, self.field.as_str(), self.stored_after.as_deref()).await.transpose()
    }

    /// Who asks.
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
    /// Key-field changes that wait for a decision.
    async fn pending_revisions(&self, ctx: &Context<'_>) -> Answer<Vec<CustomerRevision>> {
        let work = async { Ok(ctx.loaders()?.one(PendingOf(self.0)).await?.unwrap_or_default()) };
        Some(work.await)
    }
}
