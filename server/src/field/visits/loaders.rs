//! Edges to visits, and what a visit holds.

use std::collections::HashMap;

use rounds_domain::ids::{CheckInId, CustomerId, DictionaryEntryId, EmployeeId, TaskId, VisitId};
use uuid::Uuid;

use super::model::{Visit, VisitProduct};
use super::store::{self, VisitList};
use rounds_platform::db::{DbSession, Page, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

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
pub(super) struct VisitsOfCheckIn(pub CheckInId);

/// The visit that came of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VisitOfTask(pub TaskId);

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

    async fn by_ids(session: &mut DbSession, ids: &[VisitId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<TimeKey> for Visit {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.started_at.0, self.id.0)
    }
}

impl Key for LatestOn {
    type Value = Visit;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Visit>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::latest_on(session, &ids).await?;
        Ok(rows.into_iter().map(|row| (LatestOn(row.customer_id), row)).collect())
    }
}

impl Key for VisitsOf {
    type Value = Slice<Visit>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Visit>>> {
        let mut found = HashMap::new();
        for ((listed, page), parents) in grouped(keys.iter().map(|key| ((key.1, key.2.clone()), key.0))) {
            let each = store::pages_of(session, parents, listed, &page).await?;
            found.extend(each.into_iter().map(|(of, slice)| (VisitsOf(of, listed, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for VisitCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let mut counts = HashMap::new();
        for (listed, parents) in grouped(keys.iter().map(|key| (key.1, key.0))) {
            let each = store::counts_of(session, parents, listed).await?;
            counts.extend(each.into_iter().map(|(of, count)| (VisitCountOf(of, listed), count)));
        }
        Ok(counts)
    }
}

impl Key for LastOn {
    type Value = Vec<Visit>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Visit>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::last(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|row| (LastOn(row.customer_id), row))))
    }
}

impl Key for PromisesOf {
    type Value = Vec<Visit>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Visit>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::promises(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|row| (PromisesOf(row.customer_id), row))))
    }
}

impl Key for UnderWay {
    type Value = Visit;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Visit>> {
        let ids: Vec<EmployeeId> = keys.iter().map(|key| key.0).collect();
        let rows = store::under_way(session, &ids).await?;
        Ok(rows.into_iter().map(|row| (UnderWay(row.employee_id), row)).collect())
    }
}

impl Key for VisitsOfCheckIn {
    type Value = Vec<Visit>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<Visit>>> {
        let ids: Vec<CheckInId> = keys.iter().map(|key| key.0).collect();
        let rows = store::within(session, &ids).await?;
        Ok(grouped(rows.into_iter().filter_map(|row| Some((VisitsOfCheckIn(row.check_in_id?), row)))))
    }
}

impl Key for VisitOfTask {
    type Value = Visit;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Visit>> {
        let ids: Vec<TaskId> = keys.iter().map(|key| key.0).collect();
        let rows = store::of_tasks(session, &ids).await?;
        Ok(rows.into_iter().filter_map(|row| Some((VisitOfTask(row.task_id?), row))).collect())
    }
}

impl Key for ProductsOf {
    type Value = Vec<VisitProduct>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<VisitProduct>>> {
        let ids: Vec<VisitId> = keys.iter().map(|key| key.0).collect();
        let rows = store::products_of(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|row| (ProductsOf(row.visit_id), row))))
    }
}

impl Key for MaterialsOf {
    type Value = Vec<DictionaryEntryId>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<DictionaryEntryId>>> {
        let ids: Vec<VisitId> = keys.iter().map(|key| key.0).collect();
        let rows = store::materials_of(session, &ids).await?;
        Ok(grouped(rows.into_iter().map(|(visit, material)| (MaterialsOf(visit), material))))
    }
}
