//! Visits in the public schema.

use rounds_domain::ids::VisitId;

use super::model::Visit;
use crate::customers::Customer;
use crate::dictionaries::DictionaryEntry;
use crate::people::Employee;
use crate::platform::graphql::prelude::*;
use crate::remarks::SubjectRemarks;
use crate::reviews::VisitReview;

/// Reads of visits.
#[derive(Default)]
pub struct VisitQuery;

#[Object]
impl VisitQuery {
    /// One visit; null when absent or out of reach.
    async fn visit(&self, ctx: &Context<'_>, #[graphql(desc = "The visit.")] id: VisitId) -> Answer<Visit> {
        edge(ctx, Some(id)).await
    }
}

#[ComplexObject]
impl Visit {
    /// On whom.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// By whom.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    #[graphql(flatten)]
    async fn remarks(&self) -> SubjectRemarks {
        SubjectRemarks(self.id.0)
    }

    #[graphql(flatten)]
    async fn review(&self) -> VisitReview {
        VisitReview(self.id)
    }

    /// Purpose (目的).
    async fn purpose(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.purpose_id).await
    }

    /// Result (结果).
    async fn result(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.result_id).await
    }
}
