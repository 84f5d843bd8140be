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
pub struct LatestOn;

/// One page of the visits of a customer or an employee.
pub(super) struct VisitsOf;

/// How many visits of a customer or an employee the viewer may see.
pub(super) struct VisitCountOf;

/// The last completed visits on a customer, latest first, at most 3.
pub struct LastOn;

/// Visits on a customer whose next step is still owed, latest first, at most 10.
pub struct PromisesOf;

/// The visit that an employee is making now.
pub(super) struct UnderWay;

/// Visits within a check-in.
pub struct VisitsOfCheckIn;

/// The visit that came of a task.
pub struct VisitOfTask;

/// Products that a visit talked about.
pub(super) struct ProductsOf;

/// Materials that a visit left behind.
pub(super) struct MaterialsOf;

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
    type Parent = CustomerId;
    type Value = Visit;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::latest_on(reader, customers).keyed(|visit: &Visit| visit.customer_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for VisitsOf {
    type Parent = Uuid;
    type Value = Slice<Visit>;
    type Alike = (VisitList, Page<TimeKey>);

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
    type Parent = Uuid;
    type Value = i64;
    type Alike = VisitList;

    fn read(reader: &Reader, parents: Keys, alike: &VisitList) -> Read<HashMap<Uuid, Self::Value>> {
        store::counts_of(reader, parents, *alike).one_of_each()
    }
}

impl Join for LastOn {
    type Parent = CustomerId;
    type Value = Vec<Visit>;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::last(reader, customers).keyed(|visit: &Visit| visit.customer_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for PromisesOf {
    type Parent = CustomerId;
    type Value = Vec<Visit>;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::promises(reader, customers).keyed(|visit: &Visit| visit.customer_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for UnderWay {
    type Parent = EmployeeId;
    type Value = Visit;
    type Alike = ();

    fn read(reader: &Reader, employees: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::under_way(reader, employees).keyed(|visit: &Visit| visit.employee_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for VisitsOfCheckIn {
    type Parent = CheckInId;
    type Value = Vec<Visit>;
    type Alike = ();

    fn read(reader: &Reader, stays: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::within(reader, stays).keyed_if(|visit: &Visit| visit.check_in_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for VisitOfTask {
    type Parent = TaskId;
    type Value = Visit;
    type Alike = ();

    fn read(reader: &Reader, tasks: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_tasks(reader, tasks).keyed_if(|visit: &Visit| visit.task_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Visit::look_ahead(rows);
    }
}

impl Join for ProductsOf {
    type Parent = VisitId;
    type Value = Vec<VisitProduct>;
    type Alike = ();

    fn read(reader: &Reader, visits: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::products_of(reader, visits).keyed(|row: &VisitProduct| row.visit_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        rows.row::<Product>("product", visit_products::product_id);
    }
}

impl Join for MaterialsOf {
    type Parent = VisitId;
    type Value = Vec<DictionaryEntryId>;
    type Alike = ();

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
