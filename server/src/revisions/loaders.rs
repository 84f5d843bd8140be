//! Edges to revisions.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{CustomerId, RevisionId};

use super::model::CustomerRevision;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// What waits at a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PendingOf(pub CustomerId);

impl Loader<RevisionId> for Rows {
    type Value = CustomerRevision;
    type Error = Error;

    async fn load(&self, ids: &[RevisionId]) -> Result<HashMap<RevisionId, CustomerRevision>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<PendingOf> for Rows {
    type Value = Vec<CustomerRevision>;
    type Error = Error;

    async fn load(&self, keys: &[PendingOf]) -> Result<HashMap<PendingOf, Vec<CustomerRevision>>> {
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let mut waiting: HashMap<PendingOf, Vec<CustomerRevision>> = HashMap::new();
        for row in store::pending(&mut self.session().await?, &ids).await? {
            waiting.entry(PendingOf(row.customer_id)).or_default().push(row);
        }
        Ok(waiting)
    }
}
