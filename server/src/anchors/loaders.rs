//! Edges to anchors.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use rounds_domain::ids::{AnchorId, CustomerId};

use super::model::Anchor;
use super::store;
use crate::platform::error::{Error, Result};
use crate::platform::graphql::Rows;

/// The anchor in force where a customer is visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AnchorOf(pub CustomerId);

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
        let ids: Vec<CustomerId> = keys.iter().map(|key| key.0).collect();
        let mut session = self.session().await?;
        let places = store::places(&mut session, &ids).await?;
        let institutions: Vec<CustomerId> = places.iter().map(|(_, place)| *place).collect();
        let rows = store::current(&mut session, &institutions).await?;
        let anchors: HashMap<CustomerId, Anchor> = rows.into_iter().map(|row| (row.institution_id, row)).collect();
        let found = places.into_iter().filter_map(|(customer, place)| Some((customer, anchors.get(&place)?)));
        Ok(found.map(|(customer, anchor)| (AnchorOf(customer), anchor.clone())).collect())
    }
}
