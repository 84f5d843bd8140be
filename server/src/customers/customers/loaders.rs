//! Edges to and from customers.

use std::collections::HashMap;

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;

use super::model::{Customer, CustomerPhone, Standing};
use super::store;
use rounds_platform::db::{DbSession, Page, Slice, TextKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

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

impl Entity for Customer {
    type Id = CustomerId;

    fn id(&self) -> CustomerId {
        self.id
    }

    async fn by_ids(session: &mut DbSession, ids: &[CustomerId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<TextKey> for Customer {
    fn sort_key(&self) -> TextKey {
        TextKey(self.pinyin.clone(), self.id.0)
    }
}

impl Key for ServedBy {
    type Value = EmployeeId;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, EmployeeId>> {
        let pairs: Vec<(CustomerId, AssignmentDuty)> = keys.iter().map(|key| (key.0, key.1)).collect();
        let rows = store::served_by(session, &pairs).await?;
        Ok(rows.into_iter().map(|(customer, duty, employee)| (ServedBy(customer, duty), employee)).collect())
    }
}

impl Key for PlaceOf {
    type Value = Place;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Place>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::workplaces(session, &ids).await?;
        Ok(rows
            .into_iter()
            .map(|(id, institution, department)| (PlaceOf(id), Place { institution, department }))
            .collect())
    }
}

impl Key for PhonesOf {
    type Value = Vec<CustomerPhone>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<CustomerPhone>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let mut phones: HashMap<PhonesOf, Vec<CustomerPhone>> = HashMap::new();
        for (customer, phone) in store::phones(session, &ids).await? {
            phones.entry(PhonesOf(customer)).or_default().push(phone);
        }
        Ok(phones)
    }
}

impl Key for IdNumberEndingOf {
    type Value = String;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, String>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::id_number_endings(session, &ids).await?;
        Ok(rows.into_iter().map(|(customer, ending)| (IdNumberEndingOf(customer), ending)).collect())
    }
}

impl Key for StandingOf {
    type Value = Standing;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Standing>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::standings(session, &ids).await?;
        Ok(rows.into_iter().map(|(customer, standing)| (StandingOf(customer), standing)).collect())
    }
}

impl Key for ProfessionalsOf {
    type Value = Slice<Customer>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Customer>>> {
        let mut slices = HashMap::new();
        for (page, institutions) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let rows = store::professionals(session, &institutions, &page).await?;
            let each = page.slices(institutions, rows);
            slices.extend(each.into_iter().map(|(id, slice)| (ProfessionalsOf(id, page.clone()), slice)));
        }
        Ok(slices)
    }
}

impl Key for ProfessionalCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_of_professionals(session, &ids).await?;
        Ok(rows.into_iter().map(|(id, count)| (ProfessionalCountOf(id), count)).collect())
    }
}

impl Key for CustomersOf {
    type Value = Slice<Customer>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Customer>>> {
        let mut slices = HashMap::new();
        for ((duty, page), employees) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let rows = store::served(session, (&employees, duty), &page).await?;
            let each = page.slices(employees, rows);
            slices.extend(each.into_iter().map(|(id, slice)| (CustomersOf(id, duty, page.clone()), slice)));
        }
        Ok(slices)
    }
}

impl Key for CustomerCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let mut counts = HashMap::new();
        for (duty, employees) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let rows = store::count_of_served(session, (&employees, duty)).await?;
            counts.extend(rows.into_iter().map(|(id, count)| (CustomerCountOf(id, duty), count)));
        }
        Ok(counts)
    }
}
