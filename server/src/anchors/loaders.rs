//! Edges to anchors.

use std::collections::{HashMap, HashSet};

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{AnchorId, CustomerId};

use super::model::Anchor;
use super::store;
use crate::platform::db::{Page, Session, Slice, TimeKey, grouped};
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// The anchor in force where a customer is visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnchorOf(pub CustomerId);

/// One page of all anchors of the place where a customer is visited.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct AnchorsOf(pub CustomerId, pub Page<TimeKey>);

/// How many anchors the place of a customer has had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AnchorCountOf(pub CustomerId);

impl Loader<AnchorId> for Rows {
    type Value = Anchor;
    type Error = Error;

    async fn load(&self, ids: &[AnchorId]) -> Result<HashMap<AnchorId, Anchor>> {
        let rows = store::by_ids(&mut self.session().await?, ids).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<AnchorOf> for Rows {
    type Value = Anchor;
    type Error = Error;

    async fn load(&self, keys: &[AnchorOf]) -> Result<HashMap<AnchorOf, Anchor>> {
        let mut session = self.session().await?;
        let places = places(&mut session, keys.iter().map(|key| key.0)).await?;
        let rows = store::current(&mut session, &distinct(&places)).await?;
        let anchors: HashMap<CustomerId, Anchor> = rows.into_iter().map(|row| (row.institution_id, row)).collect();
        let found = places.into_iter().filter_map(|(customer, place)| Some((customer, anchors.get(&place)?)));
        Ok(found.map(|(customer, anchor)| (AnchorOf(customer), anchor.clone())).collect())
    }
}

impl Loader<AnchorsOf> for Rows {
    type Value = Slice<Anchor>;
    type Error = Error;

    async fn load(&self, keys: &[AnchorsOf]) -> Result<HashMap<AnchorsOf, Slice<Anchor>>> {
        let mut session = self.session().await?;
        let places = places(&mut session, keys.iter().map(|key| key.0)).await?;
        let mut found = HashMap::new();
        for (page, customers) in grouped(keys.iter().map(|key| (key.1.clone(), key.0))) {
            let each = store::pages_of(&mut session, &distinct(&places), &page).await?;
            let slices = customers.into_iter().filter_map(|of| Some((of, each.get(places.get(&of)?)?.clone())));
            found.extend(slices.map(|(of, slice)| (AnchorsOf(of, page.clone()), slice)));
        }
        Ok(found)
    }
}

impl Loader<AnchorCountOf> for Rows {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[AnchorCountOf]) -> Result<HashMap<AnchorCountOf, i64>> {
        let mut session = self.session().await?;
        let places = places(&mut session, keys.iter().map(|key| key.0)).await?;
        let counts = store::counts_of(&mut session, &distinct(&places)).await?;
        let counts: HashMap<CustomerId, i64> = counts.into_iter().collect();
        Ok(places.into_iter().filter_map(|(of, place)| Some((AnchorCountOf(of), *counts.get(&place)?))).collect())
    }
}

/// Where each visible customer is visited.
async fn places(
    session: &mut Session,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, CustomerId>> {
    let customers: Vec<CustomerId> = customers.collect();
    Ok(store::places(session, &customers).await?.into_iter().collect())
}

/// Each place once: `of_each` reads a page per parent that it is given.
fn distinct(places: &HashMap<CustomerId, CustomerId>) -> Vec<CustomerId> {
    places.values().copied().collect::<HashSet<_>>().into_iter().collect()
}
