//! Edges to visits, and what a visit holds.

use std::collections::HashMap;
use std::hash::Hash;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{CheckInId, CustomerId, DictionaryEntryId, EmployeeId, TaskId, VisitId};

use super::model::{Visit, VisitProduct};
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// The latest completed visit on a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LatestOn(pub CustomerId);

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

fn grouped<Key: Eq + Hash, Row>(rows: impl Iterator<Item = (Key, Row)>) -> HashMap<Key, Vec<Row>> {
    let mut groups: HashMap<Key, Vec<Row>> = HashMap::new();
    for (key, row) in rows {
        groups.entry(key).or_default().push(row);
    }
    groups
}
