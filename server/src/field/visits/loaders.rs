//! Edges to visits, and what a visit holds.

use std::collections::HashMap;

use rounds_domain::ids::{CheckInId, CustomerId, DictionaryEntryId, EmployeeId, TaskId, VisitId};
use rounds_tables::{visit_materials, visit_products, visits};
use uuid::Uuid;

use super::model::{Visit, VisitProduct};
use super::store::{self, VisitList, VisitOwner};
use crate::catalogue::dictionaries::{DictionaryEntry, Product};
use crate::communication::remarks::look_ahead_at_remarks;
use crate::customers::customers::Customer;
use crate::field::check_ins::CheckIn;
use crate::field::reviews::ReviewOf;
use crate::field::tasks::Task;
use crate::organisation::people::Employee;
use rounds_platform::db::Column;
use rounds_platform::db::{Keys, Page, Read, Reader, Slice, TimeKey};
use rounds_platform::graphql::{Ahead, ById, Entity, Join, SortKey};

/// The latest completed visit on a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LatestOn(pub CustomerId);

/// One page of the visits of a customer or an employee.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct VisitsOf(pub Uuid, pub VisitList, pub Page<TimeKey>);

/// How many visits of a customer or an employee the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VisitCountOf(pub Uuid, pub VisitList);

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
pub struct VisitsOfCheckIn(pub CheckInId);

/// The visit that came of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VisitOfTask(pub TaskId);

/// Products that a visit talked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ProductsOf(pub VisitId);

/// Materials that a visit left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct MaterialsOf(pub VisitId);

impl Entity for Visit {
    type Id = VisitId;

    fn id(&self) -> VisitId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Customer>("customer", visits::customer_id);
        rows.join::<ById<Employee>>((&["employee"], &["allowedActions"]), visits::employee_id, ());
        rows.row::<CheckIn>("checkIn", visits::check_in_id);
        rows.row::<Task>("task", visits::task_id);
        rows.row::<DictionaryEntry>("purpose", visits::purpose_id);
        rows.row::<DictionaryEntry>("result", visits::result_id);
        rows.edge::<ProductsOf>("products", visits::id, ());
        rows.edge::<MaterialsOf>("materials", visits::id, ());
        rows.edge::<ReviewOf>("review", visits::id, ());
        look_ahead_at_remarks(rows, visits::id);
    }
}

impl SortKey<TimeKey> for Visit {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.started_at.0, self.id.0)
    }
}

impl Join for LatestOn {
    type Value = Visit;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(CustomerId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::latest_on(reader, customers).keyed(|visit: &Visit| visit.customer_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for VisitsOf {
    type Value = Slice<Visit>;
    type Alike = (VisitList, Page<TimeKey>);

    fn of(parent: Uuid, alike: (VisitList, Page<TimeKey>)) -> Self {
        Self(parent, alike.0, alike.1)
    }

    fn parts(&self) -> (Uuid, (VisitList, Page<TimeKey>)) {
        (self.0, (self.1, self.2.clone()))
    }

    fn read(
        reader: &Reader,
        parents: Keys,
        (listed, page): &(VisitList, Page<TimeKey>),
    ) -> Read<HashMap<Uuid, Self::Value>> {
        store::pages_of(reader, parents, *listed, page)
    }

    fn absent((_, page): &(VisitList, Page<TimeKey>)) -> Option<Self::Value> {
        Some(page.slice(Vec::new()))
    }

    fn look_ahead(_alike: &Self::Alike, rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(&mut rows.nodes());
    }
}

impl Join for VisitCountOf {
    type Value = i64;
    type Alike = VisitList;

    fn of(parent: Uuid, alike: VisitList) -> Self {
        Self(parent, alike)
    }

    fn parts(&self) -> (Uuid, VisitList) {
        (self.0, self.1)
    }

    fn read(reader: &Reader, parents: Keys, alike: &VisitList) -> Read<HashMap<Uuid, Self::Value>> {
        store::counts_of(reader, parents, *alike).one_of_each()
    }
}

impl Join for LastOn {
    type Value = Vec<Visit>;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(CustomerId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::last(reader, customers).keyed(|visit: &Visit| visit.customer_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for PromisesOf {
    type Value = Vec<Visit>;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(CustomerId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::promises(reader, customers).keyed(|visit: &Visit| visit.customer_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for UnderWay {
    type Value = Visit;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(EmployeeId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, employees: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::under_way(reader, employees).keyed(|visit: &Visit| visit.employee_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for VisitsOfCheckIn {
    type Value = Vec<Visit>;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(CheckInId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, stays: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::within(reader, stays).keyed_if(|visit: &Visit| visit.check_in_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for VisitOfTask {
    type Value = Visit;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(TaskId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, tasks: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_tasks(reader, tasks).keyed_if(|visit: &Visit| visit.task_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for ProductsOf {
    type Value = Vec<VisitProduct>;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(VisitId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, visits: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::products_of(reader, visits).keyed(|row: &VisitProduct| row.visit_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        rows.row::<Product>("product", visit_products::product_id);
    }
}

impl Join for MaterialsOf {
    type Value = Vec<DictionaryEntryId>;
    type Alike = ();

    fn of(parent: Uuid, (): ()) -> Self {
        Self(VisitId(parent))
    }

    fn parts(&self) -> (Uuid, ()) {
        (self.0.0, ())
    }

    fn read(reader: &Reader, visits: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::materials_of(reader, visits).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        rows.to::<DictionaryEntry>(visit_materials::material_id);
    }
}

/// Looks ahead at what visits hang on customers.
pub fn look_ahead_at_visits(customers: &mut Ahead<'_, '_>, id: impl Column + Copy) {
    customers.edge::<LatestOn>("lastVisit", id, ());
    customers.connection::<VisitsOf, VisitCountOf>("visits", id, |arguments| {
        let listed = VisitList { whose: VisitOwner::Customer, state: arguments.get("state"), period: None };
        Some(((listed, arguments.page()?), listed))
    });
}
