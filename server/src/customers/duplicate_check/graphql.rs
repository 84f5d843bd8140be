//! Traces in the public schema.

use rounds_domain::ids::CustomerId;
use rounds_domain::names::normalize_query;
use rounds_domain::texts;
use rounds_domain::vocabulary::CustomerKind;

use super::model::Trace;
use super::store;
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::customers::customers::Customer;
use crate::customers::duplicate_check::SEARCH_TOO_SHORT;
use crate::organisation::people::Department;
use rounds_platform::graphql::prelude::*;

const SEARCH_AT_MOST: usize = 100;
const SEARCH_AT_LEAST: usize = 2;

/// Reads of traces.
#[derive(Default)]
pub struct TraceQuery;

#[Object]
impl TraceQuery {
    /// Whether a customer exists already, without protected details; at most 10 (公共检索). Rate-limited. A telephone must be given whole, as must the name of a professional; institutions with similar names are found too.
    async fn customer_traces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name or telephone, 2–100 characters.")] search: String,
    ) -> Answer<Vec<CustomerTrace>> {
        let work = async {
            let search = texts::line(&search, SEARCH_AT_MOST).or_fault("search")?;
            if normalize_query(&search).chars().count() < SEARCH_AT_LEAST {
                return Err(Error::field("search", SEARCH_TOO_SHORT));
            }
            let found = store::traces(&mut ctx.db()?.session().await?, &search).await?;
            Ok(found.into_iter().map(CustomerTrace::from).collect())
        };
        Some(work.await)
    }
}

/// The fact that a customer exists, without protected details (公共检索).
#[derive(Debug, Clone)]
pub struct CustomerTrace(Trace);

impl From<Trace> for CustomerTrace {
    fn from(trace: Trace) -> Self {
        Self(trace)
    }
}

impl CustomerTrace {
    /// Whether it is the trace of this customer.
    #[must_use]
    pub fn is_of(&self, customer: Option<CustomerId>) -> bool {
        customer == Some(self.0.id)
    }
}

/// The fact that a customer exists, without protected details (公共检索).
#[Object]
impl CustomerTrace {
    /// Whether the customer is an institution or a professional.
    async fn kind(&self) -> CustomerKind {
        self.0.kind
    }

    /// Name as it may be shown: only the first character of a professional who is out of reach.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<String> {
        let is_public = self.0.kind == CustomerKind::Institution;
        if is_public || edge::<Customer>(ctx, Some(self.0.id)).await.transpose()?.is_some() {
            return Ok(self.0.name.clone());
        }
        Ok(self.0.name.chars().take(1).chain("**".chars()).collect())
    }

    /// Region where the customer lies (区域); null when not set.
    async fn region(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.0.region_id).await
    }

    /// Department of the rep who serves the customer; null in the pool.
    async fn served_by(&self, ctx: &Context<'_>) -> Answer<Department> {
        edge(ctx, self.0.department_id).await
    }

    /// The customer itself; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge::<Customer>(ctx, Some(self.0.id)).await
    }
}
