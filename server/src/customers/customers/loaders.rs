//! Edges to and from customers.

use std::collections::HashMap;

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;
use rounds_tables::{assignments, customers, work_links};
use uuid::Uuid;

use super::model::{Customer, CustomerPhone, Place, Standing};
use super::store;
use crate::catalogue::dictionaries::DictionaryEntry;
use crate::communication::remarks::look_ahead_at_remarks;
use crate::customers::anchors::AnchorOf;
use crate::field::tasks::look_ahead_at_tasks;
use crate::field::visits::look_ahead_at_visits;
use crate::organisation::people::Employee;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TextKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Ahead, Entity, Join, Key, SortKey};

/// Who serves a customer now in a duty.
pub struct ServedBy;

/// The primary workplace of a professional, and the department there.
pub struct PlaceOf;

/// Telephones of a customer, masked as the viewer's reach demands.
pub(super) struct PhonesOf;

/// The end of a professional's ID number.
pub(super) struct IdNumberEndingOf;

/// What the viewer may do with a customer.
pub struct StandingOf;

/// One page of the professionals who work at an institution.
pub(super) struct ProfessionalsOf;

/// How many professionals of an institution the viewer may see.
pub(super) struct ProfessionalCountOf;

/// One page of the customers whom an employee serves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CustomersOf(pub EmployeeId, pub AssignmentDuty, pub Page<TextKey>);

/// How many customers of an employee the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct CustomerCountOf(pub EmployeeId, pub AssignmentDuty);

impl Entity for Customer {
    type Id = CustomerId;

    fn id(&self) -> CustomerId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        let id = customers::id;
        rows.row::<DictionaryEntry>("category", customers::category_id);
        rows.row::<DictionaryEntry>("source", customers::source_id);
        rows.row::<DictionaryEntry>("region", customers::region_id);
        rows.edge::<PhonesOf>("phones", id, ());
        rows.edge::<IdNumberEndingOf>("idNumberEnding", id, ());
        rows.edge::<StandingOf>("allowedActions", id, ());
        rows.edge::<ServedBy>("rep", id, AssignmentDuty::Rep);
        rows.edge::<ServedBy>("servicePerson", id, AssignmentDuty::Service);
        rows.edge::<PlaceOf>("place", id, ());
        rows.edge::<AnchorOf>("anchor", id, ());
        // An institution is its own place.
        if rows.selects("place") {
            Self::look_ahead(&mut rows.part("place"));
        }
        let mut profile = rows.part("profile");
        profile.row::<DictionaryEntry>("level", customers::rank_id);
        profile.row::<DictionaryEntry>("title", customers::rank_id);
        profile.join::<PlaceOf>((&["workplace"], &["workplaceDepartment"]), id, ());
        profile.connection::<ProfessionalsOf, ProfessionalCountOf>("professionals", id, |of| Some((of.page()?, ())));
        look_ahead_at_tasks(rows, id);
        look_ahead_at_visits(rows, id);
        look_ahead_at_remarks(rows, id);
    }
}

impl SortKey<TextKey> for Customer {
    fn sort_key(&self) -> TextKey {
        TextKey(self.pinyin.clone(), self.id.0)
    }
}

impl Join for ServedBy {
    type Parent = CustomerId;
    type Value = EmployeeId;
    type Alike = AssignmentDuty;

    fn read(reader: &Reader, customers: Keys, duty: &AssignmentDuty) -> Read<HashMap<Uuid, Self::Value>> {
        store::served_by(reader, customers, *duty).one_of_each()
    }

    fn look_ahead(_alike: &Self::Alike, rows: &mut Ahead<'_, '_>) {
        rows.to::<Employee>(assignments::employee_id);
    }
}

impl Join for PlaceOf {
    type Parent = CustomerId;
    type Value = Place;
    type Alike = ();

    fn read(reader: &Reader, professionals: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::workplaces(reader, professionals).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        rows.to::<Customer>(work_links::institution_id);
    }
}

impl Join for PhonesOf {
    type Parent = CustomerId;
    type Value = Vec<CustomerPhone>;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::phones(reader, customers).all_of_each()
    }
}

impl Join for IdNumberEndingOf {
    type Parent = CustomerId;
    type Value = String;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::id_number_endings(reader, customers).one_of_each()
    }
}

impl Join for StandingOf {
    type Parent = CustomerId;
    type Value = Standing;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::standings(reader, customers).one_of_each()
    }
}

impl Join for ProfessionalsOf {
    type Parent = CustomerId;
    type Value = Slice<Customer>;
    type Alike = Page<TextKey>;

    fn read(reader: &Reader, institutions: Keys, page: &Page<TextKey>) -> Read<HashMap<Uuid, Self::Value>> {
        store::professionals(reader, institutions, page).page_of_each(page)
    }

    fn absent(page: &Page<TextKey>) -> Option<Self::Value> {
        Some(page.slice(Vec::new()))
    }

    fn look_ahead(_alike: &Self::Alike, rows: &mut Ahead<'_, '_>) {
        Customer::look_ahead(&mut rows.nodes());
    }
}

impl Join for ProfessionalCountOf {
    type Parent = CustomerId;
    type Value = i64;
    type Alike = ();

    fn read(reader: &Reader, institutions: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::count_of_professionals(reader, institutions).one_of_each()
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
