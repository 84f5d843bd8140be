//! Edges to assignments.

use std::collections::HashMap;

use rounds_domain::ids::{AssignmentId, CustomerId};
use rounds_tables::assignments;

use super::actions::{Claims, Moment};
use super::model::Assignment;
use super::store;
use crate::customers::customers::Customer;
use crate::customers::customers::PoolLimits;
use crate::organisation::people::Employee;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Ahead, Entity, Key, SortKey};

/// One page of who served a customer, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct AssignmentsOf(pub CustomerId, pub Page<TimeKey>);

/// How many assignments of a customer the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AssignmentCountOf(pub CustomerId);

/// Whether the limits and the cooling-off let the viewer claim a customer that lies in their pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimabilityOf(pub CustomerId, pub PoolLimits);

impl Entity for Assignment {
    type Id = AssignmentId;

    fn id(&self) -> AssignmentId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Customer>("customer", assignments::customer_id);
        rows.row::<Employee>("employee", assignments::employee_id);
        rows.row::<Employee>("assignedBy", assignments::assigned_by);
    }
}

impl SortKey<TimeKey> for Assignment {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.since.0, self.id.0)
    }
}

impl Key for AssignmentsOf {
    type Value = Slice<Assignment>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Assignment>>> {
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let rows = store::of_customers(session, &customers, &page).await?;
            let each = page.slices(customers, rows.into_iter().map(|row| (row.customer_id, row)));
            found.extend(each.into_iter().map(|(of, slice)| (AssignmentsOf(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for AssignmentCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_of_customers(session, &ids).await?;
        Ok(rows.into_iter().map(|(id, count)| (AssignmentCountOf(id), count)).collect())
    }
}

impl Key for ClaimabilityOf {
    type Value = bool;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, bool>> {
        let moment = Moment::at(session.clock().now(), session.viewer());
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let ledger = store::ledger(session, moment.began()).await?;
        let left: HashMap<_, _> = store::left_at(session, &ids).await?.into_iter().collect();
        let is_open = |key: &ClaimabilityOf| {
            let claims = Claims { ledger, limits: key.1 };
            claims.allow(left.get(&key.0).copied(), moment).is_ok()
        };
        Ok(keys.iter().map(|key| (*key, is_open(key))).collect())
    }
}
