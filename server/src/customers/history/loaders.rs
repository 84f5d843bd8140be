//! Edges to histories.

use std::collections::HashMap;

use rounds_domain::ids::{CustomerId, HistoryEntryId};
use rounds_domain::vocabulary::HistoryKind;

use super::model::HistoryEntry;
use super::store;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

/// One page of the history of a customer, of these kinds or of all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct HistoryOf(pub CustomerId, pub Option<Vec<HistoryKind>>, pub Page<TimeKey>);

/// How many entries of these kinds the history of a customer has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct HistoryCountOf(pub CustomerId, pub Option<Vec<HistoryKind>>);

impl Entity for HistoryEntry {
    type Id = HistoryEntryId;

    fn id(&self) -> HistoryEntryId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl SortKey<TimeKey> for HistoryEntry {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.at.0, self.id.0)
    }
}

impl Key for HistoryOf {
    type Value = Slice<HistoryEntry>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<HistoryEntry>>> {
        let mut found = HashMap::new();
        for ((kinds, page), customers) in grouped(keys.iter().map(|key| ((key.1.clone(), key.2.clone()), key.0))) {
            let rows = store::of_customers(session, &customers, (kinds.as_deref(), &page)).await?;
            let each = page.slices(customers, rows.into_iter().map(|row| (row.customer_id, row)));
            found.extend(each.into_iter().map(|(of, slice)| (HistoryOf(of, kinds.clone(), page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for HistoryCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let mut found = HashMap::new();
        for (kinds, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let counts = store::counts(session, &customers, kinds.as_deref()).await?;
            found.extend(counts.into_iter().map(|(of, count)| (HistoryCountOf(of, kinds.clone()), count)));
        }
        Ok(found)
    }
}
