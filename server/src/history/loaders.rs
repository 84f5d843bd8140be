//! Edges to histories.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{CustomerId, HistoryEntryId};
use rounds_domain::vocabulary::HistoryKind;

use super::model::HistoryEntry;
use super::store;
use crate::platform::db::{Page, Slice, TimeKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// One page of the history of a customer, of these kinds or of all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct HistoryOf(pub CustomerId, pub Option<Vec<HistoryKind>>, pub Page<TimeKey>);

/// How many entries of these kinds the history of a customer has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct HistoryCountOf(pub CustomerId, pub Option<Vec<HistoryKind>>);

impl Loader<HistoryEntryId> for Rows {
    type Value = HistoryEntry;
    type Error = Error;

    async fn load(&self, ids: &[HistoryEntryId]) -> Result<HashMap<HistoryEntryId, HistoryEntry>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<HistoryOf> for Rows {
    type Value = Slice<HistoryEntry>;
    type Error = Error;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Slice<HistoryEntry>>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for ((kinds, page), customers) in grouped(keys.iter().map(|key| ((key.1.clone(), key.2.clone()), key.0))) {
            let rows = store::of_customers(&mut session, &customers, (kinds.as_deref(), &page)).await?;
            let each = page.slices(customers, rows.into_iter().map(|row| (row.customer_id, row)));
            found.extend(each.into_iter().map(|(of, slice)| (HistoryOf(of, kinds.clone(), page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Loader<HistoryCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[HistoryCountOf]) -> Result<HashMap<HistoryCountOf, i64>> {
        let mut session = self.session().await?;
        let mut found = HashMap::new();
        for (kinds, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let counts = store::counts(&mut session, &customers, kinds.as_deref()).await?;
            found.extend(counts.into_iter().map(|(of, count)| (HistoryCountOf(of, kinds.clone()), count)));
        }
        Ok(found)
    }
}
