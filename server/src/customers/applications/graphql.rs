//! Applications in the public schema.

use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::{CustomerKind, RequestState};

use super::model::{ApplyForCustomerInput, CustomerApplication, DecideCustomerApplicationInput};
use super::{actions, store};
use crate::customers::customers::Customer;
use crate::customers::duplicate_check::{CustomerTrace, Likeness, LookalikesOf};
use crate::organisation::people::Employee;
use rounds_platform::db::{Page, TimeKey};
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

/// Reads of applications.
#[derive(Default)]
pub struct ApplicationQuery;

#[Object]
impl ApplicationQuery {
    /// Applications for new customers, newest first: the signed-in user's own, and with `customers.assign` those of employees within reach.
    async fn customer_applications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only applications in this state; all states if omitted.")] state: Option<RequestState>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<CustomerApplication>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, state, &arguments.page()?).await }.await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    state: Option<RequestState>,
    page: &Page<TimeKey>,
) -> Result<Connection<CustomerApplication>> {
    let db = ctx.db()?;
    let (rows, count) = (store::page(db.reader(), state, page), store::count(db.reader(), state));
    Connection::read(ctx, rows, count, CustomerApplication::look_ahead).await
}

/// Changes of applications.
#[derive(Default)]
pub struct ApplicationMutation;

#[Object]
impl ApplicationMutation {
    /// Applies for a new customer (客户申请). Needs `customers.claim`. Works offline.
    async fn apply_for_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The application to make.")] input: ApplyForCustomerInput,
    ) -> Answer<ApplyForCustomerPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("applyForCustomer", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::apply(tx, permit, input, sent).await
                })
                .await?;
            Ok(ApplyForCustomerPayload { customer_application: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Approves or declines an application (审核). Needs `customers.assign`; nobody decides their own.
    async fn decide_customer_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The application and the decision.")] input: DecideCustomerApplicationInput,
    ) -> Answer<DecideCustomerApplicationPayload> {
        let work = async {
            let id = ctx
                .change("decideCustomerApplication", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::decide(tx, permit, input).await
                })
                .await?;
            Ok(DecideCustomerApplicationPayload { customer_application: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `applyForCustomer`.
#[derive(Debug, SimpleObject)]
pub struct ApplyForCustomerPayload {
    /// The application after the change.
    customer_application: CustomerApplication,
}

/// Result of the mutation `decideCustomerApplication`.
#[derive(Debug, SimpleObject)]
pub struct DecideCustomerApplicationPayload {
    /// The application after the change.
    customer_application: CustomerApplication,
}

#[ComplexObject]
impl CustomerApplication {
    /// Employee who made the application.
    async fn applicant(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.applicant_id)).await
    }

    /// Workplace of the professional applied for; null for an institution or when out of reach.
    async fn workplace(&self, ctx: &Context<'_>) -> Answer<Customer> {
        let draft = match self.drafted() {
            Ok(draft) => draft,
            Err(error) => return Some(Err(error)),
        };
        edge(ctx, draft.workplace.map(|workplace| workplace.institution)).await
    }

    /// Address of the customer applied for; null when none was given.
    async fn address(&self) -> Answer<String> {
        self.drafted().map(|draft| draft.address).transpose()
    }

    /// Existing customers that look alike, at most 10, closest first; traces only. Telephones are compared only for users with `customers.assign`.
    async fn lookalikes(&self, ctx: &Context<'_>) -> Answer<Vec<CustomerTrace>> {
        let work = async {
            let key = LookalikesOf(self.likeness(ctx)?);
            let found = ctx.loaders()?.one(key).await?.unwrap_or_default();
            Ok(found.into_iter().filter(|trace| !trace.is_of(self.customer_id)).collect())
        };
        Some(work.await)
    }

    /// Customer created by the approval; null until then or when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, self.customer_id).await
    }
}

impl CustomerApplication {
    /// Whoever applies could try telephones out by the dozen: they are compared for whoever decides.
    fn likeness(&self, ctx: &Context<'_>) -> Result<Likeness> {
        let (kind, pinyin): (CustomerKind, _) = (self.kind, self.pinyin.clone());
        let phones = match ctx.viewer()?.may(Permission::CustomersAssign) {
            true => self.phones.numbers(ctx.db()?.vault(), self.id)?,
            false => Vec::new(),
        };
        Ok(Likeness { kind, pinyin, phones })
    }
}
