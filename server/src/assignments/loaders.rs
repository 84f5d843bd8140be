//! Edges to assignments.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{AssignmentId, CustomerId};

use super::actions::{Claims, Moment};
use super::model::Assignment;
use super::store;
use crate::config::PoolLimits;
use crate::platform::db::{Page, Slice, TimeKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// One page of who served a customer, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct AssignmentsOf(pub CustomerId, pub Page<TimeKey>);

/// How many assignments of a customer the viewer may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AssignmentCountOf(pub CustomerId);

/// Whether the limits and the cooling-off let the viewer claim a customer that lies in their pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClaimabilityOf(pub CustomerId, pub PoolLimits);

impl Loader<AssignmentId> for Rows {
    type Value = Assignment;
    type Error = Error;

    async fn load(&self, ids: &[AssignmentId]) -> Result<HashMap<AssignmentId, Assignment>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<AssignmentsOf> for Rows {
    type Value = Slice<Assignment>;
    type Error = Error;

    async fn load(&self, keys: &[AssignmentsOf]) -> Result<HashMap<AssignmentsOf, Slice<Assignment>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let rows = store::of_customers(&mut session, &customers, &page).await?;
            let each = page.slices(customers, rows.into_iter().map(|row| (row.customer_id, row)));
            found.extend(each.into_iter().map(|(of, slice)| (AssignmentsOf(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Loader<AssignmentCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[AssignmentCountOf]) -> Result<HashMap<AssignmentCountOf, i64>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let rows = store::count_of_customers(&mut self.session().await?, &ids).await?;
        Ok(rows.into_iter().map(|(id, count)| (AssignmentCountOf(id), count)).collect())
    }
}

impl Loader<ClaimabilityOf> for Rows {
    type Value = bool;
    type Error = Error;

    async fn load(&self, keys: &[ClaimabilityOf]) -> Result<HashMap<ClaimabilityOf, bool>> {
        let mut session = self.session().await?;
        let moment = Moment::at(session.clock().now(), session.viewer());
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let ledger = store::ledger(&mut session, moment.began()).await?;
        let left: HashMap<_, _> = store::left_at(&mut session, &ids).await?.into_iter().collect();
        let is_open = |key: &ClaimabilityOf| {
            let claims = Claims { ledger, limits: key.1 };
            claims.allow(left.get(&key.0).copied(), moment).is_ok()
        };
        Ok(keys.iter().map(|key| (*key, is_open(key))).collect())
    }
}
