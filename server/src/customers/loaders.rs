//! Edges to and from customers.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;

use super::model::{Customer, CustomerPhone, Standing};
use super::store;
use crate::platform::db::{Page, Slice, TextKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// Who serves a customer now in a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServedBy(pub CustomerId, pub AssignmentDuty);

/// The primary workplace of a professional, and the department there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlaceOf(pub CustomerId);

/// Telephones of a customer, masked as the viewer's reach demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PhonesOf(pub CustomerId);

/// The end of a professional's ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct IdNumberEndingOf(pub CustomerId);

/// What the viewer may do with a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StandingOf(pub CustomerId);

/// One page of the professionals who work at an institution.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ProfessionalsOf(pub CustomerId, pub Page<TextKey>);

/// How many professionals of an institution the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ProfessionalCountOf(pub CustomerId);

/// One page of the customers whom an employee serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CustomersOf(pub EmployeeId, pub AssignmentDuty, pub Page<TextKey>);

/// How many customers of an employee the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct CustomerCountOf(pub EmployeeId, pub AssignmentDuty);

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

impl Loader<PhonesOf> for Rows {
    type Value = Vec<CustomerPhone>;
    type Error = Error;

    async fn load(&self, keys: &[PhonesOf]) -> Result<HashMap<PhonesOf, Vec<CustomerPhone>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let mut phones: HashMap<PhonesOf, Vec<CustomerPhone>> = HashMap::new();
        for (customer, phone) in store::phones(&mut self.session().await?, &ids).await? {
            phones.entry(PhonesOf(customer)).or_default().push(phone);
        }
        Ok(phones)
    }
}

impl Loader<IdNumberEndingOf> for Rows {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[IdNumberEndingOf]) -> Result<HashMap<IdNumberEndingOf, String>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::id_number_endings(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(customer, ending)| (IdNumberEndingOf(customer), ending)).collect())
    }
}

impl Loader<StandingOf> for Rows {
    type Value = Standing;
    type Error = Error;

    async fn load(&self, keys: &[StandingOf]) -> Result<HashMap<StandingOf, Standing>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::standings(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(customer, standing)| (StandingOf(customer), standing)).collect())
    }
}

impl Loader<ProfessionalsOf> for Rows {
    type Value = Slice<Customer>;
    type Error = Error;

    async fn load(&self, keys: &[ProfessionalsOf]) -> Result<HashMap<ProfessionalsOf, Slice<Customer>>> {
        let mut session = self.session().await?;
        let mut slices = HashMap::new();
        for (page, institutions) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let rows = store::professionals(&mut session, &institutions, &page).await?;
            let each = page.slices(institutions, rows);
            slices.extend(each.into_iter().map(|(id, slice)| (ProfessionalsOf(id, page.clone()), slice)));
        }
        Ok(slices)
    }
}

impl Loader<ProfessionalCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[ProfessionalCountOf]) -> Result<HashMap<ProfessionalCountOf, i64>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_of_professionals(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(id, count)| (ProfessionalCountOf(id), count)).collect())
    }
}

impl Loader<CustomersOf> for Rows {
    type Value = Slice<Customer>;
    type Error = Error;

    async fn load(&self, keys: &[CustomersOf]) -> Result<HashMap<CustomersOf, Slice<Customer>>> {
        let mut session = self.session().await?;
        let mut slices = HashMap::new();
        for ((duty, page), employees) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let rows = store::served(&mut session, (&employees, duty), &page).await?;
            let each = page.slices(employees, rows);
            slices.extend(each.into_iter().map(|(id, slice)| (CustomersOf(id, duty, page.clone()), slice)));
        }
        Ok(slices)
    }
}

impl Loader<CustomerCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[CustomerCountOf]) -> Result<HashMap<CustomerCountOf, i64>> {
        let mut session = self.session().await?;
        let mut counts = HashMap::new();
        for (duty, employees) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let rows = store::count_of_served(&mut session, (&employees, duty)).await?;
            counts.extend(rows.into_iter().map(|(id, count)| (CustomerCountOf(id, duty), count)));
        }
        Ok(counts)
    }
}
