//! Edges to anchors.

use std::collections::HashMap;

use rounds_domain::ids::{AnchorId, CustomerId};
use uuid::Uuid;

use super::model::Anchor;
use super::store;
use rounds_platform::db::{DbSession, Keys, Page, Read, Reader, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Join, Key, SortKey};

/// The anchor in force where a customer is visited.
pub struct AnchorOf;

/// One page of all anchors of the place where a customer is visited.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct AnchorsOf(pub CustomerId, pub Page<TimeKey>);

/// How many anchors the place of a customer has had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AnchorCountOf(pub CustomerId);

impl Entity for Anchor {
    type Id = AnchorId;

    fn id(&self) -> AnchorId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }
}

impl SortKey<TimeKey> for Anchor {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.since.0, self.id.0)
    }
}

impl Join for AnchorOf {
    type Parent = CustomerId;
    type Value = Anchor;
    type Alike = ();

    fn read(reader: &Reader, customers: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_customers(reader, customers).one_of_each()
    }
}

impl Key for AnchorsOf {
    type Value = Slice<Anchor>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Anchor>>> {
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let slices = store::pages_of(session, &customers, &page).await?;
            found.extend(slices.into_iter().map(|(of, slice)| (AnchorsOf(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for AnchorCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let customers: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let counts = store::counts_of(session, &customers).await?;
        Ok(counts.into_iter().map(|(of, count)| (AnchorCountOf(of), count)).collect())
    }
}
