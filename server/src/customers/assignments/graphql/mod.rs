//! Assignments in the public schema; the pool in `pool`.

mod pool;

use rounds_domain::ids::CustomerId;

pub use pool::PoolMutation;

use super::actions::{self, Outcome};
use super::loaders::{AssignmentCountOf, AssignmentsOf};
use super::model::{AssignCustomersInput, Assignment};
use crate::customers::customers::Customer;
use crate::organisation::people::Employee;
use rounds_platform::graphql::ItemRefusal;
use rounds_platform::graphql::prelude::*;

/// Changes of who serves whom.
#[derive(Default)]
pub struct AssignmentMutation;

#[Object]
impl AssignmentMutation {
    /// Assigns up to 250 customers (分配/重新指派). Needs `customers.assign`.
    async fn assign_customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, to whom.")] input: AssignCustomersInput,
    ) -> Answer<AssignCustomersPayload> {
        let work = async {
            let outcomes = ctx
                .change("assignCustomers", input.idempotency_key, async move |tx| actions::assign(tx, input).await)
                .await?;
            Ok(AssignCustomersPayload { results: outcomes.into_iter().map(AssignCustomersResult).collect() })
        };
        Some(work.await)
    }
}

/// One answer per customer.
#[derive(Debug, SimpleObject)]
pub struct AssignCustomersPayload {
    /// In the order sent.
    results: Vec<AssignCustomersResult>,
}

/// What became of one customer of the batch: `customer` or `refusal` is set.
#[derive(Debug)]
pub struct AssignCustomersResult(Outcome);

/// What became of one customer of the batch: `customer` or `refusal` is set.
#[Object]
impl AssignCustomersResult {
    /// Id as sent.
    async fn customer_id(&self) -> &CustomerId {
        &self.0.customer
    }

    /// The customer, served anew.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, self.0.assigned()).await
    }

    /// Why it was not assigned.
    async fn refusal(&self, ctx: &Context<'_>) -> Option<ItemRefusal> {
        self.0.refusal.as_deref().map(|code| ItemRefusal::of(code, ctx.language()))
    }
}

#[ComplexObject]
impl Assignment {
    /// The customer.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Who serves.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// Who assigned; null for a claim or an import.
    async fn assigned_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.assigned_by).await
    }
}

/// Edges that assignments hang on a customer.
pub struct CustomerAssignments(pub CustomerId);

#[Object]
impl CustomerAssignments {
    /// Who served it from when to when, latest first.
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Assignment>> {
        let arguments = PageArguments { first, after, last, before };
        let work =
            async { Connection::load(ctx, AssignmentsOf(self.0, arguments.page()?), AssignmentCountOf(self.0)).await };
        Some(work.await)
    }
}
