//! Edges to and from customers.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;

use super::model::Customer;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// Who serves a customer now in a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServedBy(pub CustomerId, pub AssignmentDuty);

/// The primary workplace of a professional, and the department there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlaceOf(pub CustomerId);

/// Where a professional works.
#[derive(Debug, Clone)]
pub struct Place {
    /// The institution.
    pub institution: CustomerId,
    /// Department there, in words.
    pub department: Option<String>,
}

impl Loader<CustomerId> for Rows {
    type Value = Customer;
    type Error = Error;

    async fn load(&self, ids: &[CustomerId]) -> Result<HashMap<CustomerId, Customer>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<ServedBy> for Rows {
    type Value = EmployeeId;
    type Error = Error;

    async fn load(&self, keys: &[ServedBy]) -> Result<HashMap<ServedBy, EmployeeId>> {
        let pairs: Vec<(CustomerId, AssignmentDuty)> = keys.iter().map(|key| (key.0, key.1)).collect();
        let rows = store::served_by(&mut self.session().await?, &pairs).await?;
        Ok(rows.into_iter().map(|(customer, duty, employee)| (ServedBy(customer, duty), employee)).collect())
    }
}

impl Loader<PlaceOf> for Rows {
    type Value = Place;
    type Error = Error;

    async fn load(&self, keys: &[PlaceOf]) -> Result<HashMap<PlaceOf, Place>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::workplaces(&mut self.session().await?, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|(id, institution, department)| (PlaceOf(id), Place { institution, department }))
            .collect())
    }
}
