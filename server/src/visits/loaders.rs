//! Edges to visits, and what a visit holds.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{CheckInId, CustomerId, DictionaryEntryId, EmployeeId, TaskId, VisitId};
use uuid::Uuid;

use super::model::{Visit, VisitProduct};
use super::store::{self, Listed};
use crate::platform::db::{Page, Slice, TimeKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// The latest completed visit on a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LatestOn(pub CustomerId);

/// One page of the visits of a customer or an employee.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct VisitsOf(pub Uuid, pub Listed, pub Page<TimeKey>);

/// How many visits of a customer or an employee the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VisitCountOf(pub Uuid, pub Listed);

/// The last completed visits on a customer, latest first, at most 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LastOn(pub CustomerId);

/// Visits on a customer whose next step is still owed, latest first, at most 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PromisesOf(pub CustomerId);

/// The visit that an employee is making now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct UnderWay(pub EmployeeId);

/// Visits within a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Within(pub CheckInId);

/// The visit that came of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct CameOf(pub TaskId);

/// Products that a visit talked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ProductsOf(pub VisitId);

/// Materials that a visit left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct MaterialsOf(pub VisitId);

impl Loader<VisitId> for Rows {
    type Value = Visit;
    type Error = Error;

    async fn load(&self, ids: &[VisitId]) -> Result<HashMap<VisitId, Visit>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<LatestOn> for Rows {
    type Value = Visit;
    type Error = Error;

    async fn load(&self, keys: &[LatestOn]) -> Result<HashMap<LatestOn, Visit>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::latest_on(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|row| (LatestOn(row.customer_id), row)).collect())
    }
}

impl Loader<VisitsOf> for Rows {
    type Value = Slice<Visit>;
    type Error = Error;

    async fn load(&self, keys: &[VisitsOf]) -> Result<HashMap<VisitsOf, Slice<Visit>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for ((listed, page), parents) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let each = store::pages_of(&mut session, parents, listed, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (VisitsOf(of, listed, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Loader<VisitCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[VisitCountOf]) -> Result<HashMap<VisitCountOf, i64>> {
        let mut session = self.session().await?;
        let mut counts = HashMap::new();
        for (listed, parents) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let each = store::counts_of(&mut session, parents, listed).await?;
            counts.extend(each.into_iter().map(|(of, count)| (VisitCountOf(of, listed), count)));
        }
        Ok(counts)
    }
}

impl Loader<LastOn> for Rows {
    type Value = Vec<Visit>;
    type Error = Error;

    async fn load(&self, keys: &[LastOn]) -> Result<HashMap<LastOn, Vec<Visit>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::last(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|row| (LastOn(row.customer_id), row))))
    }
}

impl Loader<PromisesOf> for Rows {
    type Value = Vec<Visit>;
    type Error = Error;

    async fn load(&self, keys: &[PromisesOf]) -> Result<HashMap<PromisesOf, Vec<Visit>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::promises(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|row| (PromisesOf(row.customer_id), row))))
    }
}

impl Loader<UnderWay> for Rows {
    type Value = Visit;
    type Error = Error;

    async fn load(&self, keys: &[UnderWay]) -> Result<HashMap<UnderWay, Visit>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::under_way(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|row| (UnderWay(row.employee_id), row)).collect())
    }
}

impl Loader<Within> for Rows {
    type Value = Vec<Visit>;
    type Error = Error;

    async fn load(&self, keys: &[Within]) -> Result<HashMap<Within, Vec<Visit>>> {
        let ids: Vec<CheckInId> = keys.iter().map(|key| key.0).collect();
        let rows = store::within(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().filter_map(|row| Some((Within(row.check_in_id?), row)))))
    }
}

impl Loader<CameOf> for Rows {
    type Value = Visit;
    type Error = Error;

    async fn load(&self, keys: &[CameOf]) -> Result<HashMap<CameOf, Visit>> {
        let ids: Vec<TaskId> = keys.iter().map(|key| key.0).collect();
        let rows = store::of_tasks(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().filter_map(|row| Some((CameOf(row.task_id?), row))).collect())
    }
}

impl Loader<ProductsOf> for Rows {
    type Value = Vec<VisitProduct>;
    type Error = Error;

    async fn load(&self, keys: &[ProductsOf]) -> Result<HashMap<ProductsOf, Vec<VisitProduct>>> {
        let ids: Vec<VisitId> = keys.iter().map(|key| key.0).collect();
        let rows = store::products_of(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|row| (ProductsOf(row.visit_id), row))))
    }
}

impl Loader<MaterialsOf> for Rows {
    type Value = Vec<DictionaryEntryId>;
    type Error = Error;

    async fn load(&self, keys: &[MaterialsOf]) -> Result<HashMap<MaterialsOf, Vec<DictionaryEntryId>>> {
        let ids: Vec<VisitId> = keys.iter().map(|key| key.0).collect();
        let rows = store::materials_of(&mut self.session().await?, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(visit, material)| (MaterialsOf(visit), material))))
    }
}
