//! Customers in the public schema.

use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::{AssignmentDuty, CustomerKind};

use super::loaders::{PlaceOf, ServedBy};
use super::model::Customer;
use crate::anchors::CustomerAnchors;
use crate::dictionaries::DictionaryEntry;
use crate::people::Employee;
use crate::platform::graphql::prelude::*;
use crate::remarks::SubjectRemarks;

/// Reads of customers.
#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// One customer; null when absent or out of reach.
    async fn customer(&self, ctx: &Context<'_>, #[graphql(desc = "The customer.")] id: CustomerId) -> Answer<Customer> {
        edge(ctx, Some(id)).await
    }
}

#[ComplexObject]
impl Customer {
    /// Category, such as 医院 or 药店 (客户类型); not called type, which is a keyword in Rust and Swift.
    async fn category(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.category_id).await
    }

    /// Where it came from (来源).
    async fn source(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.source_id).await
    }

    /// Region (区域).
    async fn region(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.region_id).await
    }

    /// Where it is visited: itself, or the workplace.
    async fn place(&self, ctx: &Context<'_>) -> Answer<Customer> {
        if self.kind == CustomerKind::Institution {
            return Some(Ok(self.clone()));
        }
        match edge(ctx, Some(PlaceOf(self.id))).await? {
            Ok(place) => edge(ctx, Some(place.institution)).await,
            Err(error) => Some(Err(error)),
        }
    }

    #[graphql(flatten)]
    async fn remarks(&self) -> SubjectRemarks {
        SubjectRemarks(self.id.0)
    }

    /// The rep who serves it now; null in the pool.
    async fn rep(&self, ctx: &Context<'_>) -> Answer<Employee> {
        server(ctx, ServedBy(self.id, AssignmentDuty::Rep)).await
    }

    /// The service person who serves it now.
    async fn service_person(&self, ctx: &Context<'_>) -> Answer<Employee> {
        server(ctx, ServedBy(self.id, AssignmentDuty::Service)).await
    }

    #[graphql(flatten)]
    async fn anchors(&self) -> CustomerAnchors {
        CustomerAnchors(self.id)
    }
}

async fn server(ctx: &Context<'_>, duty: ServedBy) -> Answer<Employee> {
    match edge(ctx, Some(duty)).await? {
        Ok(employee) => edge(ctx, Some(employee)).await,
        Err(error) => Some(Err(error)),
    }
}
