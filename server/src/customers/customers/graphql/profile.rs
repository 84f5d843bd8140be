//! What only an institution has, and what only a professional has.

use rounds_domain::vocabulary::CustomerKind;

use crate::catalogue::dictionaries::DictionaryEntry;
use crate::customers::customers::loaders::{PlaceOf, ProfessionalCountOf, ProfessionalsOf};
use crate::customers::customers::model::Customer;
use rounds_platform::graphql::prelude::*;

/// What only its kind has.
#[derive(Debug, Clone, Union)]
pub enum CustomerProfile {
    /// Of an institution.
    Institution(InstitutionProfile),
    /// Of a professional.
    Professional(ProfessionalProfile),
}

impl CustomerProfile {
    /// The profile of a customer.
    #[must_use]
    pub(super) fn of(customer: &Customer) -> Self {
        match customer.kind {
            CustomerKind::Institution => Self::Institution(InstitutionProfile(customer.clone())),
            CustomerKind::Professional => Self::Professional(ProfessionalProfile(customer.clone())),
        }
    }
}

/// What only an institution has.
#[derive(Debug, Clone)]
pub struct InstitutionProfile(Customer);

/// What only an institution has.
#[Object]
impl InstitutionProfile {
    /// Level, such as 三级甲等.
    async fn level(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.0.rank_id).await
    }

    /// Beds (床位数).
    async fn bed_count(&self) -> Option<i32> {
        self.0.bed_count
    }

    /// Outpatients a day (门诊量).
    async fn outpatients_per_day(&self) -> Option<i32> {
        self.0.outpatients_per_day
    }

    /// Professionals who work there, by pinyin.
    async fn professionals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Customer>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let key = ProfessionalsOf(self.0.id, arguments.page()?);
            Connection::load(ctx, key, ProfessionalCountOf(self.0.id)).await
        };
        Some(work.await)
    }
}

/// What only a professional has.
#[derive(Debug, Clone)]
pub struct ProfessionalProfile(Customer);

/// What only a professional has.
#[Object]
impl ProfessionalProfile {
    /// The institution they work at.
    async fn workplace(&self, ctx: &Context<'_>) -> Answer<Customer> {
        match edge_of(ctx, PlaceOf(self.0.id)).await? {
            Ok(place) => edge(ctx, Some(place.institution)).await,
            Err(error) => Some(Err(error)),
        }
    }

    /// Department there, in words (科室).
    async fn workplace_department(&self, ctx: &Context<'_>) -> Answer<String> {
        let place = edge_of(ctx, PlaceOf(self.0.id)).await?;
        place.map(|place| place.department).transpose()
    }

    /// Title (职称).
    async fn title(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.0.rank_id).await
    }
}
