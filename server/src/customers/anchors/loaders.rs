//! Edges to anchors.

use std::collections::{HashMap, HashSet};

use rounds_domain::ids::{AnchorId, CustomerId};

use super::model::Anchor;
use super::store;
use rounds_platform::db::{DbSession, Page, Slice, TimeKey, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Entity, Key, SortKey};

/// The anchor in force where a customer is visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnchorOf(pub CustomerId);

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

    async fn by_ids(session: &mut DbSession, ids: &[AnchorId]) -> Result<Vec<Self>> {
        store::by_ids(session, ids).await
    }
}

impl SortKey<TimeKey> for Anchor {
    fn sort_key(&self) -> TimeKey {
        TimeKey(self.since.0, self.id.0)
    }
}

impl Key for AnchorOf {
    type Value = Anchor;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Anchor>> {
        let places = places(session, keys.iter().map(|key| key.0)).await?;
        let rows = store::current(session, &distinct(&places)).await?;
        let anchors: HashMap<CustomerId, Anchor> = rows.into_iter().map(|row| (row.institution_id, row)).collect();
        let found = places.into_iter().filter_map(|(customer, place)| Some((customer, anchors.get(&place)?)));
        Ok(found.map(|(customer, anchor)| (AnchorOf(customer), anchor.clone())).collect())
    }
}

impl Key for AnchorsOf {
    type Value = Slice<Anchor>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Slice<Anchor>>> {
        let places = places(session, keys.iter().map(|key| key.0)).await?;
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::pages_of(session, &distinct(&places), &page).await?;
            let slices = customers.into_iter().filter_map(|of| Some((of, each.get(places.get(&of)?)?.clone())));
            found.extend(slices.map(|(of, slice)| (AnchorsOf(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Key for AnchorCountOf {
    type Value = i64;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, i64>> {
        let places = places(session, keys.iter().map(|key| key.0)).await?;
        let counts = store::counts_of(session, &distinct(&places)).await?;
        let counts: HashMap<CustomerId, i64> = counts.into_iter().collect();
        Ok(places.into_iter().filter_map(|(of, place)| Some((AnchorCountOf(of), *counts.get(&place)?))).collect())
    }
}

/// Where each visible customer is visited.
async fn places(
    session: &mut DbSession,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, CustomerId>> {
    let customers: Vec<CustomerId> = customers.collect();
    Ok(store::places(session, &customers).await?.into_iter().collect())
}

/// Each place once: `of_each` reads a page per parent that it is given.
fn distinct(places: &HashMap<CustomerId, CustomerId>) -> Vec<CustomerId> {
    places.values().copied().collect::<HashSet<_>>().into_iter().collect()
}
