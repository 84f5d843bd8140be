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
    /// Assigns up to 250 customers to an employee, or returns them to the pool (分配/重新指派). Needs `customers.assign`.
    async fn assign_customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customers, the employee and the duty.")] input: AssignCustomersInput,
    ) -> Answer<AssignCustomersPayload> {
        let work = async {
            let outcomes = ctx
                .change("assignCustomers", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::assign(tx, permit, input).await
                })
                .await?;
            Ok(AssignCustomersPayload { results: outcomes.into_iter().map(AssignCustomersResult).collect() })
        };
        Some(work.await)
    }
}

/// Result of the mutation `assignCustomers`.
#[derive(Debug, SimpleObject)]
pub struct AssignCustomersPayload {
    /// One result per customer, in the order sent.
    results: Vec<AssignCustomersResult>,
}

/// Result for one customer of the batch: either `customer` or `refusal` is set.
#[derive(Debug)]
pub struct AssignCustomersResult(Outcome);

/// Result for one customer of the batch: either `customer` or `refusal` is set.
#[Object]
impl AssignCustomersResult {
    /// Id of the customer as it was sent.
    async fn customer_id(&self) -> &CustomerId {
        &self.0.customer
    }

    /// The customer after the change; null when refused or now out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, self.0.assigned()).await
    }

    /// Why the customer was not assigned; null when it was.
    async fn refusal(&self, ctx: &Context<'_>) -> Option<ItemRefusal> {
        self.0.refusal.as_deref().map(|code| ItemRefusal::of(code, ctx.language()))
    }
}

#[ComplexObject]
impl Assignment {
    /// Customer who is served; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Employee who serves the customer.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// Employee who assigned the customer; null for a claim or an import.
    async fn assigned_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.assigned_by).await
    }
}

/// Edges that assignments hang on a customer.
pub struct CustomerAssignments(pub CustomerId);

#[Object]
impl CustomerAssignments {
    /// Who has served the customer from when to when, latest first.
    async fn assignments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Assignment>> {
        let arguments = PageArguments { first, after, last, before };
        let work =
            async { Connection::load(ctx, AssignmentsOf(self.0, arguments.page()?), AssignmentCountOf(self.0)).await };
        Some(work.await)
    }
}
