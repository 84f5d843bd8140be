//! The visit itself, its products and quality, and the form that asks for them.

use rounds_domain::permissions::Permission;
use rounds_domain::quality::QualityModel;
use rounds_domain::vocabulary::{DictionaryName, VisitAction, VisitState};

use crate::catalogue::dictionaries::{self, DictionaryEntry, Product};
use crate::communication::remarks::SubjectRemarks;
use crate::customers::customers::Customer;
use crate::field::check_ins::CheckIn;
use crate::field::reviews::VisitReview;
use crate::field::tasks::Task;
use crate::field::visits::loaders::{MaterialsOf, ProductsOf};
use crate::field::visits::model::{Visit, VisitForm, VisitFormElement, VisitProduct, VisitQuality};
use crate::organisation::people::{self, Employee};
use rounds_platform::access::Viewer;
use rounds_platform::graphql::prelude::*;

const MOST_CHOICES: usize = 200;

#[ComplexObject]
impl Visit {
    /// Customer who was visited; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Employee who made the visit.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// Check-in that the visit belongs to; null for a visit without one.
    async fn check_in(&self, ctx: &Context<'_>) -> Answer<CheckIn> {
        edge(ctx, self.check_in_id).await
    }

    /// Task that the visit was for; null for an unplanned visit or when out of reach.
    async fn task(&self, ctx: &Context<'_>) -> Answer<Task> {
        edge(ctx, self.task_id).await
    }

    #[graphql(flatten)]
    async fn remarks(&self) -> SubjectRemarks<Visit> {
        SubjectRemarks::on(self.id.0)
    }

    #[graphql(flatten)]
    async fn review(&self) -> VisitReview {
        VisitReview(self.id)
    }

    /// Purpose of the visit (拜访目的); null when not set.
    async fn purpose(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.purpose_id).await
    }

    /// Result of the visit (拜访结果); null when not set.
    async fn result(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.result_id).await
    }

    /// Products talked about, at most 20.
    async fn products(&self, ctx: &Context<'_>) -> Answer<Vec<VisitProduct>> {
        Some(edge_of(ctx, ProductsOf::on(self.id, ())).await.unwrap_or(Ok(Vec::new())))
    }

    /// Materials left with the customer, at most 20.
    async fn materials(&self, ctx: &Context<'_>) -> Answer<Vec<DictionaryEntry>> {
        let work = async {
            let rows = ctx.loaders()?;
            let ids = rows.one(MaterialsOf::on(self.id, ())).await?.unwrap_or_default();
            let mut entries = rows.rows(ids.iter().copied()).await?;
            Ok(ids.iter().filter_map(|id| entries.remove(id)).collect())
        };
        Some(work.await)
    }

    /// Quality of the visit and how it was computed; null until completed.
    async fn quality(&self) -> Answer<VisitQuality> {
        let (score, is_effective) = self.quality_score.zip(self.is_effective)?;
        let parts = serde_json::from_value(self.quality_parts.clone()?).map_err(Error::internal);
        Some(parts.map(|parts| VisitQuality { score, is_effective, parts }))
    }

    /// What the signed-in user may do with this now.
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Answer<Vec<VisitAction>> {
        match edge(ctx, Some(self.employee_id)).await? {
            Ok(author) => Some(ctx.viewer().map(|viewer| self.allowed_to(&viewer, &author))),
            Err(error) => Some(Err(error)),
        }
    }
}

impl Visit {
    fn allowed_to(&self, viewer: &Viewer, author: &Employee) -> Vec<VisitAction> {
        let is_mine = viewer.employee == author.id;
        let leads = |right| !is_mine && people::scope::is_within(&viewer.reach(right), author);
        let is_complete = self.state == VisitState::Completed;
        let may = [
            (
                VisitAction::Complete,
                is_mine && self.state == VisitState::Started && viewer.may(Permission::VisitsWrite),
            ),
            (VisitAction::Review, is_complete && leads(Permission::VisitsReview)),
            (VisitAction::Remark, viewer.may(Permission::RemarksWrite)),
            (VisitAction::Instruct, leads(Permission::RemarksInstruct)),
        ];
        may.into_iter().filter(|(_, is_allowed)| *is_allowed).map(|(action, _)| action).collect()
    }
}

#[ComplexObject]
impl VisitProduct {
    /// The product that was talked about.
    async fn product(&self, ctx: &Context<'_>) -> Answer<Product> {
        edge(ctx, Some(self.product_id)).await
    }
}

impl VisitForm {
    /// The form of a model.
    pub(super) fn of(model: &QualityModel) -> Self {
        let elements = model.elements().into_iter().map(|(element, coefficient)| VisitFormElement {
            element,
            is_required: model.is_required(element),
            coefficient: Amount(coefficient),
        });
        Self { version: model.version(), elements: elements.collect() }
    }
}

#[ComplexObject]
impl VisitForm {
    /// Purposes that may be chosen, at most 200.
    async fn purposes(&self, ctx: &Context<'_>) -> Answer<Vec<DictionaryEntry>> {
        Some(choices(ctx, DictionaryName::VisitPurpose).await)
    }

    /// Results that may be chosen, at most 200.
    async fn results(&self, ctx: &Context<'_>) -> Answer<Vec<DictionaryEntry>> {
        Some(choices(ctx, DictionaryName::VisitResult).await)
    }

    /// Materials that may be chosen, at most 200.
    async fn materials(&self, ctx: &Context<'_>) -> Answer<Vec<DictionaryEntry>> {
        Some(choices(ctx, DictionaryName::Material).await)
    }
}

async fn choices(ctx: &Context<'_>, list: DictionaryName) -> Result<Vec<DictionaryEntry>> {
    let entries = dictionaries::entries_of(&mut ctx.db()?.session().await?, &[list]).await?;
    Ok(entries.into_iter().filter(|entry| entry.is_active).take(MOST_CHOICES).collect())
}
