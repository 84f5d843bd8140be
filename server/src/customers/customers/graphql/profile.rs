//! What only an institution has, and what only a professional has.

use rounds_domain::vocabulary::CustomerKind;

use crate::catalogue::dictionaries::DictionaryEntry;
use crate::customers::customers::loaders::{PlaceOf, ProfessionalCountOf, ProfessionalsOf};
use crate::customers::customers::model::Customer;
use rounds_platform::graphql::prelude::*;

/// Fields that only customers of one kind have.
#[derive(Debug, Clone, Union)]
pub enum CustomerProfile {
    /// Fields of an institution.
    Institution(InstitutionProfile),
    /// Fields of a professional.
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

/// Fields that only an institution has.
#[derive(Debug, Clone)]
pub struct InstitutionProfile(Customer);

/// Fields that only an institution has.
#[Object]
impl InstitutionProfile {
    /// Level of the institution, such as 三级甲等 (医院等级); null when not set.
    async fn level(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.0.rank_id).await
    }

    /// Number of beds (床位数); null when not recorded.
    async fn bed_count(&self) -> Option<i32> {
        self.0.bed_count
    }

    /// Number of outpatients per day (门诊量); null when not recorded.
    async fn outpatients_per_day(&self) -> Option<i32> {
        self.0.outpatients_per_day
    }

    /// Professionals within reach who work there, by pinyin.
    async fn professionals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Customer>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let key = ProfessionalsOf::on(self.0.id, arguments.page()?);
            Connection::load(ctx, key, ProfessionalCountOf::on(self.0.id, ())).await
        };
        Some(work.await)
    }
}

/// Fields that only a professional has.
#[derive(Debug, Clone)]
pub struct ProfessionalProfile(Customer);

/// Fields that only a professional has.
#[Object]
impl ProfessionalProfile {
    /// Institution where the professional works; null when out of reach.
    async fn workplace(&self, ctx: &Context<'_>) -> Answer<Customer> {
        match edge_of(ctx, PlaceOf::on(self.0.id, ())).await? {
            Ok(place) => edge(ctx, Some(place.institution)).await,
            Err(error) => Some(Err(error)),
        }
    }

    /// Department at the workplace, in words (科室); null when not recorded.
    async fn workplace_department(&self, ctx: &Context<'_>) -> Answer<String> {
        let place = edge_of(ctx, PlaceOf::on(self.0.id, ())).await?;
        place.map(|place| place.department).transpose()
    }

    /// Job title, such as 主任医师 (职称); null when not set.
    async fn title(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.0.rank_id).await
    }
}
