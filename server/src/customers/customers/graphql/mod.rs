//! Customers in the public schema: the type with its edges here; reads, changes and what only one kind has beside it.

mod mutation;
mod profile;
mod query;
mod secrets;

use async_graphql::OutputType as _;
use rounds_domain::ids::CustomerId;
use rounds_domain::vocabulary::{AssignmentDuty, CustomerAction, CustomerKind};

pub use mutation::CustomerMutation;
pub use query::{CustomerQuery, EmployeeCustomers};
pub use secrets::SecretMutation;

use super::loaders::{IdNumberEndingOf, PhonesOf, PlaceOf, ServedBy, StandingOf};
use super::model::{Customer, CustomerPhone, CustomerPolicy};
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::communication::remarks::SubjectRemarks;
use crate::customers::anchors::CustomerAnchors;
use crate::customers::assignments::{ClaimabilityOf, CustomerAssignments};
use crate::customers::consents::CustomerConsents;
use crate::customers::history::CustomerHistory;
use crate::customers::revisions::CustomerRevisions;
use crate::field::tasks::CustomerTasks;
use crate::field::visits::CustomerVisits;
use crate::organisation::people::Employee;
use profile::CustomerProfile;
use rounds_platform::App;
use rounds_platform::graphql::prelude::*;

#[ComplexObject]
impl Customer {
    /// Category, such as 医院 or 药店 (客户类型); null when not set.
    async fn category(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.category_id).await
    }

    /// Where the customer came from (来源); null when not set.
    async fn source(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.source_id).await
    }

    /// Region where the customer lies (区域); null when not set.
    async fn region(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.region_id).await
    }

    /// Telephones, at most 10. Those of a professional are masked except for users who serve the professional; `exportPersonalData` returns them with a reason.
    async fn phones(&self, ctx: &Context<'_>) -> Result<Vec<CustomerPhone>> {
        Ok(ctx.loaders()?.one(PhonesOf::on(self.id, ())).await?.unwrap_or_default())
    }

    /// Last four characters of a professional's ID number (证件号); null when none is recorded. The whole number needs `revealSecret`.
    async fn id_number_ending(&self, ctx: &Context<'_>) -> Answer<String> {
        match self.kind {
            CustomerKind::Professional => edge_of(ctx, IdNumberEndingOf::on(self.id, ())).await,
            CustomerKind::Institution => None,
        }
    }

    /// Fields that only customers of this kind have.
    async fn profile(&self) -> CustomerProfile {
        CustomerProfile::of(self)
    }

    /// What the signed-in user may do with this now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Answer<Vec<CustomerAction>> {
        let work = async {
            let standing = ctx.loaders()?.one(StandingOf::on(self.id, ())).await?;
            let viewer = ctx.viewer()?;
            let mut actions = standing.map(|standing| standing.actions(&viewer)).unwrap_or_default();
            if actions.contains(&CustomerAction::Claim) && !is_claimable(ctx, self.id).await? {
                actions.retain(|action| *action != CustomerAction::Claim);
            }
            Ok(actions)
        };
        Some(work.await)
    }

    #[graphql(flatten)]
    async fn assignment_edges(&self) -> CustomerAssignments {
        CustomerAssignments(self.id)
    }

    #[graphql(flatten)]
    async fn consents(&self) -> CustomerConsents {
        CustomerConsents(self.id)
    }

    /// Institution where the customer is visited: the institution itself, or the workplace of a professional. Null when out of reach.
    async fn place(&self, ctx: &Context<'_>) -> Answer<Customer> {
        if self.kind == CustomerKind::Institution {
            return Some(Ok(self.clone()));
        }
        match edge_of(ctx, PlaceOf::on(self.id, ())).await? {
            Ok(place) => edge(ctx, Some(place.institution)).await,
            Err(error) => Some(Err(error)),
        }
    }

    #[graphql(flatten)]
    async fn remarks(&self) -> SubjectRemarks<Customer> {
        SubjectRemarks::on(self.id.0)
    }

    /// Rep who serves the customer now; null in the pool.
    async fn rep(&self, ctx: &Context<'_>) -> Answer<Employee> {
        server(ctx, self.id, AssignmentDuty::Rep).await
    }

    /// Service person who serves the customer now; null when there is none.
    async fn service_person(&self, ctx: &Context<'_>) -> Answer<Employee> {
        server(ctx, self.id, AssignmentDuty::Service).await
    }

    #[graphql(flatten)]
    async fn task_edges(&self) -> CustomerTasks {
        CustomerTasks(self.id)
    }

    #[graphql(flatten)]
    async fn anchors(&self) -> CustomerAnchors {
        CustomerAnchors(self.id)
    }

    #[graphql(flatten)]
    async fn history_edges(&self) -> CustomerHistory {
        CustomerHistory(self.id)
    }

    #[graphql(flatten)]
    async fn revision_edges(&self) -> CustomerRevisions {
        CustomerRevisions(self.id)
    }

    #[graphql(flatten)]
    async fn visits(&self) -> CustomerVisits {
        CustomerVisits(self.id)
    }
}

/// Whether limits and cooling-off let the viewer claim a customer of their pool.
async fn is_claimable(ctx: &Context<'_>, id: CustomerId) -> Result<bool> {
    let limits = ctx.data_unchecked::<App>().handed::<CustomerPolicy>().pool;
    Ok(ctx.loaders()?.one(ClaimabilityOf(id, limits)).await?.unwrap_or_default())
}

async fn server(ctx: &Context<'_>, customer: CustomerId, duty: AssignmentDuty) -> Answer<Employee> {
    match edge_of(ctx, ServedBy::on(customer, duty)).await? {
        Ok(employee) => edge(ctx, Some(employee)).await,
        Err(error) => Some(Err(error)),
    }
}
